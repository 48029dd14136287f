"""What PCCC's commands mean to a plant (Rockwell 1770-6.5.16)."""

from collections.abc import Mapping

from protocols.model import Effect, Operation, Protocol, Visibility

_READ = ("T0801",)
_WRITE = ("T0836", "T0855")
_UPLOAD = ("T0845",)
_DOWNLOAD = ("T0843",)
_MODE = ("T0858",)

# Chapter 7, "Communication Commands".
_OPERATIONS = {
    "0": Operation("protected write", Effect.WRITES, _WRITE),
    "1": Operation("unprotected read", Effect.READS, _READ),
    "2": Operation("protected bit write", Effect.WRITES, _WRITE),
    "5": Operation("unprotected bit write", Effect.WRITES, _WRITE),
    "8": Operation("unprotected write", Effect.WRITES, _WRITE),
    "6.0": Operation("echo", Effect.READS),
    "6.1": Operation("read diagnostic counters", Effect.READS),
    "6.2": Operation("set variables", Effect.ENGINEERS),
    "6.3": Operation("diagnostic status", Effect.DISCOVERS, ("T0888",)),
    "6.4": Operation("set timeout", Effect.ENGINEERS),
    "6.5": Operation("set NAKs", Effect.ENGINEERS),
    "6.6": Operation("set ENQs", Effect.ENGINEERS),
    "6.7": Operation("reset diagnostic counters", Effect.ENGINEERS),
    "6.8": Operation("set data table size", Effect.ENGINEERS),
    "6.9": Operation("read link parameters", Effect.READS),
    "6.10": Operation("set link parameters", Effect.ENGINEERS),
    "7.0": Operation("disable outputs", Effect.COMMANDS, ("T0858", "T0814")),
    "7.1": Operation("enable outputs", Effect.COMMANDS, _MODE),
    "7.3": Operation("enable PLC scanning", Effect.COMMANDS, _MODE),
    "7.4": Operation("enter download mode", Effect.ENGINEERS, _DOWNLOAD),
    "7.5": Operation("exit download or upload mode", Effect.ENGINEERS),
    "7.6": Operation("enter upload mode", Effect.ENGINEERS, _UPLOAD),
    "15.0": Operation("word range write", Effect.WRITES, _WRITE),
    "15.1": Operation("word range read", Effect.READS, _READ),
    "15.2": Operation("bit write", Effect.WRITES, _WRITE),
    "15.3": Operation("file write", Effect.WRITES, _WRITE),
    "15.4": Operation("file read", Effect.READS, _READ),
    "15.5": Operation("download request", Effect.ENGINEERS, _DOWNLOAD),
    "15.6": Operation("upload", Effect.ENGINEERS, _UPLOAD),
    "15.7": Operation("shutdown", Effect.COMMANDS, ("T0814", "T0881")),
    "15.8": Operation("physical write", Effect.ENGINEERS, _DOWNLOAD),
    "15.9": Operation("physical read", Effect.ENGINEERS, _UPLOAD),
    "15.10": Operation("restart request", Effect.COMMANDS, ("T0816",)),
    "15.17": Operation("get edit resource", Effect.ENGINEERS, _MODE),
    "15.18": Operation("return edit resource", Effect.ENGINEERS),
    "15.23": Operation("read bytes physical", Effect.ENGINEERS, _UPLOAD),
    "15.24": Operation("write bytes physical", Effect.ENGINEERS, _DOWNLOAD),
    "15.38": Operation("read-modify-write", Effect.WRITES, _WRITE),
    "15.41": Operation("read section size", Effect.READS),
    "15.58": Operation("set CPU mode", Effect.COMMANDS, _MODE),
    "15.65": Operation("disable forces", Effect.COMMANDS, ("T0835",)),
    "15.80": Operation("download all request", Effect.ENGINEERS, _DOWNLOAD),
    "15.82": Operation("download completed", Effect.ENGINEERS, _DOWNLOAD),
    "15.83": Operation("upload all request", Effect.ENGINEERS, _UPLOAD),
    "15.85": Operation("upload completed", Effect.ENGINEERS, _UPLOAD),
    "15.87": Operation("initialize memory", Effect.COMMANDS, ("T0809",)),
    "15.94": Operation("modify PLC-2 compatibility file", Effect.ENGINEERS),
    "15.103": Operation("typed write", Effect.WRITES, _WRITE),
    "15.104": Operation("typed read", Effect.READS, _READ),
    "15.121": Operation("read-modify-write N", Effect.WRITES, _WRITE),
    "15.128": Operation("change CPU mode", Effect.COMMANDS, _MODE),
    "15.129": Operation("open file", Effect.ENGINEERS),
    "15.130": Operation("close file", Effect.ENGINEERS),
    "15.136": Operation("execute multiple commands", Effect.UNKNOWN),
    "15.143": Operation("apply port configuration", Effect.ENGINEERS),
    "15.161": Operation("protected typed logical read, two fields", Effect.READS, _READ),
    "15.162": Operation("protected typed logical read, three fields", Effect.READS, _READ),
    "15.167": Operation("protected typed file read", Effect.ENGINEERS, _UPLOAD),
    "15.169": Operation("protected typed logical write, two fields", Effect.WRITES, _WRITE),
    "15.170": Operation("protected typed logical write, three fields", Effect.WRITES, _WRITE),
    "15.171": Operation("protected typed logical masked write", Effect.WRITES, _WRITE),
    "15.175": Operation("protected typed file write", Effect.ENGINEERS, _DOWNLOAD),
    # Not in the specification: what the libraries abel and libpccc found in use.
    "15.39": Operation("create memory", Effect.ENGINEERS, _DOWNLOAD),
    "15.64": Operation("enable forces", Effect.COMMANDS, ("T0835",)),
    "15.148": Operation("read file information", Effect.READS),
    "15.242": Operation("set privileges", Effect.ENGINEERS),
}

