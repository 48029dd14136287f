/** What arrived at the sensor, and what did not. */

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
