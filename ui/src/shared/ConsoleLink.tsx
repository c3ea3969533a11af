import * as backend from "../backend";
import type { ConsolePage } from "../bindings/plan";
import { Action } from "../kit/Action";
import { ErrorAlert } from "../kit/ErrorAlert";
import { useTask } from "../kit/useTask";
import { useInPractice } from "./identity";
import { usePlanId } from "./planId";

interface Props {
  page: ConsolePage;
  children: string;
}

/** Opens a page of the AWS console in the system's browser. */
export function ConsoleLink({ page, children }: Props) {
  const planId = usePlanId();
  const practice = useInPractice();
  const task = useTask();
  const open = () => {
    task.run(async () => {
      await backend.openConsole(planId, page);
    });
  };
  return (
    <>
      <Action
        data-testid={`console-${page.kind}`}
        iconName="external"
        iconAlign="right"
        disabled={practice}
        disabledReason="Practice is in no AWS console."
        loading={task.busy}
        onClick={open}
      >
        {children}
      </Action>
      {task.error && <ErrorAlert error={task.error} />}
    </>
  );
}
