/** Octets as lines of sixteen, hexadecimal and ASCII, with what was overwritten marked. */

export interface Octet {
  hex: string;
  ascii: string;
  /** What is told instead of an overwritten octet. */
  told?: string;
}

export interface Line {
  offset: string;
  octets: Octet[];
}

interface Span {
  offset: number;
  length: number;
  told: string;
}

export function lines(hex: string, redacted: readonly Span[]): Line[] {
  const octets = (hex.match(/../g) ?? []).map((pair, at) => octet(pair, at, redacted));
  const found: Line[] = [];
  for (let at = 0; at < octets.length; at += 16) {
    const offset = at.toString(16).padStart(4, "0");
    found.push({ offset, octets: octets.slice(at, at + 16) });
  }
  return found;
}

function octet(hex: string, at: number, redacted: readonly Span[]): Octet {
  const code = Number.parseInt(hex, 16);
  const span = redacted.find((s) => at >= s.offset && at < s.offset + s.length);
  const ascii = code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ".";
  return span ? { hex, ascii, told: span.told } : { hex, ascii };
}
