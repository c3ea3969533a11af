import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Popover from "@cloudscape-design/components/popover";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState, type ReactNode } from "react";
import type { UiError } from "../../bindings/errors";
import type { Tier } from "../../bindings/pool";
import type { PoolDetail, PoolName } from "../../bindings/pools";
import { Action } from "../../kit/Action";
import { Status } from "../../kit/Status";
import { usePoolDetails } from "./usePoolDetails";
import "./PoolTable.css";

const TIERS: Record<Tier, string> = { LITE: "Lite", ESSENTIALS: "Essentials", PLUS: "Plus" };

const PAGE = 10;

interface Props {
  /** Null while they are being read. */
  pools: PoolName[] | null;
  details: Record<string, PoolDetail | UiError>;
  selected: string | null;
  onSelect: (poolId: string) => void;
  onRead: (poolId: string, detail: PoolDetail | UiError) => void;
  onRefresh: () => void;
  onCreate: () => void;
}

/** The page of `pools` that shows the selected one. */
function pageOf(pools: PoolName[], selected: string | null): number {
  return (
    Math.floor(
      Math.max(
        0,
        pools.findIndex(({ id }) => id === selected),
      ) / PAGE,
    ) + 1
  );
}

export function PoolTable(props: Props) {
  const { pools, details, selected, onSelect, onRead, onRefresh, onCreate } = props;
  const [search, setSearch] = useState("");
  // Null follows the selected pool, until a page is turned.
  const [turnedTo, setTurnedTo] = useState<number | null>(null);
  const all = pools ?? [];
  const needle = search.trim().toLowerCase();
  const found = all.filter(
    ({ id, name }) => name.toLowerCase().includes(needle) || id.toLowerCase().includes(needle),
  );
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(turnedTo ?? pageOf(found, selected), pages);
  const visible = found.slice((page - 1) * PAGE, page * PAGE);
  usePoolDetails(
    pools,
    visible.map(({ id }) => id),
    details,
    onRead,
  );

  return (
    <Table
      data-testid="pools"
      variant="container"
      contentDensity="compact"
      wrapLines
      trackBy="id"
      selectionType="single"
      items={visible}
      selectedItems={all.filter(({ id }) => id === selected)}
      loading={pools === null}
      loadingText="Reading the user pools"
      onSelectionChange={({ detail }) => {
        const pool = detail.selectedItems[0];
        if (pool) onSelect(pool.id);
      }}
      onRowClick={({ detail }) => {
        onSelect(detail.item.id);
      }}
      ariaLabels={{
        tableLabel: "User pools",
        selectionGroupLabel: "Choose a user pool",
        itemSelectionLabel: (_, { name, id }) => `${name}, ${id}`,
      }}
      header={
        <Header
          variant="h2"
          counter={pools === null ? undefined : `(${pools.length})`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Action
                data-testid="refresh-pools"
                iconName="refresh"
                ariaLabel="Read the user pools again"
                onClick={onRefresh}
              />
              <Action data-testid="create-pool" onClick={onCreate}>
                Create user pool
              </Action>
            </SpaceBetween>
          }
        >
          User pools
        </Header>
      }
      filter={
        all.length > 0 && (
          <TextFilter
            data-testid="pool-search"
            filteringText={search}
            filteringPlaceholder="Find by name or id"
            filteringAriaLabel="Find a user pool by name or id"
            countText={
              needle === "" ? "" : found.length === 1 ? "1 match" : `${found.length} matches`
            }
            onChange={({ detail }) => {
              setSearch(detail.filteringText);
              setTurnedTo(detail.filteringText === "" ? null : 1);
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
        <Empty
          text={
            all.length === 0 ? "There is no user pool in this region." : "No user pool matches."
          }
        >
          {all.length === 0 ? (
            <Action onClick={onCreate}>Create user pool</Action>
          ) : (
            <Action
              onClick={() => {
                setSearch("");
                setTurnedTo(null);
              }}
            >
              Clear the search
            </Action>
          )}
        </Empty>
      }
      columnDefinitions={[
        {
          id: "name",
          header: "Name",
          isRowHeader: true,
          minWidth: 160,
          cell: ({ id, name }) => (
            <span className="pool-name" data-testid={`pool-${id}`}>
              {name}
            </span>
          ),
        },
        { id: "id", header: "User pool id", minWidth: 180, cell: ({ id }) => id },
        {
          id: "tier",
          header: "Feature plan",
          minWidth: 170,
          cell: ({ id }) => <Detail detail={details[id]} show={({ tier }) => TIERS[tier]} />,
        },
        {
          id: "domain",
          header: "Domain",
          minWidth: 150,
          cell: ({ id }) => {
            const detail = details[id];
            // The column before says why a pool could not be read; once is enough.
            if (detail && "code" in detail) return "–";
            return <Detail detail={detail} show={({ domain }) => domain ?? "None"} />;
          },
        },
      ]}
    />
  );
}

function Empty({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Box textAlign="center" padding={{ vertical: "m" }}>
      <SpaceBetween size="s">
        <Box color="text-body-secondary">{text}</Box>
        {children}
      </SpaceBetween>
    </Box>
  );
}

interface DetailProps {
  detail: PoolDetail | UiError | undefined;
  show: (detail: PoolDetail) => string;
}

function Detail({ detail, show }: DetailProps) {
  if (detail === undefined) {
    return (
      <span className="faint">
        …<span className="unseen">being read</span>
      </span>
    );
  }
  if (!("code" in detail)) return show(detail);
  return (
    <Popover
      header={detail.message}
      content={detail.hint}
      dismissButton={false}
      triggerType="text"
      size="medium"
    >
      <Status type="warning">Could not be read</Status>
    </Popover>
  );
}
