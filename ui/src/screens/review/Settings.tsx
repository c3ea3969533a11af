import type { Difference, Setting } from "../../bindings/plan";
import { NamedValues } from "../../kit/NamedValues";
import "./Settings.css";

/** Settings as a list of names and values. */
export function Settings({ settings }: { settings: Setting[] }) {
  return (
    <NamedValues
      of={settings.map(({ name, values }) => ({
        name,
        value: (
          <ul>
            {values.map((value) => (
              <li key={value}>{value}</li>
            ))}
          </ul>
        ),
      }))}
    />
  );
}

/** Settings that change: what stays is plain, what comes has a plus, what goes a minus. */
export function Differences({ differences }: { differences: Difference[] }) {
  return (
    <NamedValues
      of={differences.map((difference) => ({
        name: difference.name,
        value: <Diff {...difference} />,
      }))}
    />
  );
}

function Diff({ old, new: wanted }: Difference) {
  const kept = old.filter((value) => wanted.includes(value));
  const removed = old.filter((value) => !wanted.includes(value));
  const added = wanted.filter((value) => !old.includes(value));
  return (
    <ul className="diff">
      {kept.map((value) => (
        <li key={value}>
          <span className="sign" aria-hidden="true" />
          <span>{value}</span>
        </li>
      ))}
      {removed.map((value) => (
        <li key={value} className="removed">
          <span className="sign" aria-hidden="true">
            −
          </span>
          <span className="unseen">Removed: </span>
          <del>{value}</del>
        </li>
      ))}
      {added.map((value) => (
        <li key={value} className="added">
          <span className="sign" aria-hidden="true">
            +
          </span>
          <span className="unseen">Added: </span>
          <ins>{value}</ins>
        </li>
      ))}
    </ul>
  );
}
