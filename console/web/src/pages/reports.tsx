/** Reports to download. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError, download, query } from "../api";
import { meant } from "../words";

const REPORTS = [
  {
    kind: "iec62443",
    title: "IEC 62443-3-3",
    text: "Each system requirement with a verdict, the facts behind it and their evidence, and, plainly, what a passive sensor cannot see.",
    formats: ["pdf", "json"],
  },
  {
    kind: "assets",
    title: "Assets",
    text: "The inventory: every asset with its identity, place, firmware and how we know.",
    formats: ["pdf", "xlsx", "csv", "json"],
  },
  {
    kind: "architecture",
    title: "Architecture",
    text: "The picture of levels, zones and conduits on paper.",
    formats: ["pdf"],
  },
  {
    kind: "changes",
    title: "Changes",
    text: "What the plant has at the end of the time that it had not at its beginning, and the reverse.",
    formats: ["pdf", "csv", "json"],
  },
] as const;

export function ReportsPage() {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const span = query({ from: meant(from), to: meant(to) });
  return (
    <>
      <h1>Reports</h1>
      <p class="lead">
        What a report judges and tells of can be checked against packets: keep the evidence beside
        it.
      </p>
      <fieldset class="span">
        <legend>Time (UTC)</legend>
        <label>
          From{" "}
          <input
            type="datetime-local"
            step={1}
            value={from}
            onInput={(e) => setFrom(e.currentTarget.value)}
          />
        </label>
        <label>
          to{" "}
          <input
            type="datetime-local"
            step={1}
            value={to}
            onInput={(e) => setTo(e.currentTarget.value)}
          />
        </label>
        <span class="quiet">Empty: everything that is known.</span>
      </fieldset>
      <div class="cards">
        {REPORTS.map((report) => (
          <Report key={report.kind} {...report} span={span} />
        ))}
        <Report
          kind="bundle"
          title="Evidence"
          text={
            <>
              The frames behind the reports, as captures in one archive.{" "}
              <code>sightglass report verify</code> checks a report against it.
            </>
          }
          formats={["zip"]}
          span={span}
        />
      </div>
    </>
  );
}

interface Props {
  kind: string;
  title: string;
  text: ComponentChildren;
  formats: readonly string[];
  span: string;
}

function Report({ kind, title, text, formats, span }: Props) {
  const [state, setState] = useState("");
  const get = async (format: string) => {
    setState("Writing …");
    try {
      await download(`report/${kind}.${format}${span}`, `${kind}.${format}`);
      setState("");
    } catch (error) {
      setState(error instanceof ApiError ? error.message : String(error));
    }
  };
  return (
    <section class="panel">
      <h2>{title}</h2>
      <p>{text}</p>
      <p class="formats">
        {formats.map((format) => (
          <button type="button" key={format} onClick={() => get(format)}>
            {format.toUpperCase()}
          </button>
        ))}
        <span role="status">{state}</span>
      </p>
    </section>
  );
}
