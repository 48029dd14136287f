/** What this plant never did before: incidents, and deviations that are in none. */

import { ask } from "../api";
import { useLoaded } from "../live";
import type { Decision, Deviation, Incident, Learned, Learning } from "../model";
import { DeviationTable, gravest } from "../parts/deviation";
import { First } from "../parts/first";
import { IncidentCard, NoIncident, StillLearning } from "../parts/incident";
import { Shown } from "../parts/loading";
import { Time } from "../parts/words";
import { named } from "../words";

const MOST = 25; // incidents at first

interface Facts {
  incidents: Incident[];
  deviations: Deviation[];
  learned: Learned[];
  learning: Learning;
  decisions: Decision[];
}

async function facts(signal: AbortSignal): Promise<Facts> {
  const [incidents, deviations, learned, learning, decisions] = await Promise.all([
    ask<Incident[]>("incidents", signal),
    ask<Deviation[]>("deviations", signal),
    ask<Learned[]>("baseline/check", signal),
    ask<Learning>("baseline/learning", signal),
    ask<Decision[]>("baseline/decisions", signal),
  ]);
  return { incidents, deviations, learned, learning, decisions };
}

export function DeviationsPage() {
  const loaded = useLoaded("deviations", facts);
  return (
    <>
      <h1>Deviations</h1>
      <p class="lead">What this plant never did before, told beside what is usual here.</p>
      <Shown of={loaded} what="deviations">
        {(value) => <Findings {...value} />}
      </Shown>
    </>
  );
}

function Findings({ incidents, deviations, learned, learning, decisions }: Facts) {
  const told = new Set(incidents.flatMap((incident) => incident.deviations));
  const alone = gravest(deviations.filter((d) => !told.has(d.id)));
  return (
    <>
      <section class="panel">
        <h2>
          Incidents <span class="count">{incidents.length}</span>
        </h2>
        <First of={incidents} most={MOST} one="incident">
          {(incident) => <IncidentCard key={incident.id} incident={incident} />}
        </First>
        {!incidents.length && <NoIncident learning={learning} />}
        <StillLearning learning={learning} />
      </section>
      {alone.length > 0 && (
        <section class="panel">
          <h2>
            In no incident <span class="count">{alone.length}</span>
          </h2>
          <DeviationTable deviations={alone} />
        </section>
      )}
      <Approved decisions={decisions} />
      <section class="panel">
        <h2>What is usual here</h2>
        <dl>
          {learned.map(({ detector, text }) => (
            <LearnedFact key={detector} detector={detector} text={text} />
          ))}
        </dl>
      </section>
    </>
  );
}

/** What is open no more because somebody said so. */
function Approved({ decisions }: { decisions: readonly Decision[] }) {
  if (!decisions.length) return null;
  return (
    <section class="panel">
      <h2>
        Approved as usual <span class="count">{decisions.length}</span>
      </h2>
      <ul class="approved">
        {decisions.map((d) => (
          <li key={`${d.deviation} ${d.time}`}>
            <Time at={d.time} /> <b>{d.by}</b>: {d.why}
            <div class="quiet">{d.seen}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LearnedFact({ detector, text }: { detector: string; text: string }) {
  return (
    <>
      <dt>{named(detector)}</dt>
      <dd>{text}</dd>
    </>
  );
}
