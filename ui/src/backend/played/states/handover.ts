// The hand-over: what is handed over, whether sign-in works, and the sheets.
import type { Handover, Sheet } from "../../../bindings/handover";
import type { Finding } from "../../../bindings/proof";
import {
  atHandover,
  client,
  differences,
  handover as plant,
  inPractice,
  plantReview,
  registered,
  unreachable,
} from "../plant";
import { finding, proved } from "../samples";
import { never, refuses } from "../shell";
import type { State } from "../state";

function at(address: string, more: Partial<State> = {}): State {
  return { address: `handover/${address}`, journey: atHandover(), shows: "handover", ...more };
}

const withoutDomain: Handover = {
  ...plant,
  discovery: { ...plant.discovery, tokenUrl: null, authorizeUrl: null },
};
const unstored: Handover = {
  ...plant,
  clusters: ["westeurope-1", "az-eastus-1", "bluefield", "omv"],
  clients: plant.clients.map((one) => ({
    ...one,
    secretStored: one.step !== "data-fusion",
    scopes: ["westeurope-1", "az-eastus-1", "bluefield", "omv"].map(
      (cluster) => `https://${cluster}.cognitedata.com`,
    ),
  })),
};
const drifted = plantReview([
  client("data-fusion", undefined, { change: { kind: "update", differences } }),
]);

const passed: Finding[] = [
  finding("passed", {
    check: "pool",
    subject: null,
    message: "The pool is as the documentation page asks, and the secrets are in your keychain.",
    evidence: [],
  }),
  finding("passed", {
    check: "discovery",
    subject: null,
    message: `The discovery document names the issuer ${plant.discovery.issuer}, its key set and its endpoints.`,
    evidence: [
      { name: "Address", value: plant.discovery.discoveryUrl },
      { name: "HTTP status", value: "200" },
      { name: "id_token_signing_alg_values_supported", value: "RS256" },
    ],
  }),
  finding("passed", {
    message:
      "The stored secret gets a token for https://westeurope-1.cognitedata.com, signed by the pool’s key.",
    evidence: [
      { name: "Address", value: plant.discovery.tokenUrl ?? "" },
      { name: "kid", value: "key 1" },
      { name: "kid", value: "key 2" },
    ],
  }),
];
const failed: Finding[] = [
  finding("failed", {
    check: "pool",
    subject: "data-fusion",
    message:
      "App client “Cognite Data Fusion”: Callback URLs lacks https://auth.cognite.com/oauth2/external/callback: sign-in then ends in redirect_mismatch; https://auth.cognite.com/oauth2/external/callback/ is another address, by its slash at the end.",
    hint: "Review the plan: it mends this.",
    mend: { kind: "review" },
  }),
  finding("failed", {
    check: "data-fusion-secret",
    subject: null,
    message: "Amazon Cognito refuses the secret in your keychain: invalid_client.",
    hint: "Fetch the secret that Amazon Cognito shows, or rotate it.",
    mend: { kind: "fetchSecret", step: "data-fusion" },
  }),
  finding("failed", {
    check: "sign-in-page",
    subject: null,
    message: "The sign-in page says “Login pages unavailable”.",
    hint: "Give the app client a style in the AWS console.",
    mend: { kind: "console", page: { kind: "managedLogin" } },
  }),
  finding("unknown", {
    check: "clock",
    subject: null,
    message: "No answer came that tells the time.",
    hint: "Prove again in a minute.",
    mend: { kind: "wait" },
  }),
];

const proof = (findings: Finding[]) => ({
  shell: { prove: () => Promise.resolve({ ...proved(findings), review: registered }) },
  acts: ["prove"],
  shows: "proof",
});

