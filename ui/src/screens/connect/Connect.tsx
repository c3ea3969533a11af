import Alert from "@cloudscape-design/components/alert";
import Autosuggest from "@cloudscape-design/components/autosuggest";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { useContext } from "react";
import * as backend from "../../backend";
import type { SignInWay, Source } from "../../bindings/connect";
import { awsSource, connected, entered, regionOf, type At, type Go } from "../../journey";
import { Action } from "../../kit/Action";
import { ErrorAlert, FieldError } from "../../kit/ErrorAlert";
import { useTask } from "../../kit/useTask";
import { Screen } from "../../shared/Screen";
import { WaitIsOver } from "../../shared/waiting";
import { ProfileField } from "./ProfileField";
import "./Connect.css";

function SignInActions({ onSignIn }: { onSignIn: (way: SignInWay) => void }) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Action
        data-testid="sign-in-browser"
        onClick={() => {
          onSignIn("browser");
        }}
      >
        Sign in with the browser
      </Action>
      <Action
        data-testid="sign-in-code"
        onClick={() => {
          onSignIn("deviceCode");
        }}
      >
        Use a code
      </Action>
    </SpaceBetween>
  );
}

export function Connect({ journey, go }: { journey: At<"connect">; go: Go }) {
  const { entries, start } = journey;
  const { source, region } = entries;
  const { profiles, leftOut, profilesError } = start;
  const task = useTask({ holdsScreen: true });
  const waitIsOver = useContext(WaitIsOver);
  const practice = source.kind === "practice";
  const badRegion = task.error?.code === "bad_region" ? task.error : null;
  const badProfile = task.error?.code === "unknown_profile" ? task.error : null;

  const choose = (next: Source) => {
    // A region that was typed stays; one that came with a profile goes with it.
    const typed = region !== "" && region !== regionOf(start, source);
    const change = typed ? {} : { region: regionOf(start, next) ?? region };
    task.clear();
    go((now) => entered(now, { source: next, ...change }));
  };
  /** Connects after what has to be done first. However a wait ends, it is over then. */
  const connectAfter = (first: () => Promise<unknown>) => {
    task.run(async () => {
      try {
        await first();
        waitIsOver();
        const typed = region.trim();
        const identity = await backend.connect(source, practice || typed === "" ? null : typed);
        go((now) => connected(now, identity));
      } finally {
        waitIsOver();
      }
    });
  };
  const connect = () => {
    connectAfter(() => Promise.resolve());
  };
  const signIn = (way: SignInWay) => {
    if (source.kind !== "profile") return;
    const { name } = source;
    connectAfter(() => backend.signIn(name, way));
  };
  const stop = () => {
    void backend.stopWaiting();
  };
  // To start the sign-in again, by the other way too, where one came to nothing.
  const signInDue =
    source.kind === "profile" && ["sign_in_due", "sign_in"].includes(task.error?.code ?? "");
  return (
    <Screen
      id="connect"
      title="Connect"
      description="Registers the core Cognite Data Fusion applications in an Amazon Cognito user pool. Nothing is changed before you have reviewed it."
      actions={
        <>
          {task.busy && (
            <Action data-testid="stop-connecting" variant="link" onClick={stop}>
              Cancel
            </Action>
          )}
          <Button
            data-testid="connect"
            variant="primary"
            form="connect-form"
            loading={task.busy}
            loadingText="Connecting"
          >
            {practice ? "Start Practice" : "Connect"}
          </Button>
        </>
      }
    >
      <form
        id="connect-form"
        onSubmit={(event) => {
          event.preventDefault();
          connect();
        }}
      >
        <SpaceBetween size="l">
          {task.error && !badRegion && !badProfile && (
            <ErrorAlert
              error={task.error}
              action={signInDue && <SignInActions onSignIn={signIn} />}
            />
          )}
          {profilesError && <ErrorAlert error={profilesError} />}
          {profiles.length === 0 && !profilesError && (
            <Alert type="info">
              No AWS profile was found on this computer, so Practice is chosen. The default
              credential chain can be used instead.
            </Alert>
          )}
          <Tiles
            ariaLabel="Where to register"
            columns={2}
            value={practice ? "practice" : "aws"}
            onChange={({ detail }) => {
              choose(detail.value === "practice" ? { kind: "practice" } : awsSource(start));
            }}
            items={[
              {
                value: "aws",
                label: <span data-testid="use-aws">Amazon Web Services</span>,
                description: "Work on a user pool of your own account, with an AWS profile.",
              },
              {
                value: "practice",
                label: <span data-testid="use-practice">Practice</span>,
                description:
                  "Rehearse on this computer. Nothing leaves it; no AWS account is needed.",
              },
            ]}
          />
          {!practice && (
            <Container>
              <div className="two-columns">
                <ProfileField
                  profiles={profiles}
                  source={source}
                  errorText={
                    badProfile && (
                      <FieldError code={badProfile.code}>
                        {badProfile.message} {badProfile.hint}
                      </FieldError>
                    )
                  }
                  onChoose={choose}
                />
                <FormField
                  label="Region"
                  description="Where the user pool is. Leave it empty to use the profile’s own region."
                  errorText={
                    badRegion && (
                      <FieldError code={badRegion.code}>
                        {badRegion.message} {badRegion.hint}
                      </FieldError>
                    )
                  }
                >
                  <Autosuggest
                    data-testid="region"
                    value={region}
                    options={start.regions.map((value) => ({ value }))}
                    enteredTextLabel={(value) => `Use “${value}”`}
                    placeholder="eu-west-1"
                    disableBrowserAutocorrect
                    onChange={({ detail }) => {
                      if (badRegion) task.clear();
                      go((now) => entered(now, { region: detail.value }));
                    }}
                  />
                </FormField>
              </div>
              {leftOut.length > 0 && <LeftOut of={leftOut} />}
            </Container>
          )}
        </SpaceBetween>
      </form>
    </Screen>
  );
}

/** What is not read of the AWS files, out of the way until somebody misses a profile. */
function LeftOut({ of }: { of: string[] }) {
  const places = of.length === 1 ? "1 place" : `${of.length.toString()} places`;
  return (
    <div data-testid="left-out" className="left-out">
      <ExpandableSection
        variant="footer"
        headerText={`A profile is missing? ${places} in the AWS files could not be read`}
      >
        <ul>
          {of.map((place) => (
            <li key={place}>{place}</li>
          ))}
        </ul>
      </ExpandableSection>
    </div>
  );
}
