// The plan under review: each kind of step, each question, each thing in the way.
import type { Candidate, PlannedStep, Reason } from "../../../bindings/plan";
import type { Preflight } from "../../../bindings/preflight";
import type { Review } from "../../../bindings/review";
import {
  atReview,
  client,
  creations,
  differences,
  inPractice,
  plantReview,
  registered,
  unreachable,
} from "../plant";
import { existing, preflight, step } from "../samples";
import { never, refuses } from "../shell";
import type { State } from "../state";

function under(address: string, review: Review, more: Partial<State> = {}): State {
  return { address: `review/${address}`, journey: atReview(review), shows: "summary", ...more };
}

function blocked(id: PlannedStep["id"], reason: Partial<Reason>, more: Partial<PlannedStep> = {}) {
  const change = {
    kind: "blocked",
    reason: { code: "blocked", message: "", hint: "", console: null, ...reason },
  } as const;
  return step(id, change, more);
}

const classic = step(
  "domain",
  { kind: "choose" },
  { question: { kind: "classicDomain", chosen: null } },
);

const prefix = blocked(
  "domain",
  {
    code: "domain_prefix",
    message: "The pool has no domain, so it has no sign-in page and no token endpoint.",
    hint: "Enter a prefix for the domain to create.",
  },
  { question: { kind: "domainPrefix", chosen: null } },
);

const candidate = (clientId: string, more: Partial<Candidate> = {}): Candidate => ({
  clientId,
  differsIn: [],
  unusable: null,
  secretStored: false,
  ...more,
});

const several = step(
  "data-fusion",
  { kind: "choose" },
  {
    question: {
      kind: "whichClient",
      chosen: null,
      candidates: [
        candidate("5h6datafusion7k8l9m0n1o2p3", { secretStored: true }),
        candidate("6abcdefghijklmnopqrstuvwxy", {
          differsIn: ["Callback URLs", "Scopes", "OAuth 2.0 grant types", "Identity providers"],
        }),
        candidate("7abcdefghijklmnopqrstuvwxy", {
          unusable: "It has no secret, and a client cannot be given one later.",
        }),
      ],
    },
  },
);

const lost = step(
  "data-fusion",
  { kind: "choose" },
  { question: { kind: "lostCreation", sentAtMs: Date.UTC(2026, 10, 25, 9, 41), notMade: false } },
);

const unsettled = blocked("data-fusion", {
  code: "unsettled",
  message:
    "CDF Registrar sent the creation of “Cognite Data Fusion”, and no answer came. The client may still appear.",
  hint: "Wait a minute, then review again.",
  console: { kind: "appClients" },
});

const unsendable = blocked(
  "data-fusion",
  {
    code: "unsendable",
    message:
      "The client has settings that this version of CDF Registrar cannot send back (BrandNewSetting), so an update would erase them.",
    hint: "Change OAuth 2.0 flows in the AWS console yourself, then review again.",
    console: { kind: "appClients" },
  },
  { client: existing("5h6datafusion7k8l9m0n1o2p3", { kind: "toFetch" }) },
);

const tier = blocked("sign-in-page", {
  code: "tier",
  message: "The pool has the feature plan Lite, which has no managed login.",
  hint: "Change it to Essentials or Plus in the AWS console, then review again. It costs more for each active user.",
  console: { kind: "featurePlan" },
});

const updated = client(
  "data-fusion",
  { kind: "toFetch" },
  {
    change: { kind: "update", differences },
    kept: [
      { name: "Callback URLs", values: ["https://grafana.plant.example/login/generic_oauth"] },
      { name: "Scopes", values: ["phone", "aws.cognito.signin.user.admin"] },
    ],
  },
);

const failing = {
  kind: "locked",
  message: "Your keychain is locked.",
  hint: "Unlock it, then review again.",
} as const;
const lockedReview = plantReview(creations, { canApply: false });
const locked: Review = { ...lockedReview, plan: { ...lockedReview.plan, vaultError: failing } };

const unknown: Preflight = {
  ...preflight([]),
  answers: preflight([]).answers.map((answer) => ({
    ...answer,
    decision: { kind: "unknown", why: "IAM may not be asked." },
    message:
      "IAM was asked whether you may call cognito-idp:CreateUserPoolClient, and you may not ask (iam:SimulatePrincipalPolicy).",
  })),
};

const open = { within: "preflight", press: "The policy that allows just this" };
const denied = preflight(["cognito-idp:CreateUserPoolClient", "cognito-idp:CreateResourceServer"]);

export const review: State[] = [
  under("nothing-there-yet", plantReview(creations)),
  under("all-creations", plantReview(creations), { shows: "untouched" }),
  under("updates", plantReview([updated]), { shows: "step-data-fusion" }),
  under("nothing-to-do", registered, { shows: "screen-review", says: "is registered" }),
  under("practice", plantReview(creations), {
    journey: atReview(plantReview(creations), inPractice),
  }),
  under("blocked", plantReview([unsendable, tier], { otherClients: 1 }), {
    shows: "step-sign-in-page",
  }),
  under("question-domain-prefix", plantReview([prefix]), {
    shows: "step-domain",
    says: "It is free.",
  }),
  under("question-classic-domain", plantReview([classic]), { shows: "step-domain" }),
  under("question-which-client", plantReview([several]), { shows: "step-data-fusion" }),
  under("question-lost-creation", plantReview([lost]), { shows: "step-data-fusion" }),
  under("blocked-unsettled", plantReview([unsettled]), { shows: "step-data-fusion" }),
  under("all-sorts", plantReview([classic, ...creations.slice(1, 3), updated, tier])),
  under(
    "secrets",
    plantReview([
      client("authorization-server", { kind: "differs" }),
      client("data-fusion", { kind: "onlyStored" }),
    ]),
    { shows: "step-data-fusion" },
  ),
  under(
    "secret-unknown",
    plantReview([client("data-fusion", { kind: "unknown", error: failing })]),
    { shows: "step-data-fusion" },
  ),
  under("keychain-locked", locked, { shows: "error" }),
  under("reviewing-again", plantReview(creations), {
    shell: { review: never },
    acts: ["review-again"],
    says: "Reading the user pool.",
  }),
  under("started-again", plantReview(creations), {
    shell: {
      onStartedAgain: (tell) => {
        tell({
          practice: false,
          profile: "plant-north",
          region: "eu-north-1",
          userPool: null,
          clusters: ["westeurope-1"],
        });
        return () => undefined;
      },
    },
    shows: "started-again",
  }),
  under("review-refused", plantReview(creations), {
    shell: { review: refuses(unreachable) },
    acts: ["review-again"],
    shows: "error",
  }),
  under("permissions-awaited", plantReview(creations), {
    shell: { preflight: never },
    shows: "preflight",
  }),
  under("permissions-missing", plantReview(creations), {
    shell: { preflight: () => Promise.resolve(denied) },
    acts: [open],
    shows: "policy",
  }),
  under("permissions-unknown", plantReview(creations), {
    shell: { preflight: () => Promise.resolve(unknown) },
    shows: "preflight",
    says: "is not known beforehand",
  }),
  under("permissions-refused", plantReview(creations), {
    shell: { preflight: refuses(unreachable) },
    shows: "error",
  }),
  under("handover-refused", registered, {
    shell: { readHandover: refuses(unreachable) },
    acts: ["to-handover"],
    shows: "error",
  }),
];
