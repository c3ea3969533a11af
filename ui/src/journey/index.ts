// Where the admin is, as one value. Every change of it is a pure function here; screens only call them.
import type { Identity, Prefill, Profiles, Source, Start } from "../bindings/connect";
import type { UiError } from "../bindings/errors";
import type { Handover } from "../bindings/handover";
import type { Choices } from "../bindings/plan";
import type { CreatedPool, PoolDetail, PoolName } from "../bindings/pools";
import type { Reopened } from "../bindings/registrations";
import type { Proved, Registered, Review, TimedProgress } from "../bindings/review";
import * as runs from "../run";
import { awsSource, regionOf } from "./source";

export { awsSource, regionOf };

/** What was entered. It outlives every screen and every error. */
export interface Entries {
  source: Source;
  region: string;
  poolId: string | null;
  clusters: string[];
  /** Text left in the cluster field; it counts as entered when Review is pressed. */
  clusterText: string;
  choices: Choices;
}

/** A connection, and what was read through it. */
export interface Connection {
  identity: Identity;
  /** Null until they were listed. */
  pools: PoolName[] | null;
  /** By pool id; an error is why a pool could not be read. */
  details: Record<string, PoolDetail | UiError>;
  /** The pool that was created here without its domain, and why. */
  domainError: { poolId: string; error: UiError } | null;
}

interface Known {
  start: Start;
  entries: Entries;
}
interface Connected extends Known {
  connection: Connection;
}
interface Reviewed extends Connected {
  review: Review;
}

/** What can be looked at from everywhere, and is left to where one was. */
interface Beside extends Known {
  connection: Connection | null;
  before: Journey;
}

export type Journey =
  | { at: "starting" }
  | { at: "unstartable"; error: UiError }
  | (Known & { at: "connect"; connection: Connection | null })
  | (Connected & { at: "pool" })
  | (Reviewed & { at: "review" })
  | (Reviewed & { at: "register"; run: runs.RunState })
  | (Reviewed & {
      at: "handover";
      handover: Handover;
      /** What the last proof in this window found. */
      proved: Proved | null;
      /** Set right after a registration. */
      provesAtOnce: boolean;
    })
  | (Beside & { at: "registrations" })
  | (Beside & { at: "activity" });

export type At<A extends Journey["at"]> = Extract<Journey, { at: A }>;

/** A screen asks for a change by giving a function of the journey. */
export type Go = (change: (journey: Journey) => Journey) => void;

export const NO_CHOICES: Choices = {
  domainPrefix: null,
  classicDomain: null,
  clients: {},
  notMade: {},
};

export const starting: Journey = { at: "starting" };

export function connectionOf(journey: Journey): Connection | null {
  return "connection" in journey ? journey.connection : null;
}

/** The program has started: the command line fills in, and Practice is chosen where there is no profile. */
export function started(start: Start): At<"connect"> {
  const { prefill, profiles } = start;
  let source = awsSource(start);
  if (prefill.practice || (profiles.length === 0 && prefill.profile === null)) {
    source = { kind: "practice" };
  }
  const clusters = prefill.clusters.map((one) => one.trim()).filter((one) => one !== "");
  return {
    at: "connect",
    start,
    connection: null,
    entries: {
      source,
      region: prefill.region ?? regionOf(start, source) ?? "",
      poolId: prefill.userPool,
      clusters: [...new Set(clusters)],
      clusterText: "",
      choices: NO_CHOICES,
    },
  };
}

/** The program was started once more: with these arguments to Connect, where they fill in. */
export function startedAgain(journey: Journey, prefill: Prefill): Journey {
  if (!("start" in journey)) return journey;
  const connection = connectionOf(journey);
  return { ...started({ ...journey.start, prefill }), connection };
}

export function unstartable(error: UiError): Journey {
  return { at: "unstartable", error };
}

/** Something was entered. Another pool makes the choices of the one before void. */
export function entered(journey: Journey, change: Partial<Entries>): Journey {
  if (!("entries" in journey)) return journey;
  const anotherPool = change.poolId !== undefined && change.poolId !== journey.entries.poolId;
  const choices = anotherPool ? { choices: NO_CHOICES } : {};
  return { ...journey, entries: { ...journey.entries, ...choices, ...change } };
}

/** The AWS files have changed; what was chosen stays. */
export function profilesRead(journey: Journey, read: Profiles): Journey {
  if (!("start" in journey)) return journey;
  return { ...journey, start: { ...journey.start, ...read } };
}

/** The credentials were renewed: the same identity, for longer. */
export function renewed(journey: Journey, identity: Identity): Journey {
  const connection = connectionOf(journey);
  if (!("connection" in journey) || connection?.identity.arn !== identity.arn) return journey;
  return { ...journey, connection: { ...connection, identity } };
}

/** Connected: what was read through a connection before is forgotten, what was entered is not. */
export function connected(journey: Journey, identity: Identity): Journey {
  if (journey.at !== "connect") return journey;
  const { start, entries } = journey;
  return { at: "pool", start, entries, connection: freshConnection(identity) };
}

function freshConnection(identity: Identity): Connection {
  return { identity, pools: null, details: {}, domainError: null };
}

/** Changes the connection, unless another one has taken its place since the reading began. */
function read(journey: Journey, identity: Identity, change: Partial<Connection>): Journey {
  const connection = connectionOf(journey);
  if (!("connection" in journey) || connection?.identity !== identity) return journey;
  return { ...journey, connection: { ...connection, ...change } };
}

export function poolsListed(journey: Journey, identity: Identity, pools: PoolName[]): Journey {
  return read(journey, identity, { pools, details: {} });
}

