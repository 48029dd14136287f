/** Operations and links as tables. */

import { useMemo } from "preact/hooks";
import type { Effect, Link, Operation } from "../model";
import { number, octets, period, valued } from "../words";
import { EvidenceButton, FirstAndLatest } from "./evidence";
import { PacketsButton } from "./packets";
import { AssetLink } from "./plant";
import { qualityColumn } from "./quality";
import { type Column, Table } from "./table";
import { EffectBadge, Time } from "./words";

// What changes a plant comes before what merely reads it.
const STRENGTH: readonly Effect[] = [
  "engineers",
  "commands",
  "writes",
  "unknown",
  "discovers",
  "reads",
  "reports",
  "session",
];

interface Props {
  operations: readonly Operation[];
  /** The side that is shown; the other one is the asset itself. */
  other: "client" | "server";
}

export function OperationTable({ operations, other }: Props) {
  const columns = useMemo(() => operationColumns(other), [other]);
  return (
    <Table
      label="Operations"
      columns={columns}
      rows={operations}
      id={operationId}
      sort={0}
      high={14}
    />
  );
}

function operationId(o: Operation): string {
  return [o.client, o.server, o.protocol, o.unit, o.code, o.object, o.span, o.status].join("\n");
}

function operationColumns(other: "client" | "server"): Column<Operation>[] {
  const peer = (o: Operation) => (other === "client" ? o.client : o.server);
  const peerAsset = (o: Operation) => (other === "client" ? o.client_asset : o.server_asset);
  return [
    {
      title: "Effect",
      value: (o) => STRENGTH.indexOf(o.effect),
      show: (o) => <EffectBadge effect={o.effect} />,
      width: "7.5rem",
    },
    {
      title: other === "client" ? "Client" : "Server",
      value: peer,
      show: (o) => <AssetLink id={peerAsset(o)} otherwise={peer(o)} narrowed />,
      width: "11rem",
    },
    { title: "Protocol", value: (o) => o.protocol, width: "7rem" },
    { title: "Operation", value: (o) => o.operation, show: operationName, width: "11.5rem" },
    { title: "Object", value: objectName, width: "14rem" },
    {
      title: "Value",
      value: lastValue,
      optional: true,
      show: (o) => <span title={range(o)}>{valued(lastValue(o))}</span>,
      width: "5.5rem",
    },
    { title: "Answer", value: (o) => o.status_name, show: answer },
    {
      title: "Times",
      value: (o) => o.count,
      show: (o) => number(o.count),
      numeric: true,
      width: "5rem",
    },
    {
      title: "Period",
      value: (o) => o.period_ms ?? "",
      show: (o) => (o.period_ms ? period(o.period_ms) : ""),
      width: "7rem",
      optional: true,
    },
    {
      title: "Last seen",
      value: (o) => o.last_seen,
      show: (o) => <Time at={o.last_seen} />,
      width: "11.5rem",
    },
    qualityColumn(),
    {
      title: "Evidence",
      value: (o) => o.evidence?.id ?? "",
      show: (o) => <FirstAndLatest of={o} />,
      width: "10.5rem",
    },
  ];
}

function operationName(o: Operation) {
  return (
    <span title={`${o.operation}, code ${o.code}${o.unit && `, unit ${o.unit}`}`}>
      {o.operation}
    </span>
  );
}

function objectName(o: Operation): string {
  const more = o.span > 1 ? ` and ${number(o.span - 1)} more` : "";
  return `${o.unit && `unit ${o.unit}: `}${o.object}${more}`;
}

function lastValue({ values }: Operation): string {
  return values ? values.last : "";
}

function range({ values }: Operation): string {
  if (!values) return "";
  const between = values.min === null ? "" : `, ${values.min} to ${values.max}`;
  return `last ${values.last}${between}, ${number(values.distinct)} different`;
}

const NO_ANSWER = "no answer known";

function answer(o: Operation) {
  if (o.status === 0) return <span class="quiet">done</span>;
  if (o.status_name !== NO_ANSWER) return <span class="refused">{o.status_name}</span>;
  return (
    <span class="quiet" title="No answer to it is known.">
      –
    </span>
  );
}

export function LinkTable({ links, of }: { links: readonly Link[]; of: string }) {
  const columns = useMemo(() => linkColumns(of), [of]);
  const id = (l: Link) => [l.a, l.b, l.protocol, l.transport, l.port].join("\n");
  return (
    <Table label="Links" columns={columns} rows={links} id={id} sort={5} descending high={14} />
  );
}

function linkColumns(of: string): Column<Link>[] {
  const far = (l: Link) => (l.a_asset === of ? l.b : l.a);
  const farAsset = (l: Link) => (l.a_asset === of ? l.b_asset : l.a_asset);
  const port = (l: Link) => `${l.transport} ${l.port}`;
  return [
    {
      title: "Peer",
      value: far,
      show: (l) => <AssetLink id={farAsset(l)} otherwise={far(l)} narrowed />,
      width: "11rem",
    },
    {
      title: "Who asks",
      value: (l) => (l.a_asset === of ? "this asset" : "the peer"),
      width: "7rem",
    },
    {
      title: "Protocol",
      value: spoken,
      show: (l) => spoken(l) || <span class="quiet">{unread(l)}</span>,
    },
    { title: "Port", value: port, width: "8rem" },
    {
      title: "Direction",
      value: (l) => direction(l, of),
      show: (l) => <span class={l.quality.one_way ? "refused" : "quiet"}>{direction(l, of)}</span>,
      width: "8rem",
    },
    {
      title: "Packets",
      value: (l) => l.packets,
      show: (l) => number(l.packets),
      numeric: true,
      width: "7rem",
    },
    {
      title: "Size",
      value: (l) => l.bytes,
      show: (l) => octets(l.bytes),
      numeric: true,
      width: "7rem",
    },
    {
      title: "First seen",
      value: (l) => l.first_seen,
      show: (l) => <Time at={l.first_seen} />,
      width: "11.5rem",
    },
    {
      title: "Last seen",
      value: (l) => l.last_seen,
      show: (l) => <Time at={l.last_seen} />,
      width: "11.5rem",
    },
    qualityColumn(),
    {
      title: "Evidence",
      value: (l) => l.evidence?.id ?? "",
      show: (l) => (
        <>
          <EvidenceButton of={l.evidence} /> <PacketsButton of={between(l)} small />
        </>
      ),
      width: "10.5rem",
    },
  ];
}

function spoken({ speaks, carrier }: Link): string {
  return speaks.join(", ") + (carrier && ` on ${carrier}`);
}

function unread({ recognised }: Link): string {
  return [recognised.join(", "), "not decoded"].filter(Boolean).join(", ");
}

/** By address: an end need not be an asset. */
function between({ a, b, transport, port }: Link): [string, string][] {
  const ported = transport === "tcp" || transport === "udp";
  return [
    ["between", a],
    ["between", b],
    ...(ported ? [["port", `${port}`] as [string, string]] : []),
  ];
}

/** As seen from one of both ends: `a` is the one that asks. */
export function direction({ a_asset, direction, quality }: Link, of: string): string {
  if (quality.one_way) return "one way only";
  if (direction === "both") return direction;
  return (direction === "a to b") === (a_asset === of) ? "from this asset" : "to this asset";
}
