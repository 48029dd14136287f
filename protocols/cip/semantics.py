"""What CIP's services mean to a plant.

A service below 75 means the same to every object; from 75 on the class decides, and
what its class does not name is unknown. Without a class the object is a tag.
"""

import re
from collections.abc import Iterator, Mapping

from protocols.cip.pccc.semantics import PCCC
from protocols.cip.statuses import STATUSES
from protocols.model import Effect, Operation, Protocol, Visibility

# The CIP Networks Library, volume 1, appendix A; tags: Rockwell 1756-PM020.
_OPERATIONS = {
    "io": Operation("cyclic data", Effect.REPORTS),
    "1": Operation("get attributes all", Effect.READS, ("T0888",)),
    "2": Operation("set attributes all", Effect.WRITES, ("T0836",)),
    "3": Operation("get attribute list", Effect.READS, ("T0888",)),
    "4": Operation("set attribute list", Effect.WRITES, ("T0836",)),
    "5": Operation("reset", Effect.COMMANDS, ("T0816",)),
    "6": Operation("start", Effect.COMMANDS, ("T0858",)),
    "7": Operation("stop", Effect.COMMANDS, ("T0858", "T0814")),
    "8": Operation("create", Effect.WRITES, ("T0889",)),
    "9": Operation("delete", Effect.WRITES, ("T0809",)),
    "13": Operation("apply attributes", Effect.ENGINEERS, ("T0836",)),
    "14": Operation("get attribute single", Effect.READS, ("T0888",)),
    "16": Operation("set attribute single", Effect.WRITES, ("T0836",)),
    "17": Operation("find next object instance", Effect.DISCOVERS, ("T0861",)),
    "21": Operation("restore", Effect.ENGINEERS, ("T0836",)),
    "22": Operation("save", Effect.ENGINEERS, ("T0836",)),
    "23": Operation("no operation", Effect.SESSION),
    "24": Operation("get member", Effect.READS),
    "25": Operation("set member", Effect.WRITES, ("T0836",)),
    "26": Operation("insert member", Effect.WRITES, ("T0836",)),
    "27": Operation("remove member", Effect.WRITES, ("T0836",)),
    "28": Operation("group sync", Effect.COMMANDS),
}
# What Logix controllers do for a tag, which has no class, or the class Symbol.
_TAGS = {
    "76": Operation("read tag", Effect.READS, ("T0801",)),
    "77": Operation("write tag", Effect.WRITES, ("T0836", "T0855")),
    "78": Operation("read modify write tag", Effect.WRITES, ("T0836", "T0855")),
    "82": Operation("read tag fragmented", Effect.READS, ("T0801",)),
    "83": Operation("write tag fragmented", Effect.WRITES, ("T0836", "T0855")),
    "85": Operation("get instance attribute list", Effect.DISCOVERS, ("T0861",)),
}
_CLASS_SPECIFIC = 75

_OPEN = (
    ("84", Operation("forward open", Effect.SESSION, ("T0835",))),
    ("91", Operation("large forward open", Effect.SESSION, ("T0835",))),
)
_CLOSE = Operation("forward close", Effect.SESSION, ("T0814",))
_LOCK = (
    ("75", Operation("lock", Effect.ENGINEERS)),
    ("76", Operation("unlock", Effect.ENGINEERS)),
)
_FORCE = Operation("force", Effect.COMMANDS, ("T0835",))
_SET_CLOCK = Operation("set clock", Effect.COMMANDS, ("T0836",))
_SET_NETWORK = Operation("set network configuration", Effect.ENGINEERS, ("T0836",))
_SET_PASSWORD = Operation("set password", Effect.ENGINEERS, ("T0892",))
# What a Logix project is made of; each may stand within a program. A download and an upload as
# captured show those that have a name; the others were only listed.
_PARTS = (
    *("Program", "Symbol", "Template", "Module", "Tag Data", "Routine", "class 110"),
    *("Task", "Module Connection", "class 140", "class 141", "class 176", "class 177"),
    *("class 811", "class 813", "class 817", "class 818", "class 824"),
)
_CHANGE = Operation("change program part", Effect.ENGINEERS, ("T0843", "T0889"))
_CHANGE_PART = (
    ("2", _CHANGE),
    ("4", _CHANGE),
    ("8", Operation("create program part", Effect.ENGINEERS, ("T0843", "T0889"))),
    ("9", Operation("delete program part", Effect.ENGINEERS, ("T0843", "T0889"))),
    ("13", _CHANGE),
    ("16", _CHANGE),
    ("75", Operation("list program parts", Effect.DISCOVERS, ("T0845", "T0861"))),
)
_SET_CONTROLLER = Operation("set controller attributes", Effect.ENGINEERS, ("T0836",))
_SET_NAME = Operation("set project name", Effect.ENGINEERS, ("T0889",))
_CONFIGURE_SECURITY = (
    ("75", Operation("begin security configuration", Effect.ENGINEERS)),
    ("76", Operation("keep security configuration open", Effect.ENGINEERS)),
    ("77", Operation("end security configuration", Effect.ENGINEERS)),
    ("78", Operation("clean up security objects", Effect.ENGINEERS)),
)

