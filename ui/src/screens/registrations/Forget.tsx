import Checkbox from "@cloudscape-design/components/checkbox";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import * as backend from "../../backend";
import type { Registration } from "../../bindings/registrations";
import { Action } from "../../kit/Action";
import { Dialog } from "../../kit/Dialog";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { useTask } from "../../kit/useTask";

interface Props {
  registration: Registration;
  onDone: (forgotten: boolean) => void;
}

/** Asks before a registration is taken off the list, and whether its secrets go too. */
export function Forget({ registration, onDone }: Props) {
  const { poolId, poolName, account, region, clients } = registration;
  const task = useTask();
  const [withSecrets, setWithSecrets] = useState(false);
  const cancel = () => {
    if (!task.busy) onDone(false);
  };
  const forget = () => {
    task.run(async () => {
      await backend.forgetRegistration(poolId, account, region, withSecrets);
      onDone(true);
    });
  };
  return (
    <Dialog
      header={`Forget ${poolName}?`}
      onClose={cancel}
      buttons={
        <>
          <Action data-testid="cancel-forget" variant="link" disabled={task.busy} onClick={cancel}>
            Cancel
          </Action>
          <Action
            data-testid="confirm-forget"
            variant="primary"
            loading={task.busy}
            loadingText="Waiting for your keychain"
            onClick={forget}
          >
            Forget
          </Action>
        </>
      }
    >
      <SpaceBetween size="s">
        {task.error && <ErrorAlert error={task.error} />}
        <p>
          It leaves this list. Nothing is changed in the user pool, and reviewing the pool again
          brings it back.
        </p>
        <Checkbox
          data-testid="forget-secrets"
          checked={withSecrets}
          disabled={task.busy}
          description="After a rotation Amazon Cognito no longer shows a secret: your keychain may hold the only copy."
          onChange={({ detail }) => {
            setWithSecrets(detail.checked);
          }}
        >
          Also delete the secrets of its {clients.length} app clients from your keychain, for good
        </Checkbox>
      </SpaceBetween>
    </Dialog>
  );
}
