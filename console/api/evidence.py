"""Proof: its frames, what they state when decoded anew, and another tool's opinion."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from console import dissection
from console.api.depends import Core
from console.rows import Row, iso
from inventory.model import Proof
from sensor.evidence import Packet, packets, states

router = APIRouter(prefix="/evidence")

PCAPNG = "application/x-pcapng"


def _proof(core: Core, evidence_id: str) -> Proof:
    proof = core.store.evidence(evidence_id)
    if proof is None:
        raise HTTPException(404, f"no evidence has the id {evidence_id}")
    return proof


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
        "states": [*states(proof.pcapng)],
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
        "time": iso(datetime.fromtimestamp(packet.at_ns / 1e9, UTC)),
        "length": packet.wire_length,
        "hex": packet.data.hex(),
        "start": packet.start,
        "sender": packet.sender,
        "redacted": [
            {"offset": span.offset, "length": span.length, "told": span.told}
            for span in packet.redacted
        ],
    }
