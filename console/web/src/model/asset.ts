/** Who is there, with what was said of them, and where they stand. */

import type { EvidenceReference, Quality } from "./evidence";

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

export interface Zone {
  id: string;
  name: string;
  purdue_level: string;
  networks: string[];
  assets: string[];
  proposed: boolean;
  reason: string;
}
