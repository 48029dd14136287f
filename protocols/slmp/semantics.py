"""What SLMP commands mean to a plant.

Sections are of the SLMP Reference Manual, SH-080956ENG, chapter 5; files and memory also of
the MELSEC Communication Protocol Reference Manual, SH-080008. A code is command and
subcommand; the subcommand says bits or words, and how long a device's number is.
"""

from collections.abc import Mapping

from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_COMMAND = ("T0836", "T0855")
_PARAMETER = ("T0836",)
_MODE = ("T0858",)
_UPLOAD = ("T0845",)
_DOWNLOAD = ("T0843",)
_LOSS = ("T0809",)
_INFORMATION = ("T0888",)

# By command.
_COMMANDS: Mapping[int, Operation] = {
    0x0101: Operation("read type name", Effect.DISCOVERS, _INFORMATION),
    0x0401: Operation("read devices", Effect.READS, _MONITOR),
    0x1401: Operation("write devices", Effect.WRITES, _COMMAND),
    0x0403: Operation("read random", Effect.READS, _MONITOR),
    0x1402: Operation("write random", Effect.WRITES, _COMMAND),
    0x0406: Operation("read blocks", Effect.READS, _MONITOR),
    0x1406: Operation("write blocks", Effect.WRITES, _COMMAND),
    0x0801: Operation("entry monitor device", Effect.READS, _MONITOR),
    0x0802: Operation("execute monitor", Effect.READS, _MONITOR),
    0x041A: Operation("read array labels", Effect.READS, _MONITOR),
    0x141A: Operation("write array labels", Effect.WRITES, _COMMAND),
    0x041C: Operation("read random labels", Effect.READS, _MONITOR),
    0x141B: Operation("write random labels", Effect.WRITES, _COMMAND),
    0x0601: Operation("read buffer of a module", Effect.READS, _MONITOR),
    0x1601: Operation("write buffer of a module", Effect.WRITES, _PARAMETER),
    0x0613: Operation("read own buffer", Effect.READS, _MONITOR),
    0x1613: Operation("write own buffer", Effect.WRITES, _PARAMETER),
    0x0619: Operation("self test", Effect.READS),
    0x1001: Operation("remote run", Effect.COMMANDS, _MODE),
    0x1002: Operation("remote stop", Effect.COMMANDS, ("T0858", "T0814")),
    0x1003: Operation("remote pause", Effect.COMMANDS, _MODE),
    0x1005: Operation("remote latch clear", Effect.COMMANDS, _LOSS),
    0x1006: Operation("remote reset", Effect.COMMANDS, ("T0816",)),
    0x1617: Operation("clear error", Effect.COMMANDS, ("T0878",)),
    0x1630: Operation("unlock with remote password", Effect.SESSION, ("T0859",)),
    0x1631: Operation("lock with remote password", Effect.SESSION, ("T0892",)),
    0x2101: Operation("on demand", Effect.REPORTS),
    0x0E30: Operation("node search", Effect.DISCOVERS, ("T0846",)),
    0x0E31: Operation("set IP address", Effect.ENGINEERS, _PARAMETER),
    0x0E32: Operation("compare device information", Effect.DISCOVERS, _INFORMATION),
    0x0E33: Operation("get parameters", Effect.ENGINEERS, _UPLOAD),
    0x0E34: Operation("set parameters", Effect.ENGINEERS, _PARAMETER),
    0x1810: Operation("read directory", Effect.ENGINEERS, _UPLOAD),
    0x1811: Operation("search directory", Effect.ENGINEERS, _UPLOAD),
    0x1820: Operation("create file", Effect.ENGINEERS, _DOWNLOAD),
    0x1822: Operation("delete file", Effect.ENGINEERS, _LOSS),
    0x1824: Operation("copy file", Effect.ENGINEERS),
    0x1825: Operation("change file's attributes", Effect.ENGINEERS),
    0x1826: Operation("change file's date", Effect.ENGINEERS, ("T0872",)),
    0x1827: Operation("open file", Effect.ENGINEERS, ("T0845", "T0843")),
    0x1828: Operation("read file", Effect.ENGINEERS, _UPLOAD),
    0x1829: Operation("write file", Effect.ENGINEERS, _DOWNLOAD),
    0x182A: Operation("close file", Effect.ENGINEERS),
}

# Chapter 6 and the user's manuals of controllers.
_STATUSES = {
    0x4000: "checksum error of serial communication",
    0x4001: "unsupported request",
    0x4002: "unsupported request for this station",
    0x4004: "write to a protected controller",
    0x4005: "too much data for one request",
    0x4008: "CPU busy",
    0x4010: "not possible in RUN",
    0x4013: "not possible unless stopped",
    0x4021: "drive does not exist",
    0x4022: "file does not exist",
    0x4030: "device does not exist",
    0x4031: "device number out of range",
    0x4080: "request data error",
    0xC035: "no answer of the other side",
    0xC050: "no binary value of these digits",
    0xC051: "too many bits at once",
    0xC052: "too many words at once",
    0xC053: "too many bits of random access",
    0xC054: "too many words of random access",
    0xC056: "address out of range",
    0xC058: "length does not fit the digits",
    0xC059: "command or subcommand wrong",
    0xC05B: "device cannot be accessed",
    0xC05C: "request data error",
    0xC05D: "nothing registered to monitor",
    0xC05F: "request cannot be executed",
    0xC060: "request contents wrong",
    0xC061: "length does not fit the data",
    0xC06F: "code of data is not that of the port",
    0xC070: "device extension not possible",
    0xC0B5: "data that the controller cannot use",
    0xC200: "wrong remote password",
    0xC201: "locked by remote password",
    0xC204: "unlocked by another",
    0xC810: "wrong remote password (iQ-R)",
    0xC815: "locked after wrong passwords",
    0xCEE0: "another discovers",
    0xCEE1: "too large a request",
    0xCEE2: "too large an answer",
}


class _Slmp(Protocol):
    """SLMP, whose subcommands change the form, not the meaning."""

    def listed(self, code: str) -> str:
        """By the command alone, where the subcommand has no name of its own."""
        return code if code in self.operations else f"{code.partition('.')[0]}.0"


PROTOCOL = _Slmp(
    name="slmp",
    title="Mitsubishi SLMP",
    spec="Mitsubishi Electric SH-080956ENG, SH-080008",
    ports=("tcp/5007", "udp/5006", "tcp/5000", "udp/5000", "tcp/1025", "udp/61450", "udp/45237"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={f"{command}.0": operation for command, operation in _COMMANDS.items()},
    statuses=_STATUSES,
)
