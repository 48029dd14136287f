/** Deviations: what was seen beside what is usual, and the proof of both. */

import { useState } from "preact/hooks";
import type { Deviation, EvidenceReference } from "../model";
import { graver } from "../words";
import { ApproveForm } from "./approve";
import { EvidenceButton } from "./evidence";
import { First } from "./first";
import { PacketsButton } from "./packets";
import { QualityNote, SeverityBadge, Techniques, Time } from "./words";

/** The gravest first, then as they happened. */
export function gravest(deviations: readonly Deviation[]): Deviation[] {
  return [...deviations].sort((a, b) => graver(a, b) || a.first_seen.localeCompare(b.first_seen));
}

const MOST = 25; // at first

interface TableProps {
  deviations: readonly Deviation[];
  most?: number;
}

/** A list to read and to decide on. */
export function DeviationTable({ deviations, most = MOST }: TableProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <div class="deviations">
      <div class="heads" aria-hidden="true">
        <span />
        <span>Seen</span>
        <span>Usual here</span>
      </div>
      <First of={deviations} most={most} one="deviation">
        {(d) => (
          <Row key={d.id} deviation={d} chosen={chosen.has(d.id)} toggle={() => toggle(d.id)} />
        )}
      </First>
      <ApproveForm
        deviations={deviations.filter((d) => chosen.has(d.id))}
        chooseAll={() => setChosen(new Set(deviations.map((d) => d.id)))}
        done={() => setChosen(new Set())}
      />
    </div>
  );
}

interface RowProps {
  deviation: Deviation;
  chosen: boolean;
  toggle: () => void;
}

function Row({ deviation: d, chosen, toggle }: RowProps) {
  return (
    <article class={`deviation ${d.severity}`}>
      <div class="mark">
        <label>
          <input
            type="checkbox"
            checked={chosen}
            onChange={toggle}
            aria-label={`Choose: ${d.seen}`}
          />
          <SeverityBadge severity={d.severity} />
        </label>
        <b>{d.kind}</b>
        <Time at={d.first_seen} />
        {d.count > 1 && (
          <span class="quiet">
            until <Time at={d.last_seen} after={d.first_seen} />
          </span>
        )}
      </div>
      <div class="seen">
        <p>{d.seen}</p>
        <Proofs of={d.evidence_seen} /> <PacketsButton of={[["deviation", d.id]]} small />{" "}
        <Techniques ids={d.techniques} /> <QualityNote quality={d.quality} />
      </div>
      <div class="usual">
        <p>{d.usual}</p>
        <Proofs of={d.evidence_usual} />
      </div>
    </article>
  );
}

function Proofs({ of }: { of: readonly EvidenceReference[] }) {
  return (
    <>
      {of.map((evidence) => (
        <EvidenceButton key={evidence.id} of={evidence} />
      ))}
    </>
  );
}
