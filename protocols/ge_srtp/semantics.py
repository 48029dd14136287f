"""What the service requests of GE controllers mean to a plant.

Names of requests that GFK-0529C specifies are its own (chapter 6); the others are known by
name only. A status is a major error and, where it says more, a minor one (chapter 3).
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_STATE = ("T0868",)
_INFORMATION = ("T0888",)
_COMMAND = ("T0836", "T0855")
_PARAMETER = ("T0836",)
_MODE = ("T0858",)
_STOP = ("T0858", "T0814")
_FORCE = ("T0835", "T0831")
_UPLOAD = ("T0845",)
_DOWNLOAD = ("T0843",)
_CHANGE = ("T0889",)
_LOSS = ("T0809",)

_STATUS = {
    0x00: Operation("read short status", Effect.READS, _STATE),
    0x01: Operation("read long status", Effect.READS, _STATE),
    0x02: Operation("read memory usage", Effect.READS, _STATE),
    0x03: Operation("read program name", Effect.DISCOVERS, _INFORMATION),
    0x25: Operation("read clock", Effect.READS),
    0x26: Operation("read program block sizes", Effect.READS, _INFORMATION),
    0x27: Operation("list program blocks", Effect.READS, _INFORMATION),
    0x38: Operation("read fault table", Effect.READS, _STATE),
    0x3C: Operation("read configuration sizes", Effect.READS, _INFORMATION),
    0x43: Operation("read controller type and ID", Effect.DISCOVERS, _INFORMATION),
    0x4A: Operation("read configuration parameter", Effect.ENGINEERS, _UPLOAD),
    0x4D: Operation("read supported functions", Effect.READS, _INFORMATION),
    0x50: Operation("list subrequests", Effect.READS),
    0x59: Operation("interrogate I/O", Effect.READS, ("T0877",)),
    0x61: Operation("read supported features", Effect.READS, _INFORMATION),
}

_MEMORY = {
    0x04: Operation("read system memory", Effect.READS, _MONITOR),
    0x05: Operation("read task memory", Effect.READS, _MONITOR),
    0x06: Operation("read program block memory", Effect.READS, _MONITOR),
    0x07: Operation("write system memory", Effect.WRITES, _COMMAND),
    0x08: Operation("write task memory", Effect.WRITES, _COMMAND),
    0x09: Operation("write program block memory", Effect.WRITES, _COMMAND),
    0x0C: Operation("read system memory by symbol", Effect.READS, _MONITOR),
    0x0D: Operation("read task memory by symbol", Effect.READS, _MONITOR),
    0x0E: Operation("read program block memory by symbol", Effect.READS, _MONITOR),
    0x0F: Operation("write system memory by symbol", Effect.WRITES, _COMMAND),
    0x10: Operation("write task memory by symbol", Effect.WRITES, _COMMAND),
    0x11: Operation("write program block memory by symbol", Effect.WRITES, _COMMAND),
    0x12: Operation("resolve system memory name", Effect.READS, ("T0861",)),
    0x13: Operation("resolve task memory name", Effect.READS, ("T0861",)),
    0x14: Operation("resolve program block memory name", Effect.READS, ("T0861",)),
    0x15: Operation("establish datagram", Effect.READS, _MONITOR),
    0x16: Operation("update datagram", Effect.READS, _MONITOR),
    0x17: Operation("cancel datagram", Effect.SESSION),
    0x48: Operation("write datagram definition", Effect.READS, _MONITOR),
    0x44: Operation("toggle forced memory", Effect.COMMANDS, _FORCE),
    0x57: Operation("toggle forced program block memory", Effect.COMMANDS, _FORCE),
}

_CONTROL = {
    0x20: Operation("programmer log-on", Effect.SESSION),
    0x21: Operation("change privilege level", Effect.SESSION, ("T0859",)),
    0x23: Operation("set controller's state", Effect.COMMANDS, _MODE),
    0x24: Operation("set clock", Effect.COMMANDS, _PARAMETER),
    0x29: Operation("sequence control", Effect.COMMANDS, _MODE),
    0x39: Operation("clear fault table", Effect.COMMANDS, ("T0878", "T0872")),
    0x60: Operation("clear selected fault", Effect.COMMANDS, ("T0878", "T0872")),
    0x4F: Operation("session control", Effect.SESSION),
    0x51: Operation("extra status with answers", Effect.SESSION),
    0x5F: Operation("register remote server", Effect.SESSION),
}

_PROGRAMS = {
    0x0A: Operation("define symbol", Effect.ENGINEERS),
    0x0B: Operation("delete symbol", Effect.ENGINEERS),
    0x28: Operation("store program block", Effect.ENGINEERS, _DOWNLOAD),
    0x2A: Operation("store program block's program", Effect.ENGINEERS, _DOWNLOAD),
    0x2B: Operation("load program block", Effect.ENGINEERS, _UPLOAD),
    0x2C: Operation("load program block's program", Effect.ENGINEERS, _UPLOAD),
    0x2D: Operation("verify program block", Effect.ENGINEERS),
    0x2E: Operation("delete program block", Effect.ENGINEERS, _CHANGE),
    0x2F: Operation("change program block's size", Effect.ENGINEERS, _CHANGE),
    0x30: Operation("declare interrupt", Effect.ENGINEERS, ("T0821",)),
    0x35: Operation("clear all memory", Effect.COMMANDS, _LOSS),
    0x36: Operation("clear reference memory", Effect.COMMANDS, _LOSS),
    0x37: Operation("clear logic memory", Effect.COMMANDS, _LOSS),
    0x3D: Operation("store block", Effect.ENGINEERS, _DOWNLOAD),
    0x3E: Operation("load block", Effect.ENGINEERS, _UPLOAD),
    0x3F: Operation("store program", Effect.ENGINEERS, _DOWNLOAD),
    0x40: Operation("load program", Effect.ENGINEERS, _UPLOAD),
    0x41: Operation("change program", Effect.ENGINEERS, _CHANGE),
    0x42: Operation("verify program", Effect.ENGINEERS),
    0x46: Operation("manage block", Effect.ENGINEERS, _CHANGE),
    0x4C: Operation("rename task", Effect.ENGINEERS, _CHANGE),
    0x4E: Operation("store subrequest", Effect.ENGINEERS),
    0x55: Operation("delete subrequest", Effect.ENGINEERS),
    0x58: Operation("sequential function chart events", Effect.UNKNOWN),
    0x5A: Operation("store extended program", Effect.ENGINEERS, _DOWNLOAD),
    0x5B: Operation("load extended program", Effect.ENGINEERS, _UPLOAD),
    0x5C: Operation("verify extended program", Effect.ENGINEERS),
    0x5D: Operation("activate debugger", Effect.ENGINEERS, ("T0868",)),
}

_SETTINGS = {
    0x22: Operation("set controller's ID", Effect.ENGINEERS, _PARAMETER),
    0x31: Operation("clear configuration", Effect.COMMANDS, _LOSS),
    0x32: Operation("configure I/O automatically", Effect.ENGINEERS, _PARAMETER),
    0x33: Operation("replace I/O module", Effect.ENGINEERS, _PARAMETER),
    0x34: Operation("verify configuration block", Effect.ENGINEERS),
    0x3A: Operation("create configuration parameter task", Effect.ENGINEERS, _PARAMETER),
    0x3B: Operation("delete configuration parameter task", Effect.ENGINEERS, _PARAMETER),
    0x45: Operation("access EEPROM", Effect.ENGINEERS),
    0x47: Operation("lock or unlock as OEM", Effect.ENGINEERS, ("T0892",)),
    0x49: Operation("access memory card", Effect.ENGINEERS),
    0x4B: Operation("write slot configuration", Effect.ENGINEERS, _PARAMETER),
    0x52: Operation("store operating system extension", Effect.ENGINEERS, ("T0839",)),
    0x53: Operation("load operating system extension", Effect.ENGINEERS, _UPLOAD),
    0x54: Operation("delete operating system extension", Effect.ENGINEERS, ("T0839",)),
    0x56: Operation("share controller's data", Effect.UNKNOWN),
    0x5E: Operation("configuration change control", Effect.ENGINEERS, _PARAMETER),
}

_FILES = {
    0x18: Operation("format disk", Effect.COMMANDS, _LOSS),
    0x19: Operation("open file", Effect.ENGINEERS),
    0x1A: Operation("close file", Effect.ENGINEERS),
    0x1B: Operation("create file", Effect.ENGINEERS, _DOWNLOAD),
    0x1C: Operation("delete file", Effect.ENGINEERS, _LOSS),
    0x1D: Operation("read file", Effect.ENGINEERS, _UPLOAD),
    0x1E: Operation("write file", Effect.ENGINEERS, _DOWNLOAD),
    0x1F: Operation("seek in file", Effect.ENGINEERS),
}

_OPERATIONS = _STATUS | _MEMORY | _CONTROL | _PROGRAMS | _SETTINGS | _FILES

_REFINEMENTS = {
    (0x20, "log on"): Operation("log on as programmer", Effect.SESSION),
    (0x20, "log off"): Operation("log off as programmer", Effect.SESSION),
    (0x23, "run"): Operation("run", Effect.COMMANDS, _MODE),
    (0x23, "run without outputs"): Operation("run without outputs", Effect.COMMANDS, _STOP),
    (0x23, "stop"): Operation("stop", Effect.COMMANDS, _STOP),
    (0x23, "stop with I/O"): Operation("stop with I/O", Effect.COMMANDS, _STOP),
}

_MAJOR = {
    0x01: "unknown service request",
    0x02: "insufficient privilege",
    0x04: "protocol sequence error",
    0x05: "service request error",
    0x06: "illegal mailbox type",
    0x07: "service request queue full",
}

# Tables 3-13 and 3-14.
_MINOR = {
    0x50: "no mail to the service request task",
    0x51: "no mail from the service request task",
    0x55: "no answer of the service request task in time",
    0x56: "datagram connection not found",
    0x57: "datagram could not be written",
    0x58: "datagram could not be updated",
    0xB2: "program block exists and cannot be replaced",
    0xB3: "length limit exceeded",
    0xB4: "interrupt list cannot change in run mode",
    0xB5: "checksum differs",
    0xB6: "CRC differs",
    0xB7: "segment length differs",
    0xB8: "segment selector table has a wrong size",
    0xB9: "not marked executable",
    0xBA: "block set exists",
    0xBB: "partial store too long",
    0xBC: "block type not found",
    0xBD: "block set not found",
    0xBE: "bad block type",
    0xBF: "illegal object record",
    0xC0: "object record's checksum wrong",
    0xC1: "invalid block state transition",
    0xC2: "OEM key inactive",
    0xC3: "text length does not fit",
    0xC4: "memory card or EEPROM differs",
    0xC5: "no rack and slot configuration",
    0xC6: "not logged on to the main control program",
    0xC7: "passwords inactive",
    0xC8: "passwords already enabled",
    0xC9: "log-on without a buffer size",
    0xCA: "device write protected",
    0xCB: "communication or verify error",
    0xCC: "stored data corrupted",
    0xCD: "no data stored",
    0xCE: "not enough memory in the device",
    0xCF: "device not present",
    0xD0: "module's revision not supported",
    0xD1: "packet or program size wrong",
    0xD2: "invalid write mode",
    0xD3: "beyond the program block's end",
    0xD4: "configuration checksum differs",
    0xD5: "invalid block name in datagram",
    0xD6: "beyond the datagram's boundary",
    0xD7: "invalid datagram type",
    0xD8: "point length not allowed",
    0xD9: "transfer type invalid for this memory",
    0xDA: "no data in this memory",
    0xDB: "invalid memory in datagram",
    0xDC: "connection address not found",
    0xDD: "connection ID not found",
    0xDE: "datagram size invalid",
    0xDF: "datagram address invalid",
    0xE0: "service in process cannot log on",
    0xE1: "no I/O configuration",
    0xE2: "configuration could not be deleted",
    0xE3: "CPU revision differs",
    0xE4: "memory does not exist",
    0xE5: "file area not formatted",
    0xE6: "CPU model differs",
    0xE7: "configuration not valid",
    0xE8: "no user memory available",
    0xE9: "memory not valid here",
    0xEA: "not logged on",
    0xEB: "task could not be deleted",
    0xEC: "task could not be created",
    0xED: "VMEbus error",
    0xEE: "block sizes not available",
    0xEF: "programmer already attached",
    0xF0: "only in stop mode",
    0xF1: "only from a programmer",
    0xF2: "invalid program",
    0xF3: "I/O configuration mismatch",
    0xF4: "invalid parameter",
    0xF5: "invalid password",
    0xF6: "invalid state",
    0xF7: "log-on to a task needed",
    0xF8: "invalid task name",
    0xF9: "task address out of range",
    0xFA: "I/O module cannot be replaced",
    0xFB: "I/O configuration cannot be cleared",
    0xFC: "I/O configuration invalid",
    0xFD: "no automatic configuration",
    0xFE: "no privilege",
    0xFF: "aborted",
}

PROTOCOL = Protocol(
    name="ge-srtp",
    title="GE SRTP",
    spec="GE Fanuc GFK-0529C (SNP); its form over TCP: Denton and others, DFRWS 2017",
    ports=("tcp/18245",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={str(code): operation for code, operation in _OPERATIONS.items()},
    refinements={
        (str(code), object_): operation for (code, object_), operation in _REFINEMENTS.items()
    },
    statuses={
        **{major << 8: text for major, text in _MAJOR.items()},
        **{0x200 | level: f"insufficient privilege, level {level} needed" for level in range(1, 5)},
        **{0x500 | minor: text for minor, text in _MINOR.items()},
    },
    values={
        "state": {
            0: "run",
            1: "run without outputs",
            2: "stop",
            3: "stopped by a fault",
            4: "halted",
            5: "suspended",
            6: "stop with I/O",
        },
        "programmer attached": {0: "no", 1: "yes"},
    },
    steady=frozenset({"state", "privilege level", "programmer attached"}),
)
