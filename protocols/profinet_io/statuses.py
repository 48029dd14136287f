"""What a PROFINET status says: which service failed, of what kind, why, and a detail.

IEC 61158-6-10, "Coding of the field PNIOStatus": ErrorCode, ErrorDecode, ErrorCode1 and
ErrorCode2, an octet each. Of records the last is the device's own.
"""

from collections.abc import Iterator, Mapping

_REJECTED = 0x1C00_0000
# "ErrorCode" and "ErrorDecode".
_SERVICES = {0xDB: "connect", 0xDC: "release", 0xDD: "control", 0xDE: "read", 0xDF: "write"}
_OF_RECORDS, _OF_RELATIONS = 0x80, 0x81

_REASONS = {
    0xA0: "application: read error",
    0xA1: "application: write error",
    0xA2: "application: module failure",
    0xA7: "application: busy",
    0xA8: "application: version conflict",
    0xA9: "application: feature not supported",
    0xB0: "access: invalid index",
    0xB1: "access: write length error",
    0xB2: "access: invalid slot or subslot",
    0xB3: "access: type conflict",
    0xB4: "access: invalid area",
    0xB5: "access: state conflict",
    0xB6: "access denied",
    0xB7: "access: invalid range",
    0xB8: "access: invalid parameter",
    0xB9: "access: invalid type",
    0xBA: "access: backup",
    0xC0: "resource: read constraint conflict",
    0xC1: "resource: write constraint conflict",
    0xC2: "resource busy",
    0xC3: "resource unavailable",
}
# Which block is faulty; the detail says in which field.
_BLOCKS = {
    1: "faulty relation",
    2: "faulty communication relation",
    3: "faulty expected submodules",
    4: "faulty alarm relation",
    5: "faulty parameter server",
    6: "faulty multicast relation",
    7: "faulty RPC of the relation",
    8: "faulty record",
    9: "faulty isochronous information",
    10: "faulty redundancy information",
    11: "faulty fast start-up information",
    20: "faulty control of the connection",
    21: "faulty control of a plugged module",
    22: "faulty control of the connection",
    23: "faulty control of a plugged module",
    24: "faulty begin of parameters",
    25: "faulty list of submodules",
    40: "faulty release",
    50: "faulty answer",
}
# Which state machine of the device or controller says no.
_MACHINES = {
    60: "alarm acknowledgement",
    61: "CMDEV",
    62: "CMCTL",
    63: "CTLDINA",
    64: "CMRPC",
    65: "ALPMI",
    66: "ALPMR",
    67: "LMPM",
    68: "MAC",
    69: "RPC",
    70: "APMR",
    71: "APMS",
    72: "CPM",
    73: "PPM",
    74: "DCPUCS",
    75: "DCPUCR",
    76: "DCPMCS",
    77: "DCPMCR",
    78: "FSPM",
}
_CMRPC = {
    0: "wrong length of arguments",
    1: "unknown blocks",
    2: "communication relation missing",
    3: "wrong number of alarm relations",
    4: "out of relations",
    5: "relation unknown",
    6: "state conflict",
    7: "out of providers, consumers or alarms",
    8: "out of memory",
    9: "ports and interface owned by another",
    10: "state conflict of the set of relations",
    11: "parameter conflict of the set of relations",
    12: "ports without an interface",
}


def _reason(decode: int, code: int, detail: int) -> str | None:
    if decode == _OF_RECORDS:
        return _REASONS.get(code)
    if decode != _OF_RELATIONS:
        return None
    if code in _BLOCKS:
        return f"{_BLOCKS[code]}, field {detail}"
    if code == 64 and detail in _CMRPC:
        return _CMRPC[detail]
    return f"{_MACHINES[code]} error {detail}" if code in _MACHINES else None


class _Statuses(Mapping[int, str]):
    """Names by status, put together from its four octets."""

    def __getitem__(self, status: int) -> str:
        if status == _REJECTED:
            return "rejected"
        service, decode, code, detail = status.to_bytes(4, "big")
        reason = _reason(decode, code, detail)
        if service not in _SERVICES or reason is None:
            raise KeyError(status)
        return f"{_SERVICES[service]}: {reason}"

    def __iter__(self) -> Iterator[int]:
        """Those without a detail."""
        yield _REJECTED
        kinds = ((_OF_RECORDS, _REASONS), (_OF_RELATIONS, {**_BLOCKS, **_MACHINES}))
        for service in _SERVICES:
            for decode, codes in kinds:
                yield from (service << 24 | decode << 16 | code << 8 for code in codes)

    def __len__(self) -> int:
        return sum(1 for _ in self)


STATUSES = _Statuses()
