import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { HandoverClient } from "../bindings/HandoverClient";
import * as travel from "../journey";
import { Action } from "../parts/Action";
import { CopyableValue, CopySecretButton, CopyTextButton } from "../parts/Copy";
import { handoverText } from "../parts/handoverText";
import { Screen } from "../parts/Screen";
import { summaryOf } from "../parts/words";

export function Handover({ journey, go }: { journey: travel.At<"handover">; go: travel.Go }) {
  const { handover, review } = journey;
  const { discovery, clients, clusters, poolId, poolName } = handover;
  const urls: [string, string, string | null][] = [
    ["Issuer", "issuer", discovery.issuer],
    ["Discovery URL", "discovery-url", discovery.discoveryUrl],
    ["JWKS URL", "jwks-url", discovery.jwksUrl],
    ["Token URL", "token-url", discovery.tokenUrl],
    ["Authorize URL", "authorize-url", discovery.authorizeUrl],
  ];
  const goBack = () => {
    go(travel.back);
  };
  return (
    <Screen
      id="handover"
      title="Hand-over"
      description={
        <>
          What a Cognite admin needs to let people of <strong>{poolName}</strong> ({poolId}) sign in
          to {clusters.join(", ")}.
        </>
      }
      actions={
        <>
          <Action data-testid="back" variant="link" onClick={goBack}>
            Back to the review
          </Action>
          <Action
            data-testid="open-registrations"
            onClick={() => {
              go(travel.toRegistrations);
            }}
          >
            Registrations
          </Action>
          <Action
            data-testid="register-another"
            variant="primary"
            onClick={() => {
              go(travel.toAnotherPool);
            }}
          >
            Register another pool
          </Action>
        </>
      }
    >
      <div data-testid="handover">
        <SpaceBetween size="m">
          {!review.isEmpty && (
            <Alert
              type="warning"
              header="The user pool is not as it should be"
              action={
                <Action onClick={goBack}>
                  Look at the review
                </Action>
              }
            >
              The review says: {summaryOf(review)}.
            </Alert>
          )}
          <Container
            header={
              <Header
                variant="h2"
                description="No secret is among them."
                actions={
                  <CopyTextButton label="Copy all" text={handoverText(handover)} testId="copy-all" />
                }
              >
                Issuer and endpoints
              </Header>
            }
          >
            <dl className="values">
              {urls.map(([label, testId, value]) => (
                <div key={testId}>
                  <dt>{label}</dt>
                  <dd>
                    {value === null ? (
                      <span className="faint">
                        None, because the user pool has no domain. Create one in the review.
                      </span>
                    ) : (
                      <CopyableValue label={label} value={value} testId={testId} />
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </Container>
          {clients.map((client) => (
            <Client key={client.step} client={client} poolId={poolId} />
          ))}
          {clients.length === 0 && (
            <Alert type="info">The user pool has no Cognite app client yet.</Alert>
          )}
        </SpaceBetween>
      </div>
    </Screen>
  );
}

function Client({ client, poolId }: { client: HandoverClient; poolId: string }) {
  const { step, name, clientId, scopes, secretStored } = client;
  return (
    <Container header={<Header variant="h2">App client “{name}”</Header>}>
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
                <CopySecretButton poolId={poolId} clientId={clientId} step={step} name={name} />
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
    </Container>
  );
}
