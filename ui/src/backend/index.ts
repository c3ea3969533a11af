// The only file that talks to the shell. Everything that crosses is typed by src/bindings, made from the Rust.
import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Activity } from "../bindings/activity";
import type {
  Identity,
  Prefill,
  Profiles,
  SignInWay,
  Source,
  Start,
  Waiting,
} from "../bindings/connect";
import type { Handover, Sheet } from "../bindings/handover";
import type { Choices, ConsolePage } from "../bindings/plan";
import type { CreatedPool, PoolDetail, PoolName, Usable } from "../bindings/pools";
import type { Preflight } from "../bindings/preflight";
import type { Check } from "../bindings/proof";
import type { Forgotten, Registration, Reopened, StartedAnew } from "../bindings/registrations";
import type { Proved, Registered, Review, SavedFile, TimedProgress } from "../bindings/review";
import type { ClientSecrets, RotationAct, Slot } from "../bindings/rotation";
import type { ClearAfter, ClipboardChange, Copied, SecretOwner } from "../bindings/secrets";

/** Listens until the function that it returns is called. */
function until(listening: Promise<() => void>): () => void {
  return () => {
    void listening.then((stop) => {
      stop();
    });
  };
}

export const start = () => invoke<Start>("start");

/** The AWS profiles, as the files have them now. */
export const readProfiles = () => invoke<Profiles>("read_profiles");

/** Signs in to the IAM Identity Center session that a profile leads to. */
export const signIn = (profile: string, way: SignInWay) =>
  invoke<null>("sign_in", { profile, way });

/** Renews the credentials of the connection. */
export const renew = () => invoke<Identity>("renew");

export const answerMfaCode = (code: string) => invoke<null>("answer_mfa_code", { code });

/** Stops what is waited for while connecting, signing in or renewing. */
export const stopWaiting = () => invoke<null>("stop_waiting");

/** Tells what is waited for, until the function that it returns is called. */
export const onWaiting = (tell: (waiting: Waiting) => void) =>
  until(
    listen<Waiting>("waiting", ({ payload }) => {
      tell(payload);
    }),
  );

/** Tells when the AWS files have changed, until the function that it returns is called. */
export const onProfilesChange = (tell: () => void) => until(listen("profiles", tell));

/** Tells when the program is to end and a change to a pool keeps it, until the function that it returns is called. */
export const onEnding = (tell: () => void) => until(listen("ending", tell));

/** Tells the arguments of a program that was started while this one ran, until the function that it returns is called. */
export const onStartedAgain = (tell: (prefill: Prefill) => void) =>
  until(
    listen<Prefill>("again", ({ payload }) => {
      tell(payload);
    }),
  );

export const connect = (source: Source, region: string | null) =>
  invoke<Identity>("connect", { source, region });

export const listPools = () => invoke<PoolName[]>("list_pools");

export const readPool = (poolId: string) => invoke<PoolDetail>("read_pool", { poolId });

export const proposeDomainPrefix = (name: string) =>
  invoke<string>("propose_domain_prefix", { name });

export const checkDomainPrefix = (prefix: string) =>
  invoke<Usable>("check_domain_prefix", { prefix });

export const checkCluster = (cluster: string) => invoke<Usable>("check_cluster", { cluster });

export const createPool = (name: string, domainPrefix: string) =>
  invoke<CreatedPool>("create_pool", { name, domainPrefix });

export const review = (poolId: string, clusters: string[], choices: Choices) =>
  invoke<Review>("review", { poolId, clusters, choices });

/** What the identity may do of what the plan needs. */
export const preflight = (planId: string) => invoke<Preflight>("preflight", { planId });

export function register(planId: string, onProgress: (told: TimedProgress) => void) {
  return invoke<Registered>("register", { planId, onProgress: new Channel(onProgress) });
}

export const cancelRegister = (planId: string) => invoke<null>("cancel_register", { planId });

export const readHandover = (planId: string) => invoke<Handover>("read_handover", { planId });

/** Asks the pool and its endpoints whether sign-in works; tells each check as soon as it is done. */
export function prove(planId: string, onDone: (check: Check) => void) {
  return invoke<Proved>("prove", { planId, onDone: new Channel(onDone) });
}

/** The secret goes from the keychain to the clipboard in Rust; it never comes here. */
export const copySecret = (
  owner: SecretOwner,
  clientId: string,
  slot: Slot,
  clearAfterSeconds: ClearAfter,
) => invoke<Copied>("copy_secret", { owner, clientId, slot, clearAfterSeconds });

/** Tells what becomes of copied secrets, until the function that it returns is called. */
export const onClipboardChange = (tell: (change: ClipboardChange) => void) =>
  until(
    listen<ClipboardChange>("clipboard", ({ payload }) => {
      tell(payload);
    }),
  );

/** The one command that gives a secret to the window: to be shown, and forgotten. */
export const revealSecret = (owner: SecretOwner, clientId: string, slot: Slot) =>
  invoke<string>("reveal_secret", { owner, clientId, slot });

/** What is known of a client's secrets, and how far a rotation has come. */
export const readClientSecrets = (planId: string, clientId: string) =>
  invoke<ClientSecrets>("read_client_secrets", { planId, clientId });

/** Does one act of a rotation, if everything is still as it was read last. */
export const rotateSecret = (planId: string, clientId: string, act: RotationAct) =>
  invoke<ClientSecrets>("rotate_secret", { planId, clientId, act });

export const readSheets = (planId: string) => invoke<Sheet[]>("read_sheets", { planId });

/** Saves the sheet of this name among the person's downloads. */
export const saveSheet = (planId: string, fileName: string) =>
  invoke<SavedFile>("save_sheet", { planId, fileName });

export const copyText = (text: string) => invoke<null>("copy_text", { text });

export const openConsole = (planId: string, page: ConsolePage) =>
  invoke<null>("open_console", { planId, page });

/** What was sent to AWS from this computer, the latest change first. */
export const readActivity = () => invoke<Activity[]>("read_activity");

/** Saves all of it as a table among the person's downloads. */
export const saveActivity = () => invoke<SavedFile>("save_activity");

export const listRegistrations = () => invoke<Registration[]>("list_registrations");

export const reopenRegistration = (poolId: string, account: string, region: string) =>
  invoke<Reopened>("reopen_registration", { poolId, account, region });

export const forgetRegistration = (
  poolId: string,
  account: string,
  region: string,
  forgotten: Forgotten,
) => invoke<null>("forget_registration", { poolId, account, region, forgotten });

export const startRegistrationsAnew = () => invoke<StartedAnew>("start_registrations_anew");

/** The clusters that a pool has been registered for, as its scopes tell. */
export const findClusters = (poolId: string) => invoke<string[]>("find_clusters", { poolId });
