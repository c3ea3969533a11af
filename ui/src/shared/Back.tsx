import * as travel from "../journey";
import { Action } from "../kit/Action";

interface Props {
  go: travel.Go;
  disabled: boolean;
  /** Where it is the only way on. */
  primary?: boolean;
}

/** Leads to the screen before; what was entered stays. */
export function Back({ go, disabled, primary = false }: Props) {
  return (
    <Action
      data-testid="back"
      variant={primary ? "primary" : "link"}
      disabled={disabled}
      onClick={() => {
        go(travel.back);
      }}
    >
      Back
    </Action>
  );
}
