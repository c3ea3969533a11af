import { useEffect, useRef } from "react";
import * as backend from "../../backend";
import { asUiError } from "../../backend/uiError";
import type { UiError } from "../../bindings/errors";
import type { PoolDetail, PoolName } from "../../bindings/pools";

/** At most this many at once, and one begun every so many milliseconds: the account's quota is 15 a second. */
const AT_ONCE = 4;
const PACE_MS = 80;

/** Reads the pools that are in sight and not yet known; what has scrolled away is not asked for. */
export function usePoolDetails(
  pools: PoolName[] | null,
  visible: string[],
  known: Record<string, PoolDetail | UiError>,
  onRead: (poolId: string, detail: PoolDetail | UiError) => void,
): void {
  const wanted = visible.filter((id) => !(id in known));
  const latest = useRef({ pools, wanted, onRead });
  const asked = useRef(new Set<string>());
  // An answer takes a while to be rendered, and is not asked for again meanwhile, unless the list is a new one.
  const answered = useRef({ pools, ids: new Set<string>() });
  useEffect(() => {
    latest.current = { pools, wanted, onRead };
    if (answered.current.pools !== pools) answered.current = { pools, ids: new Set() };
  });
  const idle = wanted.length === 0;
  useEffect(() => {
    if (idle) return;
    const timer = setInterval(() => {
      const id = latest.current.wanted.find(
        (one) => !asked.current.has(one) && !answered.current.ids.has(one),
      );
      if (id === undefined || asked.current.size >= AT_ONCE) return;
      asked.current.add(id);
      const tell = (detail: PoolDetail | UiError) => {
        asked.current.delete(id);
        answered.current.ids.add(id);
        latest.current.onRead(id, detail);
      };
      backend.readPool(id).then(tell, (thrown: unknown) => {
        tell(asUiError(thrown));
      });
    }, PACE_MS);
    return () => {
      clearInterval(timer);
    };
  }, [idle]);
}
