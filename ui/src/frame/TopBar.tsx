import { useEffect, useState } from "react";
import * as backend from "../backend";
import type { Identity } from "../bindings/connect";
import * as travel from "../journey";
import { useTask } from "../kit/useTask";
import { PracticeBadge } from "../shared/PracticeBadge";
import { sourceName } from "../shared/words";
import "./TopBar.css";

interface Props {
  identity: Identity | null;
  onRenewed: (identity: Identity) => void;
  /** Null where the screen cannot be left. */
  onLeave: travel.Go | null;
}

/** Whose account this is, in sight all the time. */
export function TopBar({ identity, onRenewed, onLeave }: Props) {
  return (
    <div className="top-bar" role="banner">
      <span className="product">CDF Registrar</span>
      {identity && <WhoIsIt identity={identity} onRenewed={onRenewed} />}
      <nav className="top-links" aria-label="Of this computer">
        <TopLink
          testId="to-activity"
          onClick={
            onLeave &&
            (() => {
              onLeave(travel.toActivity);
            })
          }
        >
          Activity
        </TopLink>
        <TopLink
          testId="to-registrations"
          onClick={
            onLeave &&
            (() => {
              onLeave(travel.toRegistrations);
            })
          }
        >
          Registrations
        </TopLink>
      </nav>
    </div>
  );
}

function TopLink(props: { testId: string; onClick: (() => void) | null; children: string }) {
  const { testId, onClick, children } = props;
  return (
    <button
      type="button"
      className="top-link"
      data-testid={testId}
      disabled={onClick === null}
      onClick={onClick ?? undefined}
    >
      {children}
    </button>
  );
}

function WhoIsIt({
  identity,
  onRenewed,
}: {
  identity: Identity;
  onRenewed: (identity: Identity) => void;
}) {
  const practice = identity.source.kind === "practice";
  const words = sourceName(identity.source);
  return (
    <div className="identity" role="group" data-testid="identity" aria-label="Connected as">
      {practice ? (
        <PracticeBadge testId="practice-badge" />
      ) : (
        <span className="identity-source" title={`AWS profile: ${words}`}>
          {words}
        </span>
      )}
      <span>
        {identity.alias === null ? identity.account : `${identity.alias} (${identity.account})`}
      </span>
      <span>{identity.region}</span>
      <span className="identity-arn" title={identity.arn}>
        {identity.arn}
      </span>
      {identity.endpoint !== null && (
        <span
          className="identity-endpoint"
          title={`Requests go to ${identity.endpoint}, not to AWS`}
        >
          {identity.endpoint}
        </span>
      )}
      {identity.expiresAt !== null && (
        <Expiry expiresAt={identity.expiresAt} onRenewed={onRenewed} />
      )}
    </div>
  );
}

/** How long the credentials are good for; one press renews them. */
function Expiry({
  expiresAt,
  onRenewed,
}: {
  expiresAt: number;
  onRenewed: (identity: Identity) => void;
}) {
  const task = useTask();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 10_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const minutes = Math.max(0, Math.floor((expiresAt - now) / 60_000));
  const words =
    minutes === 0
      ? "credentials expired"
      : minutes < 120
        ? `${minutes} min left`
        : `${Math.floor(minutes / 60)} h left`;
  return (
    <>
      <span data-testid="expiry">{words}</span>
      <button
        type="button"
        className="renew"
        data-testid="renew"
        disabled={task.busy}
        onClick={() => {
          task.run(async () => {
            onRenewed(await backend.renew());
            setNow(Date.now());
          });
        }}
      >
        {task.busy ? "Renewing" : "Renew"}
      </button>
      {task.error && (
        <span role="alert" data-testid="error" data-code={task.error.code}>
          {task.error.message}
        </span>
      )}
    </>
  );
}
