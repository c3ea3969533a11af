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
  const isLastCopy = task.error?.code === "last_copies";
  const forget = () => {
    const secrets = isLastCopy ? "lastCopies" : "secrets";
    task.run(async () => {
      await backend.forgetRegistration(
        poolId,
        account,
        region,
        withSecrets ? secrets : "listEntry",
      );
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
            data-testid={isLastCopy && withSecrets ? "confirm-last-copies" : "confirm-forget"}
            variant="primary"
            loading={task.busy}
            loadingText="Waiting for your keychain"
            onClick={forget}
          >
            {isLastCopy && withSecrets ? "Delete the last copy for good" : "Forget"}
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
          description="Amazon Cognito is asked first whether it still shows them. If your keychain holds the only copy, you are told before it goes."
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
