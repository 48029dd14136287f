"""Who is client is told by openings that a TCP stack may send, and by no others."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.captures import PLANT
from tests.observed import Observed, observe, of
from tests.rewrite import Frame, write
from tests.sensor.test_evidence import unproven

HMI, PLC = bytes([10, 0, 0, 2]), bytes([10, 0, 0, 1])
FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
# Neither a request nor an answer by its looks: the ports would say who is client.
ASKED = struct.pack(">HHHBBHH", 7, 0, 6, 1, 3, 100, 1)

# Whether the HMI sent it, its flags, and what.
Sent = tuple[bool, int, bytes]


def seen(folder: Path, *sent: Sent, taken: bool = True) -> Observed:
    """What is stated of segments between the HMI, port 502 too, and the controller, which has
    `taken` what came with a SYN or has not."""
    frames, numbers = [], {True: 100, False: 900}
    for at, (out, flags, payload) in enumerate(sent):
        ends = (HMI, PLC) if out else (PLC, HMI)
        ports = (40000, 502) if out else (502, 40000)
        macs = b"\x02\0\0\0\0\1", b"\x02\0\0\0\0\2"
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 40 + len(payload), at + 1, 0, 64, 6, 0)
        head = struct.pack(
            ">HHIIBBHHH", *ports, numbers[out], numbers[not out], 0x50, flags, 9, 0, 0
        )
        numbers[out] += len(payload) if taken or not flags & SYN else 0
        numbers[out] += flags & SYN > 0
        parts = [*(macs if out else macs[::-1]), b"\x08\0", ip, *ends, head, payload]
        frames.append(Frame((at + 1) * 1_000_000, b"".join(parts)))
    return observe(write(folder / "sent.pcap", 1, frames))


def clients(found: Observed) -> set[tuple[str, int]]:
    """Who is client, and on which port the server is."""
    return {(row["client"], row["port"]) for row in found.tables["links"]}


@pytest.mark.parametrize("flags", [SYN | FIN | PSH, SYN | RST, SYN | FIN | ACK, SYN | RST | ACK])
@pytest.mark.parametrize("out", [False, True])
def test_what_no_stack_sends_decides_nothing(tmp_path: Path, flags: int, *, out: bool) -> None:
    found = seen(tmp_path, (out, flags, b""), (True, ACK | PSH, ASKED))
    assert clients(found) == {("10.0.0.2", 502)}
    assert [row["client"] for row in of(found.observations, kind="did")] == ["10.0.0.2"]


def test_what_no_stack_sends_ends_and_refuses_nothing(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        (True, SYN, b""),
        (False, SYN | RST, b""),
        (False, SYN | ACK, b""),
        (True, ACK | PSH, ASKED),
        (False, SYN | FIN | PSH, b""),
        (True, ACK | PSH, ASKED),
    )
    (link,) = found.tables["links"]
    assert (link["client"], link["port"], link["protocol"]) == ("10.0.0.2", 502, "modbus")
    assert not [*of(found.observations, protocol="tcp")]


@pytest.mark.parametrize("flags", [FIN | PSH | URG, PSH, 0])
def test_what_acknowledges_nothing_answers_no_opening(tmp_path: Path, flags: int) -> None:
    found = seen(tmp_path, (False, SYN, b""), (False, flags, b""), (True, ACK | PSH, ASKED))
    assert ("10.0.0.2", 502) in clients(found)


def test_an_opening_tells_who_is_client(tmp_path: Path) -> None:
    for answer in [(SYN | ACK,), ()]:
        sent = [(False, SYN, b""), *((True, flags, b"") for flags in answer), (False, ACK, b"")]
        found = seen(tmp_path, *sent, (True, ACK | PSH, ASKED))
        assert clients(found) == {("10.0.0.1", 40000)}


def bursts(found: Observed) -> dict[tuple[str, str, int], int]:
    """The most that each client opened at each service within ten seconds."""
    most: dict[tuple[str, str, int], int] = {}
    for row in found.tables["links"]:
        key = (row["client"], row["server"], row["port"])
        most[key] = max(most.get(key, 0), row["burst"])
    return most


def test_how_many_open_within_ten_seconds_is_the_same_in_any_windows() -> None:
    attack = PLANT / "plant-attack.pcapng"
    whole = bursts(observe(attack))
    assert whole["10.10.1.66", "10.10.1.11", 502] == 6
    assert bursts(observe(attack, window_seconds=2.0)) == whole


SET = struct.pack(">HHHBBHH", 7, 0, 6, 1, 6, 100, 1)  # which the answer repeats


@pytest.mark.parametrize("answer", [(SYN | ACK,), ()])
def test_a_request_in_an_opening_is_read(tmp_path: Path, answer: tuple[int, ...]) -> None:
    """TCP Fast Open, RFC 7413."""
    opened = [(True, SYN, SET), *((False, flags, b"") for flags in answer), (True, ACK, b"")]
    found = seen(tmp_path, *opened, (False, ACK | PSH, SET))
    (done,) = of(found.observations, kind="did")
    assert (done["client"], done["protocol"], done["code"]) == ("10.0.0.2", "modbus", "6")
    assert (done["status"], done["count"]) == (0, 1)
    assert not unproven(tmp_path / "sent.pcap")


@pytest.mark.parametrize("answer", [(SYN | ACK,), ()])
def test_a_request_that_was_not_taken_is_read_when_it_comes_again(
    tmp_path: Path, answer: tuple[int, ...]
) -> None:
    opened = [(True, SYN, SET), *((False, flags, b"") for flags in answer)]
    again = [(True, ACK | PSH, SET), (False, ACK | PSH, SET)]
    found = seen(tmp_path, *opened, *again, taken=False)
    assert [row["count"] for row in of(found.observations, kind="did")] == [1]


@pytest.mark.parametrize("answer", [(RST | ACK,), ()])
def test_a_request_in_an_opening_that_comes_to_nothing_was_none(
    tmp_path: Path, answer: tuple[int, ...]
) -> None:
    found = seen(tmp_path, (True, SYN, SET), *((False, flags, b"") for flags in answer))
    assert [row["protocol"] for row in of(found.observations, kind="did")] == ["tcp"]
    assert not unproven(tmp_path / "sent.pcap")


@pytest.mark.parametrize("length", [4_000, 20_000])
def test_a_first_segment_of_any_length_is_heard_to_its_end(tmp_path: Path, length: int) -> None:
    """Network cards hand on many segments as one; what protocol it is shows in its beginning."""
    head = b"POST /first HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length
    sent = (
        (True, ACK | PSH, head + b"a" * length),
        (
            True,
            ACK | PSH,
            b"GET /second HTTP/1.1\r\nHost: x\r\n\r\n",
        ),
    )
    found = seen(tmp_path, (True, SYN, b""), (False, SYN | ACK, b""), *sent)
    asked = [row["object"] for row in of(found.observations, kind="did", protocol="http")]
    assert sorted(asked) == ["/first", "/second"]
