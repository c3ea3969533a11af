import { createContext } from "react";

/** Told when what was waited for has come, or will not come any more. */
export const WaitIsOver = createContext<() => void>(() => undefined);
