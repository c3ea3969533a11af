// The only file that talks to the shell. Everything that crosses is typed by src/bindings, made from the Rust.
import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Check } from "../bindings/Check";
import type { Choices } from "../bindings/Choices";
import type { ClearAfter } from "../bindings/ClearAfter";
import type { ClientSecrets } from "../bindings/ClientSecrets";
import type { ClipboardChange } from "../bindings/ClipboardChange";
import type { ConsolePage } from "../bindings/ConsolePage";
import type { Copied } from "../bindings/Copied";
import type { CreatedPool } from "../bindings/CreatedPool";
import type { Handover } from "../bindings/Handover";
import type { Identity } from "../bindings/Identity";
import type { PoolDetail } from "../bindings/PoolDetail";
import type { PoolName } from "../bindings/PoolName";
import type { Preflight } from "../bindings/Preflight";
import type { Profiles } from "../bindings/Profiles";
import type { Proved } from "../bindings/Proved";
import type { Registered } from "../bindings/Registered";
import type { Registration } from "../bindings/Registration";
import type { Reopened } from "../bindings/Reopened";
import type { Review } from "../bindings/Review";
import type { RotationAct } from "../bindings/RotationAct";
import type { SavedSheet } from "../bindings/SavedSheet";
import type { Sheet } from "../bindings/Sheet";
import type { SignInWay } from "../bindings/SignInWay";
import type { Slot } from "../bindings/Slot";
import type { Source } from "../bindings/Source";
import type { Start } from "../bindings/Start";
import type { StartedAnew } from "../bindings/StartedAnew";
import type { TimedProgress } from "../bindings/TimedProgress";
import type { Usable } from "../bindings/Usable";
import type { Waiting } from "../bindings/Waiting";

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

/** What the identity may do of what the plan under review needs. */
export const preflight = () => invoke<Preflight>("preflight");

export function register(planId: string, onProgress: (told: TimedProgress) => void) {
  return invoke<Registered>("register", { planId, onProgress: new Channel(onProgress) });
}

export const cancelRegister = () => invoke<null>("cancel_register");

export const readHandover = () => invoke<Handover>("read_handover");

/** Asks the pool and its endpoints whether sign-in works; tells each check as soon as it is done. */
export function prove(onDone: (check: Check) => void) {
  return invoke<Proved>("prove", { onDone: new Channel(onDone) });
}

/** The secret goes from the keychain to the clipboard in Rust; it never comes here. */
export const copySecret = (
  poolId: string,
  clientId: string,
  slot: Slot,
  clearAfterSeconds: ClearAfter,
) => invoke<Copied>("copy_secret", { poolId, clientId, slot, clearAfterSeconds });

/** Tells what becomes of copied secrets, until the function that it returns is called. */
export const onClipboardChange = (tell: (change: ClipboardChange) => void) =>
  until(
    listen<ClipboardChange>("clipboard", ({ payload }) => {
      tell(payload);
    }),
  );

/** The one command that gives a secret to the window: to be shown, and forgotten. */
export const revealSecret = (poolId: string, clientId: string, slot: Slot) =>
  invoke<string>("reveal_secret", { poolId, clientId, slot });

/** What is known of a client's secrets, and how far a rotation has come. */
export const readClientSecrets = (clientId: string) =>
  invoke<ClientSecrets>("read_client_secrets", { clientId });

/** Does one act of a rotation, if everything is still as it was read last. */
export const rotateSecret = (clientId: string, act: RotationAct) =>
  invoke<ClientSecrets>("rotate_secret", { clientId, act });

export const readSheets = () => invoke<Sheet[]>("read_sheets");

/** Saves the sheet of this name among the person's downloads. */
export const saveSheet = (fileName: string) => invoke<SavedSheet>("save_sheet", { fileName });

export const copyText = (text: string) => invoke<null>("copy_text", { text });

export const openConsole = (page: ConsolePage) => invoke<null>("open_console", { page });

export const listRegistrations = () => invoke<Registration[]>("list_registrations");

export const reopenRegistration = (poolId: string, account: string, region: string) =>
  invoke<Reopened>("reopen_registration", { poolId, account, region });

export const forgetRegistration = (
  poolId: string,
  account: string,
  region: string,
  withSecrets: boolean,
) => invoke<null>("forget_registration", { poolId, account, region, withSecrets });

export const startRegistrationsAnew = () => invoke<StartedAnew>("start_registrations_anew");

/** The clusters that a pool has been registered for, as its scopes tell. */
export const findClusters = (poolId: string) => invoke<string[]>("find_clusters", { poolId });
