import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import * as backend from "../../backend";
import type { CreatedPool } from "../../bindings/pools";
import { Action } from "../../kit/Action";
import { Dialog } from "../../kit/Dialog";
import { ErrorAlert, FieldError } from "../../kit/ErrorAlert";
import { useTask } from "../../kit/useTask";
import { DomainPrefixField } from "../../shared/DomainPrefixField";
import { useDomainPrefix } from "../../shared/useDomainPrefix";

interface Props {
  region: string;
  onCreated: (created: CreatedPool) => void;
  onClose: () => void;
}

/** Makes a user pool that suits Cognite Data Fusion, and says beforehand how. */
export function CreatePool({ region, onCreated, onClose }: Props) {
  const [name, setName] = useState("");
  const [nameMissing, setNameMissing] = useState(false);
  const prefix = useDomainPrefix(name, null);
  const task = useTask({ holdsScreen: true });
  const create = () => {
    if (name.trim() === "") {
      setNameMissing(true);
      return;
    }
    task.run(async () => {
      if (!(await prefix.confirm())) return;
      onCreated(await backend.createPool(name.trim(), prefix.text.trim()));
    });
  };
  return (
    <Dialog
      header="Create user pool"
      onClose={() => {
        if (!task.busy) onClose();
      }}
      buttons={
        <>
          <Action
            data-testid="cancel-create-pool"
            variant="link"
            disabled={task.busy}
            onClick={onClose}
          >
            Cancel
          </Action>
          <Button
            data-testid="confirm-create-pool"
            variant="primary"
            form="create-pool-form"
            loading={task.busy}
            loadingText="Creating the user pool"
          >
            Create user pool
          </Button>
        </>
      }
    >
      <form
        id="create-pool-form"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <SpaceBetween size="m">
          {task.error && <ErrorAlert error={task.error} />}
          <FormField
            label="Name"
            errorText={
              nameMissing && (
                <FieldError code="bad_pool_name">Enter a name for the user pool.</FieldError>
              )
            }
          >
            <Input
              data-testid="new-pool-name"
              value={name}
              autoFocus
              disableBrowserAutocorrect
              onChange={({ detail }) => {
                setName(detail.value);
                setNameMissing(false);
              }}
            />
          </FormField>
          <DomainPrefixField entry={prefix} region={region} />
          <div>
            <Box variant="h3" padding={{ bottom: "xxs" }}>
              It will have
            </Box>
            <ul className="plain-list">
              <li>the Essentials feature plan</li>
              <li>sign-in by email address</li>
              <li>email and name as required attributes, because Cognite needs both</li>
              <li>managed login as its sign-in pages</li>
              <li>deletion protection</li>
            </ul>
          </div>
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
