// Stands in the place of `backend/index.ts` where the window is opened in a browser (see played/vite.config.ts), and
// answers as the state that is played has it.
import { practice, type Shell } from "./shell";

let shell = practice;

/** From now on the commands answer so, and the others as Practice would. */
export function play(answers: Partial<Shell>) {
  shell = { ...practice, ...answers };
}

type Command = keyof Shell;

/** Each command, played by the shell of the moment. */
const commands = new Proxy({} as Shell, {
  get: (_, name: Command) => {
    return (...args: unknown[]) => (shell[name] as (...args: unknown[]) => unknown)(...args);
  },
});

export const {
  start,
  readProfiles,
  signIn,
  renew,
  answerMfaCode,
  stopWaiting,
  onWaiting,
  onProfilesChange,
  onEnding,
  onStartedAgain,
  onClipboardChange,
  connect,
  listPools,
  readPool,
  proposeDomainPrefix,
  checkDomainPrefix,
  checkCluster,
  createPool,
  review,
  preflight,
  register,
  cancelRegister,
  readHandover,
  prove,
  copySecret,
  revealSecret,
  readClientSecrets,
  rotateSecret,
  readSheets,
  saveSheet,
  copyText,
  openConsole,
  readActivity,
  saveActivity,
  listRegistrations,
  reopenRegistration,
  forgetRegistration,
  startRegistrationsAnew,
  findClusters,
  ...forgotten
} = commands;

// Does not compile when a command is not in the list above.
type Forgotten = keyof typeof forgotten;
export type AllAreListed = [Forgotten] extends [never] ? true : ["not listed", Forgotten];
export const allAreListed: AllAreListed = true;
