import { describe, expect, it } from "vitest";
import * as travel from ".";
import {
  handover,
  identity,
  pools,
  proved,
  review,
  start,
  step,
  uiError,
} from "../backend/played/samples";
import type { Change, Choices } from "../bindings/plan";
import type { StepOutcome } from "../bindings/run";

const create: Change = { kind: "create", settings: [] };
const plan = review("1", [step("domain", create)]);

function at<A extends travel.Journey["at"]>(journey: travel.Journey, place: A): travel.At<A> {
  expect(journey.at).toBe(place);
  return journey as travel.At<A>;
}

const atConnect = travel.started(start);
const atPool = travel.connected(atConnect, identity);
const atReview = travel.reviewed(
  travel.entered(atPool, { poolId: "eu-west-1_Pool0", clusterText: "westeurope-1" }),
  plan,
  travel.NO_CHOICES,
);
const atRegister = travel.registering(atReview);

describe("the start", () => {
  it("chooses Practice by itself only where no profile exists, or as told", () => {
    expect(at(atConnect, "connect").entries.source).toEqual({ kind: "profile", name: "default" });
    const none = travel.started({ ...start, profiles: [] });
    expect(at(none, "connect").entries.source).toEqual({ kind: "practice" });
    const told = travel.started({ ...start, prefill: { ...start.prefill, practice: true } });
    expect(at(told, "connect").entries.source).toEqual({ kind: "practice" });
  });

  it("goes on with the profile that was used last, if it is still there", () => {
    const last = (lastProfile: string) => at(travel.started({ ...start, lastProfile }), "connect");
    expect(last("other").entries.source).toEqual({ kind: "profile", name: "other" });
    expect(last("gone").entries.source).toEqual({ kind: "profile", name: "default" });
  });

  it("fills in the command line, each cluster once", () => {
    const clusters = ["bluefield", " bluefield", ""];
    const prefill = { ...start.prefill, profile: "default", userPool: "p", clusters };
    const { entries } = at(travel.started({ ...start, prefill }), "connect");
    expect(entries).toMatchObject({
      source: { kind: "profile", name: "default" },
      region: "eu-west-1",
      poolId: "p",
      clusters: ["bluefield"],
    });
  });

  it("goes to Connect when the program is started once more, and fills in there", () => {
    const connected = travel.connected(travel.started(start), identity);
    const prefill = { ...start.prefill, userPool: "q", clusters: ["bluefield"] };
    const again = at(travel.startedAgain(connected, prefill), "connect");
    expect(again.entries).toMatchObject({ poolId: "q", clusters: ["bluefield"] });
    expect(travel.connectionOf(again)?.identity).toBe(identity);
  });
});

describe("the connection", () => {
  it("is forgotten with all that was read, and entries stay", () => {
    const listed = travel.poolsListed(atPool, identity, pools);
    const typed = travel.entered(listed, { clusters: ["bluefield"] });
    const again = at(travel.connected(travel.back(typed), { ...identity }), "pool");
    expect(again.connection.pools).toBeNull();
    expect(again.entries.clusters).toEqual(["bluefield"]);
  });

  it("takes nothing that was read through another one", () => {
    const other = travel.poolsListed(atPool, { ...identity, account: "2" }, pools);
    expect(at(other, "pool").connection.pools).toBeNull();
  });
});

describe("a pool", () => {
  it("that was created is listed and selected, and the choices for another are void", () => {
    const chosen = travel.entered(atPool, { choices: { ...travel.NO_CHOICES, domainPrefix: "a" } });
    const pool = { id: "new", name: "New", tier: "ESSENTIALS", domain: null } as const;
    const after = at(travel.poolCreated(chosen, { pool, domainError: uiError("denied") }), "pool");
    expect(after.entries).toMatchObject({ poolId: "new", choices: travel.NO_CHOICES });
    expect(after.connection.pools).toEqual([{ id: "new", name: "New" }]);
    expect(after.connection.domainError?.poolId).toBe("new");
  });
});

