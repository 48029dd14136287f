"""Synchrophasors as tshark shows them: commands, and data frames, which nobody asks for one by one.

Values are compared where we state them: flags where they change, measurements of each second's
first frame. Of phasors and analog values tshark's fields have the names and formats alone: what
they were is read from the frame's octets by these.
"""

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"C37.118"})
FILTER = "synphasor"
FIELDS = ("ip.src", "ip.dst", "synphasor.frtype", "synphasor.command")
SPECIFIED = {"synphasor.command": "4.{}", "synphasor.frtype": "{}"}
WRAPPERS = frozenset({"4"})  # a command has its number behind it
_DATA, _CFG_2, _COMMAND = 0, 3, 4


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code); header and configurations are answers."""
    ends = row["ip.src"][0], row["ip.dst"][0]
    commands = iter(row["synphasor.command"])
    for kind in (int(text, 0) for text in row["synphasor.frtype"]):
        if kind == _DATA:
            yield *ends, "0"
        elif kind == _COMMAND:
            yield *ends, f"4.{int(next(commands), 0)}"


LAYERS = ("synphasor",)
VALUED = frozenset({"0"})
_FLAGS = {
    "data error": "status",
    "time synchronization": "sync",
    "data sorting": "sorting",
    "trigger": "trigger",
    "configuration change": "CFGchange",
    "data modified": "data_modified",
    "time quality": "pmu_tq",
    "unlocked time": "t_unlock",
    "trigger reason": "trigger_reason",
}


@dataclass(frozen=True, slots=True)
class _Station:
    """What a configuration says of one station; each format is whether it is a real number."""

    name: str
    phasors: Sequence[tuple[str, float]]
    analogs: Sequence[str]
    digitals: Sequence[str]
    nominal: float
    real_phasors: bool
    polar: bool
    real_analogs: bool
    real_frequency: bool


@dataclass(slots=True)
class _Stream:
    stations: Sequence[_Station]
    second: str = ""
    flags: dict[str, float] = field(default_factory=dict)


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What each data frame says whose configuration came before it."""
    streams: dict[tuple[str, ...], _Stream] = {}
    for message in messages:
        if "synphasor.frtype" not in message:
            continue
        kind, unit = int(message["synphasor.frtype"][0], 0), message[_ID][0]
        key = (*message["tcp.stream"], "", *message["udp.stream"], unit)
        if kind == _CFG_2:
            stations = list(_stations(message))
            if key not in streams or streams[key].stations != stations:
                streams[key] = _Stream(stations)
        elif kind == _DATA and key in streams:
            source, target = message["ip.src"][0], message["ip.dst"][0]
            for object_, value in _told(streams[key], message):
                yield source, target, unit, "0", object_, value


_ID = "synphasor.idcode_stream_source"


def _stations(message: Message) -> Iterator[_Station]:
    named = (text for text in message[""] if text.startswith("Station #"))
    channels = (name.strip() for name in message.get("synphasor.channel_name", ()))
    scales = iter(message.get("synphasor.conversion_factor", ()))
    for nth, text in enumerate(named):

        def number(name: str, nth: int = nth) -> int:
            return int(message[f"synphasor.{name}"][nth])

        phasors = [next(channels) for _ in range(number("num_phasors"))]
        analogs = [next(channels) for _ in range(number("num_analog_values"))]
        words = number("num_digital_status_words")
        yield _Station(
            text.partition('"')[2].rstrip('"').strip(),
            [(name, (int(next(scales), 0) & 0xFFFFFF) * 1e-5) for name in phasors],
            analogs,
            [next(channels) for _ in range(16 * words)],
            50.0 if number("conf.fnom") else 60.0,
            bool(number("conf.phasor_format")),
            bool(number("conf.phasor_notation")),
            bool(number("conf.analog_format")),
            bool(number("conf.dfreq_format")),
        )


def _told(stream: _Stream, message: Message) -> Iterator[tuple[str, float]]:
    second = message["synphasor.soc"][0]
    is_time, stream.second = second != stream.second, second
    flags = dict(_flags(stream.stations, message))
    yield from ((name, now) for name, now in flags.items() if stream.flags.get(name) != now)
    stream.flags = flags
    if is_time:
        measured = _measurements(stream.stations, message)
        yield from ((name, now) for name, now in measured if not math.isnan(now))


def _flags(stations: Sequence[_Station], message: Message) -> Iterator[tuple[str, float]]:
    words = iter(message.get("synphasor.digital_status_word", ()))
    for nth, station in enumerate(stations):
        for what, name in _FLAGS.items():
            yield f"{station.name}: {what}", float(int(message[f"synphasor.data.{name}"][nth], 0))
        for at in range(0, len(station.digitals), 16):
            word = int(next(words), 0)
            for bit, name in enumerate(station.digitals[at : at + 16]):
                if name:
                    yield f"{station.name}: {name}", float(word >> bit & 1)


def _measurements(stations: Sequence[_Station], message: Message) -> Iterator[tuple[str, float]]:
    octets = bytes.fromhex(message["synphasor.data"][0].replace(":", ""))
    actual = map(float, message.get("synphasor.actual_frequency_value", ()))
    deviations = map(int, message.get("synphasor.frequency_deviation_from_nominal", ()))
    changes = map(float, message.get("synphasor.rate_change_frequency", ()))
    for station in stations:
        octets = octets[2:]
        for name, scale in station.phasors:
            (magnitude, angle), octets = _phasor(station, scale, octets)
            yield f"{station.name}: {name} magnitude", magnitude
            yield f"{station.name}: {name} angle", angle
        octets = octets[8 if station.real_frequency else 4 :]
        deviation = 0 if station.real_frequency else next(deviations)
        frequency = next(actual) if station.real_frequency else station.nominal + deviation / 1e3
        yield f"{station.name}: frequency", frequency
        yield f"{station.name}: rate of change of frequency", next(changes)
        for name in station.analogs:
            form = ">f" if station.real_analogs else ">h"
            yield f"{station.name}: {name}", struct.unpack_from(form, octets)[0]
            octets = octets[struct.calcsize(form) :]
        octets = octets[len(station.digitals) // 8 :]


def _phasor(station: _Station, scale: float, octets: bytes) -> tuple[tuple[float, float], bytes]:
    """Magnitude and angle, and what follows."""
    form = ">ff" if station.real_phasors else ">Hh" if station.polar else ">hh"
    one, other = struct.unpack_from(form, octets)
    rest = octets[struct.calcsize(form) :]
    if not station.real_phasors:
        one, other = one * scale, other * (1e-4 if station.polar else scale)
    if station.polar:
        return (one, other), rest
    return (math.hypot(one, other), math.atan2(other, one)), rest
