import type { Identity } from "../bindings/Identity";
import { sourceName } from "./words";

interface Props {
  identity: Identity | null;
  /** Null where Registrations cannot be opened. */
  onRegistrations: (() => void) | null;
}

/** Whose account this is, in sight all the time. */
export function TopBar({ identity, onRegistrations }: Props) {
  return (
    <div className="top-bar" role="banner">
      <span className="product">CDF Registrar</span>
      {identity && <WhoIsIt identity={identity} />}
      <button
        type="button"
        className="top-link"
        data-testid="to-registrations"
        disabled={onRegistrations === null}
        onClick={onRegistrations ?? undefined}
      >
        Registrations
      </button>
    </div>
  );
}

function WhoIsIt({ identity }: { identity: Identity }) {
  const practice = identity.source.kind === "practice";
  const words = sourceName(identity.source);
  return (
    <div className="identity" role="group" data-testid="identity" aria-label="Connected as">
      {practice ? (
        <span className="badge-practice" data-testid="practice-badge">
          Practice
        </span>
      ) : (
        <span className="identity-source" title={`AWS profile: ${words}`}>
          {words}
        </span>
      )}
      <span>{identity.account}</span>
      <span>{identity.region}</span>
      <span className="identity-arn" title={identity.arn}>
        {identity.arn}
      </span>
      {identity.endpoint !== null && (
        <span className="identity-endpoint" title={`Requests go to ${identity.endpoint}, not to AWS`}>
          {identity.endpoint}
        </span>
      )}
    </div>
  );
}
