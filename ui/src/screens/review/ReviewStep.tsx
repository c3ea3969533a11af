import Badge, { type BadgeProps } from "@cloudscape-design/components/badge";
import type { Choices, PlannedStep, Reason } from "../../bindings/plan";
import { NamedValues, type NamedValue } from "../../kit/NamedValues";
import { Status } from "../../kit/Status";
import { ConsoleLink } from "../../shared/ConsoleLink";
import { useInPractice } from "../../shared/identity";
import { hasSecretToFetch, needsAnswer } from "../../shared/summary";
import { secretWords } from "../../shared/words";
import { Question } from "./Questions";
import { Differences, Settings } from "./Settings";
import "./ReviewStep.css";

interface Props {
  step: PlannedStep;
  pool: { name: string; region: string };
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
export function ReviewStep({ step, pool, choices, onAnswer }: Props) {
  const { word, color } = badgeOf(step);
  const { change, id } = step;
  return (
    <article className="step" data-testid={`step-${id}`} data-change={change.kind}>
      <div className="step-head">
        <Badge color={color}>{word}</Badge>
        <h2>{step.title}</h2>
        {change.kind === "keep" && (
          <span className="faint">
            {hasSecretToFetch(step) ? "As it should be, but for its secret." : "As it should be."}
          </span>
        )}
      </div>
      <div className="step-body">
        {change.kind === "create" && <Settings settings={change.settings} />}
        {change.kind === "update" && <Differences differences={change.differences} />}
        {change.kind === "blocked" && <Blocked reason={change.reason} asked={needsAnswer(step)} />}
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
  const { client, kept, id } = step;
  const existing = client?.existing;
  const values: NamedValue[] = [];
  if (existing) values.push({ name: "Client id", value: existing.clientId });
  if (existing?.custody) {
    values.push({ name: "Secret", value: secretWords(existing.custody), testId: `secret-${id}` });
  }
  if (kept.length > 0) {
    values.push({
      name: "Stays as it is",
      value: (
        <ul>
          {kept.map(({ name, values: held }) => (
            <li key={name}>
              {name}: {held.join(", ")}
            </li>
          ))}
        </ul>
      ),
    });
  }
  return values.length > 0 && <NamedValues of={values} />;
}

/** What stands in the way, or what is to be decided. */
function Blocked({ reason, asked }: { reason: Reason; asked: boolean }) {
  const inPractice = useInPractice();
  const page = reason.console;
  return (
    <div className="blocked" data-reason={reason.code}>
      <Status type={asked ? "warning" : "error"}>{reason.message}</Status>
      <p>{reason.hint}</p>
      {page !== null && !inPractice && (
        <ConsoleLink page={page}>Open in the AWS console</ConsoleLink>
      )}
    </div>
  );
}
