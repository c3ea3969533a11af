import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { HandoverClient } from "../../bindings/handover";
import type { PartId } from "../../bindings/plan";
import { Action } from "../../kit/Action";
import { CopyableValue } from "../../kit/Copy";
import { NamedValues } from "../../kit/NamedValues";
import { Status } from "../../kit/Status";
import { ConsoleLink } from "../../shared/ConsoleLink";
import { usePlanId } from "../../shared/planId";
import { SecretActions } from "../../shared/Secret";
import { Rotation } from "./Rotation";
import "./ClientCard.css";

interface Props {
  client: HandoverClient;
  /** Whether its secrets are looked at. */
  rotating: boolean;
  onRotate: (step: PartId | null) => void;
}

/** An app client of the hand-over: what is public of it, and what can be done with its secret. */
export function ClientCard({ client, rotating, onRotate }: Props) {
  const { step, name, clientId, scopes } = client;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <span className="in-line">
              <Action
                data-testid={`rotate-${step}`}
                ariaLabel={`Secrets and rotation of ${name}`}
                onClick={() => {
                  onRotate(step);
                }}
              >
                Secrets and rotation
              </Action>
              <ConsoleLink page={{ kind: "appClient", clientId }}>AWS console</ConsoleLink>
            </span>
          }
        >
          App client “{name}”
        </Header>
      }
    >
      <NamedValues
        short
        of={[
          {
            name: "Client id",
            value: (
              <CopyableValue
                label={`client id of ${name}`}
                value={clientId}
                testId={`${step}-client-id`}
              />
            ),
          },
          {
            name: "Secret",
            testId: `secret-${step}`,
            value: <SecretState client={client} />,
          },
          {
            name: scopes.length === 1 ? "Scope" : "Scopes",
            value: (
              <ul className="copyables">
                {scopes.map((scope) => (
                  <li key={scope}>
                    <CopyableValue
                      label={`scope ${scope}`}
                      value={scope}
                      testId={`${step}-scope-${scope}`}
                    />
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      {rotating && (
        <Rotation
          client={client}
          onClose={() => {
            onRotate(null);
          }}
        />
      )}
    </Container>
  );
}

/** Where its secret is, and what can be done with it there. */
function SecretState({ client }: { client: HandoverClient }) {
  const planId = usePlanId();
  const { step, name, clientId, secretStored } = client;
  if (!secretStored) {
    return (
      <>
        <Status type="warning">Not in your keychain</Status>
        <Box color="text-body-secondary">
          Go back to the review and register: the secret is fetched from Amazon Cognito if it still
          shows it.
        </Box>
      </>
    );
  }
  return (
    <div className="in-line">
      <Status type="success">In your keychain</Status>
      <SecretActions
        owner={{ kind: "plan", planId }}
        clientId={clientId}
        slot="current"
        testId={step}
        name={name}
        reveals
      />
    </div>
  );
}
