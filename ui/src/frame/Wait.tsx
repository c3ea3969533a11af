import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import * as backend from "../backend";
import type { Waiting } from "../bindings/connect";
import { Action } from "../kit/Action";
import { CopyTextButton } from "../kit/Copy";
import { Dialog } from "../kit/Dialog";
import { ErrorAlert } from "../kit/ErrorAlert";
import { Status } from "../kit/Status";
import { moment } from "../kit/time";
import { useTask } from "../kit/useTask";

const TITLES: Record<Waiting["kind"], string> = {
  mfaCode: "Multi-factor authentication",
  browser: "Sign in with your browser",
  deviceCode: "Sign in with a code",
};

/** What the program waits for while it connects, and the way to stop waiting. */
export function Wait({ waiting, onOver }: { waiting: Waiting; onOver: () => void }) {
  const stopping = useTask();
  const stop = () => {
    stopping.run(async () => {
      await backend.stopWaiting();
      onOver();
    });
  };
  return (
    <Dialog
      header={TITLES[waiting.kind]}
      closeLabel="Stop waiting"
      onClose={stop}
      buttons={
        <>
          <Action data-testid="stop-waiting" variant="link" disabled={stopping.busy} onClick={stop}>
            Cancel
          </Action>
          {waiting.kind === "mfaCode" && (
            <Action
              data-testid="send-mfa-code"
              variant="primary"
              form="mfa-form"
              formAction="submit"
            >
              Continue
            </Action>
          )}
        </>
      }
    >
      <div data-testid="waiting" data-for={waiting.kind}>
        <SpaceBetween size="m">
          {stopping.error && <ErrorAlert error={stopping.error} />}
          <What waiting={waiting} onOver={onOver} />
        </SpaceBetween>
      </div>
    </Dialog>
  );
}

function What({ waiting, onOver }: { waiting: Waiting; onOver: () => void }) {
  switch (waiting.kind) {
    case "mfaCode":
      return <MfaCode waiting={waiting} onOver={onOver} />;
    case "browser":
      return (
        <>
          <Status type="in-progress">
            Waiting for you to sign in in your browser, which has been opened
          </Status>
          <span className="in-line">
            No browser? Open this address in one on this computer.
            <CopyTextButton label="Copy address" text={waiting.url} testId="copy-sign-in-url" />
          </span>
        </>
      );
    case "deviceCode":
      return (
        <>
          <p>
            Open <span data-testid="verification-uri">{waiting.verificationUri}</span> in any
            browser, on any computer, and enter this code:
          </p>
          <Box variant="h1" data-testid="user-code">
            {waiting.userCode}
          </Box>
          <CopyTextButton
            label="Copy address with the code"
            text={waiting.verificationUriComplete}
            testId="copy-sign-in-url"
          />
          <Status type="in-progress">
            Waiting for you to allow it there, until {moment(waiting.expiresAt)}
          </Status>
        </>
      );
  }
}

interface MfaProps {
  waiting: Extract<Waiting, { kind: "mfaCode" }>;
  onOver: () => void;
}

function MfaCode({ waiting, onOver }: MfaProps) {
  const { mfaSerial, roleArn, renewal } = waiting;
  const sending = useTask();
  const [code, setCode] = useState("");
  const wrong = code !== "" && !/^\d{6}$/u.test(code);
  const send = () => {
    if (code === "" || wrong) return;
    sending.run(async () => {
      await backend.answerMfaCode(code);
      onOver();
    });
  };
  return (
    <form
      id="mfa-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <SpaceBetween size="s">
        {sending.error && <ErrorAlert error={sending.error} />}
        <p>
          {renewal ? "The session has expired. " : ""}To take the role {roleArn}, AWS asks for a
          code of your device {mfaSerial}.
        </p>
        <FormField label="MFA code" errorText={wrong && "A code has six digits."}>
          <Input
            data-testid="mfa-code"
            value={code}
            inputMode="numeric"
            autoFocus
            autoComplete="one-time-code"
            disabled={sending.busy}
            onChange={({ detail }) => {
              setCode(detail.value.trim());
            }}
          />
        </FormField>
      </SpaceBetween>
    </form>
  );
}
