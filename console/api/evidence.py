"""Proof: its frames, what they state when decoded anew, and another tool's opinion."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from console import dissection, known
from console.api.depends import Core
from console.rows import Row
from inventory.times import iso, moment
from sensor.cold import stated
from sensor.evidence import Packet, packets

router = APIRouter(prefix="/evidence")

PCAPNG = "application/x-pcapng"


@router.get("/{evidence_id}.pcapng")
def capture(core: Core, evidence_id: str) -> Response:
    """The frames as a capture of their own."""
    name = f'attachment; filename="{evidence_id}.pcapng"'
    content = known.evidence(core, evidence_id).pcapng
    return Response(content, media_type=PCAPNG, headers={"Content-Disposition": name})


@router.get("/{evidence_id}")
def evidence(core: Core, evidence_id: str) -> Row:
    """The frames in hexadecimal, with what they alone state when they are decoded anew."""
    proof = known.evidence(core, evidence_id)
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
    proof = known.evidence(core, evidence_id)
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
