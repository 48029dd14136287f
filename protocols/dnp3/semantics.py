"""What DNP3 functions mean to a plant. Clauses are of IEEE 1815-2012.

A code is the application function; `link.N` is a function of the data link layer that is
asked for itself. What a read, a write or an authentication is about decides its meaning.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_COMMAND = ("T0855",)
_PARAMETER = ("T0836",)
_RESTART = ("T0816",)
_LOSS = ("T0809",)

# 4.4, function codes.
_FUNCTIONS = {
    "0": Operation("confirm", Effect.SESSION),
    "1": Operation("read", Effect.READS, ("T0801",)),
    "2": Operation("write", Effect.WRITES, _PARAMETER),
    "3": Operation("select", Effect.COMMANDS, _COMMAND),
    "4": Operation("operate", Effect.COMMANDS, _COMMAND),
    "5": Operation("direct operate", Effect.COMMANDS, _COMMAND),
    "6": Operation("direct operate, no response", Effect.COMMANDS, _COMMAND),
    "7": Operation("immediate freeze", Effect.COMMANDS),
    "8": Operation("immediate freeze, no response", Effect.COMMANDS),
    "9": Operation("freeze and clear", Effect.COMMANDS, _LOSS),
    "10": Operation("freeze and clear, no response", Effect.COMMANDS, _LOSS),
    "11": Operation("freeze at time", Effect.COMMANDS),
    "12": Operation("freeze at time, no response", Effect.COMMANDS),
    "13": Operation("cold restart", Effect.COMMANDS, _RESTART),
    "14": Operation("warm restart", Effect.COMMANDS, _RESTART),
    "15": Operation("initialize data", Effect.ENGINEERS, _PARAMETER),
    "16": Operation("initialize application", Effect.ENGINEERS, ("T0858",)),
    "17": Operation("start application", Effect.COMMANDS, ("T0858",)),
    "18": Operation("stop application", Effect.COMMANDS, ("T0858", "T0881")),
    "19": Operation("save configuration", Effect.ENGINEERS, _PARAMETER),
    # What a master does at a session's beginning.
    "20": Operation("enable unsolicited responses", Effect.SESSION),
    "21": Operation("disable unsolicited responses", Effect.COMMANDS, ("T0878", "T0804")),
    "22": Operation("assign class", Effect.ENGINEERS, ("T0838",)),
    "23": Operation("delay measurement", Effect.COMMANDS),
    "24": Operation("record current time", Effect.COMMANDS),
    "25": Operation("open file", Effect.ENGINEERS, ("T0845", "T0843")),
    "26": Operation("close file", Effect.ENGINEERS),
    "27": Operation("delete file", Effect.ENGINEERS, _LOSS),
    "28": Operation("get file information", Effect.ENGINEERS, ("T0845",)),
    "29": Operation("authenticate file", Effect.SESSION, ("T0859",)),
    "30": Operation("abort file", Effect.ENGINEERS),
    "31": Operation("activate configuration", Effect.ENGINEERS, ("T0836", "T0857")),
    "32": Operation("authentication request", Effect.SESSION),
    "33": Operation("authentication error", Effect.SESSION, ("T0812",)),
    "129": Operation("response", Effect.REPORTS),
    "130": Operation("unsolicited response", Effect.REPORTS),
    "131": Operation("authentication response", Effect.SESSION),
}

# 9.2.4.1.3, primary function codes.
_LINK = {
    "link.0": Operation("reset link states", Effect.SESSION),
    "link.1": Operation("reset user process", Effect.COMMANDS, _RESTART),
    "link.2": Operation("test link states", Effect.SESSION),
    "link.9": Operation("request link status", Effect.SESSION),
}

# Annex A, objects of group 120 in an authentication request (function 32).
_AUTHENTICATION = {
    1: Operation("authentication challenge", Effect.SESSION),
    2: Operation("authentication reply", Effect.SESSION),
    3: Operation("aggressive mode request", Effect.SESSION),
    4: Operation("request session key status", Effect.SESSION),
    6: Operation("change session keys", Effect.SESSION),
    8: Operation("user certificate", Effect.ENGINEERS),
    10: Operation("change user status", Effect.ENGINEERS),
    11: Operation("request update key change", Effect.ENGINEERS),
    13: Operation("change update key", Effect.ENGINEERS),
    14: Operation("sign update key change", Effect.ENGINEERS),
    15: Operation("confirm update key change", Effect.ENGINEERS),
}

_TIME = Operation("write time", Effect.COMMANDS, _PARAMETER)
_ATTRIBUTES = Operation("read device attributes", Effect.DISCOVERS, ("T0888",))
_REFINEMENTS = {
    # Group 50 of annex A: absolute, and at the last recorded time.
    ("2", "group 50 variation 1"): _TIME,
    ("2", "group 50 variation 3"): _TIME,
    # Group 80 of annex A, the one indication that a master may write.
    ("2", "group 80 variation 1 point 7"): Operation("clear restart indication", Effect.WRITES),
    ("1", "group 70 variation 5"): Operation("read file", Effect.ENGINEERS, ("T0845",)),
    ("2", "group 70 variation 5"): Operation("write file", Effect.ENGINEERS, ("T0843",)),
    # Group 0 of annex A.
    **{("1", f"group 0 variation {attribute}"): _ATTRIBUTES for attribute in range(256)},
    **{("32", f"group 120 variation {n}"): operation for n, operation in _AUTHENTICATION.items()},
}

# Group 12 of annex A, of a command; `status.rs` puts the others above 0x100.
_COMMANDS = {
    1: "timeout",
    2: "no select",
    3: "format error",
    4: "not supported",
    5: "already active",
    6: "hardware error",
    7: "local control",
    8: "too many operations",
    9: "not authorized",
    10: "automation inhibit",
    11: "processing limited",
    12: "out of range",
    13: "downstream local",
    14: "already complete",
    15: "blocked",
    16: "cancelled",
    17: "blocked by another master",
    18: "downstream failure",
    126: "not participating",
    127: "undefined",
}

# 4.2.2.6, the internal indications that refuse a request.
_INDICATIONS = {
    0x101: "function not supported",
    0x102: "object unknown",
    0x104: "parameter error",
    0x110: "already executing",
}

# 9.2.4.1.3, secondary function codes.
_LINK_ANSWERS = {0x201: "link not acknowledged", 0x20F: "link function not supported"}

# Group 70 of annex A.
_FILES = {
    0x301: "file: permission denied",
    0x302: "file: invalid mode",
    0x303: "file: not found",
    0x304: "file: locked",
    0x305: "file: too many open",
    0x306: "file: invalid handle",
    0x307: "file: wrong block size",
    0x308: "file: communication lost",
    0x309: "file: cannot be aborted",
    0x310: "file: not open",
    0x311: "file: handle expired",
    0x312: "file: buffer overrun",
    0x313: "file: fatal error",
    0x314: "file: block out of sequence",
    0x3FF: "file: undefined error",
}

# Group 120, variation 7 of annex A.
_REFUSALS = {
    0x401: "authentication failed",
    0x402: "authentication: unexpected response",
    0x403: "authentication: no response",
    0x404: "authentication: aggressive mode not supported",
    0x405: "authentication: MAC algorithm not supported",
    0x406: "authentication: key wrap algorithm not supported",
    0x407: "authentication: authorization failed",
    0x408: "authentication: key change method not permitted",
    0x409: "authentication: invalid signature",
    0x40A: "authentication: invalid certification data",
    0x40B: "authentication: unknown user",
    0x40C: "authentication: too many requests for session keys",
}

PROTOCOL = Protocol(
    name="dnp3",
    title="DNP3",
    spec="IEEE 1815-2012",
    ports=("tcp/20000", "udp/20000"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={**_FUNCTIONS, **_LINK},
    refinements=_REFINEMENTS,
    statuses={**_COMMANDS, **_INDICATIONS, **_LINK_ANSWERS, **_FILES, **_REFUSALS},
)
