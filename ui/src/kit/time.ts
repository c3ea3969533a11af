const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A time in milliseconds since 1970, as people here write it. */
export const moment = (ms: number) => moments.format(ms);

/** A length of time in milliseconds, such as "1.5 s". */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
