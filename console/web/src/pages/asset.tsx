/** One asset: who it is and why we think so, whom it talks to, and what is done to it. */

import type { ComponentChildren } from "preact";
import { ask } from "../api";
import { useLoaded } from "../live";
import type { Asset, Deviation, Link, Operation, ValueChange } from "../model";
import { Claims, Conflicts } from "../parts/claims";
import { DeviationTable, gravest } from "../parts/deviation";
import { Identity, Reasons } from "../parts/identity";
import { Shown } from "../parts/loading";
import { PacketsButton } from "../parts/packets";
import { LinkTable, OperationTable } from "../parts/traffic";
import { ValueTable } from "../parts/values";
import { Empty } from "../parts/words";
import { address } from "../route";
import { typed } from "../words";

interface Facts {
  asset: Asset;
  links: Link[];
  operations: Operation[];
  deviations: Deviation[];
  values: ValueChange[];
}

const MOST_VALUES = 2000;

async function facts(id: string, signal: AbortSignal): Promise<Facts> {
  const asset = await ask<Asset>(`assets/${encodeURIComponent(id)}`, signal);
  const mine = `?asset=${encodeURIComponent(asset.id)}`;
  const [links, operations, deviations, values] = await Promise.all([
    ask<Link[]>(`links${mine}`, signal),
    ask<Operation[]>(`operations${mine}`, signal),
    ask<Deviation[]>("deviations", signal),
    ask<ValueChange[]>(`values${mine}&limit=${MOST_VALUES}`, signal),
  ]);
  const concerns = (d: Deviation) => d.subject === asset.id || d.peer === asset.id;
  return { asset, links, operations, deviations: deviations.filter(concerns), values };
}

export function AssetPage({ id }: { id: string }) {
  const loaded = useLoaded(`asset ${id}`, (signal) => facts(id, signal));
  return (
    <>
      <p class="path">
        <a href={address("assets")}>Assets</a>
      </p>
      <Shown of={loaded} what="asset">
        {(value) => <AssetFacts {...value} />}
      </Shown>
    </>
  );
}

/** Who made it and which it is; many a model begins with its maker's name. */
function product({ vendor, model }: Asset): string {
  const named = vendor && model?.toLowerCase().startsWith(vendor.toLowerCase());
  const words = [named ? null : vendor, model].filter(Boolean).join(" ");
  return words && `, ${words}`;
}

function AssetFacts({ asset, links, operations, deviations, values }: Facts) {
  const asked = operations.filter((o) => o.server_asset === asset.id);
  const did = operations.filter((o) => o.client_asset === asset.id);
  return (
    <>
      <h1>{asset.label}</h1>
      <p class="lead">
        {typed(asset.type)}
        {product(asset)} <PacketsButton of={[["asset", asset.id]]} />
      </p>
      <div class="columns even">
        <Identity asset={asset} />
        <section class="panel">
          <h2>Why we think so</h2>
          <Reasons asset={asset} />
          <Conflicts conflicts={asset.conflicts} />
        </section>
      </div>
      <Section title="Open deviations" count={deviations.length} hidden={!deviations.length}>
        <DeviationTable deviations={gravest(deviations)} most={4} />
      </Section>
      <Section title="What was claimed" count={asset.claims.length}>
        <Claims claims={asset.claims} />
      </Section>
      {asset.children.map((child) => (
        <Section
          key={`${child.protocol} ${child.unit}`}
          title={`Unit ${child.unit} (${child.protocol})`}
          count={child.claims.length}
        >
          <Claims claims={child.claims} />
        </Section>
      ))}
      <Section title="What others ask of it" count={asked.length}>
        <OperationTable operations={asked} other="client" />
      </Section>
      <Section title="What it asks of others" count={did.length}>
        <OperationTable operations={did} other="server" />
      </Section>
      <Section
        title={values.length < MOST_VALUES ? "Values that changed" : "Values that changed last"}
        count={values.length}
      >
        <ValueTable changes={values} of={asset.id} />
      </Section>
      <Section title="Peers" count={links.length}>
        <LinkTable links={links} of={asset.id} />
      </Section>
    </>
  );
}

interface SectionProps {
  title: string;
  count: number;
  hidden?: boolean;
  children: ComponentChildren;
}

function Section({ title, count, hidden = false, children }: SectionProps) {
  if (hidden) return null;
  return (
    <section class="panel">
      <h2>
        {title} <span class="count">{count}</span>
      </h2>
      {count ? children : <Empty>Nothing was seen.</Empty>}
    </section>
  );
}
