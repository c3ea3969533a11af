// Who is connected, in the bar over every screen.
import type { Identity } from "../../../bindings/connect";
import { atPool, error, identity, inPractice } from "../plant";
import { never, refuses } from "../shell";
import type { State } from "../state";

function as(address: string, who: Partial<Identity>, more: Partial<State> = {}): State {
  return {
    address: `identity/${address}`,
    journey: atPool({ ...identity, ...who }),
    shows: "identity",
    ...more,
  };
}

const soon = Date.now() + 5.5 * 60_000;
const signInDue = error(
  "sign_in_due",
  "The profile “plant-admin” needs a sign-in to IAM Identity Center at https://plant.awsapps.com/start: the last one has expired.",
  "Go back and connect again.",
);

export const identities: State[] = [
  as("profile", {}),
  as("practice", inPractice),
  as("endpoint", {
    endpoint: "https://cognito-idp.vpce-0123456789abcdef0.eu-west-1.vpce.amazonaws.com",
  }),
  as(
    "open-endpoint",
    { endpoint: "http://cognito.plant.example:4566", endpointIsOpen: true },
    { shows: "open-endpoint" },
  ),
  as("expires", { expiresAt: soon }),
  as("expired", { expiresAt: Date.now() - 1000 }),
  as("renewing", { expiresAt: soon }, { shell: { renew: never }, acts: ["renew"] }),
  as(
    "renewal-refused",
    { expiresAt: soon },
    { shell: { renew: refuses(signInDue) }, acts: ["renew"], shows: "error" },
  ),
];
