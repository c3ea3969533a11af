import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { PartId } from "../../bindings/plan";
import * as travel from "../../journey";
import { Action } from "../../kit/Action";
import { CopyableValue } from "../../kit/Copy";
import { NamedValues, type NamedValue } from "../../kit/NamedValues";
import { ConsoleLink } from "../../shared/ConsoleLink";
import { Screen } from "../../shared/Screen";
import { ClearAfterChoice } from "../../shared/Secret";
import { summaryOf } from "../../shared/summary";
import { ClientCard } from "./ClientCard";
import { ProofPanel } from "./ProofPanel";
import { Sheets } from "./Sheets";

function url(name: string, testId: string, value: string | null): NamedValue {
  return {
    name,
    value:
      value === null ? (
        <span className="faint">
          None, because the user pool has no domain. Create one in the review.
        </span>
      ) : (
        <CopyableValue label={name} value={value} testId={testId} />
      ),
  };
}

export function Handover({ journey, go }: { journey: travel.At<"handover">; go: travel.Go }) {
  const { handover, review, proved, provesAtOnce } = journey;
  const { discovery, clients, clusters, poolId, poolName } = handover;
  /** The client whose secrets are looked at. */
  const [rotating, setRotating] = useState<PartId | null>(null);
  const urls: NamedValue[] = [
    url("Issuer", "issuer", discovery.issuer),
    url("Discovery URL", "discovery-url", discovery.discoveryUrl),
    url("JWKS URL", "jwks-url", discovery.jwksUrl),
    url("Token URL", "token-url", discovery.tokenUrl),
    url("Authorize URL", "authorize-url", discovery.authorizeUrl),
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
              action={<Action onClick={goBack}>Look at the review</Action>}
            >
              The review says: {summaryOf(review)}.
            </Alert>
          )}
          <ProofPanel
            proved={proved}
            atOnce={provesAtOnce}
            onProved={(result) => {
              go((now) => travel.proofDone(now, review.planId, result));
            }}
            ways={{ onReview: goBack, onSecrets: setRotating }}
          />
          <Container
            header={
              <Header
                variant="h2"
                description="No secret is among them."
                actions={
                  <span className="in-line">
                    <ConsoleLink page={{ kind: "overview" }}>User pool</ConsoleLink>
                    <ConsoleLink page={{ kind: "domain" }}>Domain</ConsoleLink>
                    <ConsoleLink page={{ kind: "resourceServers" }}>Resource servers</ConsoleLink>
                    <ConsoleLink page={{ kind: "managedLogin" }}>Managed login</ConsoleLink>
                  </span>
                }
              >
                Issuer and endpoints
              </Header>
            }
          >
            <NamedValues short of={urls} />
          </Container>
          {clients.length > 0 && <ClearAfterChoice />}
          {clients.map((client) => (
            <ClientCard
              key={client.step}
              client={client}
              rotating={rotating === client.step}
              onRotate={setRotating}
            />
          ))}
          {clients.length === 0 && (
            <Alert type="info">The user pool has no Cognite app client yet.</Alert>
          )}
          <Sheets />
        </SpaceBetween>
      </div>
    </Screen>
  );
}