describe("a run", () => {
  const runOf = (journey: travel.Journey) => at(journey, "register").run;
  const stateOf = (journey: travel.Journey, id: string) => {
    const run = runOf(journey);
    return run.kind === "refused" ? null : run.steps.find((one) => one.id === id)?.state;
  };
  const told = (
    afterMs: number,
    progress: Parameters<typeof travel.progressed>[1]["progress"],
  ) => ({ afterMs, progress });

  it("is followed step by step with times", () => {
    let now = travel.progressed(atRegister, told(0, { kind: "tryingVault" }));
    expect(runOf(now)).toMatchObject({ kind: "running", note: "tryingVault" });
    now = travel.progressed(now, told(40, { kind: "started", step: "domain" }));
    expect(runOf(now)).toMatchObject({ kind: "running", note: null });
    expect(stateOf(now, "domain")).toEqual({ kind: "running", startedMs: 40 });
    const outcome = { kind: "done" } as const;
    now = travel.progressed(now, told(90, { kind: "finished", step: "domain", outcome }));
    expect(stateOf(now, "domain")).toEqual({ kind: "over", outcome, tookMs: 50 });
    expect(stateOf(now, "data-fusion")).toEqual({ kind: "pending" });
  });

  it("has the steps of its plan, whatever they are, and finds each by its id", () => {
    const ids = ["group:admins", "cognite-api", "group:readers"];
    const steps = ids.map((id) => step(id, create));
    const other = { ...plan, plan: { ...plan.plan, steps } };
    let now = travel.registering(travel.reviewed(atPool, other, travel.NO_CHOICES));
    for (const id of ids.toReversed()) {
      now = travel.progressed(now, told(7, { kind: "started", step: id }));
    }
    const outcome = { kind: "alreadySo" } as const;
    now = travel.progressed(now, told(9, { kind: "finished", step: "cognite-api", outcome }));
    now = travel.progressed(now, told(9, { kind: "started", step: "domain" }));
    const run = runOf(now);
    expect(run.kind === "running" && run.steps.map((one) => one.id)).toEqual(ids);
    expect(ids.map((id) => stateOf(now, id)?.kind)).toEqual(["running", "over", "running"]);
  });

  it("keeps the window where it is until it has ended", () => {
    expect(travel.back(atRegister)).toBe(atRegister);
    expect(travel.toRegistrations(atRegister)).toBe(atRegister);
  });

  it("is settled by the run that is returned, and what it made is chosen from then on", () => {
    const asked = {
      ...travel.NO_CHOICES,
      clients: { "data-fusion": { kind: "new" as const, besides: [] } },
    };
    const going = travel.registering(travel.reviewed(atPool, plan, asked));
    const steps: StepOutcome[] = [
      { step: "data-fusion", outcome: { kind: "done" }, clientId: "fusion1" },
    ];
    const after = review("2", []);
    const choices: Choices = {
      ...asked,
      clients: { "data-fusion": { kind: "existing", clientId: "fusion1" } },
    };
    const ended = travel.runEnded(going, { run: { steps }, choices, after, afterError: null });
    const { run, entries, review: latest } = at(ended, "register");
    expect(run.kind).toBe("ended");
    expect(stateOf(ended, "data-fusion")).toMatchObject({ outcome: { kind: "done" } });
    expect(latest.planId).toBe("2");
    expect(entries.choices.clients).toEqual(choices.clients);
  });

  it("that could not be checked leads back to the pools, not to the plan that was used up", () => {
    const afterError = uiError("unreachable");
    const choices = travel.NO_CHOICES;
    const nothing = { run: { steps: [] }, choices, after: null, afterError };
    const ended = travel.runEnded(atRegister, nothing);
    expect(travel.back(ended).at).toBe("pool");
  });

  it("that was refused leads back to the review with everything entered", () => {
    const refused = travel.runRefused(atRegister, uiError("pool_changed"));
    expect(runOf(refused)).toMatchObject({ kind: "refused", error: { code: "pool_changed" } });
    expect(at(travel.back(refused), "review").entries.poolId).toBe("eu-west-1_Pool0");
  });
});

describe("a proof", () => {
  const found = proved([]);
  const newer = found.review.planId;
  const handed = travel.handedOver(atReview, handover);
  const planIdOf = (journey: travel.Journey) => "review" in journey && journey.review.planId;

  it("brings a plan that takes the place of the proved one, on whatever screen that is", () => {
    const done = at(travel.proofDone(handed, "1", found), "handover");
    expect([done.review.planId, done.proved]).toEqual([newer, found]);
    expect(planIdOf(travel.proofDone(travel.back(handed), "1", found))).toBe(newer);
    const listed = travel.proofDone(travel.toRegistrations(handed), "1", found);
    expect(planIdOf(travel.back(listed))).toBe(newer);
  });

  it("is of no weight where another plan is under review by now", () => {
    expect(travel.proofDone(handed, "0", found)).toBe(handed);
  });
});

describe("the ways around", () => {
  it("lead from the hand-over to another pool, with the clusters", () => {
    const handed = travel.handedOver(atReview, handover);
    const { entries } = at(travel.toAnotherPool(handed), "pool");
    expect(entries).toMatchObject({ poolId: null, clusters: ["westeurope-1"] });
  });

  it("lead from Registrations back to where one was", () => {
    expect(travel.back(travel.toRegistrations(atReview))).toBe(atReview);
  });

  it("lead from a registration to its review, under its own connection", () => {
    const other = { ...identity, account: "210987654321" };
    const opened = travel.reopened(travel.toRegistrations(atConnect), {
      identity: other,
      review: plan,
    });
    expect(at(opened, "review")).toMatchObject({
      connection: { identity: other, pools: null },
      entries: { poolId: "eu-west-1_Pool0", clusters: ["westeurope-1"] },
    });
  });
});
