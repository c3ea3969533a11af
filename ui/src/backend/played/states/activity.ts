// What was sent from this computer.
import type { Activity, Outcome } from "../../../bindings/activity";
import * as travel from "../../../journey";
import { entered, error, MORNING, plantPool } from "../plant";
import { never, refuses, type Shell } from "../shell";
import type { State } from "../state";

const change = (operation: string, subject: string, outcome: Outcome): Activity => ({
  at: MORNING,
  account: "111122223333",
  region: "eu-west-1",
  poolId: operation === "CreateUserPool" ? null : plantPool.id,
  operation,
  subject,
  outcome,
  line: `2026-11-25T08:00:00Z\t111122223333\teu-west-1\t${plantPool.id}\t${operation}\t${subject}`,
});

const requestId = "5b2c7a40-1e9d-4c35-9f0a-7d7c0f6f3b11";

const changes: Activity[] = [
  change("CreateUserPoolClient", "CDF westeurope-1, az-eastus-1 and bluefield", { kind: "open" }),
  change("CreateUserPoolClient", "CDF command line", {
    kind: "unclear",
    code: "RequestTimeout",
  }),
  change("CreateResourceServer", "https:/", {
    kind: "refused",
    code: "AccessDeniedException",
    requestId,
  }),
  change("CreateUserPoolDomain", "plant-cdf", { kind: "done", id: null, requestId: null }),
  change("CreateUserPool", "Plant", { kind: "done", id: plantPool.id, requestId }),
];

const many = Array.from({ length: 9 }, () => changes).flat();

function shown(
  address: string,
  activity: Activity[],
  more: Partial<State> = {},
  shell: Partial<Shell> = {},
): State {
  return {
    address: `activity/${address}`,
    shell: { readActivity: () => Promise.resolve(activity), ...shell },
    journey: travel.toActivity(entered),
    shows: "screen-activity",
    ...more,
  };
}

const unreadable = error(
  null,
  "The journal of what was sent could not be read: Permission denied (os error 13).",
  "Nothing was changed. Mend the file journal.jsonl in the program's folder for data, then try again.",
);

export const activity: State[] = [
  shown("reading", [], {}, { readActivity: never }),
  shown("none", [], { says: "Nothing has been sent" }),
  shown("some", changes, { says: "Unclear: RequestTimeout" }),
  shown("many", many, { says: "(45)" }),
  shown("saved", changes, { acts: ["save-activity"], says: "Saved as" }),
  shown("unreadable", [], { shows: "error" }, { readActivity: refuses(unreadable) }),
];