# Chapter 8: STS.
_STATUSES = {
    0x10: "illegal command or format",
    0x20: "host has a problem and will not communicate",
    0x30: "remote node host is missing or shut down",
    0x40: "host hardware fault",
    0x50: "addressing problem or memory protect rungs",
    0x60: "function not allowed, command protection",
    0x70: "processor is in program mode",
    0x80: "compatibility mode file missing",
    0x90: "remote node cannot buffer command",
    0xA0: "wait for acknowledge",
    0xB0: "remote node problem due to download",
    0xC0: "wait for acknowledge",
    0xF0: "error in extended status",
}

# Chapter 8: EXT STS for command 15.
_EXTENDED = {
    0x01: "illegal value in a field",
    0x02: "fewer address levels than the minimum",
    0x03: "more address levels than supported",
    0x04: "symbol not found",
    0x05: "symbol of improper format",
    0x06: "address leads to nothing usable",
    0x07: "file is wrong size",
    0x08: "situation has changed since the start",
    0x09: "data or file too large",
    0x0A: "transaction size plus word address too large",
    0x0B: "access denied",
    0x0C: "resource not available",
    0x0D: "resource already available",
    0x0E: "command cannot be executed",
    0x0F: "histogram overflow",
    0x10: "no access",
    0x11: "illegal data type",
    0x12: "invalid parameter or data",
    0x13: "reference to deleted area",
    0x14: "execution failure for unknown reason",
    0x15: "data conversion error",
    0x16: "1771 rack adapter not able to communicate",
    0x17: "type mismatch",
    0x18: "1771 module response not valid",
    0x19: "duplicate label",
    0x1A: "file is open, another node owns it",
    0x1B: "another node is the program owner",
    0x1E: "data table element protection violation",
    0x1F: "temporary internal problem",
    0x22: "remote rack fault",
    0x23: "timeout",
    0x24: "unknown error",
}

_ALL_STATUSES: Mapping[int, str] = {
    **_STATUSES,
    **{extended << 16 | 0xF0: text for extended, text in _EXTENDED.items()},
}

PCCC = Protocol(
    name="pccc",
    title="PCCC",
    spec="Rockwell 1770-6.5.16, DF1 Protocol and Command Set",
    ports=("tcp/44818",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations=_OPERATIONS,
    statuses=_ALL_STATUSES,
)
