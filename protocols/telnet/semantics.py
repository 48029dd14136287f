"""What telnet means to a plant: a terminal in clear, with its log-on.

Codes are commands (RFC 854, RFC 885, RFC 1184), for negotiations with the option behind the
dot (IANA, "Telnet Options"), and `login` for an attempt to log on, as seen in the dialogue.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_COMMANDS = {
    236: "end of file",
    237: "suspend process",
    238: "abort process",
    239: "end of record",
    240: "end of subnegotiation",
    241: "no operation",
    242: "data mark",
    243: "break",
    244: "interrupt process",
    245: "abort output",
    246: "are you there",
    247: "erase character",
    248: "erase line",
    249: "go ahead",
}

_NEGOTIATIONS = {250: "parameters of", 251: "will", 252: "won't", 253: "do", 254: "don't"}

_OPTIONS = {
    0: "binary transmission",
    1: "echo",
    2: "reconnection",
    3: "suppress go ahead",
    4: "approximate message size",
    5: "status",
    6: "timing mark",
    7: "remote controlled transmission and echo",
    8: "output line width",
    9: "output page size",
    10: "carriage return disposition",
    11: "horizontal tab stops",
    12: "horizontal tab disposition",
    13: "form feed disposition",
    14: "vertical tab stops",
    15: "vertical tab disposition",
    16: "line feed disposition",
    17: "extended ASCII",
    18: "log out",
    19: "byte macro",
    20: "data entry terminal",
    21: "SUPDUP",
    22: "SUPDUP output",
    23: "send location",
    24: "terminal type",
    25: "end of record",
    26: "TACACS user identification",
    27: "output marking",
    28: "terminal location number",
    29: "3270 regime",
    30: "X.3 PAD",
    31: "window size",
    32: "terminal speed",
    33: "remote flow control",
    34: "line mode",
    35: "X display location",
    36: "environment",
    37: "authentication",
    38: "encryption",
    39: "new environment",
    40: "TN3270E",
    41: "XAUTH",
    42: "character set",
    43: "remote serial port",
    44: "COM port control",
    45: "suppress local echo",
    46: "start TLS",
    47: "Kermit",
    48: "send URL",
    49: "forward X",
    138: "pragma logon",
    139: "SSPI logon",
    140: "pragma heartbeat",
    255: "extended options",
}

PROTOCOL = Protocol(
    name="telnet",
    title="Telnet",
    spec="RFC 854, RFC 855",
    ports=("tcp/23",),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=False,
    operations={
        **{str(code): Operation(name, Effect.SESSION) for code, name in _COMMANDS.items()},
        **{
            f"{code}.{option}": Operation(f"{verb} {name}", Effect.SESSION)
            for code, verb in _NEGOTIATIONS.items()
            for option, name in _OPTIONS.items()
        },
        # Remote Services, Valid Accounts, Default Credentials
        "login": Operation("log on", Effect.SESSION, ("T0886", "T0859", "T0812")),
    },
    statuses={1: "refused"},
)
