import { useCallback, useEffect, useState } from "react";

/** Whole seconds that are left of something; null while nothing is counted. */
export function useCountdown(): [number | null, (seconds: number | null) => void] {
  const [until, setUntil] = useState<number | null>(null);
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (until === null) return;
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, [until]);
  const start = useCallback((seconds: number | null) => {
    setNow(Date.now());
    setUntil(seconds === null ? null : Date.now() + seconds * 1000);
  }, []);
  return [until === null ? null : Math.max(0, Math.ceil((until - now) / 1000)), start];
}
