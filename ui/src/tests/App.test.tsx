import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { existing, review, start, step, uiError } from "../backend/played/samples";
import type { Registered } from "../bindings/review";
import { App } from "../frame/App";
import { NO_CHOICES } from "../journey";
import { error, input, playShell, press, seen, shell, toPools, toReview, type } from "./window";

vi.mock("../backend");
beforeEach(playShell);

const focusIsOn = (heading: string) =>
  waitFor(() => {
    expect(document.activeElement?.textContent).toBe(heading);
  });

describe("Connect", () => {
  it("prefers Practice where there is no profile, and says so", async () => {
    shell.start.mockResolvedValue({ ...start, profiles: [] });
    render(<App />);
    expect(await screen.findByText(/No AWS profile was found/u)).toBeTruthy();
    await press("connect");
    expect(shell.connect).toHaveBeenCalledWith({ kind: "practice" }, null);
    const identity = await seen("identity");
    expect(identity.textContent).toMatch(/Practice.*123456789012.*eu-west-1.*arn:.*4566/u);
    await focusIsOn("User pool and clusters");
  });

  it("shows a mistyped region in its field and keeps what was entered", async () => {
    shell.connect.mockRejectedValue(uiError("bad_region"));
    render(<App />);
    await press("use-aws");
    await type("region", "eu-wset-1");
    await press("connect");
    await error("bad_region");
    expect(shell.connect).toHaveBeenCalledWith({ kind: "profile", name: "default" }, "eu-wset-1");
    expect((await input("region")).value).toBe("eu-wset-1");
    expect(screen.queryByTestId("identity")).toBeNull();
  });

  it("shows why profiles could not be read", async () => {
    shell.start.mockResolvedValue({ ...start, profiles: [], profilesError: uiError("profiles") });
    render(<App />);
    await error("profiles");
  });
});

describe("User pool", () => {
  it("reads only the pools in sight, and says which could not be read", async () => {
    shell.readPool.mockRejectedValueOnce(uiError("denied"));
    await toPools();
    expect(await screen.findByText("Could not be read")).toBeTruthy();
    expect(
      await screen.findByText("domain-of-eu-west-1_Pool9", {}, { timeout: 15_000 }),
    ).toBeTruthy();
    expect(shell.readPool).toHaveBeenCalledTimes(10);
    await type("pool-search", "POOL 44");
    expect(await seen("pool-eu-west-1_Pool44")).toBeTruthy();
    expect(screen.queryByTestId("pool-eu-west-1_Pool0")).toBeNull();
  });

  it("takes the pool of the command line where pools may not be listed", async () => {
    const prefill = { ...start.prefill, userPool: "eu-west-1_Named", clusters: ["bluefield"] };
    shell.start.mockResolvedValue({ ...start, prefill });
    shell.listPools.mockRejectedValue(uiError("denied"));
    render(<App />);
    await press("connect");
    await error("denied");
    await press("review");
    await seen("plan");
    expect(shell.review).toHaveBeenCalledWith("eu-west-1_Named", ["bluefield"], expect.anything());
  });

  it("opens at the pool of the command line, with its clusters", async () => {
    const prefill = { ...start.prefill, userPool: "eu-west-1_Pool30", clusters: ["bluefield"] };
    shell.start.mockResolvedValue({ ...start, prefill });
    render(<App />);
    await press("use-practice");
    await press("connect");
    await seen("pool-eu-west-1_Pool30");
    await seen("cluster-token-bluefield");
    await press("review");
    await seen("plan");
    expect(shell.review.mock.calls[0]?.slice(0, 2)).toEqual(["eu-west-1_Pool30", ["bluefield"]]);
  });

  it("adds clusters by Enter, refuses a wrong and a repeated one in place", async () => {
    await toPools();
    await type("cluster", "westeurope-1", true);
    await seen("cluster-token-westeurope-1");
    await waitFor(async () => {
      expect((await input("cluster")).value).toBe("");
    });
    await type("cluster", "a/b", true);
    await error("bad_cluster");
    expect((await input("cluster")).value).toBe("a/b");
    await type("cluster", "westeurope-1", true);
    expect(await screen.findByText("westeurope-1 is entered already.")).toBeTruthy();
  });

  it("asks for a pool and a cluster before it reviews", async () => {
    await toPools();
    await press("review");
    await error("no_pool");
    await error("bad_cluster");
    expect(shell.review).not.toHaveBeenCalled();
  });

  it("keeps everything when the review fails", async () => {
    shell.review.mockRejectedValue(uiError("pool_not_found"));
    await toPools();
    await press("pool-eu-west-1_Pool0");
    await type("cluster", "bluefield");
    await press("review");
    await error("pool_not_found");
    await seen("cluster-token-bluefield");
  });

  it("creates a pool with a proposed prefix and selects it", async () => {
    const pool = { id: "eu-west-1_New", name: "New", tier: "ESSENTIALS", domain: null } as const;
    shell.createPool.mockResolvedValue({ pool, domainError: uiError("denied") });
    await toPools();
    await press("create-pool");
    await type("new-pool-name", "New");
    await waitFor(async () => {
      expect((await input("domain-prefix")).value).toBe("proposed-cdf");
    });
    await press("confirm-create-pool");
    await seen("pool-eu-west-1_New");
    expect(shell.createPool).toHaveBeenCalledWith("New", "proposed-cdf");
    await error("denied");
    expect(document.querySelector<HTMLInputElement>("tr input:checked")).toBeTruthy();
  });
});

