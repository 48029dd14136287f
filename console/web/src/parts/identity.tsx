/** Who an asset is, and why we think so. */

import type { Asset } from "../model";
import { counted, named, typed } from "../words";
import { AssetLink, usePlant, zoneName } from "./plant";
import { Level, Time } from "./words";

const FIELDS = ["vendor", "model", "product_code", "firmware", "hardware", "serial"] as const;

export function Identity({ asset }: { asset: Asset }) {
  const plant = usePlant().value;
  const protocols = (side: string) =>
    asset.protocols
      .filter((p) => p.side === side)
      .map((p) => p.name)
      .join(", ");
  return (
    <section class="panel">
      <h2>Identity</h2>
      <dl>
        <Fact name="names" value={asset.names.join(", ")} />
        {FIELDS.map((field) => (
          <Fact key={field} name={named(field)} value={asset[field]} />
        ))}
        <Fact name="IP addresses" value={asset.ips.join(", ")} code />
        <Fact name="MAC addresses" value={asset.macs.join(", ")} code />
        <Fact name="zone" value={zoneName(plant, asset.zone)} />
        <Fact name="realms" value={asset.realms.join(", ")} />
        <Fact name="answers" value={protocols("server")} />
        <Fact name="asks" value={protocols("client")} />
        <dt>seen</dt>
        <dd>
          <Time at={asset.first_seen} /> to <Time at={asset.last_seen} />
        </dd>
      </dl>
    </section>
  );
}

function Fact({
  name,
  value,
  code = false,
}: {
  name: string;
  value: string | null;
  code?: boolean;
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd class={code ? "address" : undefined}>
        {value || <span class="quiet">not claimed</span>}
      </dd>
    </>
  );
}

export function Reasons({ asset }: { asset: Asset }) {
  return (
    <dl>
      <dt>type</dt>
      <dd>
        <b>{typed(asset.type)}</b> <span class="reason">{asset.type_reason}</span>
      </dd>
      <dt>level</dt>
      <dd>
        <Level level={asset.purdue_level} /> <span class="reason">{asset.purdue_level_reason}</span>
      </dd>
      {asset.roles.length > 0 && <dt>{counted(asset.roles.length, "role")}</dt>}
      {asset.roles.map((role, index) => (
        <dd key={role}>
          <b>{role}</b> <span class="reason">{asset.role_reasons[index]}</span>
        </dd>
      ))}
    </dl>
  );
}

/** The same in brief, for the panel beside the picture. */
export function AssetBrief({ asset }: { asset: Asset }) {
  return (
    <>
      <h2>
        <AssetLink id={asset.id} />
      </h2>
      <p class="lead">{typed(asset.type)}</p>
      <dl>
        <Fact name="vendor" value={asset.vendor} />
        <Fact name="model" value={asset.model} />
        <Fact name="firmware" value={asset.firmware} />
        <Fact name="addresses" value={[...asset.ips, ...asset.macs].join(", ")} code />
        <dt>level</dt>
        <dd>
          <Level level={asset.purdue_level} />{" "}
          <span class="reason">{asset.purdue_level_reason}</span>
        </dd>
        <dt>last seen</dt>
        <dd>
          <Time at={asset.last_seen} />
        </dd>
      </dl>
    </>
  );
}
