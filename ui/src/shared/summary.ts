// What a plan comes to, counted.
import type { Change, PlannedStep } from "../bindings/plan";
import type { Review } from "../bindings/review";

/** A missing domain is no obstacle but a question: its prefix has to be entered. */
function asksForPrefix(step: PlannedStep): boolean {
  return step.change.kind === "blocked" && step.question?.kind === "domainPrefix";
}

/** Whether the step waits for a decision. */
export function needsAnswer(step: PlannedStep): boolean {
  return step.change.kind === "choose" || asksForPrefix(step);
}

/** Whether the keychain lacks the secret of its client, and Cognito still shows it. */
export function hasSecretToFetch({ client }: PlannedStep): boolean {
  return client?.existing?.custody?.kind === "toFetch";
}

function isRight(step: PlannedStep): boolean {
  return step.change.kind === "keep" && !hasSecretToFetch(step);
}

interface Counts {
  toDecide: number;
  blocked: number;
  toCreate: number;
  toUpdate: number;
  secretsToFetch: number;
  right: number;
}

/** How many steps there are of each sort. */
export function countsOf({ plan: { steps } }: Review): Counts {
  const of = (kind: Change["kind"]) => steps.filter(({ change }) => change.kind === kind).length;
  return {
    toDecide: steps.filter(needsAnswer).length,
    blocked: of("blocked") - steps.filter(asksForPrefix).length,
    toCreate: of("create"),
    toUpdate: of("update"),
    secretsToFetch: steps.filter(hasSecretToFetch).length,
    right: steps.filter(isRight).length,
  };
}

/** Such as "3 to create, 1 to update, 2 already right". */
export function summaryOf(review: Review): string {
  const counts = countsOf(review);
  const said: [number, string][] = [
    [counts.toDecide, "to decide"],
    [counts.blocked, "blocked"],
    [counts.toCreate, "to create"],
    [counts.toUpdate, "to update"],
    [counts.secretsToFetch, counts.secretsToFetch === 1 ? "secret to fetch" : "secrets to fetch"],
    [counts.right, "already right"],
  ];
  return said
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number} ${what}`)
    .join(", ");
}
