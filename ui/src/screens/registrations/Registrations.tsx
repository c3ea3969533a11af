import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useState } from "react";
import * as backend from "../../backend";
import type { Registration } from "../../bindings/registrations";
import * as travel from "../../journey";
import { Action } from "../../kit/Action";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { useAtFirst } from "../../kit/useAtFirst";
import { useTask } from "../../kit/useTask";
import { Back } from "../../shared/Back";
import { Screen } from "../../shared/Screen";
import { ClearAfterChoice } from "../../shared/Secret";
import { Forget } from "./Forget";
import { keyOf, RegistrationCard } from "./RegistrationCard";

export function Registrations({
  journey,
  go,
}: {
  journey: travel.At<"registrations">;
  go: travel.Go;
}) {
  const [registrations, setRegistrations] = useState<Registration[] | null>(null);
  const listing = useTask();
  const opening = useTask({ holdsScreen: true });
  const [opened, setOpened] = useState<string | null>(null);
  const [forgetting, setForgetting] = useState<Registration | null>(null);
  const [keptAs, setKeptAs] = useState<string | null>(null);
  const list = () => {
    listing.run(async () => {
      setRegistrations(await backend.listRegistrations());
    });
  };
  useAtFirst(list);
  const open = (registration: Registration, toHandover: boolean) => {
    if (opening.busy) return;
    const { poolId, account, region } = registration;
    setOpened(`${toHandover ? "open" : "check"} ${keyOf(registration)}`);
    opening.run(async () => {
      const reopened = await backend.reopenRegistration(poolId, account, region);
      // The shell has changed its connection, so the plan is shown even where the hand-over cannot be read; the
      // button to it stands there too, and says why.
      const { planId } = reopened.review;
      const handover = toHandover ? await backend.readHandover(planId).catch(() => null) : null;
      go((now) => {
        const review = travel.reopened(now, reopened);
        return handover === null ? review : travel.handedOver(review, handover);
      });
    });
  };
  const startAnew = () => {
    listing.run(async () => {
      const started = await backend.startRegistrationsAnew();
      setKeptAs(started.keptAs);
      setRegistrations(await backend.listRegistrations());
    });
  };
  const failed = opening.error ? opened?.slice(opened.indexOf(" ") + 1) : null;
  return (
    <Screen
      id="registrations"
      title="Registrations"
      description="User pools that were registered from this computer."
      actions={<Back go={go} disabled={opening.busy} primary />}
    >
      <SpaceBetween size="m">
        {listing.error && (
          <ErrorAlert
            error={listing.error}
            action={
              listing.error.code === "registrations_unreadable" ? (
                <Action data-testid="start-anew" onClick={startAnew}>
                  Start a new list
                </Action>
              ) : (
                <Action onClick={list}>Try again</Action>
              )
            }
          />
        )}
        {keptAs !== null && (
          <Alert type="info" header="A new list was started">
            The old file is kept as {keptAs}. A user pool is listed again once you review it and go
            on to its hand-over.
          </Alert>
        )}
        {registrations !== null && registrations.length > 0 && <ClearAfterChoice />}
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
                <RegistrationCard
                  registration={registration}
                  opening={opening.busy ? opened : null}
                  onOpen={open}
                  onForget={() => {
                    setForgetting(registration);
                  }}
                />
              </SpaceBetween>
            </div>
          );
        })}
      </SpaceBetween>
      {forgetting && (
        <Forget
          registration={forgetting}
          onDone={(forgotten) => {
            setForgetting(null);
            if (forgotten) list();
          }}
        />
      )}
    </Screen>
  );
}
