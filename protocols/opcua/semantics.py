"""What OPC UA's services mean to a plant. Sections are of OPC 10000-4, parts of OPC 10000.

A code is the number of the request's binary encoding (OPC 10000-6, annex A), or the word of
a connection's own message. `MSG` is a message that a mirror cannot read.
"""

from protocols.model import Effect, Operation, Protocol, Visibility
from protocols.opcua.statuses import STATUSES

_MONITOR = ("T0801",)
_NODES = ("T0861",)
_COMMAND = ("T0836", "T0855")

# OPC 10000-6, 7.1.2 and 6.7.2.
_CONNECTION = {
    "HEL": Operation("hello", Effect.SESSION),
    "RHE": Operation("reverse hello", Effect.SESSION),
    "ERR": Operation("error", Effect.SESSION),
    "MSG": Operation("encrypted message", Effect.UNKNOWN),
    "446": Operation("open secure channel", Effect.SESSION, ("T0830",)),
    "452": Operation("close secure channel", Effect.SESSION),
}

_SERVICES = {
    # 5.5, discovery
    "422": Operation("find servers", Effect.DISCOVERS, ("T0846",)),
    "428": Operation("get endpoints", Effect.DISCOVERS, ("T0846", "T0888")),
    "437": Operation("register server", Effect.DISCOVERS),
    "12208": Operation("find servers on network", Effect.DISCOVERS, ("T0846",)),
    "12211": Operation("register server 2", Effect.DISCOVERS),
    # 5.7, sessions
    "461": Operation("create session", Effect.SESSION, ("T0888",)),
    "467": Operation("activate session", Effect.SESSION, ("T0859", "T0812")),
    "473": Operation("close session", Effect.SESSION),
    "479": Operation("cancel", Effect.SESSION),
    # 5.8, node management
    "488": Operation("add nodes", Effect.WRITES, ("T0889",)),
    "494": Operation("add references", Effect.WRITES, ("T0889",)),
    "500": Operation("delete nodes", Effect.WRITES, ("T0809",)),
    "506": Operation("delete references", Effect.WRITES, ("T0809",)),
    # 5.9, views
    "527": Operation("browse", Effect.DISCOVERS, _NODES),
    "533": Operation("browse next", Effect.DISCOVERS, _NODES),
    "554": Operation("translate browse paths", Effect.DISCOVERS, _NODES),
    "560": Operation("register nodes", Effect.SESSION),
    "566": Operation("unregister nodes", Effect.SESSION),
    # 5.10, queries
    "615": Operation("query first", Effect.DISCOVERS, _NODES),
    "621": Operation("query next", Effect.DISCOVERS, _NODES),
    # 5.11, attributes
    "631": Operation("read", Effect.READS, _MONITOR),
    "664": Operation("read history", Effect.READS, ("T0802",)),
    "673": Operation("write", Effect.WRITES, _COMMAND),
    "700": Operation("update history", Effect.WRITES, ("T0809", "T0856")),
    # 5.12, methods
    "712": Operation("call", Effect.COMMANDS, ("T0855", "T0871")),
    # 5.13, monitored items
    "751": Operation("create monitored items", Effect.READS, _MONITOR),
    "763": Operation("modify monitored items", Effect.READS),
    "769": Operation("set monitoring mode", Effect.READS),
    "775": Operation("set triggering", Effect.READS),
    "781": Operation("delete monitored items", Effect.SESSION, ("T0804",)),
    # 5.14, subscriptions
    "787": Operation("create subscription", Effect.READS, _MONITOR),
    "793": Operation("modify subscription", Effect.READS),
    "799": Operation("set publishing mode", Effect.READS),
    "826": Operation("publish", Effect.REPORTS),
    "832": Operation("republish", Effect.REPORTS),
    "841": Operation("transfer subscriptions", Effect.READS, ("T0804",)),
    "847": Operation("delete subscriptions", Effect.SESSION, ("T0804",)),
    # 6.3
    "15903": Operation("invoke without a session", Effect.UNKNOWN),
}

_ALARM = ("T0878",)
_ACCESS = ("T0859", "T0892")
_TRUST = ("T0830", "T0892")
_SILENCED = Operation("take an alarm out of service", Effect.COMMANDS, _ALARM)
_BROUGHT_BACK = Operation("put an alarm into service", Effect.COMMANDS)
_SHELVED = Operation("shelve an alarm", Effect.COMMANDS, _ALARM)
_SUPPRESSED = Operation("suppress an alarm", Effect.COMMANDS, _ALARM)
_USERS = Operation("change users", Effect.ENGINEERS, _ACCESS)
_ROLES = Operation("change roles", Effect.ENGINEERS, _ACCESS)
_CERTIFICATES = Operation("change certificates", Effect.ENGINEERS, _TRUST)
_CREDENTIALS = Operation("change credentials", Effect.ENGINEERS, _ACCESS)
_PUBLISHING = Operation("configure publishing", Effect.ENGINEERS, ("T0836",))
_KEYS = Operation("get keys of a group", Effect.ENGINEERS)
_SET_KEYS = Operation("set keys of a group", Effect.ENGINEERS, _ACCESS)
_ITEMS = Operation("get monitored items", Effect.READS)

