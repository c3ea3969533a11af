import Alert from "@cloudscape-design/components/alert";
import type { AutosuggestProps } from "@cloudscape-design/components/autosuggest";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useRef, useState } from "react";
import * as backend from "../../backend";
import { asUiError } from "../../backend/uiError";
import * as travel from "../../journey";
import { Action } from "../../kit/Action";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { useAtFirst } from "../../kit/useAtFirst";
import { useTask } from "../../kit/useTask";
import { Back } from "../../shared/Back";
import { Screen } from "../../shared/Screen";
import { Clusters, withTyped } from "./Clusters";
import { CreatePool } from "./CreatePool";
import { FoundClusters } from "./FoundClusters";
import { PoolTable } from "./PoolTable";

function shortList(clusters: string[]): string {
  if (clusters.length === 0) return "no cluster entered";
  const more = clusters.length > 3 ? ` and ${clusters.length - 3} more` : "";
  return clusters.slice(0, 3).join(", ") + more;
}

export function Pool({ journey, go }: { journey: travel.At<"pool">; go: travel.Go }) {
  const { entries, start, connection } = journey;
  const { identity, pools, details, domainError } = connection;
  const { poolId, clusters, clusterText, choices } = entries;
  const listing = useTask();
  const reviewing = useTask({ holdsScreen: true });
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState(0);
  const [poolMissing, setPoolMissing] = useState(false);
  const [clusterProblem, setClusterProblem] = useState<string | null>(null);
  const field = useRef<AutosuggestProps.Ref>(null);
  const adding = useRef(false);
  const selected = pools?.find(({ id }) => id === poolId) ?? null;
  // Who may not list pools can still name one on the command line.
  const chosen = selected?.id ?? (listing.error === null ? null : poolId);
  const enter = (change: Partial<travel.Entries>) => {
    go((now) => travel.entered(now, change));
  };

  const list = () => {
    listing.run(async () => {
      const found = await backend.listPools();
      go((now) => travel.poolsListed(now, identity, found));
    });
  };
  useAtFirst(() => {
    if (pools === null) list();
  });

  const add = (text: string) => {
    if (adding.current || text.trim() === "") return;
    adding.current = true;
    withTyped(clusters, text)
      .then((result) => {
        if ("problem" in result) {
          setClusterProblem(result.problem);
          return;
        }
        setClusterProblem(null);
        enter({ clusters: result.clusters, clusterText: "" });
      })
      .catch((thrown: unknown) => {
        setClusterProblem(asUiError(thrown).message);
      })
      .finally(() => {
        adding.current = false;
      });
  };

  const review = () => {
    reviewing.run(async () => {
      setPoolMissing(chosen === null);
      const result = await withTyped(clusters, clusterText);
      const problem =
        "problem" in result
          ? result.problem
          : result.clusters.length === 0
            ? "Enter the name of your CDF cluster, such as westeurope-1."
            : null;
      setClusterProblem(problem);
      if ("problem" in result || problem !== null) {
        if (chosen !== null) field.current?.focus();
        return;
      }
      enter({ clusters: result.clusters, clusterText: "" });
      if (chosen === null) return;
      const reviewed = await backend.review(chosen, result.clusters, choices);
      go((now) => travel.reviewed(now, reviewed, choices));
    });
  };

  const badCluster = reviewing.error?.code === "bad_cluster" ? reviewing.error.message : null;
  const missing = pools !== null && poolId !== null && selected === null;
  return (
    <Screen
      id="pool"
      title="User pool and clusters"
      description="Choose the user pool to register in, and the CDF clusters that will use it."
      status={
        <>
          <strong>{selected?.name ?? chosen ?? "No user pool chosen"}</strong>
          {" · "}
          {shortList(clusters)}
        </>
      }
      actions={
        <>
          <Back go={go} disabled={reviewing.busy} />
          <Action
            data-testid="review"
            variant="primary"
            loading={reviewing.busy}
            loadingText="Reading the user pool"
            disabled={pools === null && listing.error === null}
            onClick={review}
          >
            Review
          </Action>
        </>
      }
    >
      <SpaceBetween size="m">
        {reviewing.error && badCluster === null && <ErrorAlert error={reviewing.error} />}
        {listing.error && (
          <ErrorAlert error={listing.error} action={<Action onClick={list}>Try again</Action>} />
        )}
        {poolMissing && selected === null && (
          <ErrorAlert
            error={{
              code: "no_pool",
              message: "No user pool is chosen.",
              hint: "Choose one in the table, or create one.",
            }}
          />
        )}
        {missing && !poolMissing && (
          <Alert type="warning" header={`The user pool ${poolId} is not here.`}>
            Account {identity.account} has no such pool in {identity.region}. Choose another one, or
            go back and connect to another account or region.
          </Alert>
        )}
        {domainError && domainError.poolId === poolId && (
          <ErrorAlert
            error={{
              ...domainError.error,
              message: `The user pool was created, but its domain was not. ${domainError.error.message}`,
              hint: `${domainError.error.hint} The review asks for a domain prefix again.`,
            }}
          />
        )}
        {(pools !== null || !listing.error) && (
          <PoolTable
            // Afresh after a creation: no search that hides the new pool, and the page that it is on.
            key={created}
            pools={listing.busy ? null : pools}
            details={details}
            selected={poolId}
            onSelect={(id) => {
              setPoolMissing(false);
              reviewing.clear();
              enter({ poolId: id });
            }}
            onRead={(id, detail) => {
              go((now) => travel.poolRead(now, identity, id, detail));
            }}
            onRefresh={list}
            onCreate={() => {
              setCreating(true);
            }}
          />
        )}
        {chosen !== null && (
          <FoundClusters
            poolId={chosen}
            clusters={clusters}
            onAdd={(found) => {
              enter({ clusters: [...clusters, ...found] });
            }}
          />
        )}
        <Clusters
          clusters={clusters}
          text={clusterText}
          suggestions={start.clusters}
          problem={clusterProblem ?? badCluster}
          field={field}
          onText={(text) => {
            setClusterProblem(null);
            if (badCluster !== null) reviewing.clear();
            enter({ clusterText: text });
          }}
          onAdd={add}
          onRemove={(gone) => {
            if (badCluster !== null) reviewing.clear();
            enter({ clusters: clusters.filter((one) => one !== gone) });
          }}
        />
      </SpaceBetween>
      {creating && (
        <CreatePool
          region={identity.region}
          onClose={() => {
            setCreating(false);
          }}
          onCreated={(made) => {
            setCreating(false);
            setCreated(created + 1);
            setPoolMissing(false);
            go((now) => travel.poolCreated(now, made));
          }}
        />
      )}
    </Screen>
  );
}
