import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import RadioGroup from "@cloudscape-design/components/radio-group";
import type {
  Candidate,
  Choices,
  ClassicDomain,
  ClientChoice,
  PartId,
  Question as Asked,
} from "../../bindings/plan";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { moment } from "../../kit/time";
import { useTask } from "../../kit/useTask";
import { DomainPrefixField } from "../../shared/DomainPrefixField";
import { useDomainPrefix } from "../../shared/useDomainPrefix";

interface Props {
  step: PartId;
  question: Asked;
  pool: { name: string; region: string };
  choices: Choices;
  onAnswer: (answer: Partial<Choices>) => void;
}

/** What only the admin can decide. It stays after it is decided, to be decided otherwise. */
export function Question({ step, question, pool, choices, onAnswer }: Props) {
  switch (question.kind) {
    case "domainPrefix":
      return (
        <AskPrefix
          pool={pool}
          chosen={question.chosen}
          onAnswer={(domainPrefix) => {
            onAnswer({ domainPrefix });
          }}
        />
      );
    case "classicDomain":
      return (
        <AskClassicDomain
          chosen={choices.classicDomain ?? question.chosen}
          onAnswer={(classicDomain) => {
            onAnswer({ classicDomain });
          }}
        />
      );
    case "whichClient": {
      const chosen = choices.clients[step] ?? question.chosen;
      return (
        <FormField
          label="Which app client is it?"
          description="Client names are not unique in Amazon Cognito, so this is yours to decide."
        >
          <RadioGroup
            ariaLabel="Which app client is it?"
            value={chosen === null ? null : chosen.kind === "new" ? NEW : chosen.clientId}
            onChange={({ detail: { value } }) => {
              const besides = question.candidates.map((candidate) => candidate.clientId);
              const choice: ClientChoice =
                value === NEW ? { kind: "new", besides } : { kind: "existing", clientId: value };
              onAnswer({ clients: { ...choices.clients, [step]: choice } });
            }}
            items={[
              ...question.candidates.map((candidate) => ({
                value: candidate.clientId,
                label: (
                  <span data-testid={`choice-${step}-${candidate.clientId}`}>
                    {candidate.clientId}
                  </span>
                ),
                description: describe(candidate),
                disabled: candidate.unusable !== null,
              })),
              {
                value: NEW,
                label: <span data-testid={`choice-${step}-new`}>Create a new client</span>,
                description: "The others stay as they are.",
              },
            ]}
          />
        </FormField>
      );
    }
    case "lostCreation":
      return (
        <FormField
          label="Was this app client created?"
          description={`CDF Registrar sent its creation on ${moment(question.sentAtMs)}, and no answer came. The pool shows no such client. Look in the AWS console if in doubt.`}
        >
          <RadioGroup
            ariaLabel="Was this app client created?"
            value={question.notMade ? NOT_MADE : null}
            onChange={() => {
              onAnswer({ notMade: { ...choices.notMade, [step]: question.sentAtMs } });
            }}
            items={[
              {
                value: NOT_MADE,
                label: <span data-testid={`choice-${step}-not-made`}>No, create it</span>,
                description:
                  "If the first one appears after all, the pool has two clients of this name, and the next review asks which one it is.",
              },
            ]}
          />
        </FormField>
      );
  }
}

const NOT_MADE = "not-made";

// No client id: those have letters and digits only.
const NEW = "(new)";

function describe({ differsIn, unusable, secretStored }: Candidate): string {
  if (unusable !== null) return unusable;
  const change =
    differsIn.length === 0 ? "As it should be." : `Would be changed in: ${differsIn.join(", ")}.`;
  return secretStored ? `${change} Its secret is in your keychain.` : change;
}

interface PrefixProps {
  pool: Props["pool"];
  chosen: string | null;
  onAnswer: (prefix: string) => void;
}

function AskPrefix({ pool, chosen, onAnswer }: PrefixProps) {
  const entry = useDomainPrefix(pool.name, chosen);
  const task = useTask();
  const settled = chosen !== null && entry.text.trim() === chosen;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        task.run(async () => {
          if (await entry.confirm()) onAnswer(entry.text.trim());
        });
      }}
    >
      {task.error && <ErrorAlert error={task.error} />}
      <DomainPrefixField
        entry={entry}
        region={pool.region}
        beside={
          <Button data-testid="use-domain-prefix" loading={task.busy} disabled={settled}>
            {settled ? "In use" : "Use this prefix"}
          </Button>
        }
      />
    </form>
  );
}

interface ClassicProps {
  chosen: ClassicDomain | null;
  onAnswer: (chosen: ClassicDomain) => void;
}

function AskClassicDomain({ chosen, onAnswer }: ClassicProps) {
  return (
    <FormField
      label="This domain shows the classic hosted UI. What should become of it?"
      description="Sign-in to Cognite Data Fusion works either way."
    >
      <RadioGroup
        ariaLabel="What should become of the classic domain"
        value={chosen}
        onChange={({ detail }) => {
          onAnswer(detail.value === "switch" ? "switch" : "keep");
        }}
        items={[
          {
            value: "keep",
            label: <span data-testid="choice-domain-keep">Keep the classic hosted UI</span>,
            description:
              "No other app client is affected. Cognite Data Fusion users see the classic sign-in page.",
          },
          {
            value: "switch",
            label: <span data-testid="choice-domain-switch">Switch to managed login</span>,
            description:
              "Switching changes the sign-in page of every app client of this pool. A client without a style of its own then shows “Login pages unavailable” until it gets one.",
          },
        ]}
      />
    </FormField>
  );
}
