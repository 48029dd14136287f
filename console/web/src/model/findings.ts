/** What was never done before, and what is usual. */

import type { EvidenceReference, Quality } from "./evidence";

export type Severity = "note" | "low" | "medium" | "high" | "critical";

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

export interface Window {
  end: string;
  frames: number;
  deviations: Deviation[];
}
