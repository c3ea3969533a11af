import Autosuggest, { type AutosuggestProps } from "@cloudscape-design/components/autosuggest";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Token from "@cloudscape-design/components/token";
import type { Ref } from "react";
import * as backend from "../../backend";
import { Action } from "../../kit/Action";
import { FieldError } from "../../kit/ErrorAlert";
import "./Clusters.css";

/** The clusters with the typed one added, or why it cannot be. Nothing typed changes nothing. */
export async function withTyped(
  clusters: string[],
  text: string,
): Promise<{ clusters: string[] } | { problem: string }> {
  const name = text.trim();
  if (name === "") return { clusters };
  const { problem } = await backend.checkCluster(name);
  if (problem !== null) return { problem };
  if (clusters.includes(name)) return { problem: `${name} is entered already.` };
  return { clusters: [...clusters, name] };
}

interface Props {
  clusters: string[];
  text: string;
  suggestions: string[];
  problem: string | null;
  field: Ref<AutosuggestProps.Ref>;
  onText: (text: string) => void;
  onAdd: (text: string) => void;
  onRemove: (cluster: string) => void;
}

export function Clusters(props: Props) {
  const { clusters, text, suggestions, problem, field, onText, onAdd, onRemove } = props;
  const example = clusters[0] ?? "westeurope-1";
  return (
    <Container header={<Header variant="h2">CDF clusters</Header>}>
      <SpaceBetween size="s">
        <FormField
          label="Cluster"
          description="The clusters that your Cognite Data Fusion projects run on. Type a name and press Enter; add as many as you need."
          constraintText={`The API address is https://${example}.cognitedata.com for the cluster ${example}.`}
          errorText={problem !== null && <FieldError code="bad_cluster">{problem}</FieldError>}
        >
          <div className="add-line">
            <Autosuggest
              ref={field}
              data-testid="cluster"
              value={text}
              options={suggestions
                .filter((one) => !clusters.includes(one))
                .map((value) => ({ value }))}
              enteredTextLabel={(value) => `Add “${value}”`}
              placeholder={clusters.length === 0 ? "westeurope-1" : "Another cluster"}
              virtualScroll={false}
              disableBrowserAutocorrect
              onChange={({ detail }) => {
                onText(detail.value);
              }}
              onSelect={({ detail }) => {
                onAdd(detail.value);
              }}
              onKeyDown={({ detail }) => {
                // With the list open, onSelect has told; this is Enter with the list closed.
                if (detail.key === "Enter") onAdd(text);
              }}
            />
            <Action
              data-testid="add-cluster"
              onClick={() => {
                onAdd(text);
              }}
            >
              Add
            </Action>
          </div>
        </FormField>
        {clusters.length > 0 && (
          <ul className="tokens" aria-label="Clusters to register">
            {clusters.map((cluster) => (
              <li key={cluster} data-testid={`cluster-token-${cluster}`}>
                <Token
                  label={cluster}
                  dismissLabel={`Remove ${cluster}`}
                  onDismiss={() => {
                    onRemove(cluster);
                  }}
                />
              </li>
            ))}
          </ul>
        )}
      </SpaceBetween>
    </Container>
  );
}
