import { createContext, useContext } from "react";
import type { Identity } from "../bindings/connect";

/** Who is connected; null until somebody is. */
export const ConnectedAs = createContext<Identity | null>(null);

/** Whether this is Practice, which is in no AWS console. */
export function useInPractice(): boolean {
  return useContext(ConnectedAs)?.source.kind === "practice";
}
