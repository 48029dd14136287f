/** Where the proof of something is, and how good the capture was meanwhile. */

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

export interface Evidence extends EvidenceReference {
  partial: boolean;
  packets: Packet[];
  states: string[];
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
