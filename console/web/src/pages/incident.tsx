/** One incident: its story, who had part in it, and every deviation with its proof. */

import { useState } from "preact/hooks";
import { ask } from "../api";
import { useLoaded } from "../live";
import type { Deviation, Incident } from "../model";
import { DeviationTable, gravest } from "../parts/deviation";
import { Extent } from "../parts/incident";
import { Shown } from "../parts/loading";
import { AssetLink } from "../parts/plant";
import { Empty, QualityNote, SeverityBadge, Techniques } from "../parts/words";
import { address } from "../route";

interface Facts {
  incident: Incident | undefined;
  deviations: Deviation[];
}

async function facts(id: string, signal: AbortSignal): Promise<Facts> {
  const [incidents, deviations] = await Promise.all([
    ask<Incident[]>("incidents", signal),
    ask<Deviation[]>("deviations", signal),
  ]);
  const incident = incidents.find((found) => found.id === id);
  const members = new Set(incident?.deviations);
  return { incident, deviations: deviations.filter((d) => members.has(d.id)) };
}

export function IncidentPage({ id }: { id: string }) {
  const loaded = useLoaded(`incident ${id}`, (signal) => facts(id, signal));
  return (
    <>
      <p class="path">
        <a href={address("deviations")}>Deviations</a>
      </p>
      <Shown of={loaded} what="incident">
        {({ incident, deviations }) =>
          incident ? (
            <Story incident={incident} deviations={deviations} />
          ) : (
            <h1>There is no incident {id}.</h1>
          )
        }
      </Shown>
    </>
  );
}

function Story({ incident, deviations }: { incident: Incident; deviations: Deviation[] }) {
  const [inTime, setInTime] = useState(false);
  const ordered = inTime
    ? [...deviations].sort((a, b) => a.first_seen.localeCompare(b.first_seen))
    : gravest(deviations);
  const approved = incident.deviations.length - deviations.length;
  return (
    <>
      <h1>
        <SeverityBadge severity={incident.severity} /> {incident.title}
      </h1>
      <p class="lead">
        <Extent of={incident} />
        {approved > 0 && `, ${approved} of them approved`}.{" "}
        <a href={address("architecture", "", { lit: involved(deviations).join(" ") })}>
          Show in the architecture
        </a>
      </p>
      <QualityNote quality={incident.quality} /> <Techniques ids={incident.techniques} />
      <section class="panel">
        <h2>Who had part</h2>
        <ul class="involved">
          {parts(deviations).map(([id, count]) => (
            <li key={id}>
              <AssetLink id={id} /> <span class="count">{count}</span>
            </li>
          ))}
        </ul>
      </section>
      <section class="panel">
        <h2>What happened</h2>
        <div class="switch" role="group" aria-label="Order">
          <button type="button" aria-pressed={!inTime} onClick={() => setInTime(false)}>
            Gravest first
          </button>
          <button type="button" aria-pressed={inTime} onClick={() => setInTime(true)}>
            As it happened
          </button>
        </div>
        {ordered.length ? (
          <DeviationTable deviations={ordered} />
        ) : (
          <Empty>All of it was approved as usual.</Empty>
        )}
      </section>
    </>
  );
}

/** The assets that had part, with how many deviations. */
function parts(deviations: readonly Deviation[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const id of deviations.flatMap((d) => [d.subject, d.peer])) {
    if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

function involved(deviations: readonly Deviation[]): string[] {
  return parts(deviations).map(([id]) => id);
}
