// What the shell would say, for tests.
import type { Identity, Start } from "../../bindings/connect";
import type { UiError, UiErrorCode } from "../../bindings/errors";
import type { Handover, Sheet } from "../../bindings/handover";
import type { Change, Custody, PartId, PlannedStep, StepClient } from "../../bindings/plan";
import type { Preflight } from "../../bindings/preflight";
import type { Finding } from "../../bindings/proof";
import type { DriftedPart, Registration } from "../../bindings/registrations";
import type { Proved, Review } from "../../bindings/review";
import type { ClientSecrets } from "../../bindings/rotation";

/** The steps of a plan here with their titles, in the order of the plan. */
const STEPS = new Map([
  ["domain", "Domain"],
  ["cognite-api", "Resource server “Cognite API”"],
  ["service-account", "Resource server “Service account”"],
  ["authorization-server", "App client “Cognite authorization server”"],
  ["data-fusion", "App client “Cognite Data Fusion”"],
  ["sign-in-page", "Sign-in page of “Cognite Data Fusion”"],
]);

export const start: Start = {
  lastProfile: null,
  prefill: { practice: false, profile: null, region: null, userPool: null, clusters: [] },
  profiles: [
    { name: "default", region: "eu-west-1", account: null, kind: "Access key", unusable: null },
    { name: "other", region: null, account: null, kind: "Access key", unusable: null },
  ],
  leftOut: [],
  profilesError: null,
  regions: ["eu-west-1", "us-east-1"],
  clusters: ["westeurope-1", "bluefield"],
};

export const identity: Identity = {
  source: { kind: "practice" },
  account: "123456789012",
  arn: "arn:aws:iam::123456789012:user/practice",
  region: "eu-west-1",
  endpoint: "http://127.0.0.1:4566",
  endpointIsOpen: false,
  alias: null,
  expiresAt: null,
};

export const pools = Array.from({ length: 45 }, (_, index) => ({
  id: `eu-west-1_Pool${index}`,
  name: `pool ${index}`,
}));

const titleOf = (id: PartId) => STEPS.get(id) ?? id;

export function step(id: PartId, change: Change, more: Partial<PlannedStep> = {}): PlannedStep {
  return { id, title: titleOf(id), change, waitsFor: [], kept: [], ...more };
}

/** The app client of a step, that exists. */
export const existing = (clientId: string, custody: Custody | null = null): StepClient => ({
  name: "Cognite",
  grantType: "authorizationCode",
  existing: { clientId, custody },
});

export function review(planId: string, steps: PlannedStep[], more: Partial<Review> = {}): Review {
  const all = [...STEPS.keys()].map(
    (id) => steps.find((one) => one.id === id) ?? step(id, { kind: "keep" }),
  );
  const stuck = all.some(({ change }) => change.kind === "choose" || change.kind === "blocked");
  const isEmpty = all.every(({ change }) => change.kind === "keep");
  return {
    planId,
    plan: { poolId: "eu-west-1_Pool0", poolName: "pool 0", steps: all, vaultError: null },
    canApply: !stuck && !isEmpty,
    isEmpty,
    clusters: ["westeurope-1"],
    otherClients: 3,
    ...more,
  };
}

export const uiError = (code: UiErrorCode | null): UiError => ({
  code,
  message: `It is ${code ?? "an error"}.`,
  hint: "Nothing was done.",
});

export const handover: Handover = {
  poolId: "eu-west-1_Pool0",
  poolName: "pool 0",
  clusters: ["westeurope-1"],
  discovery: {
    discoveryUrl: "https://idp.example/.well-known/openid-configuration",
    issuer: "https://idp.example",
    jwksUrl: "https://idp.example/jwks.json",
    authorizeUrl: null,
    tokenUrl: "https://domain.example/oauth2/token",
  },
  clients: [
    {
      step: "authorization-server",
      name: "Cognite authorization server",
      clientId: "server1",
      grantType: "clientCredentials",
      scopes: ["https://westeurope-1.cognitedata.com"],
      secretStored: true,
    },
    {
      step: "data-fusion",
      name: "Cognite Data Fusion",
      clientId: "fusion1",
      grantType: "authorizationCode",
      scopes: ["openid"],
      secretStored: false,
    },
  ],
};

export const registration: Registration = {
  poolId: "eu-west-1_Pool0",
  poolName: "pool 0",
  region: "eu-west-1",
  account: "123456789012",
  source: { kind: "practice" },
  clusters: ["westeurope-1"],
  clients: [{ step: "data-fusion", name: "Cognite Data Fusion", clientId: "fusion1" }],
  registeredAt: 1_790_000_000_000,
  health: null,
};

export const drifted = (part: PartId): DriftedPart => ({ part, title: titleOf(part) });

export const sheets: Sheet[] = [
  { format: "markdown", cluster: null, fileName: "handover.md", text: "# Sign-in\n" },
  { format: "oidcConfiguration", cluster: "a", fileName: "a.json", text: "of a" },
  { format: "oidcConfiguration", cluster: "b", fileName: "b.json", text: "of b" },
];

export function finding(verdict: Finding["verdict"], more: Partial<Finding> = {}): Finding {
  return {
    check: "token",
    subject: "westeurope-1",
    verdict,
    message: `A token was ${verdict}.`,
    hint: null,
    evidence: [{ name: "HTTP status", value: "200" }],
    mend: null,
    ...more,
  };
}

export function proved(findings: Finding[]): Proved {
  return {
    proof: { findings },
    sound: findings.every(({ verdict }) => verdict === "passed"),
    provedAt: 1_790_000_000_000,
    review: review("9", []),
  };
}

export function clientSecrets(more: Partial<ClientSecrets>): ClientSecrets {
  return {
    step: "authorization-server",
    name: "Cognite authorization server",
    clientId: "server1",
    custody: { kind: "stored" },
    listed: [{ id: "server1--1", createdAtMs: 1_790_000_000_000 }],
    state: { kind: "idle" },
    message: "One secret is in use.",
    hint: "Make a new one.",
    acts: ["begin"],
    ...more,
  };
}

/** Two permissions; these of them are denied. */
export function preflight(denied: string[]): Preflight {
  const actions = ["cognito-idp:CreateResourceServer", "cognito-idp:CreateUserPoolClient"];
  return {
    answers: actions.map((action) => ({
      permission: { action, resource: "*", neededFor: [] },
      decision: denied.includes(action)
        ? { kind: "denied", layer: "identity" }
        : { kind: "allowed" },
      message: `It is about ${action}.`,
    })),
    policy: { lines: actions.map((text) => ({ text, missing: denied.includes(text) })) },
    undecided: [],
  };
}
