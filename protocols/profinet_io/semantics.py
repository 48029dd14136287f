"""What PROFINET IO-CM means to a plant: who runs a device's inputs and outputs, and how.

Names in quotation marks are fields of IEC 61158-6-10.
"""

import re
from collections.abc import Iterator, Mapping

from protocols.model import Effect, Operation, Protocol, Visibility
from protocols.profinet.faults import FAULTS
from protocols.profinet_io.statuses import STATUSES

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
    statuses=STATUSES,
    values={"fault": FAULTS},
)
