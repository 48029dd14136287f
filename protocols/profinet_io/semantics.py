"""What PROFINET IO-CM means to a plant: who runs a device's inputs and outputs, and how.

Names in quotation marks are fields of IEC 61158-6-10.
"""

import re
from collections.abc import Iterator, Mapping

from protocols.model import Effect, Operation, Protocol, Visibility

_PLACE = re.compile(r"^slot \d+ subslot \d+ ")

_OPERATIONS = {
    "0": Operation("connect", Effect.SESSION, ("T0848",)),
    "1": Operation("release", Effect.SESSION, ("T0814",)),
    "2": Operation("read record", Effect.READS, ("T0888",)),
    "3": Operation("write record", Effect.WRITES, ("T0836",)),
    "4": Operation("control", Effect.COMMANDS),
    "5": Operation("read record (without relation)", Effect.READS, ("T0888",)),
}
_CONTROLS = {
    "begin of parameters": Operation("begin of parameters", Effect.SESSION),
    "end of parameters": Operation("end of parameters", Effect.SESSION),
    "application ready": Operation("application ready", Effect.SESSION),
    "ready for companion": Operation("ready for companion", Effect.SESSION),
    "ready for RT class 3": Operation("ready for RT class 3", Effect.SESSION),
    "done": Operation("done", Effect.SESSION),
    "release": Operation("release", Effect.SESSION),
}
_IDENTITY = ("I&M0", "I&M1", "I&M2", "I&M3", "I&M4", "I&M5", "I&M0 filter")
_MODULES = ("real identification", "expected identification", "module differences")
_PORTS = ("real port data", "real interface data", "real data of ports")


def _read(name: str) -> Operation:
    techniques = ("T0888",) if name not in _PORTS else ("T0888", "T0846")
    return Operation(f"read {name}", Effect.DISCOVERS, techniques)


_REFINEMENTS = {
    **{("4", command): operation for command, operation in _CONTROLS.items()},
    **{
        (code, name): _read(name)
        for code in ("2", "5")
        for name in (*_IDENTITY, *_MODULES, *_PORTS)
    },
    **{(code, "diagnosis"): Operation("read diagnosis", Effect.READS) for code in ("2", "5")},
    **{
        (code, name): Operation(f"read {name}", Effect.READS, ("T0801", "T0861"))
        for code in ("2", "5")
        for name in ("inputs", "outputs")
    },
    **{(code, "log"): Operation("read log", Effect.READS) for code in ("2", "5")},
    **{
        ("3", name): Operation(f"write {name}", Effect.ENGINEERS, ("T0836",))
        for name in _IDENTITY[1:5]
    },
}

# "ErrorCode", "ErrorDecode", "ErrorCode1": which service failed, of what kind, why.
_SERVICES = {0xDB: "connect", 0xDC: "release", 0xDD: "control", 0xDE: "read", 0xDF: "write"}
_REASONS = {
    0xA0: "application: read error",
    0xA1: "application: write error",
    0xA2: "application: module failure",
    0xA7: "application: busy",
    0xA8: "application: version conflict",
    0xA9: "application: feature not supported",
    0xB0: "access: invalid index",
    0xB1: "access: write length error",
    0xB2: "access: invalid slot or subslot",
    0xB3: "access: type conflict",
    0xB4: "access: invalid area",
    0xB5: "access: state conflict",
    0xB6: "access denied",
    0xB7: "access: invalid range",
    0xB8: "access: invalid parameter",
    0xB9: "access: invalid type",
    0xBA: "access: backup",
    0xC0: "resource: read constraint conflict",
    0xC1: "resource: write constraint conflict",
    0xC2: "resource busy",
    0xC3: "resource unavailable",
}
_STATUSES = {
    service << 24 | 0x80 << 16 | reason << 8: f"{name}: {text}"
    for service, name in _SERVICES.items()
    for reason, text in _REASONS.items()
}
_STATUSES[0x1C00_0000] = "rejected"


class _InAnySlot(Mapping[tuple[str, str], Operation]):
    """A record means the same in every slot."""

    def __getitem__(self, key: tuple[str, str]) -> Operation:
        code, object_ = key
        return _REFINEMENTS[code, _PLACE.sub("", object_)]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(_REFINEMENTS)

    def __len__(self) -> int:
        return len(_REFINEMENTS)


PROTOCOL = Protocol(
    name="profinet-io",
    title="PROFINET IO-CM",
    spec="IEC 61158-6-10",
    ports=("udp/34964",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations=_OPERATIONS,
    refinements=_InAnySlot(),
    statuses=_STATUSES,
)
