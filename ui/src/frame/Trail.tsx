import type { Journey } from "../journey";
import "./Trail.css";

const STATIONS = [
  ["connect", "Connect"],
  ["pool", "User pool"],
  ["review", "Review"],
  ["register", "Register"],
  ["handover", "Hand-over"],
] as const;

/** How far the admin has come. */
export function Trail({ at }: { at: Journey["at"] }) {
  const here = STATIONS.findIndex(([station]) => station === at);
  if (here < 0) return null;
  return (
    <nav className="trail" aria-label="Progress">
      <ol>
        {STATIONS.map(([station, name], index) => (
          <li
            key={station}
            aria-current={index === here ? "step" : undefined}
            className={index < here ? "passed" : index === here ? "here" : "ahead"}
          >
            <span className="trail-number" aria-hidden="true">
              {index < here ? "✓" : index + 1}
            </span>
            {name}
            {index < here && <span className="unseen"> (done)</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
