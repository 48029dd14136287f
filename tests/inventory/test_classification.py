"""What a device is: by what it answered, said and did, with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inventory.device_types import LEVELS, PUBLISHERS, SERVERS, WORDS
from inventory.model import Reasoned
from protocols.model import NO_ANSWER, UNANSWERED, Effect, title
from tests.inventory.acts import HMI, PLC, PLC_2, SCANNER, judge, op, said, watch

pytestmark = pytest.mark.quick


@pytest.mark.parametrize("protocol", SERVERS)
def test_who_answers_is_what_answers(protocol: str) -> None:
    found = judge(PLC, (op(HMI, PLC, protocol, Effect.READS),))
    assert found.type.value == SERVERS[protocol]
    assert found.type.reason == f"It answers {title(protocol)} to 1 client."
    assert found.level.value == LEVELS[SERVERS[protocol]]


@pytest.mark.parametrize("protocol", PUBLISHERS)
def test_who_publishes_is_what_publishes(protocol: str) -> None:
    found = judge(PLC, (op(PLC, "", protocol, Effect.REPORTS, status=NO_ANSWER),))
    assert found.type.value == PUBLISHERS[protocol]
    assert found.type.reason == f"It publishes {title(protocol)}."


def test_who_is_merely_asked_is_no_controller() -> None:
    asked = (op(SCANNER, PLC, "modbus", Effect.READS, status=UNANSWERED),)
    assert judge(PLC, asked).type.value == "unknown"
    refused = (op(SCANNER, PLC, "tcp", Effect.DISCOVERS, status=1),)
    assert judge(PLC, refused).type.value == "unknown"


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
        ("type", "IO device, IO controller", "plc"),
        ("type", "IO controller", "plc"),
        ("type", "IO supervisor", "unknown"),
        ("model", "AIR-CAP2602I-Q-K9", "access point"),
        ("description", "Siemens, SIMATIC S7, ET 200SP", "remote i/o"),
        ("description", "Hirschmann EAGLE40 Firewall HiSecOS 4.5", "firewall"),
        ("description", "Moxa UC-8200 edge gateway", "gateway"),
        ("software", "Crimson v3", "hmi"),
        ("software", "Workbench 4.10.0.154", "engineering station"),
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
    assert type_ == "unknown" or found.type.reason == f"By SNMP its {attribute} is “{value}”."


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


def test_a_role_by_several_protocols_is_one() -> None:
    served = (
        *(op(HMI, PLC, protocol, Effect.READS) for protocol in ("ftp", "tftp")),
        *(op(client, PLC, "smb", Effect.READS) for client in (HMI, PLC_2)),
    )
    (role,) = judge(PLC, served).roles
    assert role.value == "file server"
    assert role.reason == "It answers FTP, SMB, TFTP to 2 clients."


def test_who_says_that_all_go_by_its_clock_is_a_time_server() -> None:
    (role,) = judge(claims=(said("capabilities", "PTP grandmaster", "ptp"),)).roles
    assert (role.value, role.reason) == ("time server", "It says that it is a PTP grandmaster.")


@pytest.mark.parametrize(("node", "type_"), [("managing", "plc"), ("controlled", "io device")])
def test_nodes_of_powerlink_are_what_they_say(node: str, type_: str) -> None:
    found = judge(claims=(said("capabilities", f"POWERLINK {node} node", "powerlink"),))
    assert found.type == Reasoned(type_, f"It says that it is a POWERLINK {node} node.")


def test_another_workbench_is_no_engineering_station() -> None:
    assert judge(claims=(said("software", "MySQL Workbench 8.0"),)).type.value == "unknown"


def test_neighbours_are_told_who_bridges_and_routes() -> None:
    assert judge(claims=(said("capabilities", "bridge", "lldp"),)).type.value == "switch"
    assert judge(claims=(said("capabilities", "router", "lldp"),)).type.value == "router"
    assert judge(claims=(said("capabilities", "router", "dhcp"),)).type.value == "unknown"


def test_who_says_that_it_runs_windows_is_a_computer() -> None:
    by = said("os", "Windows 10.0 build 19045", "rdp")
    found = judge(claims=(by,))
    assert (found.type.value, found.level.value) == ("computer", "unknown")
    assert (
        found.type.reason
        == "It says by Remote Desktop (RDP) that it runs Windows 10.0 build 19045."
    )
    shares = (op(HMI, PLC, "smb", Effect.READS),)
    assert judge(PLC, shares).type.value == "server"
    assert judge(PLC, shares, (by,)).type.value == "computer"
    assert judge(PLC, (op(HMI, PLC, "dns", Effect.READS),), (by,)).type.value != "computer"
    assert judge(
        HMI, (watch(HMI, PLC, "s7comm"), watch(HMI, PLC_2, "s7comm")), (by,)
    ).type.value == ("scada server")
    assert judge(claims=(said("os", "QNX 6.4.1", "fox"),)).type.value == "unknown"


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("os", "Windows Server 2003 3790"), ("capabilities", "domain controller, time source")],
)
def test_a_computer_that_says_so_is_there_for_others(attribute: str, value: str) -> None:
    windows = said("os", "Windows NT 5.2", "netbios")
    found = judge(claims=(windows, said(attribute, value, "netbios")))
    assert found.type.value == "server"
    assert found.type.reason == f"It says by NetBIOS that it is “{value}”."
    shares = said("capabilities", "time source, print server", "netbios")
    assert judge(claims=(windows, shares)).type.value == "computer"


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


def test_modbus_makes_no_plc_of_a_drive_or_a_meter() -> None:
    read = (watch(HMI, PLC, "modbus"),)
    assert judge(PLC, read).type.value == "modbus server"
    for code, type_ in (("131H4262", "drive"), ("METSEPM5560", "meter"), ("TM221CE24R", "plc")):
        assert judge(PLC, read, (said("product_code", code, "modbus"),)).type.value == type_


def test_many_units_are_a_gateway() -> None:
    reads = tuple(op(HMI, PLC, "modbus", Effect.READS, unit=str(n)) for n in range(1, 6))
    found = judge(PLC, reads)
    assert found.type.value == "gateway"
    assert found.type.reason == "5 units answer Modbus/TCP behind its address."


def test_a_transmitter_is_no_gateway_as_one_that_answers_for_several_is() -> None:
    own = [op(HMI, PLC, "hart-ip", Effect.READS, unit=unit) for unit in ("", "0", "264E.D2")]
    assert judge(PLC, tuple(own)).type.value == "hart-ip server"
    behind = op(HMI, PLC, "hart-ip", Effect.READS, unit="264E.D3")
    found = judge(PLC, (*own, behind))
    assert found.type.value == "gateway"
    assert found.type.reason == "2 units answer HART-IP behind its address."


def test_services_make_servers() -> None:
    serves = (op(HMI, PLC, "dns", Effect.READS), op(HMI, PLC, "smb", Effect.READS))
    found = judge(PLC, serves)
    assert found.type.value == "infrastructure server"
    assert {role.value for role in found.roles} == {"dns server", "file server"}
    found = judge(PLC, serves[1:])
    assert (found.type.value, found.level.value) == ("server", "unknown")


def test_a_database_is_a_server() -> None:
    found = judge(PLC, (op(HMI, PLC, "tds", Effect.READS),))
    assert (found.type.value, found.type.reason) == ("server", "It answers TDS (SQL Server).")
    assert [role.value for role in found.roles] == ["database server"]


@pytest.mark.parametrize("protocol", ["http", "tls", "ssh", "telnet", "ftp", "snmp"])
def test_what_every_switch_answers_makes_no_server(protocol: str) -> None:
    found = judge(PLC, (op(HMI, PLC, protocol, Effect.READS),))
    assert (found.type.value, found.level.value) == ("unknown", "unknown")
    assert found.type.reason == f"It answers {title(protocol)}, as many devices do."


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
