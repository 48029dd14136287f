"""What CODESYS V3's services mean to a plant.

No specification is public. Names of components and commands are those of the dissector codesys3 and
of Microsoft's icspector; what has none there is unknown.
"""

from protocols.model import NO_ANSWER, Effect, Operation, Protocol, Visibility

_INFORMATION = ("T0888",)
_STATE = ("T0868",)
_MONITOR = ("T0801",)
_COMMAND = ("T0836", "T0855")
_PARAMETER = ("T0836",)
_MODE = ("T0858",)
_STOP = ("T0858", "T0814")
_RESET = ("T0816", "T0858")
_FORCE = ("T0835", "T0831")
_UPLOAD = ("T0845",)
_DOWNLOAD = ("T0843",)
_CHANGE = ("T0843", "T0889")
_TAGS = ("T0861",)
_FILES = ("T0893",)
_LOSS = ("T0809",)

_ROUTER = {
    "1": Operation("request an address", Effect.SESSION),
    "2": Operation("assign an address", Effect.SESSION),
    "3.49665": Operation("resolve an address", Effect.DISCOVERS, ("T0846",)),
    "3.49666": Operation("resolve a name", Effect.DISCOVERS, ("T0846", "T0888")),
    "64.194": Operation("get channel information", Effect.SESSION),
    "64.195": Operation("open a channel", Effect.SESSION),
    "64.196": Operation("close a channel", Effect.SESSION),
    "64.30039": Operation("encrypted message", Effect.UNKNOWN),
}

_DEVICE = {
    1: Operation("get target identity", Effect.DISCOVERS, _INFORMATION),
    2: Operation("log on", Effect.SESSION),
    3: Operation("log off", Effect.SESSION),
    4: Operation("reset to origin", Effect.COMMANDS, (*_RESET, *_LOSS)),
    5: Operation("echo", Effect.SESSION),
    6: Operation("set operating mode", Effect.COMMANDS, _MODE),
    7: Operation("get operating mode", Effect.READS, _STATE),
    8: Operation("log on interactively", Effect.SESSION),
    9: Operation("rename node", Effect.ENGINEERS, _PARAMETER),
    10: Operation("create session", Effect.SESSION),
    11: Operation("get what a reset to origin keeps", Effect.READS),
}

_APPLICATION = {
    1: Operation("log on to application", Effect.SESSION),
    2: Operation("log off from application", Effect.SESSION),
    3: Operation("create application", Effect.ENGINEERS, _DOWNLOAD),
    4: Operation("delete application", Effect.ENGINEERS, (*_DOWNLOAD, *_LOSS)),
    5: Operation("download application", Effect.ENGINEERS, _DOWNLOAD),
    6: Operation("online change", Effect.ENGINEERS, _CHANGE),
    7: Operation("download device", Effect.ENGINEERS, _DOWNLOAD),
    8: Operation("create device application", Effect.ENGINEERS, _DOWNLOAD),
    16: Operation("start application", Effect.COMMANDS, _MODE),
    17: Operation("stop application", Effect.COMMANDS, _STOP),
    18: Operation("reset application", Effect.COMMANDS, _RESET),
    19: Operation("set breakpoint", Effect.COMMANDS, _MODE),
    20: Operation("read status", Effect.READS, _STATE),
    21: Operation("delete breakpoint", Effect.COMMANDS),
    22: Operation("read call stack", Effect.READS),
    23: Operation("get area offset", Effect.READS),
    24: Operation("read application list", Effect.READS, _INFORMATION),
    25: Operation("set next statement", Effect.COMMANDS, _MODE),
    32: Operation("release force list", Effect.COMMANDS, _FORCE),
    33: Operation("upload force list", Effect.READS, _MONITOR),
    34: Operation("single cycle", Effect.COMMANDS, _MODE),
    35: Operation("create boot project", Effect.ENGINEERS, _DOWNLOAD),
    36: Operation("initialize application again", Effect.COMMANDS, _RESET),
    37: Operation("read application states", Effect.READS, _STATE),
    38: Operation("load boot application", Effect.ENGINEERS, _DOWNLOAD),
    39: Operation("register boot application", Effect.ENGINEERS, _DOWNLOAD),
    40: Operation("check file consistency", Effect.READS),
    41: Operation("read application information", Effect.READS, _INFORMATION),
    48: Operation("download application compactly", Effect.ENGINEERS, _DOWNLOAD),
    49: Operation("read project information", Effect.READS, _INFORMATION),
    50: Operation("define flow", Effect.COMMANDS),
    51: Operation("read flow values", Effect.READS, _MONITOR),
    52: Operation("download encrypted application", Effect.ENGINEERS, _DOWNLOAD),
    53: Operation("read application content", Effect.ENGINEERS, _UPLOAD),
    54: Operation("save retains", Effect.COMMANDS),
    55: Operation("restore retains", Effect.COMMANDS, _PARAMETER),
    56: Operation("get area address", Effect.READS),
    57: Operation("leave execution points active", Effect.COMMANDS),
    64: Operation("claim execution points", Effect.COMMANDS),
}

