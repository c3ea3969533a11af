import { useEffect, useRef } from "react";

/** Does something when the window is left: another window has the focus, the screen is locked, or the page is hidden. */
export function useOnLeave(leave: () => void) {
  const latest = useRef(leave);
  useEffect(() => {
    latest.current = leave;
  });
  useEffect(() => {
    const left = () => {
      latest.current();
    };
    const hidden = () => {
      if (document.hidden) left();
    };
    window.addEventListener("blur", left);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      window.removeEventListener("blur", left);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, []);
}
