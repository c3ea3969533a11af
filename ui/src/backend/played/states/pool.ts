// The user pool and the clusters.
import * as travel from "../../../journey";
import {
  atConnect,
  atPool,
  denied,
  entered,
  error,
  identity,
  plantPool,
  pools,
  unreachable,
} from "../plant";
import { atOnce, never, refuses, type Shell } from "../shell";
import type { Act, State } from "../state";

const unlisted = travel.connected(atConnect, identity);

/** Nothing has been listed yet, and the shell answers so. */
function listing(address: string, shell: Partial<Shell>, shows: string, says?: string): State {
  return { address: `pool/${address}`, shell, journey: unlisted, shows, ...(says && { says }) };
}

const [third] = pools.slice(2);

/** In the dialog that makes a pool. */
function creating(address: string, shell: Partial<Shell>, acts: Act[], says: string): State {
  return {
    address: `pool/${address}`,
    shell,
    journey: atPool(),
    acts: ["create-pool", ...acts],
    shows: "confirm-create-pool",
    says,
  };
}

const named: Act = { into: "new-pool-name", type: "Plant sign-in" };

export const pool: State[] = [
  listing("listing", { listPools: never }, "pools", "Reading the user pools"),
  listing("none", { listPools: () => Promise.resolve([]) }, "pools", "There is no user pool"),
  listing("not-allowed", { listPools: refuses(denied) }, "error"),
  listing(
    "details-refused",
    {
      listPools: () => Promise.resolve(pools.slice(0, 3)),
      readPool: refuses(denied),
    },
    "pools",
    "Could not be read",
  ),
  listing(
    "details-awaited",
    { listPools: () => Promise.resolve(pools), readPool: never },
    `pool-${plantPool.id}`,
  ),
  { address: "pool/many", journey: atPool(), shows: "pools" },
  {
    address: "pool/search",
    journey: atPool(),
    acts: [{ into: "pool-search", type: "sign" }],
    shows: "pool-search",
    says: "1 match",
  },
  {
    address: "pool/search-finds-none",
    journey: atPool(),
    acts: [{ into: "pool-search", type: "nothing of the kind" }],
    shows: "pools",
    says: "No user pool matches.",
  },
  { address: "pool/chosen", journey: entered, shows: "cluster" },
  {
    address: "pool/long-names",
    journey: travel.entered(entered, {
      poolId: third?.id ?? null,
      clusters: [
        "westeurope-1",
        "az-eastus-1",
        "bluefield",
        "omv",
        "greenfield",
        "asia-northeast1-1",
      ],
    }),
    shows: "screen-pool",
  },
  {
    address: "pool/found-clusters",
    shell: { findClusters: () => Promise.resolve(["westeurope-1", "az-eastus-1", "bluefield"]) },
    journey: entered,
    shows: "found-clusters",
  },
  { address: "pool/nothing-chosen", journey: atPool(), acts: ["review"], shows: "error" },
  {
    address: "pool/cluster-refused",
    shell: {
      checkCluster: () =>
        Promise.resolve({
          problem:
            "“https://westeurope-1.cognitedata.com” is an address. Enter the cluster's name alone: westeurope-1.",
        }),
    },
    journey: entered,
    acts: [{ into: "cluster", type: "https://westeurope-1.cognitedata.com" }, "add-cluster"],
    shows: "cluster",
    says: "is an address",
  },
  {
    address: "pool/review-refused",
    shell: { review: refuses(unreachable) },
    journey: entered,
    acts: ["review"],
    shows: "error",
  },
  {
    address: "pool/reviewing",
    shell: { review: never },
    journey: entered,
    acts: ["review"],
    shows: "screen-pool",
    says: "Reading the user pool",
  },
  {
    address: "pool/gone",
    journey: travel.entered(atPool(), { poolId: "eu-west-1_Elsewhere" }),
    shows: "screen-pool",
    says: "is not here",
  },
  {
    address: "pool/created-without-domain",
    journey: travel.poolCreated(entered, {
      pool: { id: "eu-west-1_NewPool01", name: "Plant", tier: "ESSENTIALS", domain: null },
      domainError: error(
        null,
        "Amazon Cognito has too much to do at the moment.",
        "Nothing of the domain was made. Try again in a minute.",
      ),
    }),
    shows: "error",
  },
  creating("create", {}, [named], "It is free."),
  creating(
    "create-prefix-taken",
    {
      checkDomainPrefix: () =>
        Promise.resolve({
          problem:
            "proposed-cdf.auth.eu-west-1.amazoncognito.com belongs to another user pool already.",
        }),
    },
    [named],
    "belongs to another user pool",
  ),
  creating("create-unnamed", {}, ["confirm-create-pool"], "Enter a name for the user pool."),
  creating("create-awaited", { createPool: never }, [named, "confirm-create-pool"], "Creating"),
  creating(
    "create-ending",
    { createPool: never, onEnding: atOnce },
    [named, "confirm-create-pool"],
    "ends as soon as",
  ),
  creating(
    "create-refused",
    { createPool: refuses(denied) },
    [named, "confirm-create-pool"],
    "You may not do that",
  ),
];
