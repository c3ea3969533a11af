// Whose credentials are proposed.
import type { Source, Start } from "../bindings/connect";

/** The profile that was asked for, the one that was used last, “default”, or else the first that can be used. */
export function awsSource({ prefill, profiles, lastProfile }: Start): Source {
  const named = (wanted: string | null) => profiles.find(({ name }) => name === wanted)?.name;
  const usable = profiles.find(({ unusable }) => unusable === null)?.name;
  const first = named("default") ?? usable ?? profiles[0]?.name;
  const name = prefill.profile ?? named(lastProfile) ?? first;
  return name === undefined ? { kind: "defaultChain" } : { kind: "profile", name };
}

/** A profile's own region, where it has one. */
export function regionOf({ profiles }: Start, source: Source): string | null {
  if (source.kind !== "profile") return null;
  return profiles.find(({ name }) => name === source.name)?.region ?? null;
}