const sheets: Sheet[] = [
  {
    format: "markdown",
    cluster: null,
    fileName: "eu-west-1_AbCdEf123-handover.md",
    text: Array.from(
      { length: 12 },
      (_, index) =>
        `## ${index + 1}. What Cognite has to do\n\n- Discovery document: \`${plant.discovery.discoveryUrl}\`\n- Client secret: in the keychain of the computer where this sheet was made; it comes by a separate way\n\n`,
    ).join(""),
  },
  ...["westeurope-1", "az-eastus-1"].map((cluster): Sheet => ({
    format: "oidcConfiguration",
    cluster,
    fileName: `eu-west-1_AbCdEf123-${cluster}-oidc-configuration.json`,
    text: `${JSON.stringify({ jwksUrl: plant.discovery.jwksUrl, audience: `https://${cluster}.cognitedata.com`, accessClaims: [{ claimName: "cognito:groups" }] }, null, 2)}\n`,
  })),
  {
    format: "toolkitEnvironment",
    cluster: "westeurope-1",
    fileName: "eu-west-1_AbCdEf123-westeurope-1-toolkit.env",
    text: `# There is no secret in this file.\nPROVIDER='other'\nIDP_TOKEN_URL='${plant.discovery.tokenUrl}'\n`,
  },
  {
    format: "mail",
    cluster: null,
    fileName: "eu-west-1_AbCdEf123-mail.txt",
    text: "Subject: Amazon Cognito as identity provider for CDF: user pool Plant sign-in\n\nHello,\n\nplease let the users of our Amazon Cognito user pool sign in to Cognite Data Fusion.\n",
  },
];
const shownSheets = { readSheets: () => Promise.resolve(sheets) };
const sheet = (address: string, press: string, more: Partial<State> = {}) =>
  at(address, {
    shell: shownSheets,
    acts: [{ within: "sheet-format", press }],
    shows: "sheet",
    ...more,
  });

export const handover: State[] = [
  at("registered"),
  at("practice", { journey: atHandover(plant, registered, inPractice) }),
  at("no-domain", { journey: atHandover(withoutDomain), shows: "value-issuer" }),
  at("no-clients", { journey: atHandover({ ...plant, clients: [] }), shows: "screen-handover" }),
  at("secret-not-stored", { journey: atHandover(unstored), shows: "secret-data-fusion" }),
  at("drifted", { journey: atHandover(plant, drifted) }),
  at("console-refused", {
    shell: { openConsole: refuses(unreachable) },
    acts: ["console-domain"],
    shows: "error",
  }),
  at("proving", { ...proof([]), shell: { prove: never } }),
  at("proving-answered", {
    ...proof([]),
    shell: {
      prove: (_planId, tell) => {
        for (const check of ["pool", "discovery", "jwks", "data-fusion-secret", "speed"] as const) {
          tell(check);
        }
        return never();
      },
    },
    says: "Answered so far",
  }),
  at("proof-passed", { ...proof(passed), says: "Sign-in works" }),
  at("proof-passed-evidence", {
    ...proof(passed),
    acts: [
      "prove",
      { within: "passed", press: "3 passed, with the evidence" },
      { within: "finding-discovery", press: "Evidence" },
    ],
    shows: "finding-discovery",
    says: "id_token_signing_alg_values_supported",
  }),
  at("proof-failed", {
    ...proof([...failed, ...passed]),
    says: "4 of 7 checks did not pass",
  }),
  at("proof-refused", { ...proof([]), shell: { prove: refuses(unreachable) }, shows: "error" }),
  sheet("sheet-page", "Page (Markdown)"),
  sheet("sheet-oidc-configuration", "OIDC configuration (JSON)", { says: "accessClaims" }),
  sheet("sheet-toolkit", "Cognite Toolkit (.env)", { says: "PROVIDER" }),
  sheet("sheet-mail", "Mail", { says: "Subject:" }),
  sheet("sheet-saved", "Mail", {
    acts: [{ within: "sheet-format", press: "Mail" }, "copy-sheet", "save-sheet"],
    says: "Saved as",
  }),
  at("sheets-refused", { shell: { readSheets: refuses(unreachable) }, shows: "error" }),
];
