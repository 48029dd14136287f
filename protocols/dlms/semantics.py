"""What DLMS/COSEM's APDUs mean to a plant (IEC 62056-5-3), and what is done to which object by them
(IEC 62056-6-2)."""

from collections.abc import Mapping

from protocols.dlms.statuses import STATUSES
from protocols.model import Effect, Operation, Protocol, Visibility

_READ = ("T0801", "T0861")
_WRITE = ("T0836",)
_CALL = ("T0855",)
_FIRMWARE = ("T0857",)
_CREDENTIALS = ("T0892",)

_LINK = {
    "hdlc.SNRM": Operation("open link", Effect.SESSION),
    "hdlc.DISC": Operation("close link", Effect.SESSION),
    "96": Operation("associate", Effect.SESSION),
    "98": Operation("release association", Effect.SESSION),
}

_SERVICES = {
    "5": Operation("read", Effect.READS, _READ),
    "6": Operation("write", Effect.WRITES, _WRITE),
    "22": Operation("unconfirmed write", Effect.WRITES, _WRITE),
    "24": Operation("information report", Effect.REPORTS),
    "15": Operation("data notification", Effect.REPORTS),
    "192.1": Operation("get", Effect.READS, _READ),
    "192.2": Operation("get next block", Effect.READS, _READ),
    "192.3": Operation("get list", Effect.READS, _READ),
    "193.1": Operation("set", Effect.WRITES, _WRITE),
    "193.2": Operation("set first block", Effect.WRITES, _WRITE),
    "193.3": Operation("set block", Effect.WRITES, _WRITE),
    "193.4": Operation("set list", Effect.WRITES, _WRITE),
    "193.5": Operation("set list, first block", Effect.WRITES, _WRITE),
    "194": Operation("event notification", Effect.REPORTS),
    "195.1": Operation("call method", Effect.COMMANDS, _CALL),
    "195.2": Operation("call method, next block", Effect.READS),
    "195.3": Operation("call list of methods", Effect.COMMANDS, _CALL),
    "195.4": Operation("call method, first block", Effect.COMMANDS, _CALL),
    "195.5": Operation("call list of methods, first block", Effect.COMMANDS, _CALL),
    "195.6": Operation("call method, block", Effect.COMMANDS, _CALL),
    "217": Operation("access", Effect.WRITES, (*_READ, *_WRITE, *_CALL)),
}

# IEC 62056-5-3, 5.3: what is inside stays hidden.
_CIPHERED = {
    str(tag): Operation(f"ciphered {name}", Effect.SESSION)
    for tag, name in {
        33: "initiate",
        37: "read",
        38: "write",
        200: "get",
        201: "set",
        202: "event notification",
        203: "method call",
        208: "get under the association's own key",
        209: "set under the association's own key",
        210: "event notification under the association's own key",
        211: "method call under the association's own key",
        219: "service",
        220: "service under the association's own key",
        221: "service under an agreed key",
        223: "signed service",
        224: "block of a long service",
    }.items()
}

_CUTS_OFF = ("T0831", "T0826")  # manipulation of control, loss of availability

# By the object's class and what is called of it.
_METHODS: Mapping[tuple[str, str], Operation] = {
    ("disconnect control", "remote disconnect"): Operation(
        "disconnect supply", Effect.COMMANDS, _CUTS_OFF
    ),
    ("disconnect control", "remote reconnect"): Operation(
        "reconnect supply", Effect.COMMANDS, ("T0831",)
    ),
    ("script table", "execute"): Operation("execute script", Effect.COMMANDS, _CALL),
    ("clock", "adjust to preset time"): Operation("set clock", Effect.COMMANDS, _WRITE),
    ("clock", "shift time"): Operation("set clock", Effect.COMMANDS, _WRITE),
    ("association", "reply to HLS authentication"): Operation("prove who asks", Effect.SESSION),
    ("association", "change HLS secret"): Operation(
        "change secret", Effect.ENGINEERS, _CREDENTIALS
    ),
    ("association", "add object"): Operation("add object", Effect.ENGINEERS, _WRITE),
    ("association", "remove object"): Operation("remove object", Effect.ENGINEERS, _WRITE),
    ("association", "add user"): Operation("add user", Effect.ENGINEERS, _CREDENTIALS),
    ("association", "remove user"): Operation("remove user", Effect.ENGINEERS, _CREDENTIALS),
    ("image transfer", "image transfer initiate"): Operation(
        "begin firmware transfer", Effect.ENGINEERS, _FIRMWARE
    ),
    ("image transfer", "image block transfer"): Operation(
        "transfer firmware", Effect.ENGINEERS, _FIRMWARE
    ),
    ("image transfer", "image verify"): Operation("verify firmware", Effect.ENGINEERS, _FIRMWARE),
    ("image transfer", "image activate"): Operation(
        "activate firmware", Effect.ENGINEERS, _FIRMWARE
    ),
    ("security setup", "security activate"): Operation(
        "activate security policy", Effect.ENGINEERS, _WRITE
    ),
    ("security setup", "key transfer"): Operation("transfer keys", Effect.ENGINEERS, _CREDENTIALS),
    ("M-Bus client", "set encryption key"): Operation("set key", Effect.ENGINEERS, _CREDENTIALS),
    ("M-Bus client", "transfer key"): Operation("transfer key", Effect.ENGINEERS, _CREDENTIALS),
}
# The same of attributes that are set.
_ATTRIBUTES: Mapping[tuple[str, str], Operation] = {
    ("clock", "time"): Operation("set clock", Effect.COMMANDS, _WRITE),
    ("association", "secret"): Operation("change secret", Effect.ENGINEERS, _CREDENTIALS),
    ("disconnect control", "control mode"): Operation(
        "set mode of disconnect control", Effect.COMMANDS, ("T0836", "T0831")
    ),
    ("security setup", "security policy"): Operation(
        "set security policy", Effect.ENGINEERS, _WRITE
    ),
    ("image transfer", "image transfer enabled"): Operation(
        "enable firmware transfer", Effect.ENGINEERS, _FIRMWARE
    ),
}
_GOT: Mapping[tuple[str, str], Operation] = {
    ("association", "object list"): Operation("get object list", Effect.DISCOVERS, ("T0888",)),
}
# What has words of its own: codes that set, call and get.
_DEEDS = {
    **dict.fromkeys(("193.1", "193.2", "193.4", "193.5"), _ATTRIBUTES),
    **dict.fromkeys(("195.1", "195.3", "195.4", "195.5"), _METHODS),
    **dict.fromkeys(("192.1", "192.3"), _GOT),
}


class _Dlms(Protocol):
    """DLMS/COSEM, where the object says what a service does."""

    def operation(self, code: str, object_: str = "") -> Operation:
        """By the object's class and the attribute or method, whatever its logical name."""
        for (class_, called), operation in _DEEDS.get(code, {}).items():
            if object_.startswith(f"{class_} ") and object_.endswith(f" {called}"):
                return operation
        return super().operation(code, object_)


PROTOCOL = _Dlms(
    name="dlms",
    title="DLMS/COSEM",
    spec="IEC 62056-5-3, -6-1, -6-2, -46, -47",
    ports=("tcp/4059", "udp/4059"),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=True,
    operations={**_LINK, **_SERVICES, **_CIPHERED},
    statuses=STATUSES,
)
