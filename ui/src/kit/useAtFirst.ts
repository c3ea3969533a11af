import { useEffect, useRef } from "react";

/** Does something once, when what asks for it is there, and not a second time in React's strict mode. */
export function useAtFirst(work: () => void) {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) work();
    first.current = false;
  });
}
