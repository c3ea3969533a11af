// To be deleted once each planned step brings its title from Rust.
import type { StepId } from "../bindings/StepId";

const TITLES: Partial<Record<string, string>> = {
  domain: "Domain",
  "cognite-api": "Resource server “Cognite API”",
  "service-account": "Resource server “Service account”",
  "authorization-server": "App client “Cognite authorization server”",
  "data-fusion": "App client “Cognite Data Fusion”",
  "sign-in-page": "Sign-in page of “Cognite Data Fusion”",
};

/** What people call a step; one that is not known here goes by its id. */
export const titleOf = (step: StepId): string => TITLES[step] ?? step;
