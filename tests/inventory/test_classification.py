"""What a device is: by what it answered, said and did, with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inventory.classification import Class, Subject, classify
from inventory.conduct import Conduct, conducts
from inventory.device_types import LEVELS, PUBLISHERS, SERVERS, WORDS
from inventory.model import Claim, Operation, Quality
from inventory.times import moment
from protocols.model import NO_ANSWER, UNANSWERED, Effect

pytestmark = pytest.mark.quick

PLC, PLC_2, HMI, SCANNER = "a-plc", "a-plc2", "a-hmi", "a-scanner"


def op(
    client: str,
    server: str,
    protocol: str,
    effect: Effect,
    *,
    status: int = 0,
    unit: str = "",
    what: tuple[str, str] = ("", ""),
) -> Operation:
    """`what`: the code and the object."""
    return Operation(
        client=client,
        server=server or "10.0.0.99",
        client_asset=client,
        server_asset=server,
        protocol=protocol,
        unit=unit,
        operation="",
        code=what[0],
        object=what[1],
        span=1,
        effect=effect,
        techniques=(),
        status=status,
        status_name="",
        count=1,
        first_seen=moment(0),
        last_seen=moment(0),
        values=None,
        period_ms=None,
        evidence=None,
        quality=Quality(),
    )


def watch(client: str, server: str, protocol: str) -> Operation:
    """The same value is read every second."""
    return replace(op(client, server, protocol, Effect.READS), count=60, period_ms=1000.0)


def said(attribute: str, value: str, protocol: str = "snmp") -> Claim:
    return Claim(attribute, value, protocol, 0.9, moment(0), moment(0), Quality(), None)


def judge(
    asset: str = "",
    operations: tuple[Operation, ...] = (),
    claims: tuple[Claim, ...] = (),
    *,
    forwards: tuple[str, ...] = (),
    external: bool = False,
    vendor: str | None = None,
    unasked: frozenset[tuple[str, str, str]] = frozenset(),
) -> Class:
    conduct = conducts(operations, unasked).get(asset, Conduct())
    return classify(Subject(conduct, claims, vendor, forwards, external))


@pytest.mark.parametrize("protocol", SERVERS)
def test_who_answers_is_what_answers(protocol: str) -> None:
    found = judge(PLC, (op(HMI, PLC, protocol, Effect.READS),))
    assert found.type.value == SERVERS[protocol]
    assert found.type.reason == f"It answers {protocol} to 1 client."
    assert found.level.value == LEVELS[SERVERS[protocol]]


@pytest.mark.parametrize("protocol", PUBLISHERS)
def test_who_publishes_is_what_publishes(protocol: str) -> None:
    found = judge(PLC, (op(PLC, "", protocol, Effect.REPORTS, status=NO_ANSWER),))
    assert found.type.value == PUBLISHERS[protocol]
    assert found.type.reason == f"It publishes {protocol}."


def test_who_is_merely_asked_is_no_controller() -> None:
    asked = (op(SCANNER, PLC, "modbus", Effect.READS, status=UNANSWERED),)
    assert judge(PLC, asked).type.value == "unknown"
    refused = (op(SCANNER, PLC, "tcp", Effect.DISCOVERS, status=1),)
    assert judge(PLC, refused).type.value == "unknown"


def test_a_scanner_is_no_controller() -> None:
    probes = tuple(
        replace(op(SCANNER, "", "s7comm", Effect.SESSION, status=UNANSWERED), server=f"10.0.0.{n}")
        for n in range(20)
    )
    found = judge(SCANNER, probes)
    assert found.type.value == "unknown"
    assert found.type.reason == "It probes: at least 20 addresses or ports did not answer."
    assert [role.value for role in found.roles] == ["scanner"]


@pytest.mark.parametrize(
    ("attribute", "value", "type_"),
    [
        ("model", "6ES7 315-2EH14-0AB0", "plc"),
        ("model", "CPU 315-2 PN/DP", "plc"),
        ("model", "1756-L61/B LOGIX5561", "plc"),
        ("model", "1756-ENBT/A", "communication module"),
        ("model", "TM221CE24R", "plc"),
        ("model", "CPU-1200", "plc"),
        ("model", "IM151-8 PN/DP CPU", "plc"),
        ("model", "KTP700 Basic", "hmi"),
        ("model", "ILC 131 ETH", "plc"),
        ("model", "BMX P34 2020", "plc"),
        ("model", "SEL-421", "ied"),
        ("model", "cisco WS-CE500-24TT", "switch"),
        ("type", "IO device", "io device"),
        ("model", "AIR-CAP2602I-Q-K9", "access point"),
        ("description", "Siemens, SIMATIC S7, ET 200SP", "remote i/o"),
        ("description", "Hirschmann EAGLE40 Firewall HiSecOS 4.5", "firewall"),
        ("description", "Moxa UC-8200 edge gateway", "gateway"),
        ("software", "Crimson v3", "hmi"),
        ("model", "PanelView Plus 1000", "hmi"),
        ("model", "Niagara Station", "building controller"),
        ("model", "CX1020-CE", "plc"),
        ("model", "CJ2M-CPU31", "plc"),
        ("model", "CP1L-EL20DR-D", "plc"),
        ("model", "NJ501-1300", "plc"),
        ("model", "Q03UDVCPU", "plc"),
        ("model", "R04CPU", "plc"),
        ("model", "FX5U-32MR/ES", "plc"),
        ("model", "CJ1W-ETN21", "communication module"),
        ("model", "EL1008", "remote i/o"),
        ("product_code", "EK1100", "remote i/o"),
        ("model", "AX5203", "drive"),
        ("model", "MR-J4-10B", "drive"),
        ("description", "PowerFlex 525", "drive"),
        ("model", "CP6606-0001", "hmi"),
        ("model", "GT2710-VTBA", "hmi"),
        ("model", "NS12-TS00", "hmi"),
    ],
)
def test_a_model_tells_the_type(attribute: str, value: str, type_: str) -> None:
    found = judge(claims=(said(attribute, value),))
    assert found.type.value == type_
    assert found.type.reason == f"Its {attribute} is “{value}” (snmp)."


def test_a_model_tells_more_than_a_description() -> None:
    claims = (said("description", "Ethernet switch"), said("model", "PanelView"))
    assert judge(claims=claims).type.value == "hmi"


def test_every_type_of_the_tables_has_a_level_or_may_stand_anywhere() -> None:
    anywhere = {"router", "switch", "firewall", "access point"}
    told = {*SERVERS.values(), *PUBLISHERS.values(), *WORDS}
    assert told - set(LEVELS) == anywhere
    assert judge(forwards=("a", "b")).level.value == "unknown"


def test_a_domain_types_nobody() -> None:
    assert judge(claims=(said("name", "pc7.scada.example"),)).type.value == "unknown"
    assert judge(claims=(said("name", "historian.example"),)).type.value == "historian"


def test_who_forwards_is_a_router_whatever_it_answers() -> None:
    served = (op(HMI, PLC, "snmp", Effect.READS),)
    found = judge(PLC, served, forwards=("10.0.0.1", "10.0.0.2"))
    assert found.type.value == "router"
    assert found.type.reason == "It forwards packets of 2 addresses, 10.0.0.1 among them."
    assert {role.value for role in found.roles} == {"router", "snmp agent"}


def test_neighbours_are_told_who_bridges_and_routes() -> None:
    assert judge(claims=(said("capabilities", "bridge", "lldp"),)).type.value == "switch"
    assert judge(claims=(said("capabilities", "router", "lldp"),)).type.value == "router"
    assert judge(claims=(said("capabilities", "router", "dhcp"),)).type.value == "unknown"


def test_a_field_device_of_two_ports_is_no_switch() -> None:
    bridge = (said("capabilities", "bridge, station", "lldp"),)
    read = (op(PLC, PLC_2, "profinet-io", Effect.READS),)
    assert judge(PLC_2, read, bridge).type.value == "io device"
    asked = (op(PLC, PLC_2, "snmp", Effect.READS),)
    assert judge(PLC_2, asked, bridge).type.value == "switch"


@pytest.mark.parametrize(
    ("protocol", "what"),
    [
        ("profinet-io", ("0", "IO controller plc-1")),
        ("cip", ("84", "I/O connection to Assembly instance 1 point 101 point 107")),
        ("cip", ("91", "I/O connection to Assembly instance 1 point 101 point 107")),
    ],
)
def test_who_runs_inputs_and_outputs_is_a_controller(protocol: str, what: tuple[str, str]) -> None:
    opened = op(PLC, PLC_2, protocol, Effect.SESSION, what=what)
    parameters = op(PLC, PLC_2, protocol, Effect.WRITES)
    cyclic = op(PLC, "", "profinet-rt", Effect.REPORTS, status=NO_ANSWER)
    found = judge(PLC, (opened, parameters, cyclic))
    assert (found.type.value, found.level.value) == ("plc", "1")
    assert found.type.reason == "It runs the inputs and outputs of 1 device."
    refused = judge(PLC, (replace(opened, status=1), parameters))
    assert refused.type.value == "unknown"
    other = judge(PLC, (replace(opened, object="connection to Message Router"), parameters))
    assert other.type.value == "unknown"


@pytest.mark.parametrize("status", [0, NO_ANSWER])
def test_who_sends_ethercat_is_its_master(status: int) -> None:
    sent = (op(PLC, PLC_2, "ethercat", Effect.WRITES, status=status),)
    found = judge(PLC, sent)
    assert found.type.value == "plc"
    assert found.type.reason == "It is the master of a line of EtherCAT."
    assert judge(PLC_2, sent).type.value == ("unknown" if status else "ethercat slave")


def test_who_watches_and_writes_is_an_hmi() -> None:
    writes = (op(HMI, PLC, "s7comm", Effect.WRITES), op(HMI, PLC_2, "fins", Effect.WRITES))
    found = judge(HMI, (*writes, watch(HMI, PLC, "s7comm")))
    assert (found.type.value, found.level.value) == ("hmi", "2")
    assert found.type.reason == "It watches 1 device, writes to 2 devices and speaks fins, s7comm."


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


def test_who_watches_and_writes_to_many_is_no_panel() -> None:
    many = [watch(HMI, f"a-{n}", "modbus") for n in range(17)]
    found = judge(HMI, (op(HMI, "a-0", "modbus", Effect.WRITES), *many))
    assert (found.type.value, found.level.value) == ("scada server", "2")


def test_single_writes_and_reads_are_anybodys() -> None:
    found = judge(HMI, (op(HMI, PLC, "s7comm", Effect.WRITES),))
    assert (found.type.value, found.level.value) == ("unknown", "unknown")
    does = "It writes to 1 device by s7comm, and watches none"
    assert found.type.reason == f"{does}: what it is does not show by that."
    reads = (op(HMI, PLC, "bacnet", Effect.READS), op(HMI, PLC_2, "bacnet", Effect.READS))
    found = judge(HMI, reads)
    does = "It reads a few times from 2 devices by bacnet, and only reads"
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
    assert found.type.reason == "It is the master of 1 device by dnp3."
    assert found.roles == ()
    assert judge(PLC, told[2:], unasked=unasked).type.value == "rtu"


def test_an_outstation_that_only_reports_is_one_whoever_opened_the_conversation() -> None:
    confirmed = op(PLC, HMI, "dnp3", Effect.REPORTS)
    assert judge(PLC, (confirmed,)).type.reason == "It answers dnp3 to 1 client."
    assert judge(HMI, (confirmed,)).type.value == "unknown"
    spontaneous = op(PLC, HMI, "iec104", Effect.REPORTS, status=NO_ANSWER)
    for unasked in (frozenset({(PLC, HMI, "iec104")}), frozenset[tuple[str, str, str]]()):
        found = judge(PLC, (spontaneous,), unasked=unasked)
        assert (found.type.value, found.level.value) == ("rtu", "1")
        assert found.type.reason == "It reports to 1 client by iec104."
        assert judge(HMI, (spontaneous,), unasked=unasked).type.value == "unknown"
    read = op(HMI, PLC, "iec104", Effect.READS)
    assert judge(PLC, (read, spontaneous)).type.reason == "It answers iec104 to 1 client."


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
    assert judge(HMI, told).type.reason == "It is the master of 1 device by dnp3."


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
    assert found.type.reason == "It watches 2 devices by modbus, s7comm, and only reads."
    gathered = (watch(HMI, PLC, "opcua"), watch(HMI, PLC_2, "opcua"))
    assert judge(HMI, gathered).type.value == "historian"
    found = judge(HMI, reads[:1])
    assert found.type.value == "unknown"
    assert found.type.reason.startswith("It watches 1 device by s7comm, and only reads:")


def test_who_serves_what_it_gathers_is_a_scada_server() -> None:
    served = op(PLC_2, HMI, "opcua", Effect.READS)
    found = judge(HMI, (watch(HMI, PLC, "s7comm"), served))
    assert (found.type.value, found.level.value) == ("scada server", "2")
    assert found.type.reason == "It watches 1 device and answers opcua."
    passed_on = judge(HMI, (watch(HMI, PLC, "opcua"), served))
    assert passed_on.type.value == "opc ua server"


def test_modbus_makes_no_plc_of_a_drive_or_a_meter() -> None:
    read = (watch(HMI, PLC, "modbus"),)
    assert judge(PLC, read).type.value == "modbus server"
    for code, type_ in (("131H4262", "drive"), ("METSEPM5560", "meter"), ("TM221CE24R", "plc")):
        assert judge(PLC, read, (said("product_code", code, "modbus"),)).type.value == type_


def test_a_refused_write_makes_no_station() -> None:
    assert judge(HMI, (op(HMI, PLC, "s7comm", Effect.WRITES, status=5),)).type.value == "unknown"


def test_many_units_are_a_gateway() -> None:
    reads = tuple(op(HMI, PLC, "modbus", Effect.READS, unit=str(n)) for n in range(1, 6))
    found = judge(PLC, reads)
    assert found.type.value == "gateway"
    assert found.type.reason == "5 units answer modbus behind its address."


def test_a_transmitter_is_no_gateway_as_one_that_answers_for_several_is() -> None:
    own = [op(HMI, PLC, "hart-ip", Effect.READS, unit=unit) for unit in ("", "0", "264E.D2")]
    assert judge(PLC, tuple(own)).type.value == "hart-ip server"
    behind = op(HMI, PLC, "hart-ip", Effect.READS, unit="264E.D3")
    found = judge(PLC, (*own, behind))
    assert found.type.value == "gateway"
    assert found.type.reason == "2 units answer hart-ip behind its address."


def test_services_make_servers() -> None:
    serves = (op(HMI, PLC, "dns", Effect.READS), op(HMI, PLC, "smb", Effect.READS))
    found = judge(PLC, serves)
    assert found.type.value == "infrastructure server"
    assert {role.value for role in found.roles} == {"dns server", "file server"}
    found = judge(PLC, serves[1:])
    assert (found.type.value, found.level.value) == ("server", "unknown")


@pytest.mark.parametrize("protocol", ["http", "tls", "ssh", "telnet", "ftp", "snmp"])
def test_what_every_switch_answers_makes_no_server(protocol: str) -> None:
    found = judge(PLC, (op(HMI, PLC, protocol, Effect.READS),))
    assert (found.type.value, found.level.value) == ("unknown", "unknown")
    assert found.type.reason == f"It answers {protocol}, as many devices do."


def test_the_internet_is_external_and_may_say_what_it_is() -> None:
    found = judge(external=True)
    assert (found.type.value, found.level.value) == ("external", "external")
    found = judge(external=True, claims=(said("model", "1756-L61"),))
    assert (found.type.value, found.level.value) == ("plc", "external")


def test_a_name_tells_less_than_what_is_answered() -> None:
    named = (said("name", "hmi-1", "dns"),)
    assert judge(claims=named).type.value == "hmi"
    for name, type_ in (
        ("HMI1", "hmi"),
        ("plc_2", "plc"),
        ("RTU-3", "rtu"),
        ("plcnext", "unknown"),
    ):
        assert judge(claims=(said("name", name, "dhcp"),)).type.value == type_
    assert judge(PLC, (op(HMI, PLC, "s7comm", Effect.READS),), named).type.value == "plc"


@pytest.mark.parametrize(
    ("name", "type_"),
    [("hist.plant.local", "historian"), ("EWS1", "engineering station"), ("history-pc", "hmi")],
)
def test_a_name_tells_what_a_computer_is_for(name: str, type_: str) -> None:
    writes = (op(HMI, PLC, "s7comm", Effect.WRITES), watch(HMI, PLC_2, "fins"))
    assert judge(HMI, writes, (said("name", name, "dns"),)).type.value == type_


def test_a_name_makes_no_desk_of_a_controller() -> None:
    served = (op(HMI, PLC, "s7comm", Effect.READS),)
    assert judge(PLC, served, (said("name", "hist", "dns"),)).type.value == "plc"


def test_what_nothing_tells_is_unknown_and_says_so() -> None:
    assert judge().type.reason == "It answered nothing that tells what it is."
    found = judge(vendor="Siemens")
    assert (found.type.value, found.level.value) == ("unknown", "unknown")
    assert found.type.reason.startswith("All that is known is its vendor, Siemens;")


def test_what_is_known_is_named_though_it_does_not_tell_the_type() -> None:
    named = (said("name", "PC-3", "netbios"), said("ip", "10.0.0.1", "arp"))
    told = "What is known of it does not tell what it is:"
    assert judge(claims=named).type.reason == f"{told} name “PC-3”."
    more = (*named, said("product_code", "7"), said("vendor", "Dell Inc.", "oui"))
    reason = f"{told} vendor “Dell”, name “PC-3”, product code."
    assert judge(claims=more, vendor="Dell").type.reason == reason
    assert judge(claims=named[1:]).type.reason == "It answered nothing that tells what it is."


def test_a_computer_that_says_it_is_a_station_is_a_workstation() -> None:
    station = said("capabilities", "station", "lldp")
    make = said("description", "Dell Inc. Vostro 3800,,JSJR542", "lldp")
    found = judge(claims=(station, make))
    assert (found.type.value, found.level.value) == ("workstation", "unknown")
    reason = "It says that it is a station, “Dell Inc. Vostro 3800,,JSJR542”."
    assert found.type.reason == reason
    assert judge(claims=(make,)).type.value == "unknown"
    assert judge(claims=(station, said("description", "CPU", "lldp"))).type.value == "unknown"
    smb = (op(HMI, PLC, "smb", Effect.READS),)
    assert judge(PLC, smb, (station, make)).type.value == "workstation"
    written = (op(HMI, PLC, "s7comm", Effect.WRITES), watch(HMI, PLC, "s7comm"))
    assert judge(HMI, written, (station, make)).type.value == "hmi"
