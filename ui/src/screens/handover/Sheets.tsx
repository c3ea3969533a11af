import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import * as backend from "../../backend";
import type { Sheet, SheetFormat } from "../../bindings/handover";
import { Action } from "../../kit/Action";
import { CopyTextButton } from "../../kit/Copy";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { TextSheet } from "../../kit/TextSheet";
import { useAtFirst } from "../../kit/useAtFirst";
import { useTask } from "../../kit/useTask";
import { usePlanId } from "../../shared/planId";

const NAMES: Record<SheetFormat, string> = {
  markdown: "Page (Markdown)",
  oidcConfiguration: "OIDC configuration (JSON)",
  toolkitEnvironment: "Cognite Toolkit (.env)",
  mail: "Mail",
};

const FORMATS: SheetFormat[] = ["markdown", "oidcConfiguration", "toolkitEnvironment", "mail"];

/** The hand-over as something to send: a preview, to copy or to save. */
export function Sheets() {
  const planId = usePlanId();
  const reading = useTask();
  const [sheets, setSheets] = useState<Sheet[]>([]);
  const [format, setFormat] = useState<SheetFormat>("markdown");
  const [cluster, setCluster] = useState<string | null>(null);
  const read = () => {
    reading.run(async () => {
      setSheets(await backend.readSheets(planId));
    });
  };
  useAtFirst(read);
  // A file for each cluster, where a format has one.
  const ofFormat = sheets.filter((one) => one.format === format);
  const sheet = ofFormat.find((one) => one.cluster === cluster) ?? ofFormat[0];
  const clusters = ofFormat.map((one) => one.cluster).filter((name) => name !== null);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="For Cognite's admins. No secret is in any of them; hand the secrets over separately."
          actions={sheet && <SheetActions key={sheet.fileName} sheet={sheet} />}
        >
          Hand-over sheet
        </Header>
      }
    >
      <div className="stack">
        {reading.error && (
          <ErrorAlert error={reading.error} action={<Action onClick={read}>Try again</Action>} />
        )}
        {sheets.length > 0 && (
          <SegmentedControl
            data-testid="sheet-format"
            label="Format"
            selectedId={format}
            options={FORMATS.map((id) => ({ id, text: NAMES[id] }))}
            onChange={({ detail }) => {
              const chosen = FORMATS.find((id) => id === detail.selectedId);
              if (chosen) setFormat(chosen);
            }}
          />
        )}
        {clusters.length > 1 && (
          <Select
            data-testid="sheet-cluster"
            ariaLabel="Cluster"
            selectedOption={sheet?.cluster ? { value: sheet.cluster } : null}
            options={clusters.map((value) => ({ value }))}
            onChange={({ detail }) => {
              setCluster(detail.selectedOption.value ?? null);
            }}
          />
        )}
        {sheet && <TextSheet testId="sheet">{sheet.text}</TextSheet>}
      </div>
    </Container>
  );
}

function SheetActions({ sheet }: { sheet: Sheet }) {
  const planId = usePlanId();
  const saving = useTask();
  const [saved, setSaved] = useState<string | null>(null);
  const save = () => {
    saving.run(async () => {
      const { path } = await backend.saveSheet(planId, sheet.fileName);
      setSaved(path);
    });
  };
  return (
    <div className="stack">
      <span className="in-line">
        <CopyTextButton label="Copy" text={sheet.text} testId="copy-sheet" />
        <Action data-testid="save-sheet" iconName="download" loading={saving.busy} onClick={save}>
          Save
        </Action>
      </span>
      <span role="status" className={saved === null ? "unseen" : "faint"} data-testid="saved-sheet">
        {saved === null ? "" : `Saved as ${saved}`}
      </span>
      {saving.error && <ErrorAlert error={saving.error} />}
    </div>
  );
}
