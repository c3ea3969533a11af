import Alert from "@cloudscape-design/components/alert";
import { useEffect, useRef, type ReactNode } from "react";
import "./ErrorAlert.css";

interface Told {
  /** What kind of error it is, where somebody goes by that. */
  code: string | null;
  message: string;
  hint: string;
}

/** It may be out of sight when it appears; `about` is what it says, so that saying it again scrolls not. */
function useInSight<E extends HTMLElement>(about: string | null) {
  const place = useRef<E>(null);
  useEffect(() => {
    // jsdom has no scrollIntoView.
    const element = place.current as Partial<E> | null;
    element?.scrollIntoView?.({ block: "nearest" });
  }, [about]);
  return place;
}

/** What happened and what to do, in the place where it happened. */
export function ErrorAlert({ error, action }: { error: Told; action?: ReactNode }) {
  const place = useInSight<HTMLDivElement>(error.message);
  return (
    <div ref={place} role="alert" data-testid="error" data-code={error.code}>
      <Alert type="error" header={error.message} action={action}>
        {error.hint}
      </Alert>
    </div>
  );
}

/** For a form field's errorText: the same test id as the alert, in one line. */
export function FieldError({ code, children }: { code: string | null; children: ReactNode }) {
  const place = useInSight<HTMLSpanElement>(code);
  return (
    <span ref={place} className="field-error" data-testid="error" data-code={code}>
      {children}
    </span>
  );
}
