"""IEC 61850 GOOSE: libiec61850's form by open61850's encoder, with its bursts (8-1, 18.1.2.5)."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from open61850.data import BoolData, IntData
from open61850.goose import GoosePDU, encode_goose_frame

from tests.lab.model import Host, Plant, Service

VLAN, _PRIORITY = 100, 4
_STEADY_SECONDS = 1.0
_BURST_SECONDS = (0.004, 0.008, 0.016, 0.032)
_STATE_TURNS = 20


def serve(plant: Plant, host: Host, service: Service) -> None:
    """Publishes; now and then the state changes and is said quickly again and again."""
    chance = random.Random(host.id)
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as opened:
        opened.bind(("eth0", 0))
        state = 1
        while True:
            since = datetime.now(UTC)
            for number, pause in enumerate(_pauses(chance)):
                opened.send(frame(host, service, state, number, since))
                time.sleep(pause)
            state += 1


def _pauses(chance: random.Random) -> Iterator[float]:
    yield from _BURST_SECONDS
    yield from (_STEADY_SECONDS for _ in range(_STATE_TURNS + chance.randrange(10)))


def frame(host: Host, service: Service, state: int, number: int, since: datetime) -> bytes:
    """The frame that a host publishes in this state, for the time `number`."""
    application = int(service.settings["application"])
    name = f"IED/LLN0$GO${service.settings['control']}"
    pdu = GoosePDU(
        gocb_ref=name,
        time_allowed_to_live=2000,
        dat_set="IED/LLN0$Events",
        go_id=host.name,
        timestamp=since,
        st_num=state,
        sq_num=number,
        simulation=False,
        conf_rev=1,
        nds_com=False,
        num_dat_set_entries=3,
        all_data=[BoolData(bool(state % 2)), BoolData(False), IntData(3)],
    )
    return bytes(
        encode_goose_frame(
            pdu,
            dst_mac=f"01:0c:cd:01:00:{application & 0xFF:02x}",
            src_mac=host.mac,
            app_id=application,
            vlan_id=VLAN,
            vlan_priority=_PRIORITY,
        )
    )
