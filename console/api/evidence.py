"""Proof: its frames, what they state when decoded anew, and another tool's opinion."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from console import dissection
from console.api.depends import Core
from console.rows import Row
from console.site import Site
from inventory.model import Proof
from inventory.times import iso, moment
from sensor.cold import stated
from sensor.evidence import Packet, packets

router = APIRouter(prefix="/evidence")

PCAPNG = "application/x-pcapng"


def _proof(core: Core, evidence_id: str) -> Proof:
    proof = core.store.evidence(evidence_id)
    if proof is None:
        raise HTTPException(404, _unknown(core, evidence_id))
    return proof


def _unknown(core: Site, id_: str) -> str:
    """There is no such evidence; what a deviation has instead, where its id was given."""
    deviation = core.deviation(id_)
    if deviation is None:
        return f"no evidence has the id {id_}"
    proofs = [f"{e.id} (seen)" for e in deviation.evidence_seen]
    proofs += [f"{e.id} (usual)" for e in deviation.evidence_usual]
    return f"{id_} is a deviation; its evidence is {', '.join(proofs) or 'not kept'}"


@router.get("/{evidence_id}.pcapng")
def capture(core: Core, evidence_id: str) -> Response:
    """The frames as a capture of their own."""
    name = f'attachment; filename="{evidence_id}.pcapng"'
    content = _proof(core, evidence_id).pcapng
    return Response(content, media_type=PCAPNG, headers={"Content-Disposition": name})


@router.get("/{evidence_id}")
def evidence(core: Core, evidence_id: str) -> Row:
    """The frames in hexadecimal, with what they alone state when they are decoded anew."""
    proof = _proof(core, evidence_id)
    return {
        "id": proof.evidence.id,
        "capture": proof.evidence.capture,
        "frames": list(proof.evidence.frames),
        "partial": proof.partial,
        "packets": [_packet(packet) for packet in packets(proof.pcapng)],
        "states": stated(proof.pcapng),
    }


@router.get("/{evidence_id}/dissection")
def dissect(core: Core, evidence_id: str) -> Row:
    """What tshark says of the frames, when tshark is installed."""
    proof = _proof(core, evidence_id)
    return {"available": dissection.available(), "text": dissection.text(proof.pcapng)}


def _packet(packet: Packet) -> Row:
    return {
        "number": packet.number,
        "capture": packet.capture,
        "time": iso(moment(packet.at_ns)),
        "length": packet.wire_length,
        "hex": packet.data.hex(),
        "start": packet.start,
        "sender": packet.sender,
        "redacted": [
            {"offset": span.offset, "length": span.length, "told": span.told}
            for span in packet.redacted
        ],
    }
