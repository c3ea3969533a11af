import { useEffect, useState } from "react";
import * as backend from "../backend";

export interface DomainPrefixEntry {
  text: string;
  edit: (text: string) => void;
  /** Why the text cannot be used, if that is known. */
  problem: string | null;
  /** Whether it was checked and can be used. */
  free: boolean;
  checking: boolean;
  /** Asks now, and tells whether the text can be used. */
  confirm: () => Promise<boolean>;
}

/** A domain prefix: proposed from the pool's name until it is edited, checked when typing pauses. */
export function useDomainPrefix(poolName: string, initial: string | null): DomainPrefixEntry {
  const [text, setText] = useState(initial ?? "");
  const [edited, setEdited] = useState(initial !== null);
  const [verdict, setVerdict] = useState<{ text: string; problem: string | null } | null>(null);

  useEffect(() => {
    if (edited || poolName.trim() === "") return;
    let current = true;
    const timer = setTimeout(() => {
      backend.proposeDomainPrefix(poolName).then(
        (proposal) => {
          if (current) setText(proposal);
        },
        // Without a proposal the field stays empty, to be filled by hand.
        () => undefined,
      );
    }, 250);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [poolName, edited]);

  useEffect(() => {
    if (text === "") return;
    let current = true;
    const timer = setTimeout(() => {
      backend.checkDomainPrefix(text).then(
        ({ problem }) => {
          if (current) setVerdict({ text, problem });
        },
        // Asked again, with its error shown, when the prefix is used.
        () => undefined,
      );
    }, 500);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);

  const known = verdict !== null && verdict.text === text ? verdict : null;
  return {
    text,
    edit: (next) => {
      setEdited(true);
      setText(next);
    },
    problem: known?.problem ?? null,
    free: known !== null && known.problem === null,
    checking: text !== "" && known === null,
    confirm: async () => {
      const { problem } = await backend.checkDomainPrefix(text);
      setVerdict({ text, problem });
      return problem === null;
    },
  };
}
