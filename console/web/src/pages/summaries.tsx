/** The plant in a few lines: what is here, what is spoken, who changes it. */

import type { Effect, Link, Operation } from "../model";
import { AssetLink, type Plant } from "../parts/plant";
import { EffectBadge, Empty } from "../parts/words";
import { address } from "../route";
import { counted, listed, number, typed } from "../words";

export function TypesPanel({ plant }: { plant: Plant }) {
  const counts = tally([...plant.assets.values()].map((asset) => asset.type));
  return (
    <section class="panel">
      <h2>
        <a href={address("assets")}>What is here</a>
      </h2>
      <Bars counts={counts} link={(type) => address("assets", "", { find: typed(type) })} />
      {!counts.length && <Empty>No asset was seen yet.</Empty>}
    </section>
  );
}

const MOST = 10;

export function ProtocolsPanel({ links }: { links: readonly Link[] }) {
  const packets = new Map<string, number>();
  for (const { protocol, packets: more } of links) {
    packets.set(protocol, (packets.get(protocol) ?? 0) + more);
  }
  const unread = packets.get("") ?? 0;
  packets.delete("");
  const recognised = [...new Set(links.flatMap((link) => link.recognised))].sort();
  const counts = [...packets].sort(([, a], [, b]) => b - a);
  return (
    <section class="panel">
      <h2>What is spoken</h2>
      <Bars counts={counts.slice(0, MOST)} unit="packet" />
      {counts.length > MOST && (
        <p class="quiet">
          Less of{" "}
          {listed(
            counts.slice(MOST).map(([name]) => name),
            8,
          )}
          .
        </p>
      )}
      {!links.length && <Empty>Nobody was heard yet.</Empty>}
      {unread > 0 && (
        <p class="quiet">
          {counted(unread, "packet")} of what no decoder reads
          {recognised.length > 0 && `, ${listed(recognised, 8)} among it`}.
        </p>
      )}
    </section>
  );
}

const CHANGES: readonly Effect[] = ["engineers", "commands", "writes"];
const CONTROL = ["0", "1"]; // Purdue levels: process and basic control

interface ChangersProps {
  plant: Plant;
  operations: readonly Operation[];
}

/** Who writes to, commands or engineers what controls the process, the strongest effect first. */
export function ChangersPanel({ plant, operations }: ChangersProps) {
  const pairs = new Map<string, Operation>();
  const rank = ({ effect }: Operation) => CHANGES.indexOf(effect);
  for (const operation of operations) {
    const pair = `${operation.client_asset} ${operation.server_asset}`;
    const known = pairs.get(pair);
    const level = plant.assets.get(operation.server_asset)?.purdue_level ?? "";
    if (!CHANGES.includes(operation.effect) || !CONTROL.includes(level)) continue;
    if (!known || rank(operation) < rank(known)) pairs.set(pair, operation);
  }
  const shown = [...pairs.values()].sort((a, b) => rank(a) - rank(b));
  return (
    <section class="panel">
      <h2>Who changes the plant</h2>
      <ul class="peers">
        {shown.slice(0, MOST).map((o) => (
          <li key={`${o.client} ${o.server}`}>
            <span>
              <AssetLink id={o.client_asset} otherwise={o.client} /> →{" "}
              <AssetLink id={o.server_asset} otherwise={o.server} />
            </span>
            <EffectBadge effect={o.effect} />
          </li>
        ))}
      </ul>
      {shown.length > MOST && <p class="quiet">and {counted(shown.length - MOST, "pair")} more</p>}
      {!shown.length && <Empty>Nobody was seen changing a controller.</Empty>}
    </section>
  );
}

interface BarsProps {
  counts: readonly (readonly [string, number])[];
  link?: (name: string) => string;
  unit?: string;
}

function Bars({ counts, link, unit = "asset" }: BarsProps) {
  const most = Math.max(1, ...counts.map(([, count]) => count));
  return (
    <ul class="bars">
      {counts.map(([name, count]) => (
        <li key={name} title={counted(count, unit)}>
          <span>{link ? <a href={link(name)}>{typed(name)}</a> : name}</span>
          <i style={{ width: `${(100 * count) / most}%` }} />
          <b>{number(count)}</b>
        </li>
      ))}
    </ul>
  );
}

function tally(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const unknownLast = ([name]: [string, number]) => (name === "unknown" ? 1 : 0);
  return [...counts].sort((a, b) => unknownLast(a) - unknownLast(b) || b[1] - a[1]);
}
