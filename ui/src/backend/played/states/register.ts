// A run: under way, and however it can end.
import type { Registered } from "../../../bindings/review";
import type { Outcome, Progress, StepOutcome } from "../../../bindings/run";
import * as travel from "../../../journey";
import {
  atRegister,
  client,
  creations,
  error,
  plantReview,
  registered,
  unreachable,
} from "../plant";
import { preflight } from "../samples";
import { atOnce } from "../shell";
import type { State } from "../state";

const ids = creations.map(({ id }) => id);
const done: Outcome = { kind: "done" };

/** The run, after so much was told of it, 700 ms between one and the next. */
function told(...progress: Progress[]): travel.Journey {
  return progress.reduce(
    (journey, one, index) => travel.progressed(journey, { afterMs: 700 * index, progress: one }),
    atRegister,
  );
}

const started = (step: Progress & { kind: "started" }) => step;
const halfway = told(
  { kind: "tryingVault" },
  ...ids.slice(0, 3).map((step) => started({ kind: "started", step })),
  { kind: "finished", step: ids[0] ?? "domain", outcome: { kind: "alreadySo" } },
  { kind: "finished", step: ids[1] ?? "domain", outcome: done },
);

/** The run has ended, with these outcomes; the other steps are done. */
function ended(
  outcomes: Partial<Record<string, Outcome>>,
  after: Registered["after"],
  afterError: Registered["afterError"] = null,
): travel.Journey {
  const steps = ids.map((step): StepOutcome => ({
    step,
    outcome: outcomes[step] ?? done,
  }));
  const choices = travel.NO_CHOICES;
  return travel.runEnded(halfway, { run: { steps }, choices, after, afterError });
}

function run(address: string, journey: travel.Journey, more: Partial<State> = {}): State {
  return { address: `register/${address}`, journey, shows: "screen-register", ...more };
}

const refusal: Outcome = {
  kind: "failed",
  code: "AccessDeniedException",
  message:
    "CreateManagedLoginBranding was refused: User: arn:aws:sts::123456789012:assumed-role/PlantOperator/ola.nordmann is not authorized to perform: cognito-idp:CreateManagedLoginBranding on resource: arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123 because no identity-based policy allows it.",
  hint: "Nothing was changed by this call. Ask for the permission cognito-idp:CreateManagedLoginBranding, then register again.",
  missingAction: "cognito-idp:CreateManagedLoginBranding",
};
const unclear: Outcome = {
  kind: "unclear",
  code: "unreachable",
  message: "No answer came, so it is not known whether the app client was created.",
  hint: "Review again: it shows whether it is there.",
};
const stopped: Outcome = {
  kind: "notReached",
  message: "It was not begun, because the run was stopped before.",
};
const after = plantReview([client("authorization-server"), ...creations.slice(4)]);

export const register: State[] = [
  run("begun", atRegister),
  run("waiting-for-the-keychain", told({ kind: "tryingVault" }), { shows: "waiting-for-vault" }),
  run("halfway", halfway),
  run("ending", halfway, { shell: { onEnding: atOnce }, shows: "ending" }),
  run("stopping", halfway, { acts: ["cancel"], says: "Stopping before the next step." }),
  run(
    "reading-again",
    travel.progressed(halfway, { afterMs: 9000, progress: { kind: "checking" } }),
  ),
  run("complete", ended({}, registered), { shows: "run-summary" }),
  run("failed", ended({ "sign-in-page": refusal }, after), {
    shell: { preflight: () => Promise.resolve(preflight(["cognito-idp:CreateUserPoolClient"])) },
    shows: "outcome-sign-in-page",
    says: "You lack a permission",
  }),
  run("unclear", ended({ "data-fusion": unclear, "sign-in-page": stopped }, after), {
    shows: "run-summary",
  }),
  run(
    "stopped",
    ended(
      { "authorization-server": stopped, "data-fusion": stopped, "sign-in-page": stopped },
      after,
    ),
    { shows: "run-summary" },
  ),
  run("not-read-again", ended({}, null, unreachable), { shows: "error" }),
  run(
    "refused",
    travel.runRefused(
      atRegister,
      error(
        "pool_changed",
        "The user pool has been changed since it was reviewed.",
        "Nothing was done. Review again to see what is different.",
      ),
    ),
    { shows: "error" },
  ),
];
