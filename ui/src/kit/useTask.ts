import { createContext, useCallback, useContext, useRef, useState } from "react";
import { asUiError } from "../backend/uiError";
import type { UiError } from "../bindings/errors";

/** Told whenever a task that holds the screen begins (1) or ends (-1): the top bar leads nowhere meanwhile. */
export const Holding = createContext<(change: 1 | -1) => void>(() => undefined);

export interface Task {
  busy: boolean;
  error: UiError | null;
  /** Does the work and keeps its error; does nothing while other work is going on. */
  run: (work: () => Promise<void>) => void;
  clear: () => void;
}

/** One thing that a screen does at a time, with its error. */
export function useTask({ holdsScreen = false } = {}): Task {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<UiError | null>(null);
  const going = useRef(false);
  const hold = useContext(Holding);
  const run = useCallback(
    (work: () => Promise<void>) => {
      if (going.current) return;
      going.current = true;
      setBusy(true);
      setError(null);
      if (holdsScreen) hold(1);
      work()
        .catch((thrown: unknown) => {
          setError(asUiError(thrown));
        })
        .finally(() => {
          going.current = false;
          setBusy(false);
          if (holdsScreen) hold(-1);
        });
    },
    [hold, holdsScreen],
  );
  const clear = useCallback(() => {
    setError(null);
  }, []);
  return { busy, error, run, clear };
}
