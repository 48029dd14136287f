"""Why a service of MMS was not done. Sections are of ISO 9506-2."""

from collections.abc import Iterator, Mapping

# 7.6: the classes of errors, and the codes of each from 0 on.
_ERRORS: Mapping[str, tuple[str, ...]] = {
    "device state": (
        *("other", "state conflict", "operational problem", "domain transfer problem"),
        "state machine id invalid",
    ),
    "application reference": (
        *("other", "application unreachable", "connection lost", "application reference invalid"),
        "context unsupported",
    ),
    "definition": (
        *("other", "object undefined", "invalid address", "type unsupported", "type inconsistent"),
        *("object exists", "object attribute inconsistent"),
    ),
    "resource": (
        *("other", "memory unavailable", "processor resource unavailable"),
        *("mass storage unavailable", "capability unavailable", "capability unknown"),
    ),
    "service": (
        *("other", "primitives out of sequence", "object state conflict", "PDU size"),
        *("continuation invalid", "object constraint conflict"),
    ),
    "service preempted": ("other", "timeout", "deadlock", "cancel"),
    "time resolution": ("other", "unsupportable time resolution"),
    "access": (
        *("other", "object access unsupported", "object non-existent", "object access denied"),
        "object invalidated",
    ),
    "initiate": (
        *("other", "reserved", "reserved", "too few services outstanding for the calling side"),
        *("too few services outstanding for the called side", "service CBB insufficient"),
        *("parameter CBB insufficient", "nesting level insufficient"),
    ),
    "conclude": ("other", "further communication required"),
    "cancel": ("other", "invoke id unknown", "cancel not possible"),
    "file": (
        *("other", "file name ambiguous", "file busy", "file name syntax error"),
        *("content type invalid", "position invalid", "file access denied", "file non-existent"),
        *("duplicate file name", "insufficient space in file store"),
    ),
}

# 14.4.3: why a variable was not accessed.
_ACCESS = (
    *("object invalidated", "hardware fault", "temporarily unavailable", "object access denied"),
    *("object undefined", "invalid address", "type unsupported", "type inconsistent"),
    *("object attribute inconsistent", "object access unsupported", "object non-existent"),
    "object value invalid",
)

# 7.7: why a confirmed request was rejected.
_REJECTED = (
    *("other", "unrecognized service", "unrecognized modifier", "invalid invoke id"),
    *("invalid argument", "invalid modifier", "too many services outstanding", "reserved"),
    *("recursion too deep", "value out of range"),
)
# 7.7: what is wrong with a PDU of any kind.
_PDU_ERRORS = ("unknown PDU type", "invalid PDU", "illegal ACSE mapping")

# X.227, 9.1.1.4; 0 where the session itself was refused (X.225, 8.3.5).
_NOT_ASSOCIATED = ("session refused", "rejected permanently", "rejected for now")


def _statuses() -> Iterator[tuple[int, str]]:
    for class_, (what, codes) in enumerate(_ERRORS.items(), start=1):
        for code, why in enumerate(codes):
            yield class_ << 8 | code, f"{what}: {why}"
    for code, why in enumerate(_ACCESS):
        yield 0x0F00 | code, why
    for code, why in enumerate(_REJECTED):
        yield 0x1100 | code, f"rejected: {why}"
    for code, why in enumerate(_PDU_ERRORS):
        yield 0x1500 | code, f"rejected: {why}"
    for code, why in enumerate(_NOT_ASSOCIATED):
        yield 0x2000 | code, why


STATUSES: Mapping[int, str] = dict(_statuses())
