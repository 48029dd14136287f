/** An incident in brief, the same on every page. */

import type { Incident, Learning } from "../model";
import { address } from "../route";
import { counted } from "../words";
import { Empty, QualityNote, SeverityBadge, Techniques, Time } from "./words";

/** None is open, or none is told yet. */
export function NoIncident({ learning: { over, text } }: { learning: Learning }) {
  return <Empty>No deviation is open{over ? "" : `: ${text}`}.</Empty>;
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
        <Time at={incident.first_seen} /> to <Time at={incident.last_seen} clock />
        {incident.again && (
          <>
            {" "}
            and again until <Time at={incident.again} />
          </>
        )}
        , {counted(incident.deviations.length, "deviation")}
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
