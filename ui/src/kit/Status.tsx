import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";
import type { ReactNode } from "react";
import "./Status.css";

export type StatusType = StatusIndicatorProps.Type;

/** Cloudscape's status indicator; by itself, it breaks a long sentence in the middle of a word. */
export function Status({ type, children }: { type: StatusType; children: ReactNode }) {
  return (
    <StatusIndicator type={type}>
      <span className="whole-words">{children}</span>
    </StatusIndicator>
  );
}
