"""How requests end (IEC 62056-5-3): data access, methods, associations, errors."""

# 7.3.13, Data-Access-Result and Action-Result, which say the same under one number.
_RESULTS = {
    1: "hardware fault",
    2: "temporary failure",
    3: "read-write denied",
    4: "object undefined",
    9: "object class inconsistent",
    11: "object unavailable",
    12: "type unmatched",
    13: "scope of access violated",
    14: "data block unavailable",
    15: "long service aborted",
    16: "no long service in progress",
    17: "long set aborted",
    18: "no long set in progress",
    19: "data block number invalid",
    250: "other reason",
}

# 7.2.2, Associate-source-diagnostic of the user of ACSE.
_ASSOCIATION = {
    0: "rejected",
    1: "rejected, no reason given",
    2: "context not supported",
    3: "calling title not recognised",
    11: "mechanism not recognised",
    12: "mechanism needed",
    13: "authentication failure",
    14: "authentication needed",
}

# 7.3.10, ExceptionResponse.
_STATES = {1: "service not allowed", 2: "service unknown"}
_SERVICES = {
    1: "operation not possible",
    2: "service not supported",
    3: "other reason",
    4: "too long",
    5: "deciphering error",
    6: "invocation counter error",
}

# 7.3.4, ConfirmedServiceError.
_ERRORS = {
    0: "application reference",
    1: "hardware resource",
    2: "state of the device",
    3: "definition",
    4: "access",
    5: "initiate",
    6: "load data set",
    8: "task",
    9: "other",
}

STATUSES = {
    **_RESULTS,
    **{0x100 | code: name for code, name in _ASSOCIATION.items()},
    **{
        0x200 | state << 4 | service: f"{first}: {second}"
        for state, first in _STATES.items()
        for service, second in _SERVICES.items()
    },
    0x400: "link is not open",
    **{
        0x1000 | kind << 8 | error: f"error of {name}, {error}"
        for kind, name in _ERRORS.items()
        for error in range(8)
    },
}
