import { createContext, useContext } from "react";

/** The id of the plan under review; null where there is none. */
export const PlanUnderReview = createContext<string | null>(null);

/** What every act on the plan names it by. A plan that takes its place has another id. */
export function usePlanId(): string {
  const planId = useContext(PlanUnderReview);
  if (planId === null) throw new Error("no plan is under review here");
  return planId;
}