describe("Review", () => {
  it("says what differs, not by colour alone, and what stays", async () => {
    const differences = [{ name: "Scopes", old: ["kept", "gone"], new: ["kept", "come"] }];
    const kept = [{ name: "Other scopes", values: ["theirs"] }];
    const secret = { kind: "toFetch" } as const;
    const more = { kept, client: existing("server1", secret) };
    shell.review.mockResolvedValue(
      review("1", [step("authorization-server", { kind: "update", differences }, more)]),
    );
    await toReview();
    const row = await seen("step-authorization-server");
    expect(row.dataset.change).toBe("update");
    expect(row.textContent).toMatch(/kept.*Removed: gone.*Added: come/u);
    expect(row.textContent).toContain("Other scopes: theirs");
    expect(row.textContent).toContain("will be fetched");
    expect((await seen("step-domain")).dataset.change).toBe("keep");
    expect((await seen("untouched")).textContent).toContain("3 other app clients");
    expect((await seen("summary")).textContent).toBe(
      "1 to update, 1 secret to fetch, 5 already right.",
    );
  });

  it("reviews again with every answer, and only then lets register", async () => {
    const classic = (chosen: "keep" | null) =>
      step("domain", chosen ? { kind: "keep" } : { kind: "choose" }, {
        question: { kind: "classicDomain", chosen },
      });
    const create = step("cognite-api", { kind: "create", settings: [] });
    shell.review.mockResolvedValueOnce(review("1", [classic(null), create]));
    shell.review.mockResolvedValueOnce(review("2", [classic("keep"), create]));
    await toReview();
    expect(await seen("register")).toHaveProperty("disabled", true);
    expect(screen.getByText("1 step needs your decision.")).toBeTruthy();
    await press("choice-domain-keep");
    await waitFor(async () => {
      expect(await seen("register")).toHaveProperty("disabled", false);
    });
    expect(shell.review.mock.calls[1]?.[2]).toMatchObject({ classicDomain: "keep" });
  });

  it("checks a domain prefix before it uses it", async () => {
    const reason = { code: "domain_prefix", message: "No domain.", hint: "", console: null };
    const question = { kind: "domainPrefix", chosen: null } as const;
    const blocked = step("domain", { kind: "blocked", reason }, { question });
    shell.review.mockResolvedValue(review("1", [blocked]));
    await toReview();
    shell.checkDomainPrefix.mockResolvedValue({ problem: "It is taken." });
    await type("domain-prefix", "taken");
    await press("use-domain-prefix");
    await error("bad_domain_prefix");
    expect(shell.review).toHaveBeenCalledTimes(1);
    shell.checkDomainPrefix.mockResolvedValue({ problem: null });
    await type("domain-prefix", "mine");
    await press("use-domain-prefix");
    await waitFor(() => {
      expect(shell.review.mock.calls[1]?.[2]).toMatchObject({ domainPrefix: "mine" });
    });
  });

  it("shows a keychain that does not work, and reviews again", async () => {
    const broken = review("1", [step("domain", { kind: "create", settings: [] })], {
      canApply: false,
    });
    broken.plan.vaultError = { kind: "locked", message: "It is locked.", hint: "Unlock it." };
    shell.review.mockResolvedValueOnce(broken);
    await toReview();
    await error("vault");
    await press("review-again");
    await waitFor(() => {
      expect(screen.queryByTestId("error")).toBeNull();
    });
  });

  it("leads to the hand-over when there is nothing to do", async () => {
    shell.review.mockResolvedValue(review("1", []));
    await toReview();
    expect(screen.queryByTestId("register")).toBeNull();
    await press("to-handover");
    expect((await seen("value-issuer")).textContent).toBe("https://idp.example");
    expect((await seen("value-authorization-server-client-id")).textContent).toBe("server1");
    expect(screen.queryByTestId("copy-secret-data-fusion")).toBeNull();
    expect(screen.queryByTestId("value-authorize-url")).toBeNull();
  });
});

