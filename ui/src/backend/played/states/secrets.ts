// The secrets of a client: copied, revealed, and exchanged.
import type { ClientSecrets } from "../../../bindings/rotation";
import type { ClipboardChange } from "../../../bindings/secrets";
import { atHandover, error, MORNING } from "../plant";
import { clientSecrets } from "../samples";
import { never, refuses, type Shell } from "../shell";
import type { State } from "../state";

const locked = error(
  "vault",
  "Your keychain is locked.",
  "Nothing was done. Unlock it, then try again.",
);

function at(address: string, more: Partial<State>): State {
  return {
    address: `secrets/${address}`,
    journey: atHandover(),
    shows: "secret-data-fusion",
    ...more,
  };
}

/** A secret was copied, and this became of it. */
function copied(address: string, change: ClipboardChange | null, says: string): State {
  return at(address, {
    shell: {
      onClipboardChange: (tell) => {
        if (change) tell(change);
        return () => undefined;
      },
    },
    acts: ["copy-secret-data-fusion"],
    says,
  });
}

/** The dialog with a client's secrets. */
function rotation(
  address: string,
  secrets: Partial<ClientSecrets>,
  more: Partial<State> = {},
): State {
  return at(`rotation-${address}`, {
    shell: { readClientSecrets: () => Promise.resolve(clientSecrets(secrets)) },
    acts: ["rotate-authorization-server"],
    shows: "rotation",
    says: secrets.message ?? "One secret is in use.",
    ...more,
  });
}

const listed = [
  { id: "4a5authserver6b7c8d9e0f1g2--1790000000000", createdAtMs: MORNING },
  { id: "4a5authserver6b7c8d9e0f1g2--1790000009000", createdAtMs: null },
];

const both: Partial<ClientSecrets> = {
  state: { kind: "both", sinceMs: MORNING },
  listed,
  message:
    "The old secret and the new one both work. The old one is the client's first secret, the only one that Cognito ever shows: once it is deleted, Cognito shows none any more, and your keychain has the only copy of the new one.",
  hint: "Give the new secret to Cognite, and delete the old one when it is used nowhere any more. Undo deletes the new one instead; whoever uses it already is locked out then.",
  acts: ["deleteOld", "undo"],
};

const refused: Partial<Shell> = {
  readClientSecrets: () => Promise.resolve(clientSecrets({})),
  rotateSecret: refuses(
    error(
      "rotation_changed",
      "The secrets of this client have been changed since they were looked at.",
      "Nothing was done. Look again to see what is different.",
    ),
  ),
};

export const secrets: State[] = [
  copied("copied", null, "On the clipboard"),
  copied("cleared", { state: "cleared", copy: 1 }, "Cleared from the clipboard"),
  copied("replaced", { state: "replaced", copy: 1 }, "something else was copied"),
  copied(
    "stuck",
    { state: "stuck", copy: 1, why: "the X server of this session has gone away" },
    "Still on the clipboard",
  ),
  at("copying", {
    shell: { copySecret: never },
    acts: ["copy-secret-data-fusion"],
    shows: "secret-data-fusion",
  }),
  at("copy-refused", {
    shell: { copySecret: refuses(locked) },
    acts: ["copy-secret-data-fusion"],
    shows: "error",
  }),
  at("revealed", {
    shell: {
      revealSecret: () => Promise.resolve("1n4played5secret6of7the8length9that0cognito1gives2it"),
    },
    acts: ["reveal-data-fusion"],
    shows: "revealed-data-fusion",
  }),
  rotation("idle", {
    message: "One secret is in use, and it works. Cognito shows it, and it is in your keychain.",
    hint: "A new one is stored in your keychain, added to the client and tried. The one in use keeps working until you delete it.",
  }),
  rotation("last-copy", { custody: { kind: "onlyStored" } }),
  rotation("to-fetch", { custody: { kind: "toFetch" }, acts: ["fetch"] }),
  rotation("begun", {
    state: { kind: "begun" },
    message:
      "A new secret is in your keychain, and Cognito does not have it yet. The one in use works as before.",
    hint: "Finish adds the new secret to the client and tries it. Undo forgets it: it works nowhere.",
    acts: ["finish", "undo"],
  }),
  rotation("both", both),
  rotation("both-sure", both, {
    acts: ["rotate-authorization-server", { within: "cognite-uses-the-new-one" }],
  }),
  rotation("old-gone", { state: { kind: "oldGone" }, acts: ["tidy"] }),
  rotation("settling", { state: { kind: "settling" }, acts: [] }),
  rotation("foreign", { state: { kind: "foreign" }, custody: { kind: "differs" }, acts: [] }),
  rotation("unknown", { state: { kind: "unknown" }, custody: null, listed: [], acts: [] }),
  rotation("awaited", {}, { shell: { readClientSecrets: never }, says: "Asking Amazon Cognito" }),
  rotation(
    "refused",
    {},
    { shell: refused, acts: ["rotate-authorization-server", "rotation-begin"], shows: "error" },
  ),
  rotation(
    "acting",
    {},
    {
      shell: { ...refused, rotateSecret: never },
      acts: ["rotate-authorization-server", "rotation-begin"],
      says: "Storing, adding and trying",
    },
  ),
];