export function poolRead(
  journey: Journey,
  identity: Identity,
  poolId: string,
  detail: PoolDetail | UiError,
): Journey {
  const details = connectionOf(journey)?.details;
  return read(journey, identity, { details: { ...details, [poolId]: detail } });
}

/** A pool was made: it is in the list, and selected. */
export function poolCreated(journey: Journey, { pool, domainError }: CreatedPool): Journey {
  if (journey.at !== "pool") return journey;
  const { connection } = journey;
  const others = (connection.pools ?? []).filter((one) => one.id !== pool.id);
  return entered(
    {
      ...journey,
      connection: {
        ...connection,
        domainError: domainError && { poolId: pool.id, error: domainError },
        pools: [{ id: pool.id, name: pool.name }, ...others],
        details: { ...connection.details, [pool.id]: pool },
      },
    },
    { poolId: pool.id },
  );
}

/** A plan was made for what is entered, with these choices. */
export function reviewed(journey: Journey, review: Review, choices: Choices): Journey {
  if (!("entries" in journey) || !("connection" in journey) || !journey.connection) return journey;
  const { start, entries, connection } = journey;
  return {
    at: "review",
    start,
    connection,
    review,
    entries: {
      ...entries,
      choices,
      poolId: review.plan.poolId,
      clusters: review.clusters,
      clusterText: "",
    },
  };
}

export function registering(journey: Journey): Journey {
  if (journey.at !== "review") return journey;
  return { ...journey, at: "register", run: runs.begun(journey.review.plan) };
}

function running(journey: Journey, change: (run: runs.Running) => runs.RunState): Journey {
  if (journey.at !== "register" || journey.run.kind !== "running") return journey;
  return { ...journey, run: change(journey.run) };
}

export function progressed(journey: Journey, told: TimedProgress): Journey {
  return running(journey, (run) => runs.afterProgress(run, told));
}

export function cancelling(journey: Journey): Journey {
  return running(journey, runs.cancelling);
}

export function runEnded(journey: Journey, registered: Registered): Journey {
  const ended = running(journey, (run) => runs.ended(run, registered));
  if (ended.at !== "register" || ended === journey) return journey;
  const { entries, review } = ended;
  return {
    ...ended,
    review: registered.after ?? review,
    entries: { ...entries, choices: registered.choices },
  };
}

/** Nothing was begun, and the error says why. */
export function runRefused(journey: Journey, error: UiError): Journey {
  return running(journey, () => ({ kind: "refused", error }));
}

export function handedOver(journey: Journey, handover: Handover): Journey {
  if (!("review" in journey)) return journey;
  const { start, entries, connection, review } = journey;
  const proved = journey.at === "handover" ? journey.proved : null;
  const provesAtOnce = journey.at === "register";
  return { at: "handover", start, entries, connection, review, handover, proved, provesAtOnce };
}

/**
 * Sign-in was proved or not, by this plan; the pool was reviewed along with it, and the plan that was made then takes
 * the place of the other one, wherever that is looked at by now.
 */
export function proofDone(journey: Journey, planId: string, proved: Proved): Journey {
  if (journey.at === "registrations" || journey.at === "activity") {
    return { ...journey, before: proofDone(journey.before, planId, proved) };
  }
  if (!("review" in journey) || journey.review.planId !== planId) return journey;
  const { review } = proved;
  if (journey.at === "handover") return { ...journey, review, proved, provesAtOnce: false };
  return journey.at === "review" ? { ...journey, review } : journey;
}

/** A registration was opened again: its own connection, pool and clusters take the place of what was there. */
export function reopened(journey: Journey, { identity, review }: Reopened): Journey {
  if (journey.at !== "registrations") return journey;
  const { start, entries } = journey;
  return {
    at: "review",
    start,
    connection: freshConnection(identity),
    review,
    entries: {
      ...entries,
      source: identity.source,
      region: identity.region,
      poolId: review.plan.poolId,
      clusters: review.clusters,
      clusterText: "",
      choices: NO_CHOICES,
    },
  };
}

/** Registrations and Activity can be looked at from everywhere, except while a run is going. */
export function canLeave(journey: Journey): boolean {
  if (journey.at === "register") return journey.run.kind !== "running";
  return !["starting", "unstartable", "registrations", "activity"].includes(journey.at);
}

export const toRegistrations = (journey: Journey) => toAside(journey, "registrations");

export const toActivity = (journey: Journey) => toAside(journey, "activity");

function toAside(journey: Journey, at: "registrations" | "activity"): Journey {
  if (!canLeave(journey) || !("entries" in journey)) return journey;
  const { start, entries, connection } = journey;
  return { at, start, entries, connection, before: journey };
}

/** To the pools, to register another one; the clusters stay. */
export function toAnotherPool(journey: Journey): Journey {
  if (!("review" in journey)) return journey;
  const { start, entries, connection } = journey;
  return entered({ at: "pool", start, entries, connection }, { poolId: null });
}

/** One screen back; everything that was entered stays. */
export function back(journey: Journey): Journey {
  switch (journey.at) {
    case "starting":
    case "unstartable":
    case "connect":
      return journey;
    case "pool": {
      const { start, entries, connection } = journey;
      return { at: "connect", start, entries, connection };
    }
    case "review": {
      const { start, entries, connection } = journey;
      return { at: "pool", start, entries, connection };
    }
    case "register":
    case "handover": {
      if (!canLeave(journey)) return journey;
      const { start, entries, connection, review } = journey;
      // After a run that could not be checked, the plan at hand is the old one: it must be made anew.
      const outdated =
        journey.at === "register" &&
        journey.run.kind === "ended" &&
        journey.run.registered.after === null;
      if (outdated) return { at: "pool", start, entries, connection };
      return { at: "review", start, entries, connection, review };
    }
    case "registrations":
    case "activity":
      return journey.before;
  }
}
