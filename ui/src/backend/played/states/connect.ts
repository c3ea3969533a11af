// Connect, and what is waited for while connecting.
import type { Waiting } from "../../../bindings/connect";
import * as travel from "../../../journey";
import { error, start, atConnect, atPractice, unreachable } from "../plant";
import { never, refuses, type Shell } from "../shell";
import type { Act, State } from "../state";

const filesUnreadable = error(
  "profiles",
  "The AWS configuration could not be read: line 12 of /home/ola/.aws/config has no “=”.",
  "Correct the file. What is in it is seen here as soon as it is saved; Practice can be used meanwhile.",
);

/** Connecting, with this to be waited for. */
function waiting(address: string, waited: Waiting, more: Partial<State> = {}): State {
  return {
    address: `connect/${address}`,
    shell: {
      connect: never,
      onWaiting: (tell) => {
        tell(waited);
        return () => undefined;
      },
    },
    journey: atConnect,
    shows: "waiting",
    ...more,
  };
}

/** Connect is pressed, and does not succeed. */
function refused(address: string, why: ReturnType<typeof error>, acts: Act[] = []): State {
  return {
    address: `connect/${address}`,
    shell: { connect: refuses(why) },
    journey: atConnect,
    acts: [...acts, "connect"],
    shows: "error",
  };
}

const mfa: Waiting = {
  kind: "mfaCode",
  mfaSerial: "arn:aws:iam::123456789012:mfa/ola.nordmann",
  roleArn: "arn:aws:iam::210987654321:role/production/plant/PlantOperator",
  renewal: false,
};

const noStart: Partial<Shell> = {
  start: refuses(
    error(
      null,
      "The folder for the program’s data could not be made: /home/ola/.local/share is read-only.",
      "Make it writable, then try again.",
    ),
  ),
};

export const connect: State[] = [
  { address: "connect/starting", shell: { start: never }, shows: "to-registrations" },
  { address: "connect/cannot-start", shell: noStart, shows: "error" },
  { address: "connect/profiles", journey: atConnect, shows: "profile" },
  {
    address: "connect/profiles-open",
    journey: atConnect,
    acts: [{ within: "profile" }],
    shows: "profile",
    says: "Role of this EC2 instance",
  },
  { address: "connect/no-profile", journey: atPractice, shows: "use-practice" },
  {
    address: "connect/profiles-unreadable",
    journey: travel.started({ ...start, profilesError: filesUnreadable }),
    shows: "error",
  },
  {
    address: "connect/left-out",
    journey: travel.started({
      ...start,
      leftOut: [
        "/home/ola.nordmann/.aws/config, line 12: The section [plant-north] is left out. If it is a profile, write “profile” before its name in this file, as in [profile dev].",
        "/home/ola.nordmann/.aws/config, line 31: The section [profile plant north] is left out. Behind “profile” there has to be one name, in quotes if it has blanks or quotes in it.",
        "/home/ola.nordmann/.aws/credentials, line 4: it has no =; a setting is written as name = value, and a note begins with #. Until it is corrected, the section that it stands in is not used.",
      ],
    }),
    acts: [{ within: "left-out" }],
    shows: "left-out",
    says: "line 31",
  },
  {
    address: "connect/connecting",
    shell: { connect: never },
    journey: atConnect,
    acts: ["connect"],
    shows: "stop-connecting",
  },
  refused(
    "region-refused",
    error(
      "bad_region",
      "“eu-wset-1” is no region of AWS.",
      "Nothing was changed. Correct it, such as eu-west-1.",
    ),
    [{ into: "region", type: "eu-wset-1" }],
  ),
  refused(
    "profile-gone",
    error(
      "unknown_profile",
      "There is no profile “plant-admin” in the AWS configuration files.",
      "It was there when the list was made. Choose another one.",
    ),
  ),
  refused(
    "sign-in-due",
    error(
      "sign_in_due",
      "The profile “plant-admin” needs a sign-in to IAM Identity Center at https://plant.awsapps.com/start: nobody is signed in.",
      "Nothing was changed. Sign in with the button, or run: aws sso login --profile plant-admin",
    ),
  ),
  refused(
    "clock-off",
    error(
      null,
      "This computer's clock is 47 minutes ahead of AWS's, and AWS refuses what is more than 5 minutes off.",
      "Set the clock, best by having it set automatically, then connect again.",
    ),
  ),
  refused("unreachable", unreachable),
  waiting("mfa", mfa),
  waiting("mfa-renewal", { ...mfa, renewal: true }),
  waiting("mfa-wrong-form", mfa, {
    acts: [{ into: "mfa-code", type: "12345" }],
    says: "A code has six digits.",
  }),
  waiting("identity-center-browser", {
    kind: "browser",
    url: "https://oidc.eu-west-1.amazonaws.com/authorize?response_type=code&client_id=abc",
  }),
  waiting("identity-center-code", {
    kind: "deviceCode",
    verificationUri: "https://plant.awsapps.com/start/#/device",
    verificationUriComplete: "https://plant.awsapps.com/start/#/device?user_code=WDJB-MJHT",
    userCode: "WDJB-MJHT",
    expiresAt: Date.now() + 600_000,
  }),
];
