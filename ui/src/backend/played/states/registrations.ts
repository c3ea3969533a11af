// What was registered from this computer.
import type { Health, Registration } from "../../../bindings/registrations";
import * as travel from "../../../journey";
import {
  atConnect,
  entered,
  error,
  handover,
  identity,
  MORNING,
  plantPool,
  unreachable,
} from "../plant";
import { drifted, registration } from "../samples";
import { never, refuses, type Shell } from "../shell";
import type { Act, State } from "../state";

const health = (more: Partial<Health>): Health => ({
  checkedAt: MORNING,
  drifted: [],
  failed: [],
  proved: false,
  ...more,
});

const plant: Registration = {
  ...registration,
  poolId: plantPool.id,
  poolName: plantPool.name,
  source: identity.source,
  clusters: ["westeurope-1", "az-eastus-1", "bluefield"],
  clients: handover.clients,
  registeredAt: MORNING,
};

const many: Registration[] = [
  { ...plant, health: health({ proved: true }) },
  {
    ...plant,
    poolId: "eu-west-1_Drifted01",
    health: health({ drifted: [drifted("data-fusion"), drifted("domain")] }),
  },
  {
    ...plant,
    poolId: "eu-west-1_Failed001",
    health: health({ failed: ["token", "speed", "clock"] }),
  },
  { ...plant, poolId: "eu-west-1_Reviewed1", health: health({}) },
  { ...registration, source: { kind: "defaultChain" } },
  ...Array.from({ length: 4 }, (_, index) => ({
    ...registration,
    poolId: `eu-west-1_Pract${index}`,
  })),
];

function list(
  address: string,
  registrations: Registration[],
  more: Partial<State> = {},
  shell: Partial<Shell> = {},
): State {
  return {
    address: `registrations/${address}`,
    shell: { listRegistrations: () => Promise.resolve(registrations), ...shell },
    journey: travel.toRegistrations(entered),
    shows: "clear-after",
    ...more,
  };
}

const broken = error(
  "registrations_unreadable",
  "The list of registrations could not be read: expected value at line 3 column 1.",
  "Nothing was changed. A new list can be started; the old file is kept.",
);

function startedAnew(): Partial<Shell> {
  let readable = false;
  return {
    listRegistrations: () => (readable ? Promise.resolve([]) : refuses(broken)()),
    startRegistrationsAnew: () => {
      readable = true;
      return Promise.resolve({
        keptAs: "/home/ola/.local/share/org.cdf-registrar.desktop/registrations.broken-1.json",
      });
    },
  };
}

const forget: Act[] = [`forget-${plantPool.id}`];
const card = { shows: `registration-${plantPool.id}` };

export const registrations: State[] = [
  list("reading", [], { shows: "screen-registrations" }, { listRegistrations: never }),
  list("none", [], { shows: "screen-registrations", says: "Nothing has been registered yet" }),
  list("none-unconnected", [], {
    journey: travel.toRegistrations(atConnect),
    shows: "screen-registrations",
    says: "Nothing has been registered yet",
  }),
  list("many", many),
  list("drifted", many.slice(1, 3), { shows: "health-eu-west-1_Drifted01" }),
  list("practice", many.slice(-2)),
  list("opening", many, { ...card, acts: [`open-${plantPool.id}`] }, { reopenRegistration: never }),
  list(
    "open-refused",
    many,
    { shows: "error", acts: [`check-${plantPool.id}`] },
    { reopenRegistration: refuses(unreachable) },
  ),
  list("unreadable", [], { shows: "start-anew" }, { listRegistrations: refuses(broken) }),
  {
    address: "registrations/started-anew",
    shell: startedAnew,
    journey: travel.toRegistrations(entered),
    acts: ["start-anew"],
    shows: "screen-registrations",
    says: "A new list was started",
  },
  list("secret-copied", [plant], {
    acts: ["copy-secret-data-fusion"],
    shows: "registration-" + plantPool.id,
    says: "On the clipboard",
  }),
  list("forget", many, { acts: forget, shows: "confirm-forget" }),
  list(
    "forgetting",
    many,
    { acts: [...forget, "confirm-forget"], shows: "confirm-forget" },
    { forgetRegistration: never },
  ),
  list(
    "forget-last-copy",
    many,
    {
      acts: [...forget, { within: "forget-secrets" }, "confirm-forget"],
      shows: "confirm-last-copies",
    },
    {
      forgetRegistration: refuses(
        error(
          "last_copies",
          "Your keychain holds the only copy of a secret: Amazon Cognito does not show it any more.",
          "Nothing was deleted. Copy the secret first if anybody still needs it; without it, the client has to be given a new one.",
        ),
      ),
    },
  ),
  list(
    "forget-refused",
    many,
    { acts: [...forget, "confirm-forget"], shows: "error" },
    {
      forgetRegistration: refuses(
        error(
          "vault",
          "Your keychain is locked.",
          "Nothing was deleted. Unlock it, then try again.",
        ),
      ),
    },
  ),
];