# Volume 1, chapter 5, volumes 2, 5, 7 and 8; of Rockwell's classes those that MITRE ACID,
# 1756-PM020 and captures with a known cause (a firmware update, a locked CPU) show.
_BY_CLASS: Mapping[str, tuple[tuple[str, Operation], ...]] = {
    "explicit connection to": _OPEN,
    "I/O connection to": _OPEN,
    "safety connection to": _OPEN,
    "Connection Manager": (
        *_OPEN,
        ("78", _CLOSE),
        ("86", Operation("get connection data", Effect.READS)),
        ("87", Operation("search connection data", Effect.READS)),
        ("90", Operation("get connection owner", Effect.READS)),
    ),
    "Connection": (
        ("75", Operation("bind connection", Effect.SESSION)),
        ("76", Operation("look up producing application", Effect.READS)),
        ("78", Operation("close safety connection", Effect.SESSION)),
        ("84", Operation("open safety connection", Effect.SESSION)),
    ),
    "DeviceNet": (
        ("75", Operation("allocate connections", Effect.SESSION)),
        ("76", Operation("release connections", Effect.SESSION)),
    ),
    "Parameter": (("75", Operation("get enumeration string", Effect.READS)),),
    "File": (
        ("75", Operation("initiate upload", Effect.ENGINEERS, ("T0845",))),
        ("76", Operation("initiate download", Effect.ENGINEERS, ("T0843",))),
        ("77", Operation("initiate partial read", Effect.ENGINEERS, ("T0845",))),
        ("78", Operation("initiate partial write", Effect.ENGINEERS, ("T0843",))),
        ("79", Operation("upload transfer", Effect.ENGINEERS, ("T0845",))),
        ("80", Operation("download transfer", Effect.ENGINEERS, ("T0843",))),
        ("81", Operation("clear file", Effect.ENGINEERS, ("T0809",))),
    ),
    "Modbus": (
        ("75", Operation("read discrete inputs", Effect.READS, ("T0801",))),
        ("76", Operation("read coils", Effect.READS, ("T0801",))),
        ("77", Operation("read input registers", Effect.READS, ("T0801",))),
        ("78", Operation("read holding registers", Effect.READS, ("T0801",))),
        ("79", Operation("write coils", Effect.WRITES, ("T0836", "T0855"))),
        ("80", Operation("write holding registers", Effect.WRITES, ("T0836", "T0855"))),
        ("81", Operation("Modbus pass-through", Effect.UNKNOWN)),
    ),
    "Identity": (("75", Operation("flash LEDs", Effect.COMMANDS)),),
    "Safety Supervisor": (
        ("76", Operation("recover", Effect.COMMANDS)),
        ("78", Operation("perform diagnostics", Effect.COMMANDS)),
        ("79", Operation("request configuration", Effect.ENGINEERS, ("T0836",))),
        ("80", Operation("validate configuration", Effect.ENGINEERS)),
        ("81", _SET_PASSWORD),
        ("82", Operation("lock or unlock configuration", Effect.ENGINEERS)),
        ("83", Operation("change mode", Effect.COMMANDS, ("T0858", "T0880"))),
        ("84", Operation("reset safety", Effect.COMMANDS, ("T0816", "T0880"))),
        ("85", Operation("reset password", Effect.ENGINEERS, ("T0892",))),
        ("86", Operation("propose safety network number", Effect.ENGINEERS, ("T0836",))),
        ("87", Operation("apply safety network number", Effect.ENGINEERS, ("T0836",))),
        ("88", Operation("propose safety network numbers", Effect.ENGINEERS, ("T0836",))),
        ("89", Operation("apply safety network numbers", Effect.ENGINEERS, ("T0836",))),
    ),
    "Safety Validator": (("75", Operation("reset errors", Effect.COMMANDS)),),
    "CIP Security": _CONFIGURE_SECURITY,
    "EtherNet/IP Security": (
        *_CONFIGURE_SECURITY[:2],
        ("77", Operation("apply security configuration", Effect.ENGINEERS)),
        ("78", Operation("abort security configuration", Effect.ENGINEERS)),
    ),
    "Certificate Management": (
        ("75", Operation("create certificate signing request", Effect.ENGINEERS)),
        ("76", Operation("verify certificate", Effect.ENGINEERS)),
    ),
    "Password Authenticator": (
        ("2", _SET_PASSWORD),
        ("4", _SET_PASSWORD),
        ("16", _SET_PASSWORD),
    ),
    "Connection Configuration": (
        ("75", Operation("kick timer", Effect.ENGINEERS)),
        ("76", Operation("open connection", Effect.ENGINEERS)),
        ("77", Operation("close connection", Effect.ENGINEERS)),
        ("78", Operation("stop connection", Effect.ENGINEERS)),
        ("79", Operation("start change", Effect.ENGINEERS)),
        ("80", Operation("get status", Effect.READS)),
        ("81", Operation("complete change", Effect.ENGINEERS)),
        ("82", Operation("audit changes", Effect.READS)),
    ),
    "TCP/IP Interface": (("2", _SET_NETWORK), ("4", _SET_NETWORK), ("16", _SET_NETWORK)),
    "Ethernet Link": (
        ("2", _SET_NETWORK),
        ("4", _SET_NETWORK),
        ("16", _SET_NETWORK),
        ("76", Operation("get and clear counters", Effect.READS)),
    ),
    **dict.fromkeys(_PARTS, _CHANGE_PART),
    "Program": (*_CHANGE_PART, ("77", _FORCE), ("78", _FORCE)),
    "Module": (*_CHANGE_PART, ("77", _FORCE), ("78", _FORCE)),
    "Tag Data": (
        *_CHANGE_PART,
        ("79", Operation("read data of a tag", Effect.READS, ("T0801",))),
        ("80", Operation("write data of a tag", Effect.WRITES, ("T0836", "T0855"))),
        ("81", Operation("modify parameter", Effect.WRITES, ("T0836",))),
    ),
    "Routine": (
        *_CHANGE_PART,
        ("76", Operation("read routine", Effect.ENGINEERS, ("T0845",))),
    ),
    "Symbol": (
        *_CHANGE_PART,
        *_TAGS.items(),
    ),
    "Template": (
        *_CHANGE_PART,
        ("76", Operation("read template", Effect.DISCOVERS, ("T0861",))),
        ("85", _TAGS["85"]),
    ),
    "Program Name": (("2", _SET_NAME), ("4", _SET_NAME), ("16", _SET_NAME)),
    "Wall Clock Time": (("2", _SET_CLOCK), ("4", _SET_CLOCK), ("16", _SET_CLOCK)),
    "Controller": (
        ("2", _SET_CONTROLLER),
        ("4", _SET_CONTROLLER),
        ("16", _SET_CONTROLLER),
        ("92", Operation("engineering handshake", Effect.ENGINEERS)),
    ),
    "Controller / class 116": _LOCK,
    "Program / class 116": _LOCK,
    "Non-Volatile Storage": (
        ("75", Operation("begin firmware update", Effect.ENGINEERS, ("T0857",))),
        ("77", Operation("transfer firmware", Effect.ENGINEERS, ("T0857",))),
    ),
    "class 172": (
        ("4", _CHANGE),
        ("8", Operation("program download", Effect.ENGINEERS, ("T0843",))),
    ),
}
_CONNECTIONS = tuple(name for name in _BY_CLASS if name.endswith(" connection to"))
_KNOWN = {
    (code, name): operation for name, listed in _BY_CLASS.items() for code, operation in listed
}
_INSTANCE = re.compile(r" instance \d+[^/]*")


