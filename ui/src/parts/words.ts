// Words that several screens say alike.
import type { Change } from "../bindings/Change";
import type { Check } from "../bindings/Check";
import type { Custody } from "../bindings/Custody";
import type { Review } from "../bindings/Review";
import type { Source } from "../bindings/Source";
import type { StepId } from "../bindings/StepId";
import type { Tier } from "../bindings/Tier";

export const STEP_TITLES: Record<StepId, string> = {
  domain: "Domain",
  "cognite-api": "Resource server “Cognite API”",
  "service-account": "Resource server “Service account”",
  "authorization-server": "App client “Cognite authorization server”",
  "data-fusion": "App client “Cognite Data Fusion”",
  "sign-in-page": "Sign-in page of “Cognite Data Fusion”",
};

export const CHECKS: Record<Check, string> = {
  pool: "User pool",
  discovery: "Discovery document",
  jwks: "Key set",
  token: "Token for a service",
  "data-fusion-secret": "Secret of “Cognite Data Fusion”",
  "sign-in-page": "Sign-in page",
  speed: "Speed",
  clock: "Clock",
};

export const TIERS: Record<Tier, string> = { LITE: "Lite", ESSENTIALS: "Essentials", PLUS: "Plus" };

export function sourceName(source: Source): string {
  switch (source.kind) {
    case "practice":
      return "Practice";
    case "profile":
      return source.name;
    case "defaultChain":
      return "Default credential chain";
  }
}

export function secretWords(secret: Custody): string {
  switch (secret.kind) {
    case "stored":
      return "In your keychain.";
    case "toFetch":
      return "Not in your keychain yet. It will be fetched from Amazon Cognito.";
    case "differs":
      return "Your keychain holds another secret than Amazon Cognito shows, as after a rotation. It is left alone.";
    case "onlyStored":
      return "In your keychain. Amazon Cognito no longer shows it, as after a rotation. It is left alone.";
    case "unknown":
      return `Your keychain could not be asked. ${secret.error.message}`;
  }
}

function count(review: Review, kind: Change["kind"]): number {
  return review.plan.steps.filter((step) => step.change.kind === kind).length;
}

export function secretsToFetch(review: Review): number {
  return review.plan.steps.filter((step) => step.secret?.kind === "toFetch").length;
}

/** Such as "3 to create, 1 to update, 2 already right". */
export function summaryOf(review: Review): string {
  const asked = review.plan.steps.filter(needsAnswer).length;
  const toFetch = secretsToFetch(review);
  const parts: [number, string][] = [
    [asked, "to decide"],
    [count(review, "blocked") - review.plan.steps.filter(asksForPrefix).length, "blocked"],
    [count(review, "create"), "to create"],
    [count(review, "update"), "to update"],
    [toFetch, toFetch === 1 ? "secret to fetch" : "secrets to fetch"],
    [review.plan.steps.filter(isRight).length, "already right"],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number} ${what}`)
    .join(", ");
}

type Step = Review["plan"]["steps"][number];

/** A missing domain is no obstacle but a question: its prefix has to be entered. */
function asksForPrefix(step: Step): boolean {
  return step.change.kind === "blocked" && step.question?.kind === "domainPrefix";
}

function isRight(step: Step): boolean {
  return step.change.kind === "keep" && step.secret?.kind !== "toFetch";
}

export function needsAnswer(step: Step): boolean {
  return step.change.kind === "choose" || asksForPrefix(step);
}

/** Why Register cannot be pressed; null if it can. */
export function whyNot(review: Review): string | null {
  if (review.canApply) return null;
  if (review.plan.vaultError) return "Your keychain has to work first.";
  const asked = review.plan.steps.filter(needsAnswer).length;
  const blocked = count(review, "blocked") - review.plan.steps.filter(asksForPrefix).length;
  const reasons = [
    asked === 1 ? "1 step needs your decision" : asked > 1 ? `${asked} steps need your decision` : "",
    blocked === 1 ? "1 step is blocked" : blocked > 1 ? `${blocked} steps are blocked` : "",
  ].filter((reason) => reason !== "");
  return reasons.length > 0 ? `${reasons.join(", ")}.` : "This plan cannot be registered.";
}

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A time in milliseconds since 1970, as people here write it. */
export const moment = (ms: number) => moments.format(ms);

export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
