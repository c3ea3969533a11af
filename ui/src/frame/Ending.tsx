import Alert from "@cloudscape-design/components/alert";
import { useEffect, useState } from "react";
import * as backend from "../backend";

/** What keeps the program, when it was to end while a change to a pool is under way. */
export function Ending() {
  const [ending, setEnding] = useState(false);
  useEffect(
    () =>
      backend.onEnding(() => {
        setEnding(true);
      }),
    [],
  );
  if (!ending) return null;
  return (
    <div role="alert" data-testid="ending" className="ending">
      <Alert
        type="warning"
        header="CDF Registrar ends as soon as the change under way has its answer"
      >
        Nothing further is begun. If you close it once more it ends at once: what is being sent then
        may take effect or not, and the next review of this user pool finds out which.
      </Alert>
    </div>
  );
}