def _class_of(object_: str) -> str:
    """The names of an object's classes without its numbers; of a tag nothing."""
    if object_.startswith(_CONNECTIONS):
        return object_.partition(" to ")[0] + " to"
    names, numbered = _INSTANCE.subn(" ", object_)
    if not numbered:
        return ""
    return names.strip().replace("  ", " ")


class _ByClass(Mapping[tuple[str, str], Operation]):
    """Operations by code and object, of which the class alone counts."""

    def __getitem__(self, key: tuple[str, str]) -> Operation:
        code, object_ = key
        name = _class_of(object_)
        if not name and code in _TAGS:
            return _TAGS[code]
        known = _KNOWN.get((code, name)) or _KNOWN.get((code, name.rpartition(" / ")[2]))
        if known:
            return known
        if name and code.isdecimal() and int(code) >= _CLASS_SPECIFIC:
            return Operation(f"service {code} of {name}", Effect.UNKNOWN)
        raise KeyError(key)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Each key as a decoder would state it: for a tag, for an instance of the class."""
        yield from ((code, "Tag") for code in _TAGS)
        for code, name in _KNOWN:
            classes = name.split(" / ")
            last = " Assembly" if name.endswith(" to") else " instance 1"
            yield code, " / ".join(f"{part}{last}" for part in classes)

    def __len__(self) -> int:
        return len(_TAGS) + len(_KNOWN)


# Volume 1, 3-6.1.4.
_VALUES = {"run": {0: "idle", 1: "run"}}

# Volume 1, 3-5.5.1: timed out, unconnected request timed out, no port, no such link address.
_ABSENT = frozenset(extended << 16 | 0x01 for extended in (0x0203, 0x0204, 0x0311, 0x0312))

PROTOCOL = Protocol(
    name="cip",
    title="CIP",
    spec="ODVA, The CIP Networks Library, volume 1; Rockwell 1756-PM020",
    ports=("tcp/44818", "udp/44818", "udp/2222"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations=_OPERATIONS,
    refinements=_ByClass(),
    statuses=STATUSES,
    values=_VALUES,
    absent=_ABSENT,
)
INNER = (PCCC,)
