/** What is chosen in the picture, told beside it. */

import { ask } from "../api";
import { useLoaded } from "../live";
import type { Asset, Deviation, Link } from "../model";
import { gravest } from "../parts/deviation";
import { AssetBrief } from "../parts/identity";
import { Shown } from "../parts/loading";
import { PacketsButton } from "../parts/packets";
import { AssetLink, usePlant } from "../parts/plant";
import type { Choice } from "../parts/pointer";
import { SeverityBadge } from "../parts/words";
import { address } from "../route";
import { counted, spoken } from "../words";
import { PlaceSide } from "./side-place";
import { WireSide } from "./side-wire";

interface Props {
  choice: Choice;
  close: () => void;
  /** Takes a box of the picture apart. */
  open: (id: string) => void;
}

export function SidePanel({ choice, close, open }: Props) {
  return (
    <aside class="side" aria-label="What is chosen">
      <button type="button" class="close" aria-label="Close" onClick={close}>
        ✕
      </button>
      <Told choice={choice} open={open} />
    </aside>
  );
}

function Told({ choice, open }: Pick<Props, "choice" | "open">) {
  const plant = usePlant().value;
  if ("a" in choice) {
    return <WireSide key={`${choice.a.id} ${choice.b.id}`} a={choice.a} b={choice.b} />;
  }
  const asset = plant?.assets.get(choice.id);
  if (asset) return <AssetSide key={asset.id} asset={asset} />;
  return <PlaceSide place={choice} open={open} />;
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
    for (const name of spoken(link)) peer.protocols.add(name);
    found.set(key, peer);
  }
  return [...found.values()].sort((a, b) => b.protocols.size - a.protocols.size);
}
