import type { Outcome } from "../../bindings/run";
import { Status, type StatusType } from "../../kit/Status";
import { duration } from "../../kit/time";
import type { RunStep as Step, StepState } from "../../run";
import "./RunStep.css";

type Shown = "pending" | "running" | "done" | "already-so" | "failed" | "unclear" | "not-reached";

const SHOWN: Record<Shown, { type: StatusType; word: string }> = {
  pending: { type: "pending", word: "Waiting" },
  running: { type: "in-progress", word: "Under way" },
  done: { type: "success", word: "Done" },
  "already-so": { type: "success", word: "Already right" },
  failed: { type: "error", word: "Failed" },
  unclear: { type: "warning", word: "Unclear" },
  "not-reached": { type: "stopped", word: "Not begun" },
};

const OUTCOMES: Record<Outcome["kind"], Shown> = {
  done: "done",
  alreadySo: "already-so",
  failed: "failed",
  unclear: "unclear",
  notReached: "not-reached",
};

/** What an outcome says beyond its word. */
function wordsOf(state: StepState): { message: string | null; hint: string | null } {
  const outcome = state.kind === "over" ? state.outcome : null;
  return {
    message: outcome && "message" in outcome ? outcome.message : null,
    hint: outcome && "hint" in outcome ? outcome.hint : null,
  };
}

/** One step of a run: what it is, how far it is, how long it took. */
export function RunStep({ step: { id, title, state } }: { step: Step }) {
  const shown = state.kind === "over" ? OUTCOMES[state.outcome.kind] : state.kind;
  const { type, word } = SHOWN[shown];
  const { message, hint } = wordsOf(state);
  const tookMs = state.kind === "over" ? state.tookMs : null;
  return (
    <li className="run-step" data-testid={`outcome-${id}`} data-outcome={shown}>
      <div className="run-step-head">
        <span className="run-step-title">{title}</span>
        <span className="run-step-time" data-testid={`time-${id}`}>
          {tookMs === null ? "" : duration(tookMs)}
        </span>
        <span className="run-step-state">
          <Status type={type}>{word}</Status>
        </span>
      </div>
      {message !== null && (
        <div className="run-step-words">
          <p>{message}</p>
          {hint !== null && <p className="faint">{hint}</p>}
        </div>
      )}
    </li>
  );
}
