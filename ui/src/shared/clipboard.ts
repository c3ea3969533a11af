import { createContext, useEffect, useState } from "react";
import * as backend from "../backend";
import type { ClearAfter, ClipboardChange } from "../bindings/secrets";

interface Clipboard {
  /** After how many seconds a copied secret leaves the clipboard: chosen once, good for the whole window. */
  clearAfter: ClearAfter;
  chooseClearAfter: (choice: ClearAfter) => void;
  /** What the program said last of each copy, by its number. */
  copies: Record<number, ClipboardChange>;
}

/** What the window knows of secrets on the clipboard. */
export const ClipboardKnown = createContext<Clipboard>({
  clearAfter: 10,
  chooseClearAfter: () => undefined,
  copies: {},
});

export function useClipboard(): Clipboard {
  const [clearAfter, chooseClearAfter] = useState<ClearAfter>(10);
  const [copies, setCopies] = useState<Record<number, ClipboardChange>>({});
  useEffect(
    () =>
      backend.onClipboardChange((change) => {
        setCopies((so) => ({ ...so, [change.copy]: change }));
      }),
    [],
  );
  return { clearAfter, chooseClearAfter, copies };
}
