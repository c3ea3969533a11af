// A run, as far as the window knows: told by progress while it goes on, settled by the run that is returned. It has as
// many steps as the plan that it applies, in the plan's order; each is found by its id.
import type { UiError } from "../bindings/errors";
import type { PartId, Plan } from "../bindings/plan";
import type { Registered, TimedProgress } from "../bindings/review";
import type { Outcome } from "../bindings/run";

/** How far a step has come. */
export type StepState =
  | { kind: "pending" }
  /** Begun so many milliseconds after the run. */
  | { kind: "running"; startedMs: number }
  /** How long it took is not known of a step that was not followed. */
  | { kind: "over"; outcome: Outcome; tookMs: number | null };

export interface RunStep {
  id: PartId;
  title: string;
  state: StepState;
}

export interface Running {
  kind: "running";
  steps: RunStep[];
  /** What goes on besides the steps. */
  note: "tryingVault" | "checking" | null;
  /** Whether it was told to stop. */
  cancelling: boolean;
}

export type RunState =
  | Running
  | { kind: "ended"; steps: RunStep[]; registered: Registered }
  /** Nothing was begun, and the error says why. */
  | { kind: "refused"; error: UiError };

/** The run of a plan, before anything was told of it. */
export function begun({ steps }: Plan): Running {
  return {
    kind: "running",
    note: null,
    cancelling: false,
    steps: steps.map(({ id, title }) => ({ id, title, state: { kind: "pending" } })),
  };
}

/** The steps with one of them further. */
function further(steps: RunStep[], id: PartId, change: (state: StepState) => StepState): RunStep[] {
  return steps.map((step) => (step.id === id ? { ...step, state: change(step.state) } : step));
}

function over(state: StepState, outcome: Outcome, afterMs: number | null): StepState {
  switch (state.kind) {
    case "pending":
      return { kind: "over", outcome, tookMs: null };
    case "running":
      return { kind: "over", outcome, tookMs: afterMs === null ? null : afterMs - state.startedMs };
    case "over":
      return { ...state, outcome };
  }
}

export function afterProgress(run: Running, { afterMs, progress }: TimedProgress): Running {
  const { steps } = run;
  switch (progress.kind) {
    case "tryingVault":
    case "checking":
      return { ...run, note: progress.kind };
    case "started": {
      const running: StepState = { kind: "running", startedMs: afterMs };
      return { ...run, note: null, steps: further(steps, progress.step, () => running) };
    }
    case "finished": {
      const { step, outcome } = progress;
      return { ...run, steps: further(steps, step, (state) => over(state, outcome, afterMs)) };
    }
  }
}

/** Asked to stop before the next step. */
export function cancelling(run: Running): Running {
  return { ...run, cancelling: true };
}

/** The run that is returned is the truth: it overrules what progress has told. */
export function ended(run: Running, registered: Registered): RunState {
  const steps = registered.run.steps.reduce(
    (so, { step, outcome }) => further(so, step, (state) => over(state, outcome, null)),
    run.steps,
  );
  return { kind: "ended", steps, registered };
}
