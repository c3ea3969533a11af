import FormField from "@cloudscape-design/components/form-field";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useContext, useState } from "react";
import * as backend from "../backend";
import type { Slot } from "../bindings/rotation";
import type { ClearAfter, ClipboardChange, SecretOwner } from "../bindings/secrets";
import { Action } from "../kit/Action";
import { ErrorAlert } from "../kit/ErrorAlert";
import { Status } from "../kit/Status";
import { useCountdown } from "../kit/useCountdown";
import { useOnLeave } from "../kit/useOnLeave";
import { useTask } from "../kit/useTask";
import { ClipboardKnown } from "./clipboard";
import "./Secret.css";

/** A revealed secret hides itself after so long. */
const REVEALED_SECONDS = 30;
const CHOICES: ClearAfter[] = [10, 30, 90];

interface Props {
  /** What has put the client before the person. */
  owner: SecretOwner;
  clientId: string;
  /** The one in use, or the new one while they are being rotated. */
  slot: Slot;
  /** For test ids, such as `data-fusion`. */
  testId: string;
  /** The app client's name, for the buttons' labels. */
  name: string;
  /** Whether it may be shown on the screen here. */
  reveals?: boolean;
}

/** What can be done with a secret in the keychain: have Rust copy it, and show it for a moment. */
export function SecretActions({ reveals = false, ...secret }: Props) {
  const { owner, clientId, slot, testId, name } = secret;
  const task = useTask();
  const { clearAfter, copies } = useContext(ClipboardKnown);
  const [left, count] = useCountdown();
  const [copied, setCopied] = useState<number | null>(null);
  const copy = () => {
    task.run(async () => {
      const { copy: number, clearsAfterSeconds } = await backend.copySecret(
        owner,
        clientId,
        slot,
        clearAfter,
      );
      setCopied(number);
      count(clearsAfterSeconds);
    });
  };
  return (
    <div className="copy-secret">
      <span className="in-line">
        <Action
          data-testid={`copy-secret-${testId}`}
          iconName="copy"
          ariaLabel={`Copy secret of ${name}`}
          loading={task.busy}
          loadingText="Waiting for your keychain"
          onClick={copy}
        >
          Copy secret
        </Action>
        {reveals && <Reveal {...secret} />}
        {copied !== null && <Clipboard change={copies[copied]} left={left} />}
      </span>
      {task.error && <ErrorAlert error={task.error} />}
    </div>
  );
}

/** What became of a copy. Until the program has said something of it, it is there. */
function Clipboard({ change, left }: { change?: ClipboardChange; left: number | null }) {
  switch (change?.state) {
    case undefined:
    case "holding":
      return <Status type="success">On the clipboard, cleared in {left ?? 0} s</Status>;
    case "cleared":
      return <Status type="info">Cleared from the clipboard</Status>;
    case "replaced":
      return <Status type="info">No longer on the clipboard: something else was copied</Status>;
    case "stuck":
      return (
        <Status type="warning">
          Still on the clipboard, which does not answer ({change.why}); trying again
        </Status>
      );
  }
}

/** Shows the secret until it is hidden: by a press, after a while, or when the window is left. */
function Reveal({ owner, clientId, slot, testId, name }: Props) {
  const task = useTask();
  const [value, setValue] = useState<string | null>(null);
  const [left, count] = useCountdown();
  const hide = () => {
    setValue(null);
    count(null);
  };
  useOnLeave(hide);
  if (value !== null && left === 0) hide();
  const reveal = () => {
    task.run(async () => {
      const secret = await backend.revealSecret(owner, clientId, slot);
      // The keychain may have asked for its password, and the person may be elsewhere by now.
      if (!document.hidden) {
        setValue(secret);
        count(REVEALED_SECONDS);
      }
    });
  };
  return (
    <>
      <Action
        data-testid={`reveal-${testId}`}
        iconName={value === null ? "unlocked" : "lock-private"}
        ariaLabel={`${value === null ? "Reveal" : "Hide"} secret of ${name}`}
        loading={task.busy}
        loadingText="Waiting for your keychain"
        onClick={value === null ? reveal : hide}
      >
        {value === null ? "Reveal" : `Hide (${left ?? 0} s)`}
      </Action>
      {value !== null && (
        <code className="revealed" data-testid={`revealed-${testId}`}>
          {value}
        </code>
      )}
      {task.error && <ErrorAlert error={task.error} />}
    </>
  );
}

/** How long copied secrets stay on the clipboard. */
export function ClearAfterChoice() {
  const { clearAfter, chooseClearAfter } = useContext(ClipboardKnown);
  return (
    <FormField label="Clear copied secrets from the clipboard after">
      <SegmentedControl
        data-testid="clear-after"
        selectedId={String(clearAfter)}
        label="Clear copied secrets from the clipboard after"
        options={CHOICES.map((seconds) => ({ id: String(seconds), text: `${seconds} s` }))}
        onChange={({ detail }) => {
          const choice = CHOICES.find((seconds) => String(seconds) === detail.selectedId);
          if (choice !== undefined) chooseClearAfter(choice);
        }}
      />
    </FormField>
  );
}
