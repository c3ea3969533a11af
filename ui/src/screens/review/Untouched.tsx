import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";

/** What an admin fears for, in words. */
export function Untouched({ otherClients }: { otherClients: number }) {
  const others =
    otherClients === 0
      ? "There are no other app clients in this pool."
      : otherClients === 1
        ? "The pool’s 1 other app client."
        : `The pool’s ${otherClients.toLocaleString("en-GB")} other app clients.`;
  return (
    <div data-testid="untouched">
      <Container header={<Header variant="h2">What will not be touched</Header>}>
        <ul className="plain-list">
          <li>Users and groups.</li>
          <li>
            The pool’s own settings: sign-in options, MFA, password policy, attributes, triggers,
            messages.
          </li>
          <li>{others}</li>
          <li>
            Other resource servers, and any scope, URL or setting that a step above does not name.
          </li>
        </ul>
      </Container>
    </div>
  );
}
