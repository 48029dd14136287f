/** Numbers, times and lists in words, and how grave words are. */

import type { Link, Severity } from "./model";

const whole = new Intl.NumberFormat("en-GB");
const HELD = "\u00a0"; // a number stays in one line with its unit
const fraction = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

export function number(value: number): string {
  return whole.format(value);
}

/** `1 frame`, `2,048 frames`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

const LONG = 10; // characters
const SINGLE = [6, 7, 8, 9]; // digits that may tell one number of 32 bits from all others

/** A value as a person reads it: a number of 32 bits has no more digits than it was sent with. */
export function valued(text: string): string {
  if (text.length < LONG || !/^-?\d+\.\d+$/.test(text)) return text;
  const value = Number(text);
  if (Math.fround(value) !== value) return text;
  const digits = SINGLE.find((n) => Math.fround(Number(value.toPrecision(n))) === value);
  return digits ? String(Number(value.toPrecision(digits))) : text;
}

/** A share as a percentage: what is there is never `0 %`, what is missing never `100 %`. */
export function share(value: number): string {
  const percent = value * 100;
  if (percent > 0 && percent < 0.1) return `<${HELD}0.1${HELD}%`;
  if (percent < 100 && percent > 99.9) return `>${HELD}99.9${HELD}%`;
  return `${fraction.format(percent)}${HELD}%`;
}

export function octets(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${fraction.format(size)}${HELD}${units[unit]}`;
}

export function period(ms: number): string {
  if (ms < 1000) return `every ${fraction.format(ms)} ms`;
  if (ms < 120_000) return `every ${fraction.format(ms / 1000)} s`;
  if (ms < 7_200_000) return `every ${fraction.format(ms / 60_000)} min`;
  return `every ${fraction.format(ms / 3_600_000)} h`;
}

/** `2026-11-24 14:05:09`, UTC as the stories and the reports have it. */
export function moment(iso: string): string {
  return new Date(iso).toISOString().slice(0, 19).replace("T", " ");
}

/** `14:05:09` where it is the day of `from`, else with its own day; UTC. */
export function until(from: string, to: string): string {
  const [day, end] = [moment(from).slice(0, 10), moment(to)];
  return end.startsWith(day) ? end.slice(11) : end;
}

/** What was typed as a time, which is meant in UTC; empty where it is none. */
export function meant(typed: string): string {
  const time = new Date(`${typed}Z`);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString();
}

/** `a`, `a and b`, `a, b and 4 more`. */
export function listed(words: readonly string[], most = 3): string {
  if (words.length > most + 1) {
    return `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
  }
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

const WIDE = 17; // characters; an address that is longer is told by its ends

/** An IPv6 address with its middle left out, for the end tells it from its neighbours. */
export function narrow(name: string): string {
  if (name.length <= WIDE || !/^[0-9a-f:]+$/.test(name)) return name;
  return `${name.slice(0, 7)}…${name.slice(-9)}`;
}

const GRAVITY: readonly Severity[] = ["critical", "high", "medium", "low", "note"];

interface Grave {
  severity: Severity;
}

/** Sorts the gravest first; what is equally grave stays as it was. */
export function graver(a: Grave, b: Grave): number {
  return GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity);
}

/** The first letter large. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const SHORT = /\b(plc|hmi|rtu|ied|i\/o|ups)\b/g;

/** A type as people write it, as `inventory/type_names.py` has it: `plc` is `PLC`. */
export function typed(type: string): string {
  return type === "unknown" ? "type unknown" : type.replace(SHORT, (word) => word.toUpperCase());
}

/** A field's name as words: `product_code` is `product code`. */
export function named(field: string): string {
  return field.replaceAll("_", " ");
}

/** What a link speaks, or is recognised as; its port where nobody knows. */
export function spoken({ speaks, recognised, transport, port }: Link): readonly string[] {
  const names = speaks.length ? speaks : recognised;
  return names.length ? names : [`${transport} ${port}`];
}
