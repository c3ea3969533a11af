// The shell, played: every command has an answer, and nothing is asked of anybody.
import type * as commands from "..";
import type { UiError } from "../../bindings/errors";
import { NO_CHOICES } from "../../journey";
import * as samples from "./samples";

/** What `backend/index.ts` offers. */
export type Shell = typeof commands;

/** An answer that never comes. */
export const never = () => new Promise<never>(() => undefined);

/** An answer that is an error, as the shell rejects with it. */
export const refuses = (why: UiError) => () => Promise.reject(Object.assign(new Error(), why));

const silence = () => () => undefined;

/** An event that has no content, told at once. */
export const atOnce = (tell: () => void) => {
  tell();
  return () => undefined;
};

/** Answers as Practice with an empty pool would. */
export const practice: Shell = {
  start: () => Promise.resolve(samples.start),
  readProfiles: () =>
    Promise.resolve({ profiles: samples.start.profiles, leftOut: [], profilesError: null }),
  signIn: () => Promise.resolve(null),
  renew: () => Promise.resolve(samples.identity),
  answerMfaCode: () => Promise.resolve(null),
  stopWaiting: () => Promise.resolve(null),
  onWaiting: silence,
  onProfilesChange: silence,
  onEnding: silence,
  onStartedAgain: silence,
  onClipboardChange: silence,
  connect: () => Promise.resolve(samples.identity),
  listPools: () => Promise.resolve(samples.pools),
  readPool: (id) =>
    Promise.resolve({ id, name: id, tier: "ESSENTIALS", domain: `domain-of-${id}` }),
  proposeDomainPrefix: () => Promise.resolve("proposed-cdf"),
  checkDomainPrefix: () => Promise.resolve({ problem: null }),
  checkCluster: (name) =>
    Promise.resolve({ problem: name.includes("/") ? "A cluster name has no slash." : null }),
  createPool: (name, domainPrefix) =>
    Promise.resolve({
      pool: { id: "eu-west-1_New", name, tier: "ESSENTIALS", domain: domainPrefix },
      domainError: null,
    }),
  review: () =>
    Promise.resolve(
      samples.review("1", [samples.step("domain", { kind: "create", settings: [] })]),
    ),
  preflight: () => Promise.resolve(samples.preflight([])),
  register: () =>
    Promise.resolve({
      run: { steps: [] },
      choices: NO_CHOICES,
      after: samples.review("2", []),
      afterError: null,
    }),
  cancelRegister: () => Promise.resolve(null),
  readHandover: () => Promise.resolve(samples.handover),
  prove: () => Promise.resolve(samples.proved([samples.finding("passed")])),
  copySecret: (_owner, _clientId, _slot, clearsAfterSeconds) =>
    Promise.resolve({ copy: 1, clearsAfterSeconds }),
  revealSecret: () => Promise.resolve("played-secret"),
  readClientSecrets: () => Promise.resolve(samples.clientSecrets({})),
  rotateSecret: () => Promise.resolve(samples.clientSecrets({})),
  readSheets: () => Promise.resolve(samples.sheets),
  saveSheet: (_planId, fileName) => Promise.resolve({ path: `/home/me/Downloads/${fileName}` }),
  copyText: () => Promise.resolve(null),
  openConsole: () => Promise.resolve(null),
  readActivity: () => Promise.resolve([]),
  saveActivity: () => Promise.resolve({ path: "/home/me/Downloads/cdf-registrar-activity.tsv" }),
  listRegistrations: () => Promise.resolve([samples.registration]),
  reopenRegistration: () =>
    Promise.resolve({ identity: samples.identity, review: samples.review("1", []) }),
  forgetRegistration: () => Promise.resolve(null),
  startRegistrationsAnew: () => Promise.resolve({ keptAs: null }),
  findClusters: () => Promise.resolve([]),
};
