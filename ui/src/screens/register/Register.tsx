import Alert from "@cloudscape-design/components/alert";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { StepOutcome } from "../../bindings/StepOutcome";
import * as backend from "../../backend";
import * as travel from "../../journey";
import { Action } from "../../kit/Action";
import { Back } from "../../shared/Back";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { PreflightPanel } from "../../shared/PreflightPanel";
import { RunStep } from "./RunStep";
import { Screen } from "../../shared/Screen";
import { summaryOf } from "../../shared/summary";
import { useTask } from "../../kit/useTask";
import { STEPS, type RunState } from "../../run";

const TITLES: Record<RunState["phase"], string> = {
  running: "Registering",
  refused: "Not registered",
  ended: "Registered",
};

const isDenied = ({ outcome }: StepOutcome) =>
  outcome.kind === "failed" && outcome.missingAction !== undefined;

export function Register({ journey, go }: { journey: travel.At<"register">; go: travel.Go }) {
  const { run, review, entries } = journey;
  const { plan } = review;
  const task = useTask({ holdsScreen: true });
  const complete = run.registered?.after?.isEmpty === true;
  const reviewAgain = () => {
    task.run(async () => {
      const again = await backend.review(plan.poolId, review.clusters, entries.choices);
      go((now) => travel.reviewed(now, again, entries.choices));
    });
  };
  const toHandover = () => {
    task.run(async () => {
      const handover = await backend.readHandover();
      go((now) => travel.handedOver(now, handover));
    });
  };
  const cancel = () => {
    go(travel.cancelling);
    task.run(async () => {
      await backend.cancelRegister();
    });
  };

  return (
    <Screen
      id="register"
      title={run.phase === "ended" && !complete ? "Not complete" : TITLES[run.phase]}
      description={
        <>
          <strong>{plan.poolName}</strong> ({plan.poolId})
        </>
      }
      status={<Status run={run} />}
      actions={
        run.phase === "running" ? (
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
            {!complete && run.registered?.after?.plan.steps.some((one) => one.clientId !== null) && (
              <Action
                data-testid="to-handover"
                disabled={task.busy}
                onClick={toHandover}
              >
                To the hand-over
              </Action>
            )}
            {complete ? (
              <Action
                data-testid="to-handover"
                variant="primary"
                loading={task.busy}
                onClick={toHandover}
              >
                To the hand-over
              </Action>
            ) : (
              <Action
                data-testid="review-again"
                variant="primary"
                loading={task.busy}
                onClick={reviewAgain}
              >
                Review again
              </Action>
            )}
          </>
        )
      }
    >
      <SpaceBetween size="m">
        {task.error && <ErrorAlert error={task.error} />}
        {run.error && <ErrorAlert error={run.error} />}
        <Summary run={run} />
        {run.registered?.run.steps.some(isDenied) && <PreflightPanel planId={review.planId} />}
        {run.phase !== "refused" && (
          <ol className="run">
            {STEPS.map((id) => (
              <RunStep key={id} id={id} progress={run.steps[id]} />
            ))}
          </ol>
        )}
      </SpaceBetween>
    </Screen>
  );
}

function Status({ run }: { run: RunState }) {
  if (run.phase !== "running") return null;
  if (run.note === "tryingVault") {
    return (
      <span data-testid="waiting-for-vault">
        <StatusIndicator type="in-progress">
          Waiting for your keychain. It may ask you to unlock it.
        </StatusIndicator>
      </span>
    );
  }
  if (run.note === "checking") {
    return <StatusIndicator type="in-progress">Reading the user pool again</StatusIndicator>;
  }
  return run.cancelling ? "Stopping before the next step." : "Cancel stops before the next step.";
}

/** How it ended. */
function Summary({ run }: { run: RunState }) {
  const { registered } = run;
  if (!registered) return null;
  const { after, afterError } = registered;
  if (after?.isEmpty) {
    return (
      <div data-testid="run-summary" data-complete="true">
        <Alert type="success" header="The registration is complete">
          The user pool was read again and is as Cognite Data Fusion needs it. Both client secrets
          are in your keychain.
        </Alert>
      </div>
    );
  }
  return (
    <div data-testid="run-summary" data-complete="false">
      {afterError ? (
        <ErrorAlert
          error={{
            ...afterError,
            message: `The user pool could not be read again afterwards. ${afterError.message}`,
          }}
        />
      ) : (
        <Alert type="warning" header="The registration is not complete">
          {after && `Still ${summaryOf(after)}. `}
          What was done stays. Reviewing again shows what is missing, and registering again does only
          that.
        </Alert>
      )}
    </div>
  );
}
