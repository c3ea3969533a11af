// Every state of every screen.
import type { State } from "../state";
import { activity } from "./activity";
import { connect } from "./connect";
import { handover } from "./handover";
import { identities } from "./identity";
import { pool } from "./pool";
import { register } from "./register";
import { registrations } from "./registrations";
import { review } from "./review";
import { secrets } from "./secrets";

export const STATES: readonly State[] = [
  ...connect,
  ...identities,
  ...pool,
  ...review,
  ...register,
  ...handover,
  ...secrets,
  ...registrations,
  ...activity,
];
