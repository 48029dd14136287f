/** An incident in brief, the same on every page. */

import type { Incident, Learning } from "../model";
import { address } from "../route";
import { counted } from "../words";
import { Empty, QualityNote, SeverityBadge, Techniques, Time } from "./words";

/** None is open, or none is told yet. */
export function NoIncident({ learning: { over, text } }: { learning: Learning }) {
  return <Empty>No deviation is open{over ? "" : `: ${text}`}.</Empty>;
}

/** Who tells nothing yet though the others do. */
export function StillLearning({ learning: { late } }: { learning: Learning }) {
  return late ? <p>{late}.</p> : null;
}

/** From when to when it was, when it came again, and how much it is. */
export function Extent({ of: { first_seen, last_seen, again, deviations } }: { of: Incident }) {
  return (
    <>
      <Time at={first_seen} /> to <Time at={last_seen} after={first_seen} />
      {again && (
        <>
          {" "}
          and again until <Time at={again} />
        </>
      )}
      , {counted(deviations.length, "deviation")}
    </>
  );
}

export function IncidentCard({ incident }: { incident: Incident }) {
  return (
    <article class={`incident ${incident.severity}`}>
      <header>
        <SeverityBadge severity={incident.severity} />
        <h3>
          <a href={address("incidents", incident.id)}>{incident.title}</a>
        </h3>
      </header>
      <p class="quiet">
        <Extent of={incident} />
      </p>
      <p class="story">{incident.story}</p>
      <QualityNote quality={incident.quality} />{" "}
      <Techniques ids={incident.techniques.slice(0, 6)} />
      {incident.techniques.length > 6 && (
        <span class="quiet"> and {counted(incident.techniques.length - 6, "technique")} more</span>
      )}
    </article>
  );
}
