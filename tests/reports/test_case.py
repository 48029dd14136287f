"""A case: one value, one text; the owner's files, with their mistakes named."""

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys
from pathlib import Path

import pytest

from inventory.canonical import CanonicalError, dump, load
from inventory.model import Asset, ValueRange, Zone
from inventory.store import Store
from reports.case import Case, case_of
from reports.owner import OwnerError
from reports.owner import read as read_owner
from reports.register import RegisterError
from reports.register import read as read_register
from tests.reports import plants

pytestmark = pytest.mark.quick

ROOT = Path(__file__).parent.parent.parent


def test_a_case_comes_back_from_its_text() -> None:
    case = Case(plants.plant())
    text = case.to_json()
    again = Case.from_json(text)
    assert again.to_json() == text
    assert again.sha256 == case.sha256
    assert set(again.plant.assets) == set(case.plant.assets)
    assert all(isinstance(a, Asset) for a in again.plant.assets.values())


def test_the_text_is_the_same_in_every_process() -> None:
    code = "from tests.reports import plants; from reports.case import Case;"
    code += "print(Case(plants.plant()).sha256)"
    found = set()
    for seed, zone in (("0", "UTC"), ("7", "America/Lima")):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, check=True
        )
        found.add(done.stdout.decode().strip())
    assert found == {Case(plants.plant()).sha256}


def test_floats_that_json_lacks_survive() -> None:
    for number in (math.inf, -math.inf, 0.1, 1e300, 5e-324):
        text = dump(ValueRange(number, None, "x", 1))
        assert load(ValueRange, text).min == number
    text = dump(ValueRange(math.nan, None, "x", 1))
    assert b'"nan"' in text
    assert math.isnan(load(ValueRange, text).min or 0.0)
    assert dump(ValueRange(-0.0, None, "x", 1)) == dump(ValueRange(0.0, None, "x", 1))


@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"distinct":1,"last":"x","max":null,"min":null,"more":1}',
        b'{"distinct":"1","last":"x","max":null,"min":null}',
        b'{"distinct": 1,"last":"x","max":null,"min":null}',
        b'{"last":"x","distinct":1,"max":null,"min":null}',
    ],
)
def test_other_text_is_refused(text: bytes) -> None:
    with pytest.raises(CanonicalError):
        load(ValueRange, text)


def test_any_name_from_the_wire_survives() -> None:
    plant = plants.plant()
    name = '\x00\ud800\U0001f600\u202e"\\<b>'
    assets = {k: dataclasses.replace(a, names=(name,)) for k, a in plant.assets.items()}
    case = Case(dataclasses.replace(plant, assets=assets))
    again = Case.from_json(case.to_json())
    assert {a.names for a in again.plant.assets.values()} == {(name,)}


OWNER = """
[report]
system = "Packing line 4"
owner = "Example Foods plc"
status = "issued"
[sensor]
clock = "NTP"
[policy]
password_length = 10
[[service]]
protocol = "http"
reason = "gateway"
[[attestation]]
requirement = "SR 1.4"
answer = "met"
statement = "Reviewed."
owner = "A. Jones"
date = 2026-10-01
expires = 2027-10-01
document = "PROC-17"
document_sha256 = "{digest}"
""".format(digest="0" * 64)
ANSWER = OWNER[OWNER.index("[[attestation]]") :]


