/** An incident in brief, the same on every page. */

import type { Incident } from "../model";
import { address } from "../route";
import { counted } from "../words";
import { QualityNote, SeverityBadge, Techniques, Time } from "./words";

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
        <Time at={incident.first_seen} /> to <Time at={incident.last_seen} clock />,{" "}
        {counted(incident.deviations.length, "deviation")}
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
