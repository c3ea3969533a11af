// What a plan comes to, counted.
import type { Change } from "../bindings/Change";
import type { PlannedStep } from "../bindings/PlannedStep";
import type { Review } from "../bindings/Review";

/** A missing domain is no obstacle but a question: its prefix has to be entered. */
function asksForPrefix(step: PlannedStep): boolean {
  return step.change.kind === "blocked" && step.question?.kind === "domainPrefix";
}

/** Whether the step waits for a decision. */
export function needsAnswer(step: PlannedStep): boolean {
  return step.change.kind === "choose" || asksForPrefix(step);
}

function isRight(step: PlannedStep): boolean {
  return step.change.kind === "keep" && step.secret?.kind !== "toFetch";
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
    secretsToFetch: steps.filter(({ secret }) => secret?.kind === "toFetch").length,
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
