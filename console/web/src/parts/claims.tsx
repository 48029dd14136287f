/** Who said what of an asset, and where that cannot all be true. */

import type { Claim, Conflict } from "../model";
import { named, share } from "../words";
import { EvidenceButton, FirstAndLatest } from "./evidence";
import { qualityColumn } from "./quality";
import { type Column, Table } from "./table";
import { QualityNote, Time } from "./words";

const COLUMNS: Column<Claim>[] = [
  { title: "Attribute", value: (c) => named(c.attribute), width: "10rem" },
  { title: "Value", value: (c) => c.value },
  { title: "Said by", value: (c) => c.protocol, width: "7rem" },
  {
    title: "Confidence",
    value: (c) => c.confidence,
    show: (c) => share(c.confidence),
    numeric: true,
    width: "7rem",
  },
  {
    title: "First seen",
    value: (c) => c.first_seen,
    show: (c) => <Time at={c.first_seen} />,
    width: "11.5rem",
  },
  {
    title: "Last seen",
    value: (c) => c.last_seen,
    show: (c) => <Time at={c.last_seen} />,
    width: "11.5rem",
  },
  qualityColumn(),
  {
    title: "Evidence",
    value: (c) => c.evidence?.id ?? "",
    show: (c) => <FirstAndLatest of={c} />,
    width: "10.5rem",
  },
];

export function Claims({ claims }: { claims: readonly Claim[] }) {
  return (
    <Table
      label="Claims"
      columns={COLUMNS}
      rows={claims}
      id={(c) => `${c.attribute}\n${c.value}\n${c.protocol}\n${c.first_seen}`}
      high={14}
    />
  );
}

export function Conflicts({ conflicts }: { conflicts: readonly Conflict[] }) {
  if (!conflicts.length) return null;
  return (
    <>
      <h3>Not all of this can be true</h3>
      {conflicts.map((conflict) => (
        <div class="conflict" key={conflict.attribute}>
          <b>{named(conflict.attribute)}</b> <QualityNote quality={conflict.quality} />
          <ul>
            {conflict.values.map((value, index) => (
              <li key={value}>
                {value} <EvidenceButton of={conflict.evidence[index] ?? null} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
