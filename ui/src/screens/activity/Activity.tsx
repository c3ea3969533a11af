import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";
import * as backend from "../../backend";
import type { Activity as Change, Outcome } from "../../bindings/activity";
import * as travel from "../../journey";
import { Action } from "../../kit/Action";
import { CopyTextButton } from "../../kit/Copy";
import { ErrorAlert } from "../../kit/ErrorAlert";
import { Status, type StatusType } from "../../kit/Status";
import { moment } from "../../kit/time";
import { useAtFirst } from "../../kit/useAtFirst";
import { useTask } from "../../kit/useTask";
import { Back } from "../../shared/Back";
import { Screen } from "../../shared/Screen";

const PAGE = 20;

/** What was sent to AWS from this computer, and what came of it. */
export function Activity({ go }: { go: travel.Go }) {
  const reading = useTask();
  const saving = useTask();
  const [changes, setChanges] = useState<Change[] | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [turnedTo, setTurnedTo] = useState(1);
  const read = () => {
    reading.run(async () => {
      setChanges(await backend.readActivity());
    });
  };
  useAtFirst(read);
  const save = () => {
    saving.run(async () => {
      const { path } = await backend.saveActivity();
      setSaved(path);
    });
  };
  const all = changes ?? [];
  const needle = search.trim().toLowerCase();
  const found = all.filter(({ line }) => line.toLowerCase().includes(needle));
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(turnedTo, pages);
  const visible = found.slice((page - 1) * PAGE, page * PAGE);
  return (
    <Screen
      id="activity"
      title="Activity"
      description="Every change that was sent to AWS from this computer, and what came of it. There is no secret in it."
      actions={<Back go={go} disabled={false} primary />}
    >
      <SpaceBetween size="m">
        {reading.error && (
          <ErrorAlert error={reading.error} action={<Action onClick={read}>Try again</Action>} />
        )}
        {saving.error && <ErrorAlert error={saving.error} />}
        <Table
          data-testid="activity"
          variant="container"
          contentDensity="compact"
          wrapLines
          items={visible}
          loading={changes === null && !reading.error}
          loadingText="Reading the journal"
          ariaLabels={{ tableLabel: "Changes" }}
          header={
            <Header
              variant="h2"
              counter={changes === null ? undefined : `(${all.length})`}
              actions={
                all.length > 0 && (
                  <SpaceBetween direction="horizontal" size="xs">
                    <CopyTextButton
                      label={needle === "" ? "Copy" : "Copy what is shown"}
                      text={found.map(({ line }) => line).join("\n")}
                      testId="copy-activity"
                    />
                    <Action
                      data-testid="save-activity"
                      iconName="download"
                      loading={saving.busy}
                      onClick={save}
                    >
                      Save all
                    </Action>
                  </SpaceBetween>
                )
              }
            >
              Changes
            </Header>
          }
          filter={
            all.length > 0 && (
              <TextFilter
                data-testid="activity-search"
                filteringText={search}
                filteringPlaceholder="Find by pool, name, operation or request"
                filteringAriaLabel="Find a change by pool, name, operation or request"
                countText={
                  needle === "" ? "" : found.length === 1 ? "1 match" : `${found.length} matches`
                }
                onChange={({ detail }) => {
                  setSearch(detail.filteringText);
                  setTurnedTo(1);
                }}
              />
            )
          }
          pagination={
            pages > 1 && (
              <Pagination
                currentPageIndex={page}
                pagesCount={pages}
                onChange={({ detail }) => {
                  setTurnedTo(detail.currentPageIndex);
                }}
              />
            )
          }
          empty={
            <Box textAlign="center" color="text-body-secondary" padding={{ vertical: "m" }}>
              {all.length === 0
                ? "Nothing has been sent from this computer yet. Practice counts too."
                : "No change matches."}
            </Box>
          }
          columnDefinitions={[
            {
              id: "at",
              header: "Sent",
              isRowHeader: true,
              minWidth: 150,
              cell: ({ at }) => moment(at),
            },
            {
              id: "operation",
              header: "Change",
              minWidth: 240,
              cell: ({ operation, subject }) => (
                <>
                  {operation}
                  <div className="faint">{subject}</div>
                </>
              ),
            },
            {
              id: "pool",
              header: "User pool",
              minWidth: 200,
              cell: ({ poolId, account, region }) => (
                <>
                  {poolId ?? "A new one"}
                  <div className="faint">
                    {account}, {region}
                  </div>
                </>
              ),
            },
            {
              id: "outcome",
              header: "What came of it",
              minWidth: 240,
              cell: ({ outcome }) => <WhatCame outcome={outcome} />,
            },
          ]}
        />
        <span
          role="status"
          className={saved === null ? "unseen" : "faint"}
          data-testid="saved-activity"
        >
          {saved === null ? "" : `Saved as ${saved}`}
        </span>
      </SpaceBetween>
    </Screen>
  );
}

function WhatCame({ outcome }: { outcome: Outcome }) {
  const [type, words, more] = told(outcome);
  return (
    <>
      <Status type={type}>{words}</Status>
      {more !== null && <div className="faint">{more}</div>}
    </>
  );
}

function told(outcome: Outcome): [StatusType, string, string | null] {
  const request = (id: string | null) => (id === null ? null : `Request ${id}`);
  switch (outcome.kind) {
    case "done":
      return [
        "success",
        outcome.id === null ? "Done" : `Done: ${outcome.id}`,
        request(outcome.requestId) ?? "Found to be there, without an answer",
      ];
    case "refused":
      return ["error", `Refused: ${outcome.code}`, request(outcome.requestId)];
    case "unclear":
      return ["warning", `Unclear: ${outcome.code}`, "The next review of the pool asks about it"];
    case "open":
      return ["warning", "No answer is known", "The next review shows what became of it"];
  }
}
