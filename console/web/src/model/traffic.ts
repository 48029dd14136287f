/** What they do: operations, values that change, links, and what broke a specification. */

import type { EvidenceReference, Quality } from "./evidence";

export type Effect =
  | "session"
  | "reports"
  | "reads"
  | "discovers"
  | "writes"
  | "commands"
  | "engineers"
  | "unknown";

/** Who did what to what. */
interface Doing {
  client: string;
  server: string;
  client_asset: string;
  server_asset: string;
  protocol: string;
  unit: string;
  operation: string;
  code: string;
  object: string;
}

export interface Operation extends Doing {
  span: number;
  effect: Effect;
  techniques: string[];
  status: number;
  status_name: string;
  count: number;
  first_seen: string;
  last_seen: string;
  values: { min: number | null; max: number | null; last: string; distinct: number } | null;
  period_ms: number | null;
  /** Of the first sight. */
  evidence: EvidenceReference | null;
  /** Of a sight at most an hour before the last. */
  latest: EvidenceReference | null;
  quality: Quality;
}

/** Who saw a value, and by what operation. */
export interface Sight {
  time: string;
  client: string;
  client_asset: string;
  operation: string;
  code: string;
}

/** An object's value became another; the evidence shows the new one. */
export interface ValueChange extends Doing {
  time: string;
  old: string;
  new: string;
  /** Where the old value of a write was seen, if not by the same operation. */
  old_seen: Sight | null;
  evidence: EvidenceReference | null;
  quality: Quality;
}

export interface Link {
  a: string;
  b: string;
  a_asset: string;
  b_asset: string;
  /** What it speaks most. */
  protocol: string;
  /** All that it speaks, the most used first; nothing where no decoder knew. */
  speaks: string[];
  /** What it is by its octets, where no decoder reads it. */
  recognised: string[];
  /** What carries that, where something does. */
  carrier: string;
  transport: string;
  port: number;
  direction: "both" | "a to b" | "b to a";
  packets: number;
  bytes: number;
  first_seen: string;
  last_seen: string;
  quality: Quality;
  evidence: EvidenceReference | null;
  /** A bit for each pair of an operation and the one behind it. */
  order_digest: string;
  /** About how many such pairs there were. */
  successions: number;
}

export interface Violation {
  protocol: string;
  kind: string;
  text: string;
  src: string;
  dst: string;
  count: number;
  first_seen: string;
  last_seen: string;
  evidence: EvidenceReference | null;
  latest: EvidenceReference | null;
  quality: Quality;
}
