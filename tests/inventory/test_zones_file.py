"""The owner's zone file: read, written, and its mistakes named by line."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inventory import zones_file
from inventory.model import Conduit, Flow, Zone
from inventory.zones_doubts import doubts
from inventory.zones_file import ZoneModel, ZonesError, read, write
from protocols.model import Effect

pytestmark = pytest.mark.quick

FILE = """
[[zone]]
id = "cell"
name = "Cell 1"
purdue_level = "1"
networks = ["10.10.1.0/24"]
sl_t = [2, 2, 1, 1, 2, 1, 1]

[[zone]]
id = "ops"
assets = ["a-0123456789"]

[[conduit]]
id = "ops to cell"
source = "ops"
target = "cell"

[[conduit.flow]]
protocol = "modbus"
port = 502
effects = ["reads", "writes"]
allowed_by = "J. Smith"
until = 2027-01-01T00:00:00Z
"""


def test_the_file_says_what_the_owner_means() -> None:
    model = read(FILE)
    assert model.zones["cell"] == Zone(
        "cell",
        "Cell 1",
        "1",
        ("10.10.1.0/24",),
        sl_t=(2, 2, 1, 1, 2, 1, 1),
        proposed=False,
        reason="Declared by the owner.",
    )
    assert model.zones["ops"].assets == ("a-0123456789",)
    flow = Flow(
        "modbus", 502, (Effect.READS, Effect.WRITES), "J. Smith", datetime(2027, 1, 1, tzinfo=UTC)
    )
    assert model.conduits == (Conduit("ops to cell", "ops", "cell", (flow,), proposed=False),)


def test_the_documented_example_is_a_file() -> None:
    example = (zones_file.__doc__ or "").partition("[[zone]]")
    known = read('[[zone]]\nid = "ops"\n' + example[1] + example[2])
    assert set(known.zones) == {"ops", "cell-1"}
    assert known.conduits[0].flows[0].allowed_by == "J. Smith, change 17"


def test_an_empty_file_has_no_zones() -> None:
    assert read("") == ZoneModel({}, ())


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("[[zone]]", "[[zone]", r"line 2"),
        ('id = "ops"', "", r"line 9: zone 2: “id” is missing"),
        ('id = "ops"', 'id = "cell"', r"line 9: zone “cell”: the id “cell” is taken"),
        ('id = "ops"', "id = 5", r"line 9: zone 2: “id” needs a text, 5 is there"),
        ('id = "ops"', 'id = ""', r"line 9: zone 2: “id” needs 1 to 80 letters"),
        ('id = "ops"', 'id = "ops "', r"line 9: zone 2: “id” needs 1 to 80 letters, .*'ops ' is"),
        ('id = "ops"', 'id = "a+b"', r"line 9: zone 2: “id” needs 1 to 80 letters"),
        (
            'assets = ["a-0123456789"]',
            'networks = ["10.10.1.0/24"]',
            r"line 9: zone “ops”: 10.10.1.0/24 is in zone “cell” already",
        ),
        (
            "sl_t",
            'assets = ["a-0123456789"]\nsl_t',
            r"line 10: zone “ops”: a-0123456789 is in zone “cell” already",
        ),
        ('["a-0123456789"]', '["plc"]', r"line 9: .* needs ids such as a-0123456789, 'plc' is"),
        ("networks", "network", r"line 2: zone 1: “network” is not known here; known are id, name"),
        ("10.10.1.0/24", "10.10.1.5/24", r"line 2: zone “cell”: .* has host bits set"),
        ('["10.10.1.0/24"]', '"10.10.1.0/24"', r"line 2: .* needs a list of texts"),
        ('["10.10.1.0/24"]', "[5]", r"line 2: .* needs a list of texts, \[5\] is there"),
        ('level = "1"', 'level = "6"', r"line 2: .* needs one of 0, 1, .*, '6' is there"),
        ("[2, 2,", "[5, 2,", r"line 2: .* needs seven numbers from 0 to 4"),
        ("[2, 2,", "[2, 2, 2,", r"line 2: .* needs seven numbers from 0 to 4"),
        ("[2, 2,", "[true, 2,", r"line 2: .* needs seven numbers from 0 to 4"),
        ('source = "ops"', 'source = "opps"', r"line 13: .* there is no zone “opps”"),
        (
            'target = "cell"',
            'target = "ops"',
            r"line 13: conduit .* need two zones, both are “ops”",
        ),
        (
            '["reads", "writes"]',
            "[]",
            r"line 18: conduit.flow 1: “effects” is empty; left out it means all",
        ),
        (
            'protocol = "modbus"\nport = 502',
            'protocol = "modbuss"',
            r"line 18: conduit.flow 1: “modbuss” is no protocol that is decoded: it needs its",
        ),
        (
            "port = 502",
            "port = 70000",
            r"line 18: conduit.flow 1: .* from 0 to 65535, 70000 is there",
        ),
        (
            "port = 502",
            "port = true",
            r"line 18: conduit.flow 1: “port” needs a number, True is there",
        ),
        (
            '"reads"',
            '"read"',
            r"line 18: conduit.flow 1: “effects” needs of session, .*, 'read' is there",
        ),
        ("00:00Z", "00:00", r"line 18: conduit.flow 1: “until” needs a time zone"),
        (
            "2027-01-01T00:00:00Z",
            "2027-01-01",
            r"line 18: conduit.flow 1: “until” needs a date and time, 2027-01-01 is there",
        ),
        ('name = "Cell 1"', "name = [", r"line"),
    ],
)
def test_a_mistake_is_named_with_its_line(wrong: str, right: str, message: str) -> None:
    assert FILE.count(wrong) >= 1
    with pytest.raises(ZonesError, match=message):
        read(FILE.replace(wrong, right, 1))


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
IDS = st.from_regex(r"[a-z0-9]([a-z0-9 ./:_-]{0,8}[a-z0-9])?", fullmatch=True)
ASSETS = st.from_regex(r"a-[0-9a-f]{10}", fullmatch=True)
LEVELS = st.integers(0, 4)
ZONES = st.builds(
    Zone,
    IDS,
    TEXTS,
    st.sampled_from(["0", "3.5", "external", "unknown"]),
    st.lists(st.ip_addresses(v=4).map(lambda ip: f"{ip}/32"), max_size=3, unique=True).map(tuple),
    st.lists(ASSETS, max_size=3, unique=True).map(tuple),
    st.none() | st.tuples(*[LEVELS] * 7),
    st.just(False),
    st.just("Declared by the owner."),
)
NAMED = st.tuples(TEXTS, st.integers(0, 65535)) | st.tuples(
    st.sampled_from(["modbus", "tcp"]), st.none()
)
FLOWS = st.builds(
    lambda named, *others: Flow(*named, *others),
    NAMED,
    st.lists(st.sampled_from(Effect), max_size=3).map(tuple),
    TEXTS,
    st.none() | st.datetimes(timezones=st.just(UTC)),
)


@st.composite
def models(draw: st.DrawFn) -> ZoneModel:
    zones = draw(st.lists(ZONES, min_size=2, max_size=4, unique_by=lambda z: z.id))
    members = [member for zone in zones for member in (*zone.networks, *zone.assets)]
    assume(len({*members}) == len(members))
    ends = st.permutations([zone.id for zone in zones])
    flows = st.lists(FLOWS, max_size=3).map(tuple)
    made = st.builds(
        lambda id_, ends, flows: Conduit(id_, ends[0], ends[1], flows, False), IDS, ends, flows
    )
    conduits = draw(st.lists(made, max_size=3, unique_by=lambda c: c.id))
    return ZoneModel({zone.id: zone for zone in zones}, tuple(conduits))


@given(models())
def test_what_is_written_is_read(model: ZoneModel) -> None:
    assert read(write(model)) == model


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ZonesError):
        assert isinstance(read(text), ZoneModel)


SLIPS = """
[[zone]]
id = "cell"
assets = ["a-0123456789", "a-1111111111", "a-2222222222"]
[[zone]]
id = "ops"
[[conduit]]
id = "ops to cell"
source = "ops"
target = "cell"
"""


def doubted(flow: str) -> list[str]:
    seen, joined = {"a-0123456789", "a-3333333333"}, {"a-1111111111": "a-3333333333"}
    model = read(f"{SLIPS}[[conduit.flow]]\n{flow}")
    return [*doubts(model, seen, lambda id_: joined.get(id_, id_))]


def test_what_may_be_a_slip_is_told() -> None:
    assert doubted('protocol = "modbuss"\nport = 502') == [
        "zone “cell”: the asset a-1111111111 is a-3333333333 since they were joined, and lies "
        "elsewhere.",
        "zone “cell”: no asset a-2222222222 was seen yet.",
        "conduit “ops to cell”: “modbuss” is no protocol that is decoded; what is decoded as "
        "modbus it does not allow.",
    ]


@pytest.mark.parametrize(
    ("protocol", "port", "doubt"),
    [
        ("modbus", 1502, False),
        ("modbuss", 1502, True),
        ("dicom", 104, False),
        ("mms", 102, False),
        ("https", 443, False),
        ("tcp", 7777, False),
    ],
)
def test_a_protocol_of_the_owners_own_is_no_slip(protocol: str, port: int, doubt: bool) -> None:
    told = doubted(f'protocol = "{protocol}"\nport = {port}')
    assert any("decoded" in sentence for sentence in told) is doubt
