import type { Review } from "../../bindings/review";
import { countsOf } from "../../shared/summary";

/** Why Register cannot be pressed; null if it can. */
export function whyNot(review: Review): string | null {
  if (review.canApply) return null;
  if (review.plan.vaultError) return "Your keychain has to work first.";
  const { toDecide, blocked } = countsOf(review);
  const reasons = [
    toDecide === 1
      ? "1 step needs your decision"
      : toDecide > 1
        ? `${toDecide} steps need your decision`
        : "",
    blocked === 1 ? "1 step is blocked" : blocked > 1 ? `${blocked} steps are blocked` : "",
  ].filter((reason) => reason !== "");
  return reasons.length > 0 ? `${reasons.join(", ")}.` : "This plan cannot be registered.";
}
