import Alert from "@cloudscape-design/components/alert";
import { useEffect, useState } from "react";
import * as backend from "../backend";
import type { Prefill } from "../bindings/connect";
import { Action } from "../kit/Action";

interface Props {
  /** Goes to where the arguments fill in; null where that is not possible now. */
  onConnect: ((prefill: Prefill) => void) | null;
}

/** What was asked for by starting the program once more. */
export function StartedAgain({ onConnect }: Props) {
  const [asked, setAsked] = useState<Prefill | null>(null);
  useEffect(() => backend.onStartedAgain(setAsked), []);
  if (asked === null) return null;
  const over = () => {
    setAsked(null);
  };
  return (
    <div role="status" data-testid="started-again" className="notice">
      <Alert
        dismissible
        onDismiss={over}
        header="CDF Registrar was started once more, and this is its window"
        action={
          <Action
            data-testid="connect-with-it"
            disabled={onConnect === null}
            onClick={() => {
              over();
              onConnect?.(asked);
            }}
          >
            Go to Connect
          </Action>
        }
      >
        It was asked for {words(asked)}.
      </Alert>
    </div>
  );
}

function words({ practice, profile, region, userPool, clusters }: Prefill): string {
  const named = [
    practice ? "Practice" : profile !== null && `the profile ${profile}`,
    region !== null && `the region ${region}`,
    userPool !== null && `the user pool ${userPool}`,
    clusters.length > 0 && `the cluster${clusters.length === 1 ? "" : "s"} ${clusters.join(", ")}`,
  ];
  return named.filter((one) => one !== false).join(", ");
}
