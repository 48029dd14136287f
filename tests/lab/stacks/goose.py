"""IEC 61850 GOOSE by open61850's encoder and by libiec61850: every second device. Both burst
(8-1, 18.1.2.5)."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from open61850.data import BoolData, IntData
from open61850.goose import GoosePDU, encode_goose_frame
from pyiec61850 import pyiec61850 as raw

from tests.lab.model import Host, Plant, Service

VLAN, _PRIORITY = 100, 4
_STEADY_SECONDS = 1.0
_BURST_SECONDS = (0.004, 0.008, 0.016, 0.032)
_STATE_TURNS = 20
_SET = "IED/LLN0$Events"


def serve(plant: Plant, host: Host, service: Service) -> None:
    """Publishes; now and then the state changes and is said quickly again and again."""
    if int(host.id.rpartition("-")[2]) % 2 == 0:
        _serve_libiec61850(host, service)
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


def _serve_libiec61850(host: Host, service: Service) -> None:
    chance, publisher = random.Random(host.id), _publisher(host, service)
    while True:
        raw.GoosePublisher_increaseStNum(publisher)
        values = raw.LinkedList_create()
        raw.LinkedList_add(values, raw.MmsValue_newBoolean(chance.random() < 0.5))
        raw.LinkedList_add(values, raw.MmsValue_newIntegerFromInt32(3))
        for pause in _pauses(chance):
            raw.GoosePublisher_publish(publisher, values)
            time.sleep(pause)
        raw.LinkedList_destroy(values)


def _publisher(host: Host, service: Service) -> object:
    application = int(service.settings["application"])
    ends = raw.CommParameters()
    ends.appId, ends.vlanId, ends.vlanPriority = application, VLAN, _PRIORITY
    raw.CommParameters_setDstAddress(ends, *_group(application))
    publisher = raw.GoosePublisher_createEx(ends, "eth0", True)
    raw.GoosePublisher_setGoCbRef(publisher, _reference(service))
    raw.GoosePublisher_setGoID(publisher, host.name)
    raw.GoosePublisher_setDataSetRef(publisher, _SET)
    raw.GoosePublisher_setConfRev(publisher, 1)
    raw.GoosePublisher_setTimeAllowedToLive(publisher, 2000)
    return publisher


def _reference(service: Service) -> str:
    return f"IED/LLN0$GO${service.settings['control']}"


def _group(application: int) -> bytes:
    return bytes([0x01, 0x0C, 0xCD, 0x01, 0x00, application & 0xFF])


def _pauses(chance: random.Random) -> Iterator[float]:
    yield from _BURST_SECONDS
    yield from (_STEADY_SECONDS for _ in range(_STATE_TURNS + chance.randrange(10)))


def frame(host: Host, service: Service, state: int, number: int, since: datetime) -> bytes:
    """The frame that a host publishes in this state, for the time `number`."""
    application = int(service.settings["application"])
    pdu = GoosePDU(
        gocb_ref=_reference(service),
        time_allowed_to_live=2000,
        dat_set=_SET,
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
            dst_mac=_group(application).hex(":"),
            src_mac=host.mac,
            app_id=application,
            vlan_id=VLAN,
            vlan_priority=_PRIORITY,
        )
    )
