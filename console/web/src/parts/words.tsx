/** Small marks that mean the same on every page: times, effects, severities, techniques. */

import type { ComponentChildren } from "preact";
import type { Effect, Quality, Severity } from "../model";
import { TECHNIQUES } from "../techniques";
import { moment, share, until } from "../words";

/** A time in UTC, as everything here tells it; to the fraction on hover. Behind another of the same
    day (`after`) that day is not told again. */
export function Time({ at, after }: { at: string; after?: string }) {
  return (
    <time dateTime={at} title={`${at.replace("T", " ").replace("Z", "")} UTC`}>
      {after ? until(after, at) : moment(at)}
    </time>
  );
}

const EFFECTS: Record<Effect, string> = {
  session: "opens or keeps a session",
  reports: "reports values unasked",
  reads: "reads values",
  discovers: "asks who is there",
  writes: "writes values",
  commands: "makes the process act",
  engineers: "changes programs, configuration or mode",
  unknown: "nobody wrote down what this does",
};

export function EffectBadge({ effect }: { effect: Effect }) {
  return (
    <span class={`badge effect ${effect}`} title={EFFECTS[effect]}>
      {effect}
    </span>
  );
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  return <span class={`badge severity ${severity}`}>{severity}</span>;
}

export function Techniques({ ids }: { ids: readonly string[] }) {
  if (!ids.length) return null;
  return (
    <span class="techniques">
      {ids.map((id) => (
        <span class="technique" key={id} title={`MITRE ATT&CK for ICS ${id}`}>
          <b>{id}</b> {TECHNIQUES[id] ?? ""}
        </span>
      ))}
    </span>
  );
}

/** Nothing for a good capture; else what may be missing because of it. */
export function QualityNote({ quality }: { quality: Quality }) {
  const text = flaws(quality);
  return text ? <span class="quality">Capture: {text}</span> : null;
}

/** What may be missing because of a capture; empty where nothing is. What came twice was counted
    once, and a router between two mirrored zones shows its packets twice by right. */
export function flaws(quality: Quality): string {
  const flaws = [];
  if (quality.loss > 0) flaws.push(`${share(quality.loss)} was missed`);
  if (quality.one_way) flaws.push("one direction was visible");
  return flaws.join(", ");
}

export function Level({ level, reason }: { level: string; reason?: string }) {
  const numbered = level !== "unknown" && level !== "external";
  return (
    <span class={`level level-${level.replace(".", "-")}`} title={reason}>
      {numbered ? `Level ${level}` : level}
    </span>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
