import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Health, Registration } from "../../bindings/registrations";
import { Action } from "../../kit/Action";
import { CopyableValue } from "../../kit/Copy";
import { Status } from "../../kit/Status";
import { moment } from "../../kit/time";
import { PracticeBadge } from "../../shared/PracticeBadge";
import { SecretActions } from "../../shared/Secret";
import { CHECKS, sourceName } from "../../shared/words";
import "./RegistrationCard.css";

/** Registrations of one pool id may be of several accounts. */
export const keyOf = ({ account, region, poolId }: Registration) =>
  `${account} ${region} ${poolId}`;

interface CardProps {
  registration: Registration;
  opening: string | null;
  onOpen: (registration: Registration, toHandover: boolean) => void;
  onForget: () => void;
}

/** A registration in the list, and what can be done with it. */
export function RegistrationCard({ registration, opening, onOpen, onForget }: CardProps) {
  const { poolId, poolName, account, region, source, clusters, clients, registeredAt, health } =
    registration;
  const by = source.kind === "profile" ? `AWS profile ${sourceName(source)}` : sourceName(source);
  const facts = [
    { label: "User pool id", value: poolId },
    { label: "Account and region", value: `${account}, ${region}` },
    { label: "Connected by", value: by },
    { label: "Clusters", value: clusters.join(", ") },
    { label: "Registered", value: moment(registeredAt) },
  ];
  const key = keyOf(registration);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Action
                data-testid={`forget-${poolId}`}
                variant="link"
                disabled={opening !== null}
                ariaLabel={`Forget ${poolName}`}
                onClick={onForget}
              >
                Forget
              </Action>
              <Action
                data-testid={`check-${poolId}`}
                loading={opening === `check ${key}`}
                disabled={opening !== null}
                ariaLabel={`Check again: ${poolName}`}
                onClick={() => {
                  onOpen(registration, false);
                }}
              >
                Check again
              </Action>
              <Action
                data-testid={`open-${poolId}`}
                loading={opening === `open ${key}`}
                disabled={opening !== null}
                ariaLabel={`Open: hand-over of ${poolName}`}
                onClick={() => {
                  onOpen(registration, true);
                }}
              >
                Open
              </Action>
            </SpaceBetween>
          }
        >
          {poolName} {source.kind === "practice" && <PracticeBadge />}
        </Header>
      }
    >
      <div
        className="health"
        data-testid={`health-${poolId}`}
        data-proved={String(health?.proved ?? false)}
      >
        <HealthLine health={health} />
      </div>
      <KeyValuePairs columns={3} items={facts} />
      {clients.map(({ step, name, clientId }) => (
        <div key={step} className="registered-client">
          <span className="registered-client-name">{name}</span>
          <CopyableValue
            label={`client id of ${name}`}
            value={clientId}
            testId={`${step}-client-id`}
          />
          <SecretActions
            owner={{ kind: "registration", poolId, account, region }}
            clientId={clientId}
            slot="current"
            testId={step}
            name={name}
          />
        </div>
      ))}
    </Container>
  );
}

/** What the last check found, and when. */
function HealthLine({ health }: { health: Health | null }) {
  if (health === null) {
    return <Status type="pending">Sign-in has not been proved yet</Status>;
  }
  const { checkedAt, drifted, failed, proved } = health;
  if (proved) {
    return <Status type="success">Sign-in proved, {moment(checkedAt)}</Status>;
  }
  if (drifted.length > 0) {
    const titles = drifted.map(({ title }) => title).join(", ");
    return (
      <Status type="warning">
        No longer as registered: {titles} ({moment(checkedAt)})
      </Status>
    );
  }
  if (failed.length > 0) {
    return (
      <Status type="error">
        Sign-in failed at: {failed.map((check) => CHECKS[check]).join(", ")} ({moment(checkedAt)})
      </Status>
    );
  }
  return <Status type="info">As registered, {moment(checkedAt)}; sign-in not proved</Status>;
}
