/** What is chosen in the picture, told beside it. */

import { ask } from "../api";
import { useLoaded } from "../live";
import type { Asset, Deviation, Link, Operation } from "../model";
import { gravest } from "../parts/deviation";
import { EvidenceButton } from "../parts/evidence";
import { AssetBrief } from "../parts/identity";
import { Shown } from "../parts/loading";
import { PacketsButton } from "../parts/packets";
import { AssetLink, usePlant } from "../parts/plant";
import type { Choice } from "../parts/pointer";
import { EffectBadge, Empty, SeverityBadge } from "../parts/words";
import { address, setOptions } from "../route";
import { counted, number, typed } from "../words";

export function SidePanel({ choice, close }: { choice: Choice; close: () => void }) {
  return (
    <aside class="side" aria-label="What is chosen">
      <button type="button" class="close" aria-label="Close" onClick={close}>
        ✕
      </button>
      <Told choice={choice} />
    </aside>
  );
}

function Told({ choice }: { choice: Choice }) {
  const plant = usePlant().value;
  if ("a" in choice) return <WireSide key={`${choice.a} ${choice.b}`} a={choice.a} b={choice.b} />;
  const asset = plant?.assets.get(choice.id);
  if (asset) return <AssetSide key={asset.id} asset={asset} />;
  return <ZoneSide id={choice.id} />;
}

function AssetSide({ asset }: { asset: Asset }) {
  const mine = `?asset=${encodeURIComponent(asset.id)}`;
  const loaded = useLoaded(`side ${asset.id}`, async (signal) => {
    const [links, deviations] = await Promise.all([
      ask<Link[]>(`links${mine}`, signal),
      ask<Deviation[]>("deviations", signal),
    ]);
    const own = deviations.filter((d) => d.subject === asset.id || d.peer === asset.id);
    return { links, deviations: own };
  });
  return (
    <>
      <AssetBrief asset={asset} />
      <p>
        <a class="button primary" href={address("assets", asset.id)}>
          Everything about it
        </a>{" "}
        <PacketsButton of={[["asset", asset.id]]} />
      </p>
      <Shown of={loaded} what="links">
        {({ links, deviations }) => (
          <>
            <DeviationList deviations={deviations} />
            <h3>Peers</h3>
            <ul class="peers">
              {peers(links, asset.id).map((peer) => (
                <li key={peer.id}>
                  <AssetLink id={peer.id} otherwise={peer.address} />
                  <span class="quiet">
                    {peer.asks ? "asks it" : "is asked"} {[...peer.protocols].join(", ")}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </>
  );
}

function DeviationList({ deviations }: { deviations: readonly Deviation[] }) {
  if (!deviations.length) return null;
  return (
    <>
      <h3>{counted(deviations.length, "open deviation")}</h3>
      <ul class="brief">
        {gravest(deviations)
          .slice(0, 4)
          .map((d) => (
            <li key={d.id}>
              <SeverityBadge severity={d.severity} />{" "}
              {d.incident ? <a href={address("incidents", d.incident)}>{d.seen}</a> : d.seen}
            </li>
          ))}
      </ul>
      {deviations.length > 4 && <p class="quiet">and {deviations.length - 4} more on its page</p>}
    </>
  );
}

interface Peer {
  id: string;
  address: string;
  asks: boolean;
  protocols: Set<string>;
}

/** The other end of every link, who asks apart from who is asked. */
function peers(links: readonly Link[], of: string): Peer[] {
  const found = new Map<string, Peer>();
  for (const link of links) {
    const asks = link.b_asset === of;
    const id = asks ? link.a_asset : link.b_asset;
    const where = asks ? link.a : link.b;
    const key = `${id || where} ${asks}`;
    const peer = found.get(key) ?? { id, address: where, asks, protocols: new Set() };
    const named = link.speaks.length ? link.speaks : [`${link.transport} ${link.port}`];
    for (const name of named) peer.protocols.add(name);
    found.set(key, peer);
  }
  return [...found.values()].sort((a, b) => b.protocols.size - a.protocols.size);
}

function WireSide({ a, b }: { a: string; b: string }) {
  const asset = usePlant().value?.assets.get(a);
  const path = asset ? `operations?asset=${encodeURIComponent(a)}` : "operations";
  const loaded = useLoaded(`wire ${a} ${b}`, (signal) => ask<Operation[]>(path, signal));
  return (
    <>
      <h2>
        <End id={a} /> → <End id={b} />
      </h2>
      <BetweenAssets a={a} b={b} />
      <Shown of={loaded} what="operations">
        {(all) => (
          <WireOperations
            operations={all.filter((o) => o.client_asset === a && o.server_asset === b)}
          />
        )}
      </Shown>
    </>
  );
}

/** Zones and what is collapsed have no packets of their own. */
function BetweenAssets({ a, b }: { a: string; b: string }) {
  const assets = usePlant().value?.assets;
  if (!assets?.has(a) || !assets.has(b)) return null;
  return (
    <p>
      <PacketsButton
        of={[
          ["between", a],
          ["between", b],
        ]}
      />
    </p>
  );
}

function End({ id }: { id: string }) {
  const known = usePlant().value?.assets.has(id);
  return known ? <AssetLink id={id} /> : id;
}

function WireOperations({ operations }: { operations: readonly Operation[] }) {
  if (!operations.length)
    return <Empty>Traffic without decoded operations; each end's page lists the links.</Empty>;
  return (
    <ul class="brief">
      {operations.slice(0, 40).map((o) => (
        <li key={`${o.protocol}${o.code}${o.object}${o.status}${o.unit}${o.span}`}>
          <EffectBadge effect={o.effect} /> {o.operation}{" "}
          <span class="quiet">{o.operation.endsWith(o.object) ? "" : o.object}</span>{" "}
          <span class="count">{number(o.count)}</span> <EvidenceButton of={o.evidence} />
        </li>
      ))}
    </ul>
  );
}

function ZoneSide({ id }: { id: string }) {
  const plant = usePlant().value;
  const zone = plant?.zones.get(id);
  if (!zone) {
    return (
      <>
        <h2>{id}</h2>
        <Empty>
          Several assets are shown as one here. The levels “zone” and “asset” take them apart.
        </Empty>
      </>
    );
  }
  return (
    <>
      <h2>{zone.name}</h2>
      <p class="lead">Zone{zone.proposed && ", proposed: nobody confirmed it yet"}</p>
      <p>{zone.reason}</p>
      <p>
        <button type="button" onClick={() => setOptions({ level: "zone", zone: id })}>
          Show its assets in the picture
        </button>
      </p>
      <h3>{counted(zone.assets.length, "asset")}</h3>
      <ul class="peers">
        {zone.assets.map((asset) => (
          <li key={asset}>
            <AssetLink id={asset} />{" "}
            <span class="quiet">{typed(plant?.assets.get(asset)?.type ?? "")}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
