"""IEC 61850-9-2 sampled values by open61850's encoder, at a rate that a lab can bear."""

from __future__ import annotations

import math
import socket
import time

from open61850.sv import SvAsdu, SvPDU, encode_int32_samples, encode_sv_frame

from tests.lab.model import Host, Plant, Service

VLAN, _PRIORITY = 101, 4
_RATE = 10  # samples a second, where a real merging unit has 4,000
_CHANNELS, _WRAP = 8, 4000


def serve(plant: Plant, host: Host, service: Service) -> None:
    """Publishes currents and voltages."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as opened:
        opened.bind(("eth0", 0))
        due, count = time.monotonic(), 0
        while True:
            opened.send(frame(host, service, count))
            count, due = (count + 1) % _WRAP, due + 1 / _RATE
            time.sleep(max(0.0, due - time.monotonic()))


def frame(host: Host, service: Service, count: int) -> bytes:
    """The sample of this count."""
    application = int(service.settings["application"])
    angle = 2 * math.pi * count / _RATE / 7
    values = [(int(1000 * math.sin(angle + channel)), 0) for channel in range(_CHANNELS)]
    sample = encode_int32_samples(values)
    asdu = SvAsdu(str(service.settings["stream"]), count, 1, 2, sample)
    return bytes(
        encode_sv_frame(
            SvPDU([asdu]),
            dst_mac=f"01:0c:cd:04:00:{application & 0xFF:02x}",
            src_mac=host.mac,
            app_id=application,
            vlan_id=VLAN,
            vlan_priority=_PRIORITY,
        )
    )
