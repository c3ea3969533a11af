import { useEffect, useState } from "react";
import * as backend from "../backend";
import { Action } from "./Action";
import { ErrorAlert } from "./ErrorAlert";
import { useTask } from "./useTask";
import "./Copy.css";

interface ValueProps {
  /** What it is called, for the button's label. */
  label: string;
  value: string;
  testId: string;
}

/** A public value, with a button that copies it. */
export function CopyableValue({ label, value, testId }: ValueProps) {
  return (
    <span className="copyable">
      <span className="value" data-testid={`value-${testId}`}>
        {value}
      </span>
      <CopyTextButton label={`Copy ${label}`} text={value} testId={`copy-value-${testId}`} icon />
    </span>
  );
}

interface TextProps {
  label: string;
  text: string;
  testId: string;
  /** Only the icon, beside a value. */
  icon?: boolean;
}

export function CopyTextButton({ label, text, testId, icon = false }: TextProps) {
  const task = useTask();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, 2000);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  const copy = () => {
    task.run(async () => {
      await backend.copyText(text);
      setCopied(true);
    });
  };
  return (
    <>
      <Action
        data-testid={testId}
        variant={icon ? "inline-icon" : "normal"}
        iconName={copied ? "check" : "copy"}
        ariaLabel={label}
        onClick={copy}
      >
        {icon ? undefined : copied ? "Copied" : label}
      </Action>
      <span role="status" className={icon && copied ? "copied" : "unseen"}>
        {copied ? "Copied" : ""}
      </span>
      {task.error && <ErrorAlert error={task.error} />}
    </>
  );
}
