import type { ReactNode } from "react";
import "./TextSheet.css";

/** Text of any length as it will be copied: it scrolls, and can be reached with the keyboard to do so. */
export function TextSheet({ testId, children }: { testId: string; children: ReactNode }) {
  return (
    <pre className="text-sheet" data-testid={testId} tabIndex={0}>
      {children}
    </pre>
  );
}
