import SpaceBetween from "@cloudscape-design/components/space-between";
import * as backend from "../../backend";
import type { Review } from "../../bindings/review";
import type { StepOutcome } from "../../bindings/run";
import * as travel from "../../journey";
import { Action } from "../../kit/Action";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { Status } from "../../kit/Status";
import { useTask } from "../../kit/useTask";
import type { RunState } from "../../run";
import { Back } from "../../shared/Back";
import { PreflightPanel } from "../../shared/PreflightPanel";
import { Screen } from "../../shared/Screen";
import { RunStep } from "./RunStep";
import { Summary } from "./Summary";

/** The plan that was made after the run, if there is one. */
function afterOf(run: RunState): Review | null {
  return run.kind === "ended" ? run.registered.after : null;
}

function titleOf(run: RunState): string {
  switch (run.kind) {
    case "running":
      return "Registering";
    case "refused":
      return "Not registered";
    case "ended":
      return afterOf(run)?.isEmpty ? "Registered" : "Not complete";
  }
}

const isDenied = ({ outcome }: StepOutcome) =>
  outcome.kind === "failed" && outcome.missingAction !== undefined;

export function Register({ journey, go }: { journey: travel.At<"register">; go: travel.Go }) {
  const { run, review, entries } = journey;
  const { plan } = review;
  const task = useTask({ holdsScreen: true });
  const reviewAgain = () => {
    task.run(async () => {
      const again = await backend.review(plan.poolId, review.clusters, entries.choices);
      go((now) => travel.reviewed(now, again, entries.choices));
    });
  };
  const toHandover = () => {
    task.run(async () => {
      const handover = await backend.readHandover(review.planId);
      go((now) => travel.handedOver(now, handover));
    });
  };
  const cancel = () => {
    go(travel.cancelling);
    task.run(async () => {
      await backend.cancelRegister(review.planId);
    });
  };

  return (
    <Screen
      id="register"
      title={titleOf(run)}
      description={
        <>
          <strong>{plan.poolName}</strong> ({plan.poolId})
        </>
      }
      status={<StatusLine run={run} />}
      actions={
        run.kind === "running" ? (
          <Action
            data-testid="cancel"
            disabled={run.cancelling || run.note === "checking"}
            onClick={cancel}
          >
            Cancel
          </Action>
        ) : (
          <>
            <Back go={go} disabled={task.busy} />
            <WaysOn
              after={afterOf(run)}
              busy={task.busy}
              onReview={reviewAgain}
              onHandover={toHandover}
            />
          </>
        )
      }
    >
      <SpaceBetween size="m">
        {task.error && <ErrorAlert error={task.error} />}
        {run.kind === "refused" && <ErrorAlert error={run.error} />}
        {run.kind === "ended" && <Summary registered={run.registered} />}
        {run.kind === "ended" && run.registered.run.steps.some(isDenied) && <PreflightPanel />}
        {run.kind !== "refused" && (
          <ol className="run">
            {run.steps.map((step) => (
              <RunStep key={step.id} step={step} />
            ))}
          </ol>
        )}
      </SpaceBetween>
    </Screen>
  );
}

interface WaysProps {
  after: Review | null;
  busy: boolean;
  onReview: () => void;
  onHandover: () => void;
}

/** Where it goes on to: the hand-over, and the review before it where something is missing. */
function WaysOn({ after, busy, onReview, onHandover }: WaysProps) {
  if (after?.isEmpty) {
    return (
      <Action data-testid="to-handover" variant="primary" loading={busy} onClick={onHandover}>
        To the hand-over
      </Action>
    );
  }
  // There is something to hand over as soon as there is a client.
  const hasClient = after?.plan.steps.some(({ client }) => client?.existing);
  return (
    <>
      {hasClient && (
        <Action data-testid="to-handover" disabled={busy} onClick={onHandover}>
          To the hand-over
        </Action>
      )}
      <Action data-testid="review-again" variant="primary" loading={busy} onClick={onReview}>
        Review again
      </Action>
    </>
  );
}

function StatusLine({ run }: { run: RunState }) {
  if (run.kind !== "running") return null;
  if (run.note === "tryingVault") {
    return (
      <span data-testid="waiting-for-vault">
        <Status type="in-progress">Waiting for your keychain. It may ask you to unlock it.</Status>
      </span>
    );
  }
  if (run.note === "checking") {
    return <Status type="in-progress">Reading the user pool again</Status>;
  }
  return run.cancelling ? "Stopping before the next step." : "Cancel stops before the next step.";
}
