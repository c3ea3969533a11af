import Badge, { type BadgeProps } from "@cloudscape-design/components/badge";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { Choices } from "../../bindings/Choices";
import type { PlannedStep } from "../../bindings/PlannedStep";
import type { Reason } from "../../bindings/Reason";
import { ConsoleLink } from "../../shared/ConsoleLink";
import { Question } from "./Questions";
import { Differences, Settings } from "./Settings";
import { titleOf } from "../../run/titles";
import { needsAnswer } from "../../shared/summary";
import { secretWords } from "../../shared/words";
import "./ReviewStep.css";

interface Props {
  step: PlannedStep;
  pool: { name: string; region: string };
  practice: boolean;
  choices: Choices;
  onAnswer: (answer: Partial<Choices>) => void;
}

function badgeOf(step: PlannedStep): { word: string; color: NonNullable<BadgeProps["color"]> } {
  if (needsAnswer(step)) return { word: "Choose", color: "severity-medium" };
  switch (step.change.kind) {
    case "keep":
      return { word: "Keep", color: "grey" };
    case "create":
      return { word: "Create", color: "green" };
    case "update":
      return { word: "Update", color: "blue" };
    case "choose":
      return { word: "Choose", color: "severity-medium" };
    case "blocked":
      return { word: "Blocked", color: "red" };
  }
}

/** One row of the plan. */
export function ReviewStep({ step, pool, practice, choices, onAnswer }: Props) {
  const { word, color } = badgeOf(step);
  const { change, id } = step;
  return (
    <article className="step" data-testid={`step-${id}`} data-change={change.kind}>
      <div className="step-head">
        <Badge color={color}>{word}</Badge>
        <h2>{titleOf(id)}</h2>
        {change.kind === "keep" && (
          <span className="faint">
            {step.secret?.kind === "toFetch" ? "As it should be, but for its secret." : "As it should be."}
          </span>
        )}
      </div>
      <div className="step-body">
        {change.kind === "create" && <Settings settings={change.settings} />}
        {change.kind === "update" && <Differences differences={change.differences} />}
        {change.kind === "blocked" && (
          <Blocked reason={change.reason} practice={practice} asked={needsAnswer(step)} />
        )}
        {step.question && (
          <Question
            step={id}
            question={step.question}
            pool={pool}
            choices={choices}
            onAnswer={onAnswer}
          />
        )}
        <Holdings step={step} />
      </div>
    </article>
  );
}

/** What there is already: client id, secret, and what stays. */
function Holdings({ step }: { step: PlannedStep }) {
  const { clientId, secret, kept, id } = step;
  if (clientId === null && secret === null && kept.length === 0) return null;
  return (
    <dl className="settings">
      {clientId !== null && (
        <div>
          <dt>Client id</dt>
          <dd>{clientId}</dd>
        </div>
      )}
      {secret && (
        <div>
          <dt>Secret</dt>
          <dd data-testid={`secret-${id}`}>{secretWords(secret)}</dd>
        </div>
      )}
      {kept.length > 0 && (
        <div>
          <dt>Stays as it is</dt>
          <dd>
            <ul>
              {kept.map(({ name, values }) => (
                <li key={name}>
                  {name}: {values.join(", ")}
                </li>
              ))}
            </ul>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Blocked({ reason, practice, asked }: { reason: Reason; practice: boolean; asked: boolean }) {
  const page = reason.console;
  return (
    <div className="blocked" data-reason={reason.code}>
      <StatusIndicator type={asked ? "warning" : "error"} wrapText>
        {reason.message}
      </StatusIndicator>
      <p>{reason.hint}</p>
      {page !== null && !practice && (
        <ConsoleLink page={page} practice={false}>
          Open in the AWS console
        </ConsoleLink>
      )}
    </div>
  );
}
