import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";
import type { StepId } from "../../bindings/StepId";
import type { StepProgress } from "../../run";
import { duration } from "../../kit/time";
import { titleOf } from "../../run/titles";
import "./RunStep.css";

type Kind = "pending" | "running" | "done" | "already-so" | "failed" | "unclear" | "not-reached";

const SHOWN: Record<Kind, { type: StatusIndicatorProps.Type; word: string }> = {
  pending: { type: "pending", word: "Waiting" },
  running: { type: "in-progress", word: "Under way" },
  done: { type: "success", word: "Done" },
  "already-so": { type: "success", word: "Already right" },
  failed: { type: "error", word: "Failed" },
  unclear: { type: "warning", word: "Unclear" },
  "not-reached": { type: "stopped", word: "Not begun" },
};

function kindOf(outcome: StepProgress["outcome"]): Kind {
  if (typeof outcome === "string") return outcome;
  switch (outcome.kind) {
    case "alreadySo":
      return "already-so";
    case "notReached":
      return "not-reached";
    case "done":
    case "failed":
    case "unclear":
      return outcome.kind;
  }
}

/** One step of a run: what it is, how far it is, how long it took. */
export function RunStep({ id, progress }: { id: StepId; progress: StepProgress }) {
  const { outcome, startedMs, finishedMs } = progress;
  const kind = kindOf(outcome);
  const { type, word } = SHOWN[kind];
  const message = typeof outcome !== "string" && "message" in outcome ? outcome.message : null;
  const hint = typeof outcome !== "string" && "hint" in outcome ? outcome.hint : null;
  const timed = startedMs !== null && finishedMs !== null;
  return (
    <li className="run-step" data-testid={`outcome-${id}`} data-outcome={kind}>
      <div className="run-step-head">
        <span className="run-step-title">{titleOf(id)}</span>
        <span className="run-step-time" data-testid={`time-${id}`}>
          {timed ? duration(finishedMs - startedMs) : ""}
        </span>
        <span className="run-step-state">
          <StatusIndicator type={type}>{word}</StatusIndicator>
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
