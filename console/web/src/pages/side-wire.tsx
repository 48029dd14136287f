/** What one card asks of another, told beside the picture. */

import { ask } from "../api";
import { useLoaded } from "../live";
import type { Link, Operation } from "../model";
import { EvidenceButton } from "../parts/evidence";
import { Shown } from "../parts/loading";
import { PacketsButton } from "../parts/packets";
import { AssetLink } from "../parts/plant";
import type { Place } from "../parts/pointer";
import { EffectBadge, Empty } from "../parts/words";
import { counted, number, spoken } from "../words";

const MOST = 40;

export function WireSide({ a, b }: { a: Place; b: Place }) {
  const single = a.kind === "asset" && b.kind === "asset";
  return (
    <>
      <h2>
        <End place={a} /> → <End place={b} />
      </h2>
      {single ? <BetweenAssets a={a.id} b={b.id} /> : <BetweenPlaces a={a} b={b} />}
    </>
  );
}

function End({ place }: { place: Place }) {
  return place.kind === "asset" ? <AssetLink id={place.id} /> : place.name;
}

function BetweenAssets({ a, b }: { a: string; b: string }) {
  const path = `operations?asset=${encodeURIComponent(a)}`;
  const loaded = useLoaded(`wire ${a} ${b}`, (signal) => ask<Operation[]>(path, signal));
  return (
    <>
      <p>
        <PacketsButton
          of={[
            ["between", a],
            ["between", b],
          ]}
        />
      </p>
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

function WireOperations({ operations }: { operations: readonly Operation[] }) {
  if (!operations.length)
    return <Empty>Traffic without decoded operations; each end's page lists the links.</Empty>;
  return (
    <ul class="brief">
      {operations.slice(0, MOST).map((o) => (
        <li key={`${o.protocol}${o.code}${o.object}${o.status}${o.unit}${o.span}`}>
          <EffectBadge effect={o.effect} /> {o.operation}{" "}
          <span class="quiet">{o.operation.endsWith(o.object) ? "" : o.object}</span>{" "}
          <span class="count">{number(o.count)}</span> <EvidenceButton of={o.evidence} />
        </li>
      ))}
    </ul>
  );
}

/** Which assets of one card ask which of the other, and in what they speak. */
function BetweenPlaces({ a, b }: { a: Place; b: Place }) {
  const loaded = useLoaded("links", (signal) => ask<Link[]>("links", signal));
  return (
    <Shown of={loaded} what="links">
      {(links) => {
        const pairs = asking(links, new Set(a.assets), new Set(b.assets));
        return (
          <>
            <h3>{counted(pairs.length, "pair")} of assets</h3>
            <ul class="peers">
              {pairs.slice(0, MOST).map(({ client, server, protocols }) => (
                <li key={`${client} ${server}`}>
                  <span>
                    <AssetLink id={client} /> → <AssetLink id={server} />
                  </span>
                  <span class="quiet">{[...protocols].sort().join(", ")}</span>
                </li>
              ))}
            </ul>
            {pairs.length > MOST && <p class="quiet">and {number(pairs.length - MOST)} more</p>}
          </>
        );
      }}
    </Shown>
  );
}

interface Pair {
  client: string;
  server: string;
  packets: number;
  protocols: Set<string>;
}

/** Pairs with links from one set of assets to another, those of most packets first. */
function asking(
  links: readonly Link[],
  clients: ReadonlySet<string>,
  servers: ReadonlySet<string>,
): Pair[] {
  const found = new Map<string, Pair>();
  for (const link of links) {
    const [client, server] = [link.a_asset, link.b_asset];
    if (!client || !server || !clients.has(client) || !servers.has(server)) continue;
    const key = `${client} ${server}`;
    const pair = found.get(key) ?? { client, server, packets: 0, protocols: new Set() };
    pair.packets += link.packets;
    for (const name of spoken(link)) pair.protocols.add(name);
    found.set(key, pair);
  }
  return [...found.values()].sort((x, y) => y.packets - x.packets);
}
