// Words that several screens say alike.
import type { Source } from "../bindings/connect";
import type { Custody } from "../bindings/plan";
import type { Check } from "../bindings/proof";

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
