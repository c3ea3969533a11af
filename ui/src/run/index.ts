// A run, as far as the window knows: told by progress while it goes on, settled by the run that is returned.
import type { Outcome } from "../bindings/Outcome";
import type { Registered } from "../bindings/Registered";
import type { StepId } from "../bindings/StepId";
import type { TimedProgress } from "../bindings/TimedProgress";
import type { UiError } from "../bindings/UiError";

/** How far a run's step has come. */
export interface StepProgress {
  outcome: "pending" | "running" | Outcome;
  startedMs: number | null;
  finishedMs: number | null;
}

export interface RunState {
  phase: "running" | "ended" | "refused";
  /** What goes on besides the steps. */
  note: "tryingVault" | "checking" | null;
  cancelling: boolean;
  steps: Record<StepId, StepProgress>;
  /** Set when it has ended. */
  registered: Registered | null;
  /** Set when it was refused: why nothing was begun. */
  error: UiError | null;
}

const pending: StepProgress = { outcome: "pending", startedMs: null, finishedMs: null };

/** In the order in which people read them. */
export const STEPS: readonly StepId[] = [
  "domain",
  "cognite-api",
  "service-account",
  "authorization-server",
  "data-fusion",
  "sign-in-page",
];

export const newRun: RunState = {
  phase: "running",
  note: null,
  cancelling: false,
  registered: null,
  error: null,
  steps: {
    domain: pending,
    "cognite-api": pending,
    "service-account": pending,
    "authorization-server": pending,
    "data-fusion": pending,
    "sign-in-page": pending,
  },
};

function withStep(run: RunState, step: StepId, change: Partial<StepProgress>): RunState {
  return { ...run, steps: { ...run.steps, [step]: { ...run.steps[step], ...change } } };
}

export function afterProgress(run: RunState, { afterMs, progress }: TimedProgress): RunState {
  switch (progress.kind) {
    case "tryingVault":
    case "checking":
      return { ...run, note: progress.kind };
    case "started":
      return withStep({ ...run, note: null }, progress.step, {
        outcome: "running",
        startedMs: afterMs,
      });
    case "finished":
      return withStep(run, progress.step, { outcome: progress.outcome, finishedMs: afterMs });
  }
}

/** The run that is returned is the truth: it overrules what progress has told. */
export function settled(run: RunState, registered: Registered): RunState {
  const { steps } = registered.run;
  const told = steps.reduce((so, { step, outcome }) => withStep(so, step, { outcome }), run);
  return { ...told, phase: "ended", note: null, registered };
}
