"""What a computer is by what it does to devices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inventory.model import Operation
from protocols.model import NO_ANSWER, UNANSWERED, Effect
from tests.inventory.acts import HMI, PLC, PLC_2, SCANNER, judge, op, watch

pytestmark = pytest.mark.quick


def test_a_scanner_is_no_controller() -> None:
    probes = tuple(
        replace(op(SCANNER, "", "s7comm", Effect.SESSION, status=UNANSWERED), server=f"10.0.0.{n}")
        for n in range(20)
    )
    found = judge(SCANNER, probes)
    assert found.type.value == "unknown"
    assert found.type.reason == "It probes: at least 20 addresses or ports did not answer."
    assert [role.value for role in found.roles] == ["scanner"]


def test_who_watches_and_writes_is_an_hmi() -> None:
    writes = (op(HMI, PLC, "s7comm", Effect.WRITES), op(HMI, PLC_2, "fins", Effect.WRITES))
    found = judge(HMI, (*writes, watch(HMI, PLC, "s7comm")))
    assert (found.type.value, found.level.value) == ("hmi", "2")
    assert (
        found.type.reason
        == "It watches 1 device, writes to 2 devices and speaks Omron FINS, S7comm."
    )


@pytest.mark.parametrize(
    ("called", "type_"),
    [
        ("SIMATIC-ROOT-HMI", "hmi"),
        ("SIMATIC-ROOT-ES", "engineering station"),
        ("SIMATIC-ROOT-OTH", "unknown"),
    ],
)
def test_who_calls_says_as_what(called: str, type_: str) -> None:
    call = op(HMI, PLC, "cotp", Effect.SESSION, what=("14", f"0600 > {called}"))
    read = op(HMI, PLC, "s7comm-plus", Effect.READS)
    assert judge(HMI, (call, read)).type.value == type_
    assert judge(HMI, (replace(call, status=1), read)).type.value == "unknown"
    assert judge(PLC, (call, read)).type.value == "plc"


@pytest.mark.parametrize(
    ("called", "vendor", "type_"),
    [
        ("1000 > 0302", "Siemens", "plc"),
        ("1201 > 1000", "Siemens", "plc"),
        ("1000 > 0302", "Dell", "hmi"),
        ("1000 > 0302", None, "hmi"),
        ("0100 > 0302", "Siemens", "hmi"),
        ("0200 > 0202", "Siemens", "hmi"),
        ("1000 > 0102", "Siemens", "hmi"),
        ("1000 > SIMATIC-ROOT-HMI", "Siemens", "hmi"),
    ],
)
def test_a_controller_calls_another_from_a_connection_of_its_own(
    called: str, vendor: str | None, type_: str
) -> None:
    call = op(PLC_2, PLC, "cotp", Effect.SESSION, what=("14", called))
    acts = (op(PLC_2, PLC, "s7comm", Effect.WRITES), watch(PLC_2, PLC, "s7comm"))
    found = judge(PLC_2, (call, *acts), vendor=vendor)
    assert found.type.value == type_
    if type_ == "plc":
        assert found.type.reason == "Its maker is Siemens, and it calls 1 device as controllers do."
    refused = judge(PLC_2, (replace(call, status=1), *acts), vendor=vendor)
    assert refused.type.value == "hmi"
    by_mms = (call, op(PLC_2, PLC, "mms", Effect.READS), op(PLC_2, SCANNER, "s7comm", Effect.READS))
    assert judge(PLC_2, by_mms, vendor="Siemens").type.value != "plc"


def test_who_is_called_as_a_panels_runtime_is_a_panel() -> None:
    call = op(HMI, PLC, "cotp", Effect.SESSION, what=("14", "WINCCRT-SCS-ES > WINCCRT-SCS-ES"))
    sets = op(HMI, PLC, "s7comm-plus", Effect.ENGINEERS)
    found = judge(PLC, (call, sets))
    assert (found.type.value, found.level.value) == ("hmi", "2")
    assert found.type.reason == "It answers where the runtime of an hmi is called."
    assert judge(PLC, (replace(call, status=1), sets)).type.value == "plc"
    assert judge(HMI, (call, sets)).type.value == "engineering station"


def test_centres_ask_each_other_and_outstations_are_asked() -> None:
    there, back = (op(a, b, "mms", Effect.READS) for a, b in ((HMI, PLC), (PLC, HMI)))
    found = judge(PLC, (there, back))
    assert (found.type.value, found.level.value) == ("scada server", "2")
    assert found.type.reason == "It and 1 device ask each other by MMS, as centres do."
    assert judge(PLC, (there,)).type.value == "ied"
    tests = op(PLC, HMI, "iec104", Effect.SESSION)  # test frames go either way
    assert judge(PLC, (op(HMI, PLC, "iec104", Effect.READS), tests)).type.value == "rtu"


def test_who_watches_and_writes_to_many_is_no_panel() -> None:
    many = [watch(HMI, f"a-{n}", "modbus") for n in range(17)]
    found = judge(HMI, (op(HMI, "a-0", "modbus", Effect.WRITES), *many))
    assert (found.type.value, found.level.value) == ("scada server", "2")


def test_single_writes_and_reads_are_anybodys() -> None:
    found = judge(HMI, (op(HMI, PLC, "s7comm", Effect.WRITES),))
    assert (found.type.value, found.level.value) == ("unknown", "unknown")
    does = "It writes to 1 device by S7comm, and watches none"
    assert found.type.reason == f"{does}: what it is does not show by that."
    reads = (op(HMI, PLC, "bacnet", Effect.READS), op(HMI, PLC_2, "bacnet", Effect.READS))
    found = judge(HMI, reads)
    does = "It reads a few times from 2 devices by BACnet/IP, and only reads"
    assert (found.type.value, found.level.value) == ("unknown", "unknown")
    assert found.type.reason == f"{does}: what it is does not show by that."


def test_who_scans_is_no_engineer_whatever_answers_it() -> None:
    probes = [
        replace(op(SCANNER, "", "tcp", Effect.DISCOVERS, status=UNANSWERED), server=f"10.0.0.{n}")
        for n in range(20)
    ]
    took = op(SCANNER, PLC, "s7comm", Effect.ENGINEERS)
    found = judge(SCANNER, (*probes, took))
    assert found.type.value == "unknown"
    assert found.type.reason == "It probes: at least 20 addresses or ports did not answer."
    assert "scanner" in {role.value for role in found.roles}
    one = watch(SCANNER, PLC, "s7comm")
    assert judge(SCANNER, (*probes, one, took)).type.value == "unknown"
    some = [watch(SCANNER, f"a-{n}", "s7comm") for n in range(5)]
    found = judge(SCANNER, (*probes, *some))
    assert found.type.value == "scada server", "some are switched off"


def test_a_master_is_a_scada_server_though_its_outstation_reports_unasked() -> None:
    told = (
        op(HMI, PLC, "dnp3", Effect.READS),
        op(HMI, PLC, "dnp3", Effect.ENGINEERS),
        op(PLC, HMI, "dnp3", Effect.REPORTS),
    )
    unasked = frozenset({(PLC, HMI, "dnp3")})
    found = judge(HMI, told, unasked=unasked)
    assert found.type.value == "scada server"
    assert found.type.reason == "It is the master of 1 device by DNP3."
    assert found.roles == ()
    assert judge(PLC, told[2:], unasked=unasked).type.value == "rtu"


def test_an_outstation_that_only_reports_is_one_whoever_opened_the_conversation() -> None:
    confirmed = op(PLC, HMI, "dnp3", Effect.REPORTS)
    assert judge(PLC, (confirmed,)).type.reason == "It answers DNP3 to 1 client."
    assert judge(HMI, (confirmed,)).type.value == "unknown"
    spontaneous = op(PLC, HMI, "iec104", Effect.REPORTS, status=NO_ANSWER)
    for unasked in (frozenset({(PLC, HMI, "iec104")}), frozenset[tuple[str, str, str]]()):
        found = judge(PLC, (spontaneous,), unasked=unasked)
        assert (found.type.value, found.level.value) == ("rtu", "1")
        assert found.type.reason == "It reports to 1 client by IEC 60870-5-104."
        assert judge(HMI, (spontaneous,), unasked=unasked).type.value == "unknown"
    read = op(HMI, PLC, "iec104", Effect.READS)
    assert judge(PLC, (read, spontaneous)).type.reason == "It answers IEC 60870-5-104 to 1 client."


def test_who_asks_a_peer_is_its_client_whoever_sent_first() -> None:
    asked = (op(HMI, PLC, "bacnet", Effect.WRITES), watch(HMI, PLC, "bacnet"))
    unasked = frozenset({(HMI, PLC, "bacnet")})
    assert judge(HMI, asked, unasked=unasked).type.value == "hmi"
    assert judge(PLC, asked, unasked=unasked).type.value == "building controller"


@pytest.mark.parametrize("protocol", ["bacnet", "snmp"])
def test_who_confirms_a_report_serves_nothing(protocol: str) -> None:
    found = judge(HMI, (op(PLC, HMI, protocol, Effect.REPORTS),))
    assert (found.type.value, found.roles) == ("unknown", ())


def test_who_is_told_at_a_pace_watches() -> None:
    told = replace(op(PLC, HMI, "bacnet", Effect.REPORTS), period_ms=1000.0)
    written = op(HMI, PLC, "bacnet", Effect.WRITES)
    assert judge(HMI, (told, written)).type.value == "hmi"
    notified = replace(
        op(PLC, HMI, "s7comm-plus", Effect.REPORTS), period_ms=1000.0, status=NO_ANSWER
    )
    asked = (notified, op(HMI, PLC, "s7comm-plus", Effect.WRITES))
    assert judge(HMI, asked, unasked=frozenset({(PLC, HMI, "s7comm-plus")})).type.value == "hmi"
    fetched = replace(op(HMI, PLC, "opcua", Effect.REPORTS), period_ms=1000.0)
    assert judge(HMI, (fetched, op(HMI, PLC, "opcua", Effect.WRITES))).type.value == "hmi"


def test_what_a_broker_hands_on_is_nobodys_act() -> None:
    assert judge(HMI, (op(PLC, HMI, "mqtt", Effect.REPORTS),)).type.value == "mqtt broker"
    handed = op(PLC, HMI, "mqtt", Effect.COMMANDS), watch(HMI, PLC, "mqtt")
    unasked = frozenset({(PLC, HMI, "mqtt")})
    assert judge(HMI, handed, unasked=unasked).type.value == "unknown"


@pytest.mark.parametrize("status", [0, NO_ANSWER])
def test_an_edge_node_is_the_gateway_of_devices_behind_it(status: int) -> None:
    def publish(name: str, kind: str, device: str) -> Operation:
        topic = ("3", f"spBv1.0/plant/{kind}/edge{device}")
        return replace(
            op(HMI, PLC, "mqtt", Effect.REPORTS, status=status, what=topic), operation=name
        )

    births = [publish("device birth", "DBIRTH", f"/boiler-{n}") for n in (1, 2)]
    found = judge(HMI, (*births, publish("device data", "DDATA", "/boiler-1")))
    assert (found.type.value, found.level.value) == ("gateway", "1")
    assert found.type.reason == "It publishes for 2 devices behind it."
    assert judge(HMI, (publish("edge node birth", "NBIRTH", ""),)).type.value == "unknown"
    handed = replace(births[0], client=PLC, server=HMI, client_asset=PLC, server_asset=HMI)
    unasked = frozenset({(PLC, HMI, "mqtt")})
    assert judge(HMI, (handed,), unasked=unasked).type.value == "unknown", "a subscriber"


def test_a_master_is_one_by_the_protocols_of_its_outstations_only() -> None:
    told = (op(HMI, PLC, "dnp3", Effect.READS), op(HMI, PLC_2, "modbus", Effect.WRITES))
    assert judge(HMI, told).type.reason == "It is the master of 1 device by DNP3."


def test_a_controller_that_fetches_its_program_is_still_the_server() -> None:
    told = (op(PLC, HMI, "s7comm", Effect.ENGINEERS),)
    unasked = frozenset({(PLC, HMI, "s7comm")})
    assert judge(PLC, told, unasked=unasked).type.value == "plc"
    assert judge(HMI, told, unasked=unasked).type.value == "engineering station"


def test_what_has_no_name_proves_no_server() -> None:
    assert judge(PLC, (op(HMI, PLC, "modbus", Effect.UNKNOWN),)).type.value == "unknown"


def test_who_changes_programs_is_an_engineering_station() -> None:
    programs = (op(HMI, PLC, "s7comm", Effect.ENGINEERS),)
    found = judge(HMI, programs)
    assert found.type.value == "engineering station"
    operates = (
        *programs,
        op(HMI, PLC_2, "s7comm", Effect.WRITES),
        watch(HMI, PLC_2, "s7comm"),
    )
    found = judge(HMI, operates)
    assert found.type.value == "hmi"
    assert [role.value for role in found.roles] == ["engineering station"]


def test_who_only_watches_many_is_a_scada_server() -> None:
    reads = (watch(HMI, PLC, "s7comm"), watch(HMI, PLC_2, "modbus"))
    found = judge(HMI, reads)
    assert (found.type.value, found.level.value) == ("scada server", "2")
    assert found.type.reason == "It watches 2 devices by Modbus/TCP, S7comm, and only reads."
    gathered = (watch(HMI, PLC, "opcua"), watch(HMI, PLC_2, "opcua"))
    assert judge(HMI, gathered).type.value == "historian"
    found = judge(HMI, reads[:1])
    assert found.type.value == "unknown"
    assert found.type.reason.startswith("It watches 1 device by S7comm, and only reads:")


def test_who_serves_what_it_gathers_is_a_scada_server() -> None:
    served = op(PLC_2, HMI, "opcua", Effect.READS)
    found = judge(HMI, (watch(HMI, PLC, "s7comm"), served))
    assert (found.type.value, found.level.value) == ("scada server", "2")
    assert found.type.reason == "It watches 1 device and answers OPC UA."
    passed_on = judge(HMI, (watch(HMI, PLC, "opcua"), served))
    assert passed_on.type.value == "opc ua server"


def test_a_refused_write_makes_no_station() -> None:
    assert judge(HMI, (op(HMI, PLC, "s7comm", Effect.WRITES, status=5),)).type.value == "unknown"
