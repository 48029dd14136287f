/** What is here, how well it is seen, and what was unusual. */

import type { ComponentChildren } from "preact";
import { ask } from "../api";
import { useLoaded } from "../live";
import type { Deviation, Health, Incident, Learning, Link, Operation } from "../model";
import { HealthPanel } from "../parts/health";
import { IncidentCard, NoIncident, StillLearning } from "../parts/incident";
import { Shown } from "../parts/loading";
import { type Plant, usePlant } from "../parts/plant";
import { Time } from "../parts/words";
import { address } from "../route";
import { counted, graver, number } from "../words";
import { ChangersPanel, ProtocolsPanel, TypesPanel } from "./summaries";

interface Facts {
  health: Health;
  incidents: Incident[];
  deviations: Deviation[];
  links: Link[];
  operations: Operation[];
  learning: Learning;
}

async function facts(signal: AbortSignal): Promise<Facts> {
  const [health, incidents, deviations, links, operations, learning] = await Promise.all([
    ask<Health[]>("health", signal),
    ask<Incident[]>("incidents", signal),
    ask<Deviation[]>("deviations", signal),
    ask<Link[]>("links", signal),
    ask<Operation[]>("operations", signal),
    ask<Learning>("baseline/learning", signal),
  ]);
  const [whole] = health;
  if (!whole) throw new Error("the sensor told nothing of its health");
  return { health: whole, incidents, deviations, links, operations, learning };
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
        <div>
          <IncidentsPanel incidents={facts.incidents} learning={facts.learning} />
          <div class="columns even">
            <TypesPanel plant={plant} />
            <ProtocolsPanel links={facts.links} />
          </div>
        </div>
        <div>
          <HealthPanel health={facts.health} />
          <ChangersPanel plant={plant} operations={facts.operations} />
        </div>
      </div>
    </>
  );
}

const MOST_INCIDENTS = 4;

/** The gravest first, of those the latest. */
function IncidentsPanel({ incidents, learning }: Pick<Facts, "incidents" | "learning">) {
  const ordered = [...incidents].sort(graver);
  const more = ordered.length - MOST_INCIDENTS;
  return (
    <section class="panel">
      <h2>
        <a href={address("deviations")}>Incidents</a>
      </h2>
      {ordered.slice(0, MOST_INCIDENTS).map((incident) => (
        <IncidentCard key={incident.id} incident={incident} />
      ))}
      {more > 0 && (
        <p>
          <a href={address("deviations")}>and {counted(more, "more incident")}</a>
        </p>
      )}
      {!incidents.length && <NoIncident learning={learning} />}
      <StillLearning learning={learning} />
    </section>
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
