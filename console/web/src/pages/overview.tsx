/** What is here, how well it is seen, and what was unusual. */

import type { ComponentChildren } from "preact";
import { ask } from "../api";
import { sentences } from "../health";
import { useLoaded } from "../live";
import type { Deviation, Effect, Health, Incident, Link, Operation } from "../model";
import { IncidentCard } from "../parts/incident";
import { Shown } from "../parts/loading";
import { AssetLink, type Plant, usePlant } from "../parts/plant";
import { EffectBadge, Empty, Time } from "../parts/words";
import { address } from "../route";
import { counted, listed, number, typed } from "../words";

interface Facts {
  health: Health;
  incidents: Incident[];
  deviations: Deviation[];
  links: Link[];
  operations: Operation[];
}

async function facts(signal: AbortSignal): Promise<Facts> {
  const [health, incidents, deviations, links, operations] = await Promise.all([
    ask<Health[]>("health", signal),
    ask<Incident[]>("incidents", signal),
    ask<Deviation[]>("deviations", signal),
    ask<Link[]>("links", signal),
    ask<Operation[]>("operations", signal),
  ]);
  const [whole] = health;
  if (!whole) throw new Error("the sensor told nothing of its health");
  return { health: whole, incidents, deviations, links, operations };
}

export function OverviewPage() {
  const loaded = useLoaded("overview", facts);
  const plant = usePlant();
  return (
    <>
      <h1>Overview</h1>
      <Shown of={plant} what="plant">
        {(known) => (
          <Shown of={loaded} what="overview">
            {(value) => <Overview plant={known} facts={value} />}
          </Shown>
        )}
      </Shown>
    </>
  );
}

function Overview({ plant, facts }: { plant: Plant; facts: Facts }) {
  return (
    <>
      <Figures plant={plant} facts={facts} />
      <div class="columns">
        <section class="panel">
          <h2>
            <a href={address("deviations")}>Incidents</a>
          </h2>
          {facts.incidents.slice(0, 4).map((incident) => (
            <IncidentCard key={incident.id} incident={incident} />
          ))}
          {!facts.incidents.length && (
            <Empty>Nothing was seen that this plant never did before.</Empty>
          )}
        </section>
        <div>
          <HealthPanel health={facts.health} />
          <ChangersPanel operations={facts.operations} />
        </div>
      </div>
      <div class="columns even">
        <TypesPanel plant={plant} />
        <ProtocolsPanel facts={facts} />
      </div>
    </>
  );
}

function Figures({ plant, facts }: { plant: Plant; facts: Facts }) {
  const protocols = new Set(facts.operations.map((operation) => operation.protocol));
  const last = facts.health.interfaces
    .map((i) => i.last_seen)
    .sort()
    .at(-1);
  return (
    <div class="figures">
      <Figure to="assets" value={plant.assets.size} name="assets" />
      <Figure to="architecture" value={plant.zones.size} name="zones" />
      <Figure to="architecture" value={facts.links.length} name="links" />
      <Figure to="assets" value={protocols.size} name="protocols decoded" />
      <Figure to="deviations" value={facts.deviations.length} name="open deviations" alarm />
      <Figure
        to="health"
        value={facts.health.frames}
        name={
          last ? (
            <>
              frames, the last at <Time at={last} />
            </>
          ) : (
            "frames"
          )
        }
      />
    </div>
  );
}

interface FigureProps {
  to: string;
  value: number;
  name: ComponentChildren;
  alarm?: boolean;
}

function Figure({ to, value, name, alarm = false }: FigureProps) {
  return (
    <a class={alarm && value ? "figure alarm" : "figure"} href={address(to)}>
      <b>{number(value)}</b> <span>{name}</span>
    </a>
  );
}

export function HealthPanel({ health }: { health: Health }) {
  return (
    <section class="panel">
      <h2>
        <a href={address("health")}>How good the capture is</a>
      </h2>
      <ul class="sentences">
        {sentences(health).map(({ tone, text }) => (
          <li key={text} class={tone}>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function TypesPanel({ plant }: { plant: Plant }) {
  const counts = tally([...plant.assets.values()].map((asset) => asset.type));
  return (
    <section class="panel">
      <h2>
        <a href={address("assets")}>What is here</a>
      </h2>
      <Bars counts={counts} link={(type) => address("assets", "", { find: typed(type) })} />
    </section>
  );
}

const MOST = 10;

function ProtocolsPanel({ facts }: { facts: Facts }) {
  const packets = new Map<string, number>();
  for (const { protocol, packets: more } of facts.links) {
    packets.set(protocol, (packets.get(protocol) ?? 0) + more);
  }
  const unread = packets.get("") ?? 0;
  packets.delete("");
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
      {unread > 0 && <p class="quiet">{counted(unread, "packet")} of what no decoder knows.</p>}
    </section>
  );
}

const CHANGES: readonly Effect[] = ["engineers", "commands", "writes"];

/** Who writes, commands or engineers whom, the strongest effect first. */
function ChangersPanel({ operations }: { operations: readonly Operation[] }) {
  const pairs = new Map<string, Operation>();
  const rank = ({ effect }: Operation) => CHANGES.indexOf(effect);
  for (const operation of operations) {
    const pair = `${operation.client_asset} ${operation.server_asset}`;
    const known = pairs.get(pair);
    if (!CHANGES.includes(operation.effect) || !operation.server_asset) continue;
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
      {!shown.length && <Empty>Nobody was seen writing, commanding or engineering.</Empty>}
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