# Methods that the specification defines, by the number of their node (OPC 10000-6, annex A).
_METHODS = {
    # part 9: conditions and alarms
    3875: Operation("refresh conditions", Effect.READS),
    12912: Operation("refresh conditions", Effect.READS),
    9027: Operation("enable a condition", Effect.COMMANDS),
    9028: Operation("disable a condition", Effect.COMMANDS, _ALARM),
    9029: Operation("comment on a condition", Effect.WRITES),
    9069: Operation("answer a dialogue", Effect.COMMANDS),
    24312: Operation("answer a dialogue", Effect.COMMANDS),
    9111: Operation("acknowledge an alarm", Effect.COMMANDS),
    9113: Operation("confirm an alarm", Effect.COMMANDS),
    **dict.fromkeys((2948, 2949, 24756, 24760), _SHELVED),
    **dict.fromkeys((2947, 24758), Operation("unshelve an alarm", Effect.COMMANDS)),
    16402: Operation("silence an alarm", Effect.COMMANDS, _ALARM),
    **dict.fromkeys((16403, 24316), _SUPPRESSED),
    **dict.fromkeys((17868, 24318), Operation("unsuppress an alarm", Effect.COMMANDS)),
    **dict.fromkeys((17869, 24320), _SILENCED),
    **dict.fromkeys((17870, 24322), _BROUGHT_BACK),
    **dict.fromkeys((18199, 24324), Operation("reset an alarm", Effect.COMMANDS)),
    # part 10: programs
    2426: Operation("start a program", Effect.COMMANDS, ("T0858",)),
    2427: Operation("suspend a program", Effect.COMMANDS, ("T0858",)),
    2428: Operation("resume a program", Effect.COMMANDS, ("T0858",)),
    2429: Operation("halt a program", Effect.COMMANDS, ("T0858", "T0881")),
    2430: Operation("reset a program", Effect.COMMANDS, ("T0858",)),
    # part 5: the server itself
    **dict.fromkeys((11489, 11492), _ITEMS),
    **dict.fromkeys((12871, 12873), Operation("send data again", Effect.READS)),
    **dict.fromkeys((12746, 12749), Operation("keep a subscription", Effect.SESSION)),
    **dict.fromkeys(
        (12883, 12886), Operation("change the server's state", Effect.COMMANDS, ("T0881",))
    ),
    # part 20: files
    11580: Operation("open a file", Effect.SESSION),
    11583: Operation("close a file", Effect.SESSION),
    11585: Operation("read a file", Effect.ENGINEERS, ("T0845",)),
    11588: Operation("write a file", Effect.ENGINEERS, ("T0843",)),
    **dict.fromkeys((11590, 11593), Operation("seek in a file", Effect.SESSION)),
    **dict.fromkeys((13387, 13390), Operation("create a file", Effect.ENGINEERS, ("T0843",))),
    13393: Operation("delete a file", Effect.ENGINEERS, ("T0809",)),
    13395: Operation("move or copy a file", Effect.ENGINEERS),
    # part 12: certificates and credentials
    **dict.fromkeys((12543, 12775, 12777), Operation("read certificates", Effect.READS)),
    **dict.fromkeys((32296, 32333), Operation("read certificates", Effect.READS)),
    **dict.fromkeys((12546, 12548, 12550, 12616, 13737), _CERTIFICATES),
    **dict.fromkeys((12731, 12737), Operation("ask for a certificate request", Effect.ENGINEERS)),
    **dict.fromkeys((12734, 12740), Operation("apply security settings", Effect.ENGINEERS, _TRUST)),
    **dict.fromkeys((25698, 25708), Operation("drop security settings", Effect.ENGINEERS)),
    **dict.fromkeys(
        (25699, 25709), Operation("reset to the maker's settings", Effect.ENGINEERS, ("T0809",))
    ),
    **dict.fromkeys((17522, 17528, 18006, 18008), _CREDENTIALS),
    # part 18: users and roles
    **dict.fromkeys((24269, 24271, 24273, 24304, 24306, 24308), _USERS),
    **dict.fromkeys((24275, 24310), Operation("change a password", Effect.ENGINEERS, _ACCESS)),
    **dict.fromkeys((15624, 15626, 15997, 16000, 16176, 16178, 16180, 16182), _ROLES),
    # part 14: publishing
    **dict.fromkeys((15215, 15907), _KEYS),
    **dict.fromkeys((17296, 17364), _SET_KEYS),
    **dict.fromkeys((14225, 14432, 16598, 17366, 17369, 17427, 17465, 25508), _PUBLISHING),
    **dict.fromkeys((14645, 14646), Operation("enable or disable publishing", Effect.COMMANDS)),
}
_HISTORY = {
    "insert": Operation("insert into history", Effect.WRITES, ("T0856",)),
    "replace": Operation("replace history", Effect.WRITES, ("T0856",)),
    "update": Operation("replace history", Effect.WRITES, ("T0856",)),
    "remove": Operation("delete history", Effect.WRITES, ("T0809",)),
    "delete": Operation("delete history", Effect.WRITES, ("T0809",)),
}


class _OpcUa(Protocol):
    """OPC UA, where a method's node tells what a call does."""

    def operation(self, code: str, object_: str = "") -> Operation:
        """Of a call by its method, of a change of history by what is changed."""
        found = None
        if code == "712":
            found = _METHODS.get(_standard(object_.rpartition(" / ")[2]))
        elif code == "700":
            found = _HISTORY.get(object_.rpartition(": ")[2])
        return found or super().operation(code, object_)


def _standard(node: str) -> int:
    """The number of a node that the specification defines; else 0."""
    number = node.removeprefix("i=")
    return int(number) if number != node and number.isdecimal() else 0


# OPC 10000-5, 12.6, of `Server_ServerStatus_State`.
_VALUES = {
    "i=2259": {
        0: "running",
        1: "failed",
        2: "no configuration",
        3: "suspended",
        4: "shutdown",
        5: "test",
        6: "communication fault",
        7: "unknown",
    }
}

PROTOCOL = _OpcUa(
    name="opcua",
    title="OPC UA",
    spec="OPC 10000-4 and OPC 10000-6, version 1.05",
    ports=("tcp/4840",),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=True,
    operations={**_CONNECTION, **_SERVICES},
    statuses=STATUSES,
    values=_VALUES,
)
