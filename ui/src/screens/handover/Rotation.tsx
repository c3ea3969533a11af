import Alert from "@cloudscape-design/components/alert";
import Checkbox from "@cloudscape-design/components/checkbox";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import * as backend from "../../backend";
import type { HandoverClient } from "../../bindings/handover";
import type { Custody } from "../../bindings/plan";
import type {
  ClientSecrets,
  ListedSecret,
  RotationAct,
  RotationState,
} from "../../bindings/rotation";
import { Action } from "../../kit/Action";
import { Dialog } from "../../kit/Dialog";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { NamedValues, type NamedValue } from "../../kit/NamedValues";
import { Status, type StatusType } from "../../kit/Status";
import { moment } from "../../kit/time";
import { useAtFirst } from "../../kit/useAtFirst";
import { useTask } from "../../kit/useTask";
import { usePlanId } from "../../shared/planId";
import { SecretActions } from "../../shared/Secret";
import { secretWords } from "../../shared/words";

const STATES: Record<RotationState["kind"], { type: StatusType; word: string }> = {
  idle: { type: "success", word: "No rotation under way" },
  begun: { type: "in-progress", word: "Begun: the new secret is not in Amazon Cognito yet" },
  both: { type: "success", word: "The old and the new secret both work" },
  oldGone: {
    type: "in-progress",
    word: "The old secret is deleted; the new one has to take its place",
  },
  settling: { type: "pending", word: "Amazon Cognito has not settled yet" },
  foreign: { type: "warning", word: "Somebody else is rotating" },
  unknown: { type: "warning", word: "Not known" },
};

const ACTS: Record<RotationAct, { label: string; busy: string }> = {
  begin: { label: "Make a new secret", busy: "Storing, adding and trying the new secret" },
  finish: { label: "Finish: add the new secret", busy: "Adding and trying the new secret" },
  deleteOld: {
    label: "Delete the old secret",
    busy: "Trying both secrets, then deleting the old one",
  },
  tidy: { label: "Tidy up", busy: "Waiting for your keychain" },
  undo: { label: "Undo: forget the new secret", busy: "Taking the new secret back" },
  fetch: {
    label: "Fetch the secret that Amazon Cognito shows",
    busy: "Trying the secret, then storing it",
  },
};

interface Props {
  client: HandoverClient;
  onClose: () => void;
}

/** A client's secrets: where each one is, and exchanging the one in use without an outage. */
export function Rotation({ client, onClose }: Props) {
  const { step, name, clientId } = client;
  const planId = usePlanId();
  const task = useTask();
  const [secrets, setSecrets] = useState<ClientSecrets | null>(null);
  const [doing, setDoing] = useState<RotationAct | null>(null);
  const look = () => {
    setDoing(null);
    task.run(async () => {
      setSecrets(await backend.readClientSecrets(planId, clientId));
    });
  };
  useAtFirst(look);
  const act = (chosen: RotationAct) => {
    setDoing(chosen);
    task.run(async () => {
      setSecrets(await backend.rotateSecret(planId, clientId, chosen));
    });
  };
  const close = () => {
    if (!task.busy) onClose();
  };
  return (
    <Dialog
      size="large"
      header={`Secrets of “${name}”`}
      onClose={close}
      buttons={
        <>
          <Action data-testid="look-again" disabled={task.busy} onClick={look}>
            Look again
          </Action>
          <Action
            data-testid="close-rotation"
            variant="primary"
            disabled={task.busy}
            onClick={close}
          >
            Close
          </Action>
        </>
      }
    >
      <div
        data-testid="rotation"
        data-state={task.busy ? "busy" : secrets?.state.kind}
        aria-busy={task.busy}
      >
        <SpaceBetween size="m">
          {task.error && <ErrorAlert error={task.error} />}
          {task.busy && (
            <Status type="in-progress">
              {doing === null ? "Asking Amazon Cognito and your keychain" : ACTS[doing].busy}
            </Status>
          )}
          {secrets && (
            <Known secrets={secrets} testId={`${step}-next`} busy={task.busy} onAct={act} />
          )}
        </SpaceBetween>
      </div>
    </Dialog>
  );
}

/** A secret that Amazon Cognito lists: which one it is, and when it was made. */
function said({ id, createdAtMs }: ListedSecret, index: number, count: number): NamedValue {
  return {
    name: count === 1 ? "The only one" : index === 0 ? "The older one" : "The newer one",
    value: (
      <>
        {createdAtMs === null ? "Made at a time that is not told" : `Made ${moment(createdAtMs)}`}{" "}
        <span className="faint">({id})</span>
      </>
    ),
  };
}

interface KnownProps {
  secrets: ClientSecrets;
  testId: string;
  busy: boolean;
  onAct: (act: RotationAct) => void;
}

function Known({ secrets, testId, busy, onAct }: KnownProps) {
  const { custody, listed, state, message, hint, acts, clientId, name } = secrets;
  const planId = usePlanId();
  const { type, word } = STATES[state.kind];
  const others = acts.filter((act) => act !== "deleteOld");
  return (
    <SpaceBetween size="m">
      <div className="stack">
        <Status type={type}>{word}</Status>
        <p>{message}</p>
        <p className="faint">{hint}</p>
      </div>
      {custody && <InUse custody={custody} />}
      <NamedValues of={listed.map((secret, index) => said(secret, index, listed.length))} />
      {state.kind === "both" && (
        <div className="stack">
          <p>
            {state.sinceMs === null
              ? "The new secret:"
              : `Both have worked since ${moment(state.sinceMs)}. The new secret:`}
          </p>
          <SecretActions
            owner={{ kind: "plan", planId }}
            clientId={clientId}
            slot="next"
            testId={testId}
            name={`${name} (new)`}
            reveals
          />
        </div>
      )}
      {others.length > 0 && (
        <div className="in-line">
          {others.map((act) => (
            <Action
              key={act}
              data-testid={`rotation-${act}`}
              disabled={busy}
              onClick={() => {
                onAct(act);
              }}
            >
              {ACTS[act].label}
            </Action>
          ))}
        </div>
      )}
      {acts.includes("deleteOld") && (
        <DeleteOld
          busy={busy}
          onDelete={() => {
            onAct("deleteOld");
          }}
        />
      )}
    </SpaceBetween>
  );
}

/** Where the secret in use is; the last copy is said loudly. */
function InUse({ custody }: { custody: Custody }) {
  return (
    <div data-testid="custody" data-custody={custody.kind}>
      {custody.kind === "onlyStored" ? (
        <Alert type="warning" header="Your keychain holds the last copy">
          Amazon Cognito no longer shows the secret in use. Should your keychain be lost, only a new
          secret helps.
        </Alert>
      ) : (
        `The secret in use: ${secretWords(custody)}`
      )}
    </div>
  );
}

/** The one act that cannot be undone has a question of its own. */
function DeleteOld({ busy, onDelete }: { busy: boolean; onDelete: () => void }) {
  const [sure, setSure] = useState(false);
  return (
    <div className="stack">
      <Checkbox
        data-testid="cognite-uses-the-new-one"
        checked={sure}
        disabled={busy}
        onChange={({ detail }) => {
          setSure(detail.checked);
        }}
      >
        Cognite uses the new secret now
      </Checkbox>
      <Action data-testid="rotation-deleteOld" disabled={busy || !sure} onClick={onDelete}>
        {ACTS.deleteOld.label}
      </Action>
    </div>
  );
}
