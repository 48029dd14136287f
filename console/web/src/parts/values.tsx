/** Values that became others: what an operator saw on a trend, with proof. */

import { useMemo, useState } from "preact/hooks";
import type { ValueChange } from "../model";
import { counted, number, valued } from "../words";
import { EvidenceButton } from "./evidence";
import { AssetLink } from "./plant";
import { qualityColumn } from "./quality";
import { type Column, filtered, Table } from "./table";
import { Empty, Time } from "./words";

const UNPROVEN = "Frames are kept for a request's first changes, and after ten quiet minutes";

export function ValueTable({ changes, of }: { changes: readonly ValueChange[]; of: string }) {
  const [find, setFind] = useState("");
  const columns = useMemo(() => valueColumns(of), [of]);
  const rows = useMemo(() => filtered(changes, columns, find), [changes, columns, find]);
  const all = counted(changes.length, "change");
  return (
    <>
      <p class="tools">
        <input
          type="search"
          aria-label="Find values"
          placeholder="Find: an object, an operation, a value …"
          value={find}
          onInput={(event) => setFind(event.currentTarget.value)}
        />
        <span role="status">{find ? `${number(rows.length)} of ${all}` : all}</span>
      </p>
      {rows.length ? (
        <Table
          label="Values"
          columns={columns}
          rows={rows}
          id={changeId}
          sort={0}
          descending
          high={14}
        />
      ) : (
        <Empty>No change has “{find}” anywhere.</Empty>
      )}
    </>
  );
}

function changeId(c: ValueChange): string {
  return [c.time, c.client, c.server, c.protocol, c.unit, c.code, c.object, c.new].join("\n");
}

/** Whence the old value is known. */
function origin({ old, old_seen }: ValueChange): string {
  return old_seen ? `${old}: ${old_seen.operation} of ${old_seen.client}, ${old_seen.time}` : old;
}

function valueColumns(of: string): Column<ValueChange>[] {
  const far = (c: ValueChange) => (c.client_asset === of ? c.server : c.client);
  const farAsset = (c: ValueChange) => (c.client_asset === of ? c.server_asset : c.client_asset);
  return [
    { title: "Time", value: (c) => c.time, show: (c) => <Time at={c.time} />, width: "11.5rem" },
    {
      title: "Object",
      value: (c) => `${c.unit && `unit ${c.unit}: `}${c.object}`,
      width: "17rem",
    },
    {
      title: "Old",
      value: (c) => c.old,
      show: (c) => <span title={origin(c)}>{valued(c.old)}</span>,
    },
    {
      title: "New",
      value: (c) => c.new,
      show: (c) => (
        <b title={c.new}>
          <span class="quiet">→</span> {valued(c.new)}
        </b>
      ),
    },
    { title: "Protocol", value: (c) => c.protocol, width: "7rem" },
    {
      title: "Operation",
      value: (c) => c.operation,
      show: (c) => <span title={`code ${c.code}`}>{c.operation}</span>,
    },
    {
      title: "Peer",
      value: far,
      show: (c) => <AssetLink id={farAsset(c)} otherwise={far(c)} narrowed />,
      width: "11rem",
    },
    {
      title: "Old seen by",
      optional: true,
      value: (c) => (c.old_seen ? `${c.old_seen.client} ${c.old_seen.operation}` : ""),
      show: (c) =>
        c.old_seen && (
          <span title={origin(c)}>
            <AssetLink id={c.old_seen.client_asset} otherwise={c.old_seen.client} />:{" "}
            {c.old_seen.operation}
          </span>
        ),
    },
    qualityColumn(),
    {
      title: "Evidence",
      value: (c) => (c.evidence ? c.time : ""),
      show: (c) => <EvidenceButton of={c.evidence} none={UNPROVEN} />,
      width: "6.5rem",
    },
  ];
}
