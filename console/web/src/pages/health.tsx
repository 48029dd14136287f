/** What arrives at the sensor, and what does not. */

import { ask } from "../api";
import { useLoaded } from "../live";
import type { Capture, Health, InterfaceHealth, Violation } from "../model";
import { FirstAndLatest } from "../parts/evidence";
import { HealthPanel } from "../parts/health";
import { Shown } from "../parts/loading";
import { qualityColumn } from "../parts/quality";
import { type Column, Table } from "../parts/table";
import { Empty, Time } from "../parts/words";
import { number, octets, share } from "../words";

interface Facts {
  health: Health;
  captures: Capture[];
  violations: Violation[];
}

async function facts(signal: AbortSignal): Promise<Facts> {
  const [health, captures, violations] = await Promise.all([
    ask<Health[]>("health", signal),
    ask<Capture[]>("captures", signal),
    ask<Violation[]>("violations", signal),
  ]);
  const [whole] = health;
  if (!whole) throw new Error("the sensor told nothing of its health");
  return { health: whole, captures, violations };
}

export function HealthPage() {
  const loaded = useLoaded("health", facts);
  return (
    <>
      <h1>Health</h1>
      <Shown of={loaded} what="health">
        {(value) => <HealthFacts {...value} />}
      </Shown>
    </>
  );
}

function HealthFacts({ health, captures, violations }: Facts) {
  return (
    <>
      <HealthPanel health={health} />
      <section class="panel">
        <h2>Interfaces</h2>
        {health.interfaces.length ? (
          <Table
            label="Interfaces"
            columns={INTERFACES}
            rows={health.interfaces}
            id={(i) => `${i.capture} ${i.interface}`}
            high={10}
          />
        ) : (
          <Empty>No interface delivered a frame yet.</Empty>
        )}
      </section>
      {health.gaps.length > 0 && (
        <section class="panel">
          <h2>Gaps</h2>
          <ul>
            {health.gaps.map((gap) => (
              <li key={gap.start}>
                <Time at={gap.start} /> to <Time at={gap.end} />: {gap.reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      {captures.length > 0 && (
        <section class="panel">
          <h2>Captures that were read</h2>
          <Table
            label="Captures"
            columns={CAPTURES}
            rows={captures}
            id={(c) => c.sha256}
            high={10}
          />
        </section>
      )}
      <section class="panel">
        <h2>Messages that broke their specification</h2>
        {violations.length ? (
          <Table
            label="Violations"
            columns={VIOLATIONS}
            rows={violations}
            id={(v) => `${v.protocol}${v.kind}${v.text}${v.src}${v.dst}`}
            sort={5}
            descending
            high={12}
          />
        ) : (
          <Empty>No message broke its protocol's specification.</Empty>
        )}
      </section>
    </>
  );
}

const count = (
  title: string,
  value: (row: InterfaceHealth) => number,
): Column<InterfaceHealth> => ({
  title,
  value,
  show: (row) => number(value(row)),
  numeric: true,
  width: "6.5rem",
});

const INTERFACES: Column<InterfaceHealth>[] = [
  { title: "Interface", value: (i) => i.interface },
  { title: "Capture", value: (i) => i.capture, width: "13rem" },
  count("Frames", (i) => i.frames),
  {
    title: "Size",
    value: (i) => i.bytes,
    show: (i) => octets(i.bytes),
    numeric: true,
    width: "6.5rem",
  },
  count("Dropped", (i) => i.dropped),
  {
    title: "Decoded",
    value: decoded,
    show: (i) => share(decoded(i)),
    numeric: true,
    width: "6.5rem",
  },
  count("Came twice", (i) => i.duplicates),
  count("Malformed", (i) => i.malformed),
  {
    title: "First seen",
    value: (i) => i.first_seen,
    show: (i) => <Time at={i.first_seen} />,
    width: "11.5rem",
  },
  {
    title: "Last seen",
    value: (i) => i.last_seen,
    show: (i) => <Time at={i.last_seen} />,
    width: "11.5rem",
  },
];

function decoded(i: InterfaceHealth): number {
  return i.frames ? i.decoded_frames / i.frames : 0;
}

const CAPTURES: Column<Capture>[] = [
  { title: "Capture", value: (c) => c.name, width: "13rem" },
  {
    title: "Frames",
    value: (c) => c.frames,
    show: (c) => number(c.frames),
    numeric: true,
    width: "7rem",
  },
  {
    title: "Size",
    value: (c) => c.bytes,
    show: (c) => octets(c.bytes),
    numeric: true,
    width: "7rem",
  },
  {
    title: "Start",
    value: (c) => c.start ?? "",
    show: (c) => c.start && <Time at={c.start} />,
    width: "11.5rem",
  },
  {
    title: "End",
    value: (c) => c.end ?? "",
    show: (c) => c.end && <Time at={c.end} />,
    width: "11.5rem",
  },
  {
    title: "Declared clean",
    value: (c) => (c.learned ? "yes" : ""),
    width: "9rem",
    optional: true,
  },
  { title: "Damage", value: (c) => c.damage, optional: true },
  {
    title: "SHA-256",
    value: (c) => c.sha256,
    show: (c) => <code title={c.sha256}>{c.sha256.slice(0, 16)}…</code>,
    width: "11.5rem",
  },
];

const VIOLATIONS: Column<Violation>[] = [
  { title: "Protocol", value: (v) => v.protocol, width: "6.5rem" },
  { title: "Kind", value: (v) => v.kind, width: "11rem" },
  { title: "What", value: (v) => v.text, width: "18rem" },
  { title: "From", value: (v) => v.src, width: "9rem" },
  { title: "To", value: (v) => v.dst, width: "9rem" },
  {
    title: "Times",
    value: (v) => v.count,
    show: (v) => number(v.count),
    numeric: true,
    width: "4.5rem",
  },
  {
    title: "First seen",
    value: (v) => v.first_seen,
    show: (v) => <Time at={v.first_seen} />,
    width: "11.5rem",
  },
  {
    title: "Last seen",
    value: (v) => v.last_seen,
    show: (v) => <Time at={v.last_seen} />,
    width: "11.5rem",
  },
  qualityColumn(),
  {
    title: "Evidence",
    value: (v) => v.evidence?.id ?? "",
    show: (v) => <FirstAndLatest of={v} />,
    width: "10.5rem",
  },
];
