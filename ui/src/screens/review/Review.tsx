import Alert from "@cloudscape-design/components/alert";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import * as backend from "../../backend";
import type { Choices } from "../../bindings/plan";
import * as travel from "../../journey";
import { Action } from "../../kit/Action";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { useTask } from "../../kit/useTask";
import { Back } from "../../shared/Back";
import { PreflightPanel } from "../../shared/PreflightPanel";
import { Screen } from "../../shared/Screen";
import { summaryOf } from "../../shared/summary";
import { ReviewStep } from "./ReviewStep";
import { Untouched } from "./Untouched";
import { whyNot } from "./whyNot";
import "./Review.css";

interface Props {
  journey: travel.At<"review">;
  go: travel.Go;
  /** Starts the run; it goes on whatever screen is shown. */
  onRegister: () => void;
}

export function Review({ journey, go, onRegister }: Props) {
  const { review, entries, connection } = journey;
  const { plan } = review;
  const task = useTask({ holdsScreen: true });
  // What was just answered, shown as chosen until the new plan is there.
  const [answering, setAnswering] = useState<Choices | null>(null);

  const reviewWith = (choices: Choices) => {
    setAnswering(choices);
    task.run(async () => {
      try {
        const again = await backend.review(plan.poolId, review.clusters, choices);
        go((now) => travel.reviewed(now, again, choices));
      } finally {
        setAnswering(null);
      }
    });
  };
  const toHandover = () => {
    task.run(async () => {
      const handover = await backend.readHandover(review.planId);
      go((now) => travel.handedOver(now, handover));
    });
  };
  const again = (
    <Action
      data-testid="review-again"
      disabled={task.busy}
      onClick={() => {
        reviewWith(entries.choices);
      }}
    >
      Review again
    </Action>
  );

  return (
    <Screen
      id="review"
      title={review.isEmpty ? "Nothing to do" : "Review"}
      description={
        <>
          <strong>{plan.poolName}</strong> ({plan.poolId}) for{" "}
          {review.clusters.map((cluster) => `https://${cluster}.cognitedata.com`).join(", ")}
        </>
      }
      status={
        review.isEmpty
          ? "The user pool is registered."
          : task.busy
            ? "Reading the user pool."
            : (whyNot(review) ?? "Nothing has been changed yet.")
      }
      actions={
        <>
          <Back go={go} disabled={task.busy} />
          {review.isEmpty ? (
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
              data-testid="register"
              variant="primary"
              disabled={!review.canApply || task.busy}
              onClick={onRegister}
            >
              Register
            </Action>
          )}
        </>
      }
    >
      <SpaceBetween size="m">
        {task.error && <ErrorAlert error={task.error} action={again} />}
        {plan.vaultError && (
          <ErrorAlert error={{ ...plan.vaultError, code: "vault" }} action={again} />
        )}
        {review.isEmpty ? (
          <Alert type="success" header="The user pool is registered">
            Everything is as Cognite Data Fusion needs it, and the secrets are in your keychain.
          </Alert>
        ) : (
          <div className="summary-line">
            <p data-testid="summary">{summaryOf(review)}.</p>
            {!task.error && !plan.vaultError && again}
          </div>
        )}
        {!review.isEmpty && !plan.vaultError && <PreflightPanel />}
        <div data-testid="plan" aria-busy={task.busy}>
          <SpaceBetween size="s">
            {plan.steps.map((step) => (
              <ReviewStep
                key={step.id}
                step={step}
                pool={{ name: plan.poolName, region: connection.identity.region }}
                choices={answering ?? entries.choices}
                onAnswer={(answer) => {
                  reviewWith({ ...entries.choices, ...answer });
                }}
              />
            ))}
          </SpaceBetween>
        </div>
        <Untouched otherClients={review.otherClients} />
      </SpaceBetween>
    </Screen>
  );
}
