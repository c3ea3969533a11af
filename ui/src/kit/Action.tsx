import Button, { type ButtonProps } from "@cloudscape-design/components/button";

/** A button that acts by itself. Cloudscape's own submits the form around it unless it is told not to. */
export function Action(props: ButtonProps & { "data-testid"?: string }) {
  return <Button formAction="none" {...props} />;
}
