import Alert from "@cloudscape-design/components/alert";
import type { Identity } from "../bindings/connect";

/** That what is sent can be read on the way, as long as it is so. */
export function OpenEndpoint({ identity }: { identity: Identity | null }) {
  if (!identity?.endpointIsOpen) return null;
  return (
    <div data-testid="open-endpoint" className="ending">
      <Alert type="warning" header={`${identity.endpoint ?? "The endpoint"} is not encrypted`}>
        Everything that is sent there, client secrets among it, can be read and changed on the way.
        Use an https address, or a server on this computer.
      </Alert>
    </div>
  );
}
