import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import { useState } from "react";
import * as backend from "../../backend";
import type { PartId } from "../../bindings/plan";
import type { Finding, Mend, Verdict } from "../../bindings/proof";
import type { Proved } from "../../bindings/review";
import { Action } from "../../kit/Action";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { NamedValues } from "../../kit/NamedValues";
import { Status, type StatusType } from "../../kit/Status";
import { moment } from "../../kit/time";
import { useAtFirst } from "../../kit/useAtFirst";
import { useTask } from "../../kit/useTask";
import { ConsoleLink } from "../../shared/ConsoleLink";
import { usePlanId } from "../../shared/planId";
import { CHECKS } from "../../shared/words";
import "./ProofPanel.css";

const SHOWN: Record<Verdict, { type: StatusType; word: string }> = {
  passed: { type: "success", word: "Passed" },
  failed: { type: "error", word: "Failed" },
  unknown: { type: "warning", word: "Not known" },
};

/** Where a finding can be mended. */
interface Ways {
  onReview: () => void;
  /** Opens the secrets of this step's client. */
  onSecrets: (step: PartId) => void;
}

interface Props {
  /** What was found last, in this window. */
  proved: Proved | null;
  onProved: (proved: Proved) => void;
  ways: Ways;
  /** Begins by itself, as after a registration. */
  atOnce: boolean;
}

/** Whether sign-in works: asked of the pool and of its endpoints, not assumed. */
export function ProofPanel({ proved, onProved, ways, atOnce }: Props) {
  const planId = usePlanId();
  const task = useTask({ holdsScreen: true });
  const [done, setDone] = useState<string[]>([]);
  const prove = () => {
    setDone([]);
    task.run(async () => {
      const result = await backend.prove(planId, (check) => {
        setDone((so) => [...so, CHECKS[check]]);
      });
      onProved(result);
    });
  };
  useAtFirst(() => {
    if (atOnce && proved === null) prove();
  });
  return (
    <div data-testid="proof" data-sound={proved && !task.busy ? String(proved.sound) : undefined}>
      <Container
        header={
          <Header
            variant="h2"
            description="Asks the user pool and its endpoints, with the secrets in your keychain. Nothing is changed."
            actions={
              <Action data-testid="prove" loading={task.busy} loadingText="Proving" onClick={prove}>
                {proved === null ? "Prove sign-in" : "Prove again"}
              </Action>
            }
          >
            Proof of sign-in
          </Header>
        }
      >
        {task.error && <ErrorAlert error={task.error} />}
        {task.busy ? (
          <Status type="in-progress">
            {done.length === 0 ? "Reading the user pool" : `Answered so far: ${done.join(", ")}`}
          </Status>
        ) : proved === null ? (
          <Box color="text-body-secondary">Not proved in this window yet.</Box>
        ) : (
          <Findings proved={proved} ways={ways} />
        )}
      </Container>
    </div>
  );
}

function Findings({ proved, ways }: { proved: Proved; ways: Ways }) {
  const { findings } = proved.proof;
  const open = findings.filter(({ verdict }) => verdict !== "passed");
  const passed = findings.filter(({ verdict }) => verdict === "passed");
  const list = (shown: Finding[]) => (
    <ul className="findings">
      {shown.map((finding) => (
        <OneFinding key={idOf(finding)} finding={finding} ways={ways} />
      ))}
    </ul>
  );
  return (
    <div className="stack">
      {proved.sound ? (
        <Alert type="success" header="Sign-in works">
          All {passed.length} checks passed, {moment(proved.provedAt)}.
        </Alert>
      ) : (
        <>
          <p>
            {open.length} of {findings.length} checks did not pass, {moment(proved.provedAt)}.
          </p>
          {list(open)}
        </>
      )}
      {passed.length > 0 && (
        <ExpandableSection
          variant="inline"
          headerText={`${passed.length} passed, with the evidence`}
          data-testid="passed"
          defaultExpanded={false}
        >
          {list(passed)}
        </ExpandableSection>
      )}
    </div>
  );
}

const idOf = ({ check, subject }: Finding) => (subject === null ? check : `${check}-${subject}`);

function OneFinding({ finding, ways }: { finding: Finding; ways: Ways }) {
  const { check, verdict, message, hint, evidence, mend } = finding;
  const { type, word } = SHOWN[verdict];
  return (
    <li className="finding" data-testid={`finding-${idOf(finding)}`} data-verdict={verdict}>
      <div className="finding-head">
        <Status type={type}>{word}</Status>
        <strong>{CHECKS[check]}</strong>
      </div>
      <p>{message}</p>
      {hint !== null && <p className="faint">{hint}</p>}
      {mend !== null && <MendAction mend={mend} ways={ways} />}
      {evidence.length > 0 && (
        <ExpandableSection variant="inline" headerText="Evidence">
          <NamedValues of={evidence} />
        </ExpandableSection>
      )}
    </li>
  );
}

/** The way to mend it; what the hint says in words needs no button. */
function MendAction({ mend, ways }: { mend: Mend; ways: Ways }) {
  switch (mend.kind) {
    case "review":
      return (
        <div>
          <Action data-testid="mend-review" onClick={ways.onReview}>
            Review the plan
          </Action>
        </div>
      );
    case "fetchSecret":
    case "rotateSecret":
      return (
        <div>
          <Action
            data-testid="mend-secrets"
            onClick={() => {
              ways.onSecrets(mend.step);
            }}
          >
            Look at the secrets
          </Action>
        </div>
      );
    case "console":
      return (
        <div>
          <ConsoleLink page={mend.page}>Open in the AWS console</ConsoleLink>
        </div>
      );
    case "wait":
      return null;
  }
}
