import Button from "@cloudscape-design/components/button";
import Spinner from "@cloudscape-design/components/spinner";
import { useCallback, useEffect, useState } from "react";
import * as backend from "../backend";
import { asUiError } from "../backend/uiError";
import type { Waiting } from "../bindings/connect";
import * as travel from "../journey";
import { ErrorAlert } from "../kit/ErrorAlert";
import { Holding } from "../kit/useTask";
import { Activity } from "../screens/activity/Activity";
import { Connect } from "../screens/connect/Connect";
import { Handover } from "../screens/handover/Handover";
import { Pool } from "../screens/pool/Pool";
import { Register } from "../screens/register/Register";
import { Registrations } from "../screens/registrations/Registrations";
import { Review } from "../screens/review/Review";
import { ClipboardKnown, useClipboard } from "../shared/clipboard";
import { ConnectedAs } from "../shared/identity";
import { PlanUnderReview } from "../shared/planId";
import { WaitIsOver } from "../shared/waiting";
import { Ending } from "./Ending";
import { OpenEndpoint } from "./OpenEndpoint";
import { StartedAgain } from "./StartedAgain";
import { TopBar } from "./TopBar";
import { Trail } from "./Trail";
import { Wait } from "./Wait";
import "./App.css";

function begin(go: travel.Go) {
  backend.start().then(
    (start) => {
      go(() => travel.started(start));
    },
    (thrown: unknown) => {
      go(() => travel.unstartable(asUiError(thrown)));
    },
  );
}

/** Here and not on a screen, because a run goes on whatever is shown. */
function register(planId: string, go: travel.Go) {
  go(travel.registering);
  backend
    .register(planId, (told) => {
      go((now) => travel.progressed(now, told));
    })
    .then(
      (registered) => {
        go((now) => travel.runEnded(now, registered));
      },
      (thrown: unknown) => {
        go((now) => travel.runRefused(now, asUiError(thrown)));
      },
    );
}

/** The window: it starts, or goes on from where it is told. */
export function App({ from = travel.starting }: { from?: travel.Journey }) {
  const [journey, go] = useState(from);
  const [held, setHeld] = useState(0);
  const hold = useCallback((change: 1 | -1) => {
    setHeld((now) => now + change);
  }, []);
  useEffect(() => {
    if (from.at === "starting") begin(go);
  }, [from]);
  const identity = travel.connectionOf(journey)?.identity ?? null;
  const planId = "review" in journey ? journey.review.planId : null;
  const mayLeave = held === 0 && travel.canLeave(journey);
  const clipboard = useClipboard();
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  useEffect(() => backend.onWaiting(setWaiting), []);
  useEffect(
    () =>
      backend.onProfilesChange(() => {
        // What cannot be read now is told by the files' own error.
        void backend.readProfiles().then((profiles) => {
          go((now) => travel.profilesRead(now, profiles));
        });
      }),
    [],
  );
  const over = useCallback(() => {
    setWaiting(null);
  }, []);
  return (
    <Holding value={hold}>
      <ClipboardKnown value={clipboard}>
        <WaitIsOver value={over}>
          {waiting && <Wait waiting={waiting} onOver={over} />}
          <TopBar
            identity={identity}
            onRenewed={(renewed) => {
              go((now) => travel.renewed(now, renewed));
            }}
            onLeave={mayLeave ? go : null}
          />
          <Trail at={journey.at} />
          <Ending />
          <OpenEndpoint identity={identity} />
          <StartedAgain
            onConnect={
              mayLeave
                ? (prefill) => {
                    go((now) => travel.startedAgain(now, prefill));
                  }
                : null
            }
          />
          <ConnectedAs value={identity}>
            <PlanUnderReview value={planId}>
              <CurrentScreen journey={journey} go={go} />
            </PlanUnderReview>
          </ConnectedAs>
        </WaitIsOver>
      </ClipboardKnown>
    </Holding>
  );
}

function CurrentScreen({ journey, go }: { journey: travel.Journey; go: travel.Go }) {
  switch (journey.at) {
    case "starting":
      return (
        <main className="alone">
          <Spinner size="large" />
        </main>
      );
    case "unstartable":
      return (
        <main className="alone">
          <ErrorAlert
            error={journey.error}
            action={
              <Button
                onClick={() => {
                  begin(go);
                }}
              >
                Try again
              </Button>
            }
          />
        </main>
      );
    case "connect":
      return <Connect journey={journey} go={go} />;
    case "pool":
      return <Pool key={journey.connection.identity.arn} journey={journey} go={go} />;
    case "review":
      return (
        <Review
          journey={journey}
          go={go}
          onRegister={() => {
            register(journey.review.planId, go);
          }}
        />
      );
    case "register":
      return <Register journey={journey} go={go} />;
    case "handover":
      return <Handover journey={journey} go={go} />;
    case "registrations":
      return <Registrations journey={journey} go={go} />;
    case "activity":
      return <Activity go={go} />;
  }
}
