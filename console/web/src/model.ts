/** What the API answers, as `console/rows.py` writes it. Times are ISO 8601 UTC. */

export type Effect =
  | "session"
  | "reports"
  | "reads"
  | "discovers"
  | "writes"
  | "commands"
  | "engineers"
  | "unknown";
export type Severity = "note" | "low" | "medium" | "high" | "critical";

/** Shares are 0 to 1. */
export interface Quality {
  loss: number;
  one_way: boolean;
  copies: number;
}

export interface EvidenceReference {
  id: string;
  capture: string;
  frames: number[];
}

export interface Claim {
  attribute: string;
  value: string;
  protocol: string;
  confidence: number;
  first_seen: string;
  last_seen: string;
  quality: Quality;
  evidence: EvidenceReference | null;
  latest: EvidenceReference | null;
}

export interface Conflict {
  attribute: string;
  values: string[];
  evidence: EvidenceReference[];
  quality: Quality;
}

export interface Child {
  unit: string;
  protocol: string;
  claims: Claim[];
}

export interface Asset {
  id: string;
  label: string;
  ips: string[];
  macs: string[];
  realms: string[];
  names: string[];
  vendor: string | null;
  model: string | null;
  firmware: string | null;
  hardware: string | null;
  serial: string | null;
  product_code: string | null;
  type: string;
  type_reason: string;
  roles: string[];
  role_reasons: string[];
  purdue_level: string;
  purdue_level_reason: string;
  zone: string | null;
  protocols: { name: string; side: "client" | "server" }[];
  children: Child[];
  first_seen: string;
  last_seen: string;
  claims: Claim[];
  conflicts: Conflict[];
}

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

export interface Deviation {
  id: string;
  detector: string;
  kind: string;
  severity: Severity;
  subject: string;
  peer: string | null;
  protocol: string;
  seen: string;
  usual: string;
  techniques: string[];
  first_seen: string;
  last_seen: string;
  count: number;
  occurrences: { time: string; frame: number | null }[];
  evidence_seen: EvidenceReference[];
  evidence_usual: EvidenceReference[];
  quality: Quality;
  incident: string | null;
}

export interface Incident {
  id: string;
  title: string;
  story: string;
  severity: Severity;
  first_seen: string;
  last_seen: string;
  /** When a deviation of it came again last, after its end. */
  again: string | null;
  deviations: string[];
  techniques: string[];
  quality: Quality;
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

export interface Zone {
  id: string;
  name: string;
  purdue_level: string;
  networks: string[];
  assets: string[];
  proposed: boolean;
  reason: string;
}

export interface InterfaceHealth {
  capture: string;
  interface: string;
  first_seen: string;
  last_seen: string;
  frames: number;
  bytes: number;
  dropped: number;
  decoded_frames: number;
  duplicates: number;
  malformed: number;
  decoder_faults: number;
  limits: Record<string, number>;
}

export interface Health {
  interfaces: InterfaceHealth[];
  frames: number;
  bytes: number;
  dropped: number;
  decoded_share: number;
  one_way_share: number;
  duplicate_share: number;
  loss_share: number;
  decoder_faults: number;
  limits: Record<string, number>;
  damages: string[];
  gaps: { start: string; end: string; reason: string }[];
  ring: Ring | null;
}

/** What the packet ring holds. */
export interface Ring {
  /** All of it in a sentence. */
  value: string;
  dropped: number;
  refused: number;
}

export interface Capture {
  sha256: string;
  name: string;
  frames: number;
  bytes: number;
  start: string | null;
  end: string | null;
  damage: string;
  learned: boolean;
}

/** Whether deviations are told yet, and what stands behind the usual. */
export interface Learning {
  over: boolean;
  text: string;
  /** Which detectors a later version brought, that still learn. */
  late: string;
}

/** What somebody approved as usual. */
export interface Decision {
  time: string;
  deviation: string;
  seen: string;
  by: string;
  why: string;
}

export interface Learned {
  detector: string;
  /** Of those seen while learning. */
  usual: number;
  seen: number;
  approved: number;
  text: string;
}

export interface Packet {
  number: number;
  capture: string;
  time: string;
  length: number;
  hex: string;
  start: number;
  sender: string;
  redacted: { offset: number; length: number; told: string }[];
}

export interface Evidence extends EvidenceReference {
  partial: boolean;
  packets: Packet[];
  states: string[];
}

export interface Window {
  end: string;
  frames: number;
  deviations: Deviation[];
}
