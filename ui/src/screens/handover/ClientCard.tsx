import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { HandoverClient } from "../../bindings/HandoverClient";
import type { StepId } from "../../bindings/StepId";
import { Action } from "../../kit/Action";
import { ConsoleLink } from "../../shared/ConsoleLink";
import { CopyableValue } from "../../kit/Copy";
import { Rotation } from "./Rotation";
import { SecretActions } from "../../shared/Secret";
import "./ClientCard.css";

interface Props {
  client: HandoverClient;
  poolId: string;
  practice: boolean;
  /** Whether its secrets are looked at. */
  rotating: boolean;
  onRotate: (step: StepId | null) => void;
}

/** An app client of the hand-over: what is public of it, and what can be done with its secret. */
export function ClientCard({ client, poolId, practice, rotating, onRotate }: Props) {
  const { step, name, clientId, scopes, secretStored } = client;
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
              <ConsoleLink page={{ kind: "appClient", clientId }} practice={practice}>
                AWS console
              </ConsoleLink>
            </span>
          }
        >
          App client “{name}”
        </Header>
      }
    >
      <dl className="values">
        <div>
          <dt>Client id</dt>
          <dd>
            <CopyableValue
              label={`client id of ${name}`}
              value={clientId}
              testId={`${step}-client-id`}
            />
          </dd>
        </div>
        <div>
          <dt>Secret</dt>
          <dd data-testid={`secret-${step}`}>
            {secretStored ? (
              <div className="in-line">
                <StatusIndicator type="success">In your keychain</StatusIndicator>
                <SecretActions
                  poolId={poolId}
                  clientId={clientId}
                  slot="current"
                  testId={step}
                  name={name}
                  reveals
                />
              </div>
            ) : (
              <>
                <StatusIndicator type="warning">Not in your keychain</StatusIndicator>
                <Box color="text-body-secondary">
                  Go back to the review and register: the secret is fetched from Amazon Cognito if it
                  still shows it.
                </Box>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{scopes.length === 1 ? "Scope" : "Scopes"}</dt>
          <dd>
            <ul className="copyables">
              {scopes.map((scope) => (
                <li key={scope}>
                  <CopyableValue label={`scope ${scope}`} value={scope} testId={`${step}-scope-${scope}`} />
                </li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
      {rotating && (
        <Rotation
          client={client}
          poolId={poolId}
          onClose={() => {
            onRotate(null);
          }}
        />
      )}
    </Container>
  );
}
