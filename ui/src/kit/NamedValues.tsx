import type { ReactNode } from "react";
import "./NamedValues.css";

export interface NamedValue {
  name: string;
  value: ReactNode;
  testId?: string;
}

/** Names beside values. The names take little room where they are short. */
export function NamedValues({ of, short = false }: { of: NamedValue[]; short?: boolean }) {
  return (
    <dl className={short ? "named-values short" : "named-values"}>
      {of.map(({ name, value, testId }, index) => (
        // A name may be there more than once.
        <div key={`${name} ${index}`}>
          <dt>{name}</dt>
          <dd data-testid={testId}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
