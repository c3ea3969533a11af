import { useEffect, useState } from "react";
import * as backend from "../../backend";
import { Action } from "../../kit/Action";

interface Props {
  poolId: string;
  clusters: string[];
  onAdd: (clusters: string[]) => void;
}

/**
 * The clusters that the pool has been registered for already, to take over: so a registration whose list was lost, or
 * that somebody else made, is found again. A pool that does not tell them is no matter.
 */
export function FoundClusters({ poolId, clusters, onAdd }: Props) {
  const [found, setFound] = useState<{ poolId: string; clusters: string[] } | null>(null);
  useEffect(() => {
    let wanted = true;
    backend.findClusters(poolId).then(
      (names) => {
        if (wanted) setFound({ poolId, clusters: names });
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [poolId]);
  const missing =
    found?.poolId === poolId ? found.clusters.filter((name) => !clusters.includes(name)) : [];
  if (missing.length === 0) return null;
  return (
    <div className="in-line" data-testid="found-clusters">
      <span>
        This user pool has been registered for <strong>{missing.join(", ")}</strong>.
      </span>
      <Action
        data-testid="use-found-clusters"
        onClick={() => {
          onAdd(missing);
        }}
      >
        {missing.length === 1 ? "Add it" : "Add them"}
      </Action>
    </div>
  );
}
