"""What FTP means to a plant: programs and firmware as files, accounts in clear.

Codes are the commands in upper case; a status is the reply's code unless it is a success.
RFC 959, RFC 775, RFC 2228, RFC 2389, RFC 2428, RFC 2640, RFC 3659, RFC 4217, RFC 7151.
"""

from collections.abc import Mapping

from protocols.model import Effect, Operation, Protocol, Visibility

_LOG_ON = ("T0859", "T0812")  # Valid Accounts, Default Credentials
_STORE = ("T0867",)  # Lateral Tool Transfer
_DELETE = ("T0809",)  # Data Destruction
_LOOK = ("T0888",)  # Remote System Information Discovery


def _all(
    names: Mapping[str, str], effect: Effect, techniques: tuple[str, ...] = ()
) -> dict[str, Operation]:
    return {verb: Operation(name, effect, techniques) for verb, name in names.items()}


_SESSION = {
    "ACCT": "account",
    "REIN": "reinitialise",
    "QUIT": "log out",
    "CWD": "change directory",
    "XCWD": "change directory",
    "CDUP": "change to the directory above",
    "XCUP": "change to the directory above",
    "PWD": "print working directory",
    "XPWD": "print working directory",
    "SMNT": "mount another file system",
    "PORT": "data port of the client",
    "EPRT": "data port of the client, any address",
    "LPRT": "data port of the client, long address",
    "PASV": "passive mode",
    "EPSV": "passive mode, any address",
    "LPSV": "passive mode, long address",
    "TYPE": "type of representation",
    "STRU": "file structure",
    "MODE": "transfer mode",
    "ALLO": "allocate",
    "REST": "restart at",
    "ABOR": "abort",
    "NOOP": "no operation",
    "OPTS": "options of a command",
    "LANG": "language",
    "HOST": "host name",
    "AUTH": "protect the session",
    "ADAT": "security data",
    "PROT": "protection of data connections",
    "PBSZ": "protection buffer size",
    "CCC": "clear the command channel",
    "MIC": "integrity protected command",
    "CONF": "confidential command",
    "ENC": "private command",
    "CLNT": "client's name",
}

_DISCOVERS = {
    "LIST": "list",
    "NLST": "list of names",
    "MLSD": "list for machines",
    "MLST": "facts of a file",
    "SIZE": "size of a file",
    "MDTM": "time of a file",
    "STAT": "status",
    "SYST": "kind of system",
    "FEAT": "features",
    "HELP": "help",
    "HASH": "hash of a file",
    "XCRC": "checksum of a file",
    "XMD5": "MD5 of a file",
}

_OPERATIONS = {
    "USER": Operation("user name", Effect.SESSION, _LOG_ON),
    "PASS": Operation("password", Effect.SESSION, _LOG_ON),
    **_all(_SESSION, Effect.SESSION),
    **_all(_DISCOVERS, Effect.DISCOVERS, _LOOK),
    "RETR": Operation("read file", Effect.ENGINEERS, ("T0893",)),  # Data from Local System
    "STOR": Operation("write file", Effect.ENGINEERS, _STORE),
    "STOU": Operation("write file of a new name", Effect.ENGINEERS, _STORE),
    "APPE": Operation("append to file", Effect.ENGINEERS, _STORE),
    "DELE": Operation("delete file", Effect.ENGINEERS, _DELETE),
    "RNFR": Operation("rename from", Effect.ENGINEERS),
    "RNTO": Operation("rename to", Effect.ENGINEERS),
    "MFMT": Operation("set time of a file", Effect.ENGINEERS, ("T0872",)),  # Indicator Removal
    "MKD": Operation("make directory", Effect.ENGINEERS),
    "XMKD": Operation("make directory", Effect.ENGINEERS),
    "RMD": Operation("remove directory", Effect.ENGINEERS, _DELETE),
    "XRMD": Operation("remove directory", Effect.ENGINEERS, _DELETE),
    "SITE": Operation("server's own command", Effect.ENGINEERS),
}

PROTOCOL = Protocol(
    name="ftp",
    title="FTP",
    spec="RFC 959",
    ports=("tcp/21",),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations=_OPERATIONS,
    refinements={
        ("SITE", "EXEC"): Operation("execute a program", Effect.COMMANDS, ("T0807",)),
        ("SITE", "HELP"): Operation("help on own commands", Effect.DISCOVERS, _LOOK),
        ("SITE", "CHMOD"): Operation("change file permissions", Effect.ENGINEERS),
        ("SITE", "REBOOT"): Operation("restart the device", Effect.COMMANDS, ("T0816",)),
    },
    statuses={
        421: "service not available",  # RFC 959, 4.2.2
        425: "cannot open data connection",
        426: "connection closed, transfer aborted",
        430: "invalid user name or password",
        431: "need some unavailable resource to process security",
        434: "requested host unavailable",
        450: "file busy",
        451: "local error",
        452: "insufficient storage",
        500: "command unrecognised",
        501: "syntax error in parameters",
        502: "command not implemented",
        503: "bad sequence of commands",
        504: "parameter not implemented",
        521: "data connection cannot be opened with this protection",
        522: "network protocol not supported",
        530: "not logged in",
        532: "need account for storing files",
        533: "command protection level denied",
        534: "request denied for policy reasons",
        535: "failed security check",
        536: "requested protection level not supported",
        537: "command protection level not supported",
        550: "file unavailable",
        551: "page type unknown",
        552: "exceeded storage allocation",
        553: "file name not allowed",
    },
)
