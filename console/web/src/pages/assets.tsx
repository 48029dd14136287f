/** Every asset in one table. */

import { useMemo } from "preact/hooks";
import type { Asset } from "../model";
import { Shown } from "../parts/loading";
import { AssetLink, type Plant, usePlant, zoneName } from "../parts/plant";
import { type Column, filtered, Table } from "../parts/table";
import { Empty, Level, Time } from "../parts/words";
import { setOptions } from "../route";
import { counted, listed, narrow, number, typed } from "../words";

export function AssetsPage({ options }: { options: URLSearchParams }) {
  const plant = usePlant();
  return (
    <>
      <h1>Assets</h1>
      <Shown of={plant} what="assets">
        {(value) => <Assets plant={value} find={options.get("find") ?? ""} />}
      </Shown>
    </>
  );
}

function Assets({ plant, find }: { plant: Plant; find: string }) {
  const columns = useMemo(() => assetColumns(plant), [plant]);
  const all = useMemo(() => [...plant.assets.values()], [plant]);
  const rows = useMemo(() => filtered(all, columns, find), [all, columns, find]);
  if (!all.length) return <Empty>No asset was seen yet.</Empty>;
  return (
    <>
      <p class="tools">
        <input
          type="search"
          aria-label="Find assets"
          placeholder="Find: an address, a vendor, a protocol …"
          value={find}
          onInput={(event) => setOptions({ find: event.currentTarget.value })}
        />
        <span role="status">
          {find
            ? `${number(rows.length)} of ${counted(all.length, "asset")}`
            : counted(all.length, "asset")}
        </span>
        <a class="button" href="/api/report/assets.xlsx" download="assets.xlsx">
          XLSX
        </a>
        <a class="button" href="/api/report/assets.csv" download="assets.csv">
          CSV
        </a>
      </p>
      {rows.length ? (
        <Table label="Assets" columns={columns} rows={rows} id={(asset) => asset.id} high={24} />
      ) : (
        <Empty>No asset has “{find}” anywhere.</Empty>
      )}
    </>
  );
}

function assetColumns(plant: Plant): Column<Asset>[] {
  return [
    {
      title: "Name",
      value: (a) => a.label,
      show: (a) => <AssetLink id={a.id} narrowed />,
      width: "13rem",
    },
    {
      title: "Type",
      value: (a) => typed(a.type),
      show: (a) => <span title={a.type_reason}>{typed(a.type)}</span>,
      width: "9rem",
    },
    {
      title: "Address",
      value: (a) => a.ips.join(" ") || a.macs.join(" "),
      show: address,
      width: "11.5rem",
    },
    { title: "Vendor", value: (a) => a.vendor ?? "", optional: true },
    { title: "Model", value: (a) => a.model ?? "", optional: true },
    { title: "Firmware", value: (a) => a.firmware ?? "", width: "6rem", optional: true },
    {
      title: "Level",
      value: (a) => (a.purdue_level === "unknown" ? "" : a.purdue_level),
      show: (a) => <Level level={a.purdue_level} reason={a.purdue_level_reason} />,
      width: "6rem",
    },
    { title: "Zone", value: (a) => zoneName(plant, a.zone) },
    {
      title: "Protocols",
      value: protocols,
      show: (a) => <span title={protocols(a)}>{listed(names(a), 4)}</span>,
    },
    {
      title: "Last seen",
      value: (a) => a.last_seen,
      show: (a) => <Time at={a.last_seen} />,
      width: "11.5rem",
    },
  ];
}

function address(asset: Asset) {
  const all = [...asset.ips, ...asset.macs];
  return (
    <span class="address" title={all.join("\n")}>
      {narrow(all[0] ?? "")}
    </span>
  );
}

function names(asset: Asset): string[] {
  return [...new Set(asset.protocols.map((protocol) => protocol.name))];
}

function protocols(asset: Asset): string {
  return asset.protocols.map(({ name, side }) => `${name} (${side})`).join(", ");
}
