// What the shell would say, for tests.
import type { Change } from "../../bindings/Change";
import type { ClientSecrets } from "../../bindings/ClientSecrets";
import type { Finding } from "../../bindings/Finding";
import type { Handover } from "../../bindings/Handover";
import type { Identity } from "../../bindings/Identity";
import type { PlannedStep } from "../../bindings/PlannedStep";
import type { Preflight } from "../../bindings/Preflight";
import type { Proved } from "../../bindings/Proved";
import type { Registration } from "../../bindings/Registration";
import type { Review } from "../../bindings/Review";
import type { Sheet } from "../../bindings/Sheet";
import type { Start } from "../../bindings/Start";
import type { StepId } from "../../bindings/StepId";
import type { UiError } from "../../bindings/UiError";

/** The steps of a plan here, in the order of the plan. */
const STEPS: readonly StepId[] = [
  "domain",
  "cognite-api",
  "service-account",
  "authorization-server",
  "data-fusion",
  "sign-in-page",
];

export const start: Start = {
  lastProfile: null,
  prefill: { practice: false, profile: null, region: null, userPool: null, clusters: [] },
  profiles: [
    { name: "default", region: "eu-west-1", account: null, kind: "Access key", unusable: null },
    { name: "other", region: null, account: null, kind: "Access key", unusable: null },
  ],
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
  alias: null,
  expiresAt: null,
};

export const pools = Array.from({ length: 45 }, (_, index) => ({
  id: `eu-west-1_Pool${index}`,
  name: `pool ${index}`,
}));

export function step(id: StepId, change: Change, more: Partial<PlannedStep> = {}): PlannedStep {
  return {
    id,
    change,
    waitsFor: [],
    question: null,
    clientId: null,
    secret: null,
    kept: [],
    ...more,
  };
}

export function review(planId: string, steps: PlannedStep[], more: Partial<Review> = {}): Review {
  const all = STEPS.map((id) => steps.find((one) => one.id === id) ?? step(id, { kind: "keep" }));
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

export const uiError = (code: string): UiError => ({
  code,
  message: `It is ${code}.`,
  hint: "Nothing was done.",
  retryable: false,
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
      scopes: ["https://westeurope-1.cognitedata.com"],
      secretStored: true,
    },
    {
      step: "data-fusion",
      name: "Cognite Data Fusion",
      clientId: "fusion1",
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