def test_the_owners_word_is_read() -> None:
    owner = read_owner(OWNER)
    assert owner.cover.system == "Packing line 4"
    assert owner.cover.status == "issued"
    assert owner.policy.password_length == 10
    assert owner.services[0].protocol == "http"
    assert owner.attestations[0].requirement == "SR 1.4"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (OWNER.replace('"met"', '"fine"'), "one of met, not met"),
        (OWNER.replace("SR 1.4", "SR1.4"), "must be one like"),
        (OWNER.replace("0" * 64, "abc"), "64 hexadecimal digits"),
        (OWNER.replace("2027-10-01", '"soon"'), "is a date"),
        (OWNER.replace("statement", "statment"), "“statement” must be text"),
        (OWNER + "more = 1\n", "“more” is not known here"),
        (OWNER.replace("= 10", "= 0"), "a number from 1 to 128"),
        (OWNER.replace("SR 1.4", "SR 1.14"), r"must be one like .*, 'SR 1.14' is there"),
        (OWNER.replace("SR 1.4", "SR 1.4 RE 3"), "'SR 1.4 RE 3' is there"),
        (OWNER.replace('"http"', '"htp"'), r"one of telnet, ftp, .*; 'htp' is there"),
        (
            OWNER.replace('reason = "gate', 'zones = []\nreason = "gate'),
            "“zones” is empty; left out",
        ),
        (OWNER.replace('answer = "met"', 'answer = "met"\nzones = []'), "“zones” is empty; left"),
        (
            OWNER.replace("2027-10-01", "2025-10-01"),
            r"\[\[attestation\]\] number 1: it expires on 2025-10-01, before its date 2026-10-01",
        ),
        (
            OWNER + ANSWER.replace('"met"', '"not met"'),
            r"\[\[attestation\]\] number 2: number 1 answers SR 1.4 on one day too",
        ),
        (
            OWNER.replace('"met"', '"met"\nzones = ["a", "b"]')
            + ANSWER.replace('"met"', '"met"\nzones = ["c", "b"]'),
            "number 2: number 1 answers SR 1.4 in b on one day too",
        ),
        ("[report\n", "attestations.toml"),
        ("attestation = 1\n", "list of tables"),
        ("attestation = false\n", "list of tables"),
        ("report = 1\n", "a table is needed"),
        ("report = false\n", "a table is needed, False is there"),
    ],
)
def test_mistakes_of_the_owner_are_named(wrong: str, told: str) -> None:
    with pytest.raises(OwnerError, match=told):
        read_owner(wrong)


def test_answers_of_other_days_and_zones_stand_beside_each_other() -> None:
    later = ANSWER.replace("2026-10-01", "2026-10-02")
    elsewhere = ANSWER.replace('"met"', '"not met"\nzones = ["a"]')
    assert len(read_owner(OWNER + later + elsewhere).attestations) == 3


@pytest.mark.parametrize("table", ["service", "attestation", "compensation"])
def test_the_owner_speaks_of_zones_that_there_are(table: str) -> None:
    compensated = ANSWER.replace("attestation", "compensation").replace(
        "statement", "countermeasure"
    )
    text = (OWNER + compensated.replace('answer = "met"\n', "")).replace(
        f"[[{table}]]", f'[[{table}]]\nzones = ["cel"]'
    )
    assert read_owner(text), "the zone file may come later"
    told = rf"\[\[{table}\]\] number 1: there is no zone “cel”; the zones are cell, ops\."
    with pytest.raises(OwnerError, match=told):
        read_owner(text, ["cell", "ops"])


