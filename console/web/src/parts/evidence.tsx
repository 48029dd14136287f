/** The proof of anything: its frames octet by octet, and what they alone state. */

import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../api";
import { useLoaded } from "../live";
import type { Evidence, EvidenceReference, Packet } from "../model";
import { type Line, lines } from "../octets";
import { counted, listed, number } from "../words";
import { Shown } from "./loading";
import { Time } from "./words";

const FIRST_ONLY = "Frames are kept for the first sight of a fact, each hour, and for the last";

/** Opens the dialog. */
export const OpenEvidence = createContext<(id: string) => void>(() => {});

interface ButtonProps {
  of: EvidenceReference | null;
  text?: string;
  /** Why there is none, where there is none. */
  none?: string;
}

export function EvidenceButton({ of, text, none = FIRST_ONLY }: ButtonProps) {
  const open = useContext(OpenEvidence);
  if (!of)
    return (
      <span class="quiet" title={none}>
        –
      </span>
    );
  const frames = listed(of.frames.map(number), 4);
  const title = `${of.frames.length === 1 ? "Frame" : "Frames"} ${frames} of ${of.capture}`;
  return (
    <button type="button" class="proof" title={title} onClick={() => open(of.id)}>
      {text ?? counted(of.frames.length, "frame")}
    </button>
  );
}

/** The proof of the first sight of what goes on, and that of the latest where it is another. */
export function FirstAndLatest({ of }: { of: Proven }) {
  const later = of.latest && of.latest.id !== of.evidence?.id;
  return (
    <>
      <EvidenceButton of={of.evidence} /> {later && <EvidenceButton of={of.latest} text="latest" />}
    </>
  );
}

interface Proven {
  evidence: EvidenceReference | null;
  latest: EvidenceReference | null;
}

export function EvidenceDialog({ id, close }: { id: string; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const evidence = useLoaded(
    `evidence/${id}`,
    (signal) => ask<Evidence>(`evidence/${encodeURIComponent(id)}`, signal),
    false,
  );
  return (
    <dialog ref={dialog} class="evidence" aria-labelledby="evidence-title" onClose={close}>
      <header>
        <h2 id="evidence-title">Evidence</h2>
        <code>{id}</code>
        <a class="button" href={`/api/evidence/${encodeURIComponent(id)}.pcapng`} download>
          Download .pcapng
        </a>
        <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
          ✕
        </button>
      </header>
      <div class="body">
        <Shown of={evidence} what="evidence">
          {(value) => <Proof evidence={value} />}
        </Shown>
      </div>
    </dialog>
  );
}

function Proof({ evidence }: { evidence: Evidence }) {
  return (
    <>
      <h3>What these frames alone state</h3>
      {evidence.states.length ? (
        <ul class="states">
          {evidence.states.map((state) => (
            <li key={state}>{state}</li>
          ))}
        </ul>
      ) : (
        <p class="quiet">
          No decoder reads a fact out of these frames; they show that they were sent.
        </p>
      )}
      <h3>
        {counted(evidence.packets.length, "frame")} of {evidence.capture}
      </h3>
      {evidence.partial && (
        <p class="note">The exchange was longer than what is kept: frames beyond are missing.</p>
      )}
      {evidence.packets.map((packet) => (
        <Frame key={`${packet.capture}/${packet.number}`} packet={packet} />
      ))}
      <Dissection id={evidence.id} />
    </>
  );
}

function Frame({ packet }: { packet: Packet }) {
  return (
    <figure class="frame">
      <figcaption>
        <b>Frame {number(packet.number)}</b> <Time at={packet.time} />{" "}
        {counted(packet.length, "octet")}
        {packet.sender && `, sent by the ${packet.sender}`}
      </figcaption>
      <pre class="octets" tabIndex={0}>
        {lines(packet.hex, packet.redacted).map((line) => (
          <OctetLine key={line.offset} line={line} />
        ))}
      </pre>
      {packet.redacted.map((span) => (
        <p class="redaction" key={span.offset}>
          <mark>{counted(span.length, "octet")} overwritten</mark> at {span.offset}: {span.told}
        </p>
      ))}
    </figure>
  );
}

function OctetLine({ line }: { line: Line }) {
  return (
    <div>
      <span class="offset">{line.offset}</span>
      <span class="hex">
        {line.octets.map((octet, at) => (
          <span
            key={at}
            class={octet.told === undefined ? undefined : "redacted"}
            title={octet.told}
          >
            {octet.hex}
            {at === 7 ? "  " : " "}
          </span>
        ))}
      </span>
      <span class="ascii">
        {line.octets.map((octet, at) => (
          <span key={at} class={octet.told === undefined ? undefined : "redacted"}>
            {octet.ascii}
          </span>
        ))}
      </span>
    </div>
  );
}

function Dissection({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      class="dissection"
      onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>What another tool says (tshark)</summary>
      {open && <DissectionText id={id} />}
    </details>
  );
}

function DissectionText({ id }: { id: string }) {
  const path = `evidence/${encodeURIComponent(id)}/dissection`;
  const dissection = useLoaded(path, (signal) => ask<{ text: string }>(path, signal), false);
  return (
    <Shown of={dissection} what="dissection">
      {({ text }) => <pre>{text}</pre>}
    </Shown>
  );
}
