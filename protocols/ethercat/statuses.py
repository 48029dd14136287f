"""Why a slave does not do what it was asked: by SDO, file, drive, mailbox and state."""

from collections.abc import Iterator

# ETG.1000.6, table "SDO abort codes".
_SDO = {
    0x0503_0000: "toggle bit not changed",
    0x0504_0000: "SDO timeout",
    0x0504_0001: "unknown command specifier",
    0x0504_0005: "out of memory",
    0x0601_0000: "access not supported",
    0x0601_0001: "object is write-only",
    0x0601_0002: "object is read-only",
    0x0601_0003: "subindex 0 must be 0 for writing",
    0x0601_0004: "no complete access: its length varies",
    0x0601_0005: "longer than the mailbox",
    0x0601_0006: "mapped into process data: cannot be written",
    0x0602_0000: "object does not exist",
    0x0604_0041: "object cannot be mapped",
    0x0604_0042: "too much mapped",
    0x0604_0043: "parameters are incompatible",
    0x0604_0047: "device is incompatible",
    0x0606_0000: "hardware error",
    0x0607_0010: "wrong type or length",
    0x0607_0012: "too long",
    0x0607_0013: "too short",
    0x0609_0011: "subindex does not exist",
    0x0609_0030: "value out of range",
    0x0609_0031: "value too large",
    0x0609_0032: "value too small",
    0x0609_0036: "greatest below least",
    0x0800_0000: "general error",
    0x0800_0020: "cannot be stored",
    0x0800_0021: "cannot be stored: local control",
    0x0800_0022: "cannot be stored in this state",
    0x0800_0023: "no object dictionary",
}
# ETG.1000.6, 5.8.5.
_FILE = {
    0x8000: "not defined",
    0x8001: "not found",
    0x8002: "access denied",
    0x8003: "disk full",
    0x8004: "illegal",
    0x8005: "wrong packet number",
    0x8006: "exists already",
    0x8007: "no user",
    0x8008: "only in bootstrap",
    0x8009: "not in bootstrap",
    0x800A: "no rights",
    0x800B: "program error",
    0x800C: "wrong checksum",
    0x800D: "firmware does not fit the hardware",
    0x800F: "nothing to read",
}
# ETG.1000.6, "Mailbox error"; counted from 0x10000, as the others begin at 1, too.
_MAILBOX = {
    0x10001: "mailbox syntax",
    0x10002: "mailbox protocol not supported",
    0x10003: "wrong mailbox channel",
    0x10004: "mailbox service not supported",
    0x10005: "wrong mailbox header",
    0x10006: "mailbox data too short",
    0x10007: "no memory for the mailbox",
    0x10008: "wrong mailbox length",
    0x10009: "mailbox service in work",
}
# ETG.1000.6, "AL status codes"; ETG.1020.
_STATE = {
    0x0001: "unspecified error",
    0x0002: "no memory",
    0x0003: "invalid device setup",
    0x0004: "invalid revision",
    0x0006: "EEPROM does not match the firmware",
    0x0007: "firmware update failed, the old firmware runs",
    0x000E: "licence error",
    0x0011: "invalid requested state change",
    0x0012: "unknown requested state",
    0x0013: "bootstrap not supported",
    0x0014: "no valid firmware",
    0x0015: "invalid mailbox configuration in Bootstrap",
    0x0016: "invalid mailbox configuration in Pre-Operational",
    0x0017: "invalid sync manager configuration",
    0x0018: "no valid inputs",
    0x0019: "no valid outputs",
    0x001A: "synchronisation error",
    0x001B: "sync manager watchdog",
    0x001C: "invalid sync manager types",
    0x001D: "invalid output configuration",
    0x001E: "invalid input configuration",
    0x001F: "invalid watchdog configuration",
    0x0020: "needs a cold start",
    0x0021: "needs Init",
    0x0022: "needs Pre-Operational",
    0x0023: "needs Safe-Operational",
    0x0024: "invalid input mapping",
    0x0025: "invalid output mapping",
    0x0026: "inconsistent settings",
    0x0027: "free run not supported",
    0x0028: "synchronous mode not supported",
    0x0029: "free run needs three buffers",
    0x002A: "background watchdog",
    0x002B: "no valid inputs and outputs",
    0x002C: "fatal synchronisation error",
    0x002D: "no synchronisation signal",
    0x002E: "cycle time too small",
    0x0030: "invalid configuration of distributed clocks",
    0x0031: "invalid configuration of a clock's latch",
    0x0032: "clock not locked",
    0x0033: "input or output error of distributed clocks",
    0x0034: "timeout of distributed clocks",
    0x0035: "invalid cycle time of distributed clocks",
    0x0036: "invalid cycle time of SYNC0",
    0x0037: "invalid cycle time of SYNC1",
    0x0041: "error of ADS over EtherCAT",
    0x0042: "error of Ethernet over EtherCAT",
    0x0043: "error of CANopen over EtherCAT",
    0x0044: "error of file access",
    0x0045: "error of drive parameters",
    0x004F: "error of a vendor's mailbox",
    0x0050: "EEPROM not assigned",
    0x0051: "EEPROM access error",
    0x0052: "external hardware not ready",
    0x0060: "restarted locally",
    0x0061: "device identification changed",
    0x0070: "other modules than configured",
    0x0080: "supply voltage too low",
    0x0081: "supply voltage too high",
    0x0082: "too cold",
    0x0083: "too hot",
    0x00F0: "the application's controller is there",
}
# IEC 61800-7-204, "service channel error codes": of which part of a parameter (the first digit),
# and what is wrong with it; ETG.1000.6, 5.9, for 0x8001 on. Counted from 0x20000: 1 and 0x8001 are
# others' codes, too.
_DRIVE_FROM = 0x20000
_PARTS = {2: "name", 3: "attribute", 4: "unit", 5: "least value", 6: "greatest value", 7: "value"}
_ALWAYS = (3, 7)  # no parameter is without them
_WRONG = {2: "too short", 3: "too long", 4: "is read-only", 5: "is write-protected now"}
_DRIVE = {
    0x0001: "service channel not open",
    0x0009: "service channel not to be closed",
    0x1001: "no such parameter",
    0x1009: "wrong access to a parameter",
    0x7006: "value too small",
    0x7007: "value too large",
    0x7008: "wrong value",
    0x7009: "value is protected by a password",
    0x700A: "value is protected: configured as cyclic",
    0x700B: "wrong indirect address",
    0x700C: "value is protected by other settings",
    0x700D: "no such floating-point number",
    0x700E: "value is protected: parameterisation level",
    0x700F: "value is protected: operating level",
    0x7010: "procedure command active already",
    0x7011: "procedure command cannot be interrupted",
    0x7012: "procedure command cannot be executed now",
    0x7013: "procedure command cannot be executed: wrong parameters",
    0x7014: "no data state",
    0x8001: "no default value",
    0x8002: "default value too long",
    0x8004: "default value is read-only",
    0x800A: "no such drive",
    0x800B: "general error",
    0x800C: "no part of a parameter addressed",
}


def _of_parts() -> Iterator[tuple[int, str]]:
    for digit, part in _PARTS.items():
        if digit not in _ALWAYS:
            yield digit << 12 | 1, f"no {part}"
        yield from ((digit << 12 | reason, f"{part} {text}") for reason, text in _WRONG.items())


_OF_DRIVES = {_DRIVE_FROM | code: text for code, text in (*_of_parts(), *_DRIVE.items())}

STATUSES = {**_SDO, **_FILE, **_MAILBOX, **_STATE, **_OF_DRIVES}