describe("Register", () => {
  it("follows the run, stays on its screen, and leads to the hand-over", async () => {
    let end: (registered: Registered) => void = () => undefined;
    shell.register.mockReturnValue(new Promise((resolve) => (end = resolve)));
    await toReview();
    await press("register");
    await focusIsOn("Registering");
    const tell = shell.register.mock.calls[0]?.[1];
    tell?.({ afterMs: 0, progress: { kind: "tryingVault" } });
    await seen("waiting-for-vault");
    tell?.({ afterMs: 100, progress: { kind: "started", step: "domain" } });
    await waitFor(async () => {
      expect((await seen("outcome-domain")).dataset.outcome).toBe("running");
    });
    expect((await seen("outcome-data-fusion")).dataset.outcome).toBe("pending");
    expect(await seen("to-registrations")).toHaveProperty("disabled", true);
    await press("cancel");
    expect(shell.cancelRegister).toHaveBeenCalledWith("1");
    const outcome = { kind: "alreadySo" } as const;
    tell?.({ afterMs: 1600, progress: { kind: "finished", step: "domain", outcome } });
    end({ run: { steps: [] }, choices: NO_CHOICES, after: review("2", []), afterError: null });
    expect((await seen("run-summary")).dataset.complete).toBe("true");
    expect((await seen("outcome-domain")).dataset.outcome).toBe("already-so");
    expect((await seen("time-domain")).textContent).toBe("1.5 s");
    await press("to-handover");
    await seen("handover");
  });

  it("says that the pool was changed by another hand, and reviews again", async () => {
    shell.register.mockRejectedValue(uiError("pool_changed"));
    await toReview();
    await press("register");
    await error("pool_changed");
    await press("review-again");
    await seen("plan");
    expect(shell.review).toHaveBeenCalledTimes(2);
  });

  it("shows a failed step with its hint, and what is left", async () => {
    const failed = { kind: "failed", code: "X", message: "Refused.", hint: "Try later." } as const;
    const steps = [{ step: "sign-in-page", outcome: failed } as const];
    const after = review("2", [step("sign-in-page", { kind: "create", settings: [] })]);
    const run = { steps: [...steps] };
    shell.register.mockResolvedValue({ run, choices: NO_CHOICES, after, afterError: null });
    await toReview();
    await press("register");
    await waitFor(async () => {
      expect((await seen("outcome-sign-in-page")).dataset.outcome).toBe("failed");
    });
    expect((await seen("outcome-sign-in-page")).textContent).toContain("Try later.");
    expect((await seen("run-summary")).textContent).toContain("1 to create, 5 already right");
  });
});

describe("Registrations", () => {
  it("opens the hand-over of an earlier registration under its own account", async () => {
    shell.reopenRegistration.mockResolvedValue({
      identity: { ...(await shell.connect({ kind: "practice" }, null)), account: "210987654321" },
      review: review("1", []),
    });
    render(<App />);
    await press("to-registrations");
    await press("open-eu-west-1_Pool0");
    await seen("handover");
    expect(shell.readHandover).toHaveBeenCalledWith("1");
    expect((await seen("identity")).textContent).toContain("210987654321");
  });

  it("shows why one cannot be opened, and leaves the connection as it was", async () => {
    shell.reopenRegistration.mockRejectedValue(uiError("other_account"));
    await toPools();
    await press("to-registrations");
    await press("check-eu-west-1_Pool0");
    await error("other_account");
    await seen("identity");
    await press("back");
    await seen("screen-pool");
  });

  it("shows the plan under the new connection where the hand-over cannot be read", async () => {
    shell.reopenRegistration.mockResolvedValue({
      identity: { ...(await shell.connect({ kind: "practice" }, null)), account: "210987654321" },
      review: review("1", []),
    });
    shell.readHandover.mockRejectedValue(uiError("unreachable"));
    await toPools();
    await press("to-registrations");
    await press("open-eu-west-1_Pool0");
    await seen("screen-review");
    expect((await seen("identity")).textContent).toContain("210987654321");
    await press("to-handover");
    await error("unreachable");
  });

  it("has a way on when there are none", async () => {
    shell.listRegistrations.mockResolvedValue([]);
    render(<App />);
    await press("to-registrations");
    fireEvent.click(await screen.findByText("Connect and register a user pool"));
    await seen("screen-connect");
  });
});
