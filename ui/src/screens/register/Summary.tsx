import Alert from "@cloudscape-design/components/alert";
import type { Registered } from "../../bindings/review";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { summaryOf } from "../../shared/summary";

/** How a run ended. */
export function Summary({ registered: { after, afterError } }: { registered: Registered }) {
  const complete = after?.isEmpty === true;
  return (
    <div data-testid="run-summary" data-complete={String(complete)}>
      {complete ? (
        <Alert type="success" header="The registration is complete">
          The user pool was read again and is as Cognite Data Fusion needs it. Both client secrets
          are in your keychain.
        </Alert>
      ) : afterError ? (
        <ErrorAlert
          error={{
            ...afterError,
            message: `The user pool could not be read again afterwards. ${afterError.message}`,
          }}
        />
      ) : (
        <Alert type="warning" header="The registration is not complete">
          {after && `Still ${summaryOf(after)}. `}
          What was done stays. Reviewing again shows what is missing, and registering again does
          only that.
        </Alert>
      )}
    </div>
  );
}
