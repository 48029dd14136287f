"""What OPC UA's services mean to a plant. Sections are of OPC 10000-4, parts of OPC 10000.

A code is the number of the request's binary encoding (OPC 10000-6, annex A), or the word of
a connection's own message. `MSG` is a message that a mirror cannot read.
"""

from protocols.model import Effect, Operation, Protocol, Visibility
from protocols.opcua.statuses import STATUSES

_VALUES = ("T0801",)
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
    "631": Operation("read", Effect.READS, _VALUES),
    "664": Operation("read history", Effect.READS, ("T0802",)),
    "673": Operation("write", Effect.WRITES, _COMMAND),
    "700": Operation("update history", Effect.WRITES, ("T0809", "T0856")),
    # 5.12, methods
    "712": Operation("call", Effect.COMMANDS, ("T0855", "T0871")),
    # 5.13, monitored items
    "751": Operation("create monitored items", Effect.READS, _VALUES),
    "763": Operation("modify monitored items", Effect.READS),
    "769": Operation("set monitoring mode", Effect.READS),
    "775": Operation("set triggering", Effect.READS),
    "781": Operation("delete monitored items", Effect.SESSION, ("T0804",)),
    # 5.14, subscriptions
    "787": Operation("create subscription", Effect.READS, _VALUES),
    "793": Operation("modify subscription", Effect.READS),
    "799": Operation("set publishing mode", Effect.READS),
    "826": Operation("publish", Effect.REPORTS),
    "832": Operation("republish", Effect.REPORTS),
    "841": Operation("transfer subscriptions", Effect.READS, ("T0804",)),
    "847": Operation("delete subscriptions", Effect.SESSION, ("T0804",)),
    # 6.3
    "15903": Operation("invoke without a session", Effect.UNKNOWN),
}

PROTOCOL = Protocol(
    name="opcua",
    title="OPC UA",
    spec="OPC 10000-4 and OPC 10000-6, version 1.05",
    ports=("tcp/4840",),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=True,
    operations={**_CONNECTION, **_SERVICES},
    statuses=STATUSES,
)
