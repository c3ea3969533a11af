import Alert from "@cloudscape-design/components/alert";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { useEffect, useState } from "react";
import * as backend from "../backend";
import type { Preflight } from "../bindings/preflight";
import { CopyTextButton } from "../kit/Copy";
import { ErrorAlert } from "../kit/ErrorAlert";
import { Status } from "../kit/Status";
import { TextSheet } from "../kit/TextSheet";
import { useTask } from "../kit/useTask";
import { usePlanId } from "./planId";
import "./PreflightPanel.css";

/**
 * What the identity may do of what the plan needs, asked of IAM before the first write. It never stands in the way: IAM
 * may not tell, and the call itself is the last word.
 */
export function PreflightPanel() {
  const planId = usePlanId();
  const { run, busy, error } = useTask();
  const [asked, setAsked] = useState<Preflight | null>(null);
  useEffect(() => {
    run(async () => {
      setAsked(await backend.preflight(planId));
    });
  }, [planId, run]);
  const word = busy || !asked ? "asking" : summaryOf(asked).word;
  return (
    <div className="stack" data-testid="preflight" data-decision={error ? "unknown" : word}>
      {error && <ErrorAlert error={error} />}
      {busy && <Status type="in-progress">Asking IAM what you may do of this</Status>}
      {!busy && asked && <Answers asked={asked} />}
      {asked && <PolicyText asked={asked} />}
    </div>
  );
}

function summaryOf({ answers }: Preflight) {
  const denied = answers.filter(({ decision }) => decision.kind === "denied");
  const unknown = answers.filter(({ decision }) => decision.kind === "unknown");
  const word = denied.length > 0 ? "denied" : unknown.length > 0 ? "unknown" : "allowed";
  return { denied, unknown, word };
}

function Answers({ asked }: { asked: Preflight }) {
  const { denied, unknown } = summaryOf(asked);
  const first = unknown[0];
  if (denied.length > 0) {
    return (
      <Alert
        type="warning"
        header={
          denied.length === 1 ? "You lack a permission" : `You lack ${denied.length} permissions`
        }
      >
        <ul className="plain-list">
          {denied.map(({ permission, message }) => (
            <li key={permission.action} data-testid={`denied-${permission.action}`}>
              {message}
            </li>
          ))}
        </ul>
        You can register all the same: what is refused is told, and what is missing then can be done
        later.
      </Alert>
    );
  }
  if (first !== undefined) {
    return (
      <Status type="info">
        Whether you may do all of this is not known beforehand. {first.message}
      </Status>
    );
  }
  return <Status type="success">IAM says that you may do all of this</Status>;
}

/** The policy that allows this plan and nothing more; what is missing is marked, not by colour alone. */
function PolicyText({ asked }: { asked: Preflight }) {
  const { lines } = asked.policy;
  const json = `${lines.map(({ text }) => text).join("\n")}\n`;
  return (
    <ExpandableSection variant="inline" headerText="The policy that allows just this">
      <div className="stack">
        <TextSheet testId="policy">
          {lines.map(({ text, missing }, index) => (
            // Lines have no name but their place.
            <div key={index} className={missing ? "missing" : undefined}>
              {text}
              {missing && "  ← missing"}
            </div>
          ))}
        </TextSheet>
        <CopyTextButton label="Copy policy" text={json} testId="copy-policy" />
      </div>
    </ExpandableSection>
  );
}
