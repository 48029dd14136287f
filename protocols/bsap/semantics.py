"""What BSAP's application functions mean to a plant.

Functions are those of the BSAP programmer's reference (Emerson D301401X012), as Bristol's
controllers know them; over IP captures show the remote database access.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_WRITE = ("T0836", "T0855")
_DOWNLOAD = ("T0843",)

_DATABASE = {
    "160.0": Operation("read signals by address", Effect.READS, _MONITOR),
    "160.2": Operation("read logical values by address", Effect.READS, _MONITOR),
    "160.4": Operation("read signals by name", Effect.READS, _MONITOR),
    "160.6": Operation("read logical values by name", Effect.READS, _MONITOR),
    "160.12": Operation("begin to read signals of a list", Effect.READS, _MONITOR),
    "160.13": Operation("go on reading signals of a list", Effect.READS, _MONITOR),
    "160.14": Operation("begin to read logical values of a list", Effect.READS, _MONITOR),
    "160.15": Operation("go on reading logical values of a list", Effect.READS, _MONITOR),
    "160.128": Operation("write signals by address", Effect.WRITES, _WRITE),
    "160.132": Operation("write signals by name", Effect.WRITES, _WRITE),
    "160.140": Operation("begin to write signals of a list", Effect.WRITES, _WRITE),
    "160.141": Operation("go on writing signals of a list", Effect.WRITES, _WRITE),
    "161.257": Operation("reset the system", Effect.COMMANDS, ("T0816",)),
    "161.258": Operation("reset diagnostics", Effect.COMMANDS),
    "161.513": Operation("read date and time", Effect.READS),
    "161.514": Operation("read the date", Effect.READS),
    "161.515": Operation("read the time", Effect.READS),
    "161.641": Operation("write date and time", Effect.COMMANDS, ("T0836",)),
    "161.1024": Operation("change the node's address", Effect.ENGINEERS, ("T0836",)),
}

_FURTHER = {
    "3": Operation("on-line message to a PC", Effect.UNKNOWN),
    "64": Operation("on-line message to an RTU", Effect.UNKNOWN),
    "72": Operation("diagnostics", Effect.READS),
    "104": Operation("flash download", Effect.ENGINEERS, _DOWNLOAD),
    "106": Operation("flash configuration", Effect.ENGINEERS, ("T0836",)),
    "112": Operation("command handler", Effect.UNKNOWN),
    "120": Operation("download", Effect.ENGINEERS, _DOWNLOAD),
    "136": Operation("time and node routing table", Effect.COMMANDS, ("T0836",)),
    "137": Operation("ask for time and node routing table", Effect.READS),
    "162": Operation("report by exception", Effect.REPORTS),
    "163": Operation("manage reports by exception", Effect.SESSION),
    "168": Operation("acknowledge alarms", Effect.WRITES),
    "169": Operation("initialise alarms", Effect.SESSION),
    "170": Operation("report alarms", Effect.REPORTS),
    "176": Operation("peer-to-peer message of a master", Effect.UNKNOWN),
    "177": Operation("peer-to-peer message of a slave", Effect.UNKNOWN),
}

PROTOCOL = Protocol(
    name="bsap",
    title="BSAP",
    spec="Emerson D301401X012; over IP as captures show it",
    ports=("udp/1234", "udp/1235"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={**_DATABASE, **_FURTHER},
    lacks=frozenset({"identity"}),
)
