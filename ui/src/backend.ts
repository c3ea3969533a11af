// The only file that talks to the shell. Everything that crosses is typed by src/bindings, made from the Rust.
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Check } from "./bindings/Check";
import type { Choices } from "./bindings/Choices";
import type { ConsolePage } from "./bindings/ConsolePage";
import type { Copied } from "./bindings/Copied";
import type { CreatedPool } from "./bindings/CreatedPool";
import type { Handover } from "./bindings/Handover";
import type { Identity } from "./bindings/Identity";
import type { PoolDetail } from "./bindings/PoolDetail";
import type { PoolName } from "./bindings/PoolName";
import type { Registered } from "./bindings/Registered";
import type { Registration } from "./bindings/Registration";
import type { Reopened } from "./bindings/Reopened";
import type { Review } from "./bindings/Review";
import type { Source } from "./bindings/Source";
import type { Start } from "./bindings/Start";
import type { TimedProgress } from "./bindings/TimedProgress";
import type { UiError } from "./bindings/UiError";

export const start = () => invoke<Start>("start");

export const connect = (source: Source, region: string | null) =>
  invoke<Identity>("connect", { source, region });

export const listPools = () => invoke<PoolName[]>("list_pools");

export const readPool = (poolId: string) => invoke<PoolDetail>("read_pool", { poolId });

export const proposeDomainPrefix = (name: string) =>
  invoke<string>("propose_domain_prefix", { name });

export const checkDomainPrefix = (prefix: string) =>
  invoke<Check>("check_domain_prefix", { prefix });

export const checkCluster = (cluster: string) => invoke<Check>("check_cluster", { cluster });

export const createPool = (name: string, domainPrefix: string) =>
  invoke<CreatedPool>("create_pool", { name, domainPrefix });

export const review = (poolId: string, clusters: string[], choices: Choices) =>
  invoke<Review>("review", { poolId, clusters, choices });

export function register(planId: string, onProgress: (told: TimedProgress) => void) {
  return invoke<Registered>("register", { planId, onProgress: new Channel(onProgress) });
}

export const cancelRegister = () => invoke<null>("cancel_register");

export const readHandover = () => invoke<Handover>("read_handover");

/** The secret goes from the keychain to the clipboard in Rust; it never comes here. */
export const copySecret = (poolId: string, clientId: string) =>
  invoke<Copied>("copy_secret", { poolId, clientId });

export const copyText = (text: string) => invoke<null>("copy_text", { text });

export const openConsole = (page: ConsolePage) => invoke<null>("open_console", { page });

export const listRegistrations = () => invoke<Registration[]>("list_registrations");

export const reopenRegistration = (poolId: string, account: string, region: string) =>
  invoke<Reopened>("reopen_registration", { poolId, account, region });

/** A command rejects with a UiError; anything else is a fault of the program and is shown all the same. */
export function asUiError(thrown: unknown): UiError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    return thrown as UiError;
  }
  return {
    code: "unexpected",
    message: `The program did not expect this: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    hint: "Try again. If it stays, restart CDF Registrar; nothing that was registered is lost.",
    retryable: true,
  };
}