_LOG = {
    1: Operation("get log entries", Effect.READS),
    2: Operation("get component names", Effect.READS),
    3: Operation("get logger list", Effect.READS),
}

_FILE_TRANSFER = {
    1: Operation("get file information", Effect.READS, _FILES),
    2: Operation("start file download", Effect.ENGINEERS, _DOWNLOAD),
    3: Operation("restart file download", Effect.ENGINEERS, _DOWNLOAD),
    4: Operation("download file", Effect.ENGINEERS, _DOWNLOAD),
    5: Operation("start file upload", Effect.ENGINEERS, _UPLOAD),
    6: Operation("restart file upload", Effect.ENGINEERS, _UPLOAD),
    7: Operation("upload file", Effect.ENGINEERS, _UPLOAD),
    8: Operation("end file transfer", Effect.SESSION),
    9: Operation("cancel file transfer", Effect.SESSION),
    10: Operation("save signature", Effect.ENGINEERS, _PARAMETER),
    11: Operation("get signature", Effect.READS),
    12: Operation("list directory", Effect.READS, _FILES),
    13: Operation("cancel list of directory", Effect.SESSION),
    14: Operation("delete file", Effect.ENGINEERS, _LOSS),
    15: Operation("rename file", Effect.ENGINEERS, _PARAMETER),
    16: Operation("create directory", Effect.ENGINEERS, _PARAMETER),
    17: Operation("delete directory", Effect.ENGINEERS, _LOSS),
    18: Operation("rename directory", Effect.ENGINEERS, _PARAMETER),
    20: Operation("synchronize file transfer", Effect.SESSION),
}

_VARIABLES = {
    1: Operation("register variable list", Effect.READS, _MONITOR),
    2: Operation("unregister variable list", Effect.SESSION),
    3: Operation("read variable list", Effect.READS, _MONITOR),
    4: Operation("write variable list", Effect.WRITES, _COMMAND),
    5: Operation("read variables", Effect.READS, _MONITOR),
    6: Operation("write variables", Effect.WRITES, _COMMAND),
    7: Operation("get root nodes", Effect.READS, _TAGS),
    8: Operation("get children of a node", Effect.READS, _TAGS),
    9: Operation("get types", Effect.READS, _TAGS),
    10: Operation("get address information", Effect.READS, _TAGS),
    11: Operation("remove variables from list", Effect.SESSION),
}

_TRACE = {
    1: Operation("read trace list", Effect.READS),
    2: Operation("create trace", Effect.COMMANDS),
    3: Operation("delete trace", Effect.COMMANDS),
    4: Operation("complete trace", Effect.COMMANDS),
    5: Operation("open trace", Effect.SESSION),
    6: Operation("close trace", Effect.SESSION),
    7: Operation("read trace", Effect.READS, _MONITOR),
    8: Operation("get trace state", Effect.READS),
    9: Operation("get trace configuration", Effect.READS),
    10: Operation("start trace", Effect.COMMANDS),
    11: Operation("stop trace", Effect.COMMANDS),
    12: Operation("restart trace", Effect.COMMANDS),
    13: Operation("add trace record", Effect.COMMANDS),
    14: Operation("remove trace record", Effect.COMMANDS),
    15: Operation("get trace record configuration", Effect.READS),
    16: Operation("reset trigger of trace record", Effect.COMMANDS),
    17: Operation("store trace", Effect.COMMANDS),
    18: Operation("restore trace", Effect.COMMANDS),
    19: Operation("get trace configuration from file", Effect.READS),
}

_COMPONENTS = {
    1: _DEVICE,
    2: _APPLICATION,
    5: _LOG,
    8: _FILE_TRANSFER,
    9: _VARIABLES,
    15: _TRACE,
    17: {1: Operation("run shell command", Effect.ENGINEERS, ("T0807",))},
    27: {
        1: Operation("monitor", Effect.READS, _MONITOR),
        2: Operation("write monitored values", Effect.WRITES, _COMMAND),
    },
}

PROTOCOL = Protocol(
    name="codesys",
    title="CODESYS V3",
    spec="none public; Kaspersky ICS CERT, CODESYS Runtime (2019); codesys3 and icspector",
    ports=("tcp/11740", "tcp/1217", "udp/1740"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=True,
    operations=_ROUTER
    | {
        f"64.{component}.{command}": done
        for component, commands in _COMPONENTS.items()
        for command, done in commands.items()
    },
    statuses={NO_ANSWER: "no result known"},
)
