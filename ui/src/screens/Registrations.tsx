import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useEffect, useRef, useState } from "react";
import type { Registration } from "../bindings/Registration";
import * as backend from "../backend";
import * as travel from "../journey";
import { Action } from "../parts/Action";
import { Back } from "../parts/Back";
import { CopyableValue, CopySecretButton } from "../parts/Copy";
import { ErrorAlert } from "../parts/ErrorAlert";
import { Screen } from "../parts/Screen";
import { useTask } from "../parts/useTask";
import { sourceName } from "../parts/words";

const keyOf = ({ account, region, poolId }: Registration) => `${account} ${region} ${poolId}`;

export function Registrations({ journey, go }: { journey: travel.At<"registrations">; go: travel.Go }) {
  const [registrations, setRegistrations] = useState<Registration[] | null>(null);
  const listing = useTask();
  const opening = useTask({ holdsScreen: true });
  const [opened, setOpened] = useState<string | null>(null);
  const list = () => {
    listing.run(async () => {
      setRegistrations(await backend.listRegistrations());
    });
  };
  const first = useRef(true);
  useEffect(() => {
    if (first.current) list();
    first.current = false;
  });
  const open = (registration: Registration, toHandover: boolean) => {
    if (opening.busy) return;
    const { poolId, account, region } = registration;
    setOpened(`${toHandover ? "open" : "check"} ${keyOf(registration)}`);
    opening.run(async () => {
      const reopened = await backend.reopenRegistration(poolId, account, region);
      // The shell has changed its connection, so the plan is shown even where the hand-over cannot be read; the
      // button to it stands there too, and says why.
      const handover = toHandover ? await backend.readHandover().catch(() => null) : null;
      go((now) => {
        const review = travel.reopened(now, reopened);
        return handover === null ? review : travel.handedOver(review, handover);
      });
    });
  };
  const failed = opening.error ? opened?.slice(opened.indexOf(" ") + 1) : null;
  return (
    <Screen
      id="registrations"
      title="Registrations"
      description="User pools that were registered from this computer."
      actions={
        <Back go={go} disabled={opening.busy} primary />
      }
    >
      <SpaceBetween size="m">
        {listing.error && (
          <ErrorAlert
            error={listing.error}
            action={
              <Action onClick={list}>
                Try again
              </Action>
            }
          />
        )}
        {registrations === null && !listing.error && (
          <Box textAlign="center" padding="l">
            <Spinner /> Reading the registrations
          </Box>
        )}
        {registrations?.length === 0 && (
          <Container>
            <Box textAlign="center" padding="l">
              <SpaceBetween size="s">
                <Box variant="h2">Nothing has been registered yet</Box>
                <Box color="text-body-secondary">
                  A user pool appears here once its registration has run. Practice counts too.
                </Box>
                <Action
                  onClick={() => {
                    go(travel.back);
                  }}
                >
                  {journey.connection ? "Go on registering" : "Connect and register a user pool"}
                </Action>
              </SpaceBetween>
            </Box>
          </Container>
        )}
        {registrations?.map((registration) => {
          const key = keyOf(registration);
          return (
            <div key={key} data-testid={`registration-${registration.poolId}`}>
              <SpaceBetween size="s">
                {opening.error && failed === key && <ErrorAlert error={opening.error} />}
                <Card
                  registration={registration}
                  opening={opening.busy ? opened : null}
                  onOpen={open}
                />
              </SpaceBetween>
            </div>
          );
        })}
      </SpaceBetween>
    </Screen>
  );
}

interface CardProps {
  registration: Registration;
  opening: string | null;
  onOpen: (registration: Registration, toHandover: boolean) => void;
}

function Card({ registration, opening, onOpen }: CardProps) {
  const { poolId, poolName, account, region, source, clusters, clients, registeredAt } = registration;
  const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const facts: [string, string][] = [
    ["User pool id", poolId],
    ["Account and region", `${account}, ${region}`],
    ["Connected by", source.kind === "profile" ? `AWS profile ${sourceName(source)}` : sourceName(source)],
    ["Clusters", clusters.join(", ")],
    ["Registered", when.format(registeredAt)],
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
          {poolName} {source.kind === "practice" && <span className="badge-practice">Practice</span>}
        </Header>
      }
    >
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {clients.map(({ step, name, clientId }) => (
        <div key={step} className="registered-client">
          <span className="registered-client-name">{name}</span>
          <CopyableValue label={`client id of ${name}`} value={clientId} testId={`${step}-client-id`} />
          <CopySecretButton poolId={poolId} clientId={clientId} step={step} name={name} />
        </div>
      ))}
    </Container>
  );
}