def test_the_register_is_read_as_spreadsheets_write_it() -> None:
    text = (
        "\ufeffIP;MAC;Name;Role\n10.0.0.1;AA-BB-CC-00-11-22;Pump;device\n\n;aa:bb:cc:00:11:23;;\n"
    )
    first, second = read_register(text)
    assert (first.ip, first.mac, first.name, first.role) == (
        "10.0.0.1",
        "aa:bb:cc:00:11:22",
        "Pump",
        "device",
    )
    assert second.label == "aa:bb:cc:00:11:23"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("", "nothing is there"),
        ("address\n1.2.3.4\n", "line 1: columns are"),
        ("ip\n1.2.3\n", "line 2: “1.2.3” is no IP"),
        ("mac\nxx\n", "no MAC"),
        ("ip,name\n,Pump\n", "line 2: an ip or a mac is needed"),
        ("ip\n1.2.3.4,Pump\n", "line 2: 1 columns, but 2 values"),
        ("ip,role\n1.2.3.4,king\n", "role is one of"),
        ("ip,IP\n1.2.3.4,1.2.3.5\n", "line 1: each column stands there once; ip does twice"),
        ("ip\n1.2.3.4\n\n1.2.3.4\n", "line 4: 1.2.3.4 stands in line 2 already"),
        ("ip\n2001:db8::1\n2001:DB8:0::1\n", "line 3: 2001:db8::1 stands in line 2 already"),
        (
            "mac\n00:1d:9c:00:00:01\n00-1D-9C-00-00-01\n",
            "line 3: 00:1d:9c:00:00:01 stands in line 2 already; a device is one line",
        ),
        ("ip,id\n1.2.3.4,P1\n1.2.3.5,P1\n", "line 3: the id “P1” stands in line 2 already"),
        ("ip\n224.0.0.1\n", "line 2: 224.0.0.1 is no device's address"),
        ("mac\nff:ff:ff:ff:ff:ff\n", "line 2: ff:ff:ff:ff:ff:ff is no device's address"),
        ('ip,name\n1.2.3.4,"Pump\n1.2.3.5,Fan\n', "line 3: unexpected end of data"),
    ],
)
def test_mistakes_of_the_register_are_named(wrong: str, told: str) -> None:
    with pytest.raises(RegisterError, match=told):
        read_register(wrong)


def zones(*names: str) -> dict[str, Zone]:
    return {f"z{n}": Zone(f"z{n}", name, "1") for n, name in enumerate(names, 1)}


def test_the_register_speaks_of_zones_that_there_are() -> None:
    text = "ip,zone\n1.2.3.4,Cell\n1.2.3.5,z2\n1.2.3.6,\n"
    assert len(read_register(text, zones("Cell", "Ops"))) == 3, "by name or by id"
    assert len(read_register(text)) == 3, "the zone file may come later"
    with pytest.raises(RegisterError, match=r"line 2: there is no zone “Cell”; the zones are z1\."):
        read_register(text, zones("Ops"))
    with pytest.raises(RegisterError, match="line 2: more than one zone is called “Cell”"):
        read_register(text, zones("Cell", "Cell"))


@pytest.mark.parametrize(
    ("name", "wrong"), [("register.csv", RegisterError), ("attestations.toml", OwnerError)]
)
def test_an_owners_file_that_is_no_text_is_named(
    tmp_path: Path, name: str, wrong: type[Exception]
) -> None:
    with Store.open(tmp_path / "site", create=True) as store:
        (store.site / name).write_bytes("Kühlung".encode("cp1252"))
        with pytest.raises(wrong, match=f"{name} is not text in UTF-8"):
            case_of(store)
        (store.site / name).unlink()
        (store.site / name).mkdir()
        with pytest.raises(wrong, match=f"{name} cannot be read"):
            case_of(store)


def test_no_report_is_made_of_a_wrong_zone_file_or_of_zones_that_are_none(tmp_path: Path) -> None:
    with Store.open(tmp_path / "site", create=True) as store:
        (store.site / "zones.toml").write_text('[[zone]]\nid = "cell"\n')
        (store.site / "register.csv").write_text("ip,zone\n1.2.3.4,cel\n")
        with pytest.raises(RegisterError, match="there is no zone “cel”; the zones are cell"):
            case_of(store)
        (store.site / "register.csv").unlink()
        (store.site / "attestations.toml").write_text(
            OWNER.replace('"met"', '"met"\nzones=["cel"]')
        )
        with pytest.raises(OwnerError, match="there is no zone “cel”; the zones are cell"):
            case_of(store)
        (store.site / "zones.toml").write_text("[[zone]]\nid = 5\n")
        with pytest.raises(OwnerError, match=r"zones.toml: line 1: zone 1: “id” needs a text"):
            case_of(store)
        (store.site / "zones.toml").unlink()
        assert case_of(store).owner.attestations
