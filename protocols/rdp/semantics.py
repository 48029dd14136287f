"""What Remote Desktop means to a plant: a computer worked from elsewhere, mostly out of sight.

Codes are of X.224 (the TPDU), of what its data carry those of T.125 behind it: the tag of a
message that connects, the choice of any other. [MS-RDPBCGR].
"""

from protocols.model import NO_ANSWER, Effect, Operation, Protocol, Visibility

# [MS-RDPBCGR] 2.2.1.2.2
_FAILURES = {
    1: "the server demands TLS",
    2: "the server allows no TLS",
    3: "the server has no certificate",
    4: "what the client wants contradicts itself",
    5: "the server demands CredSSP",
    6: "the server demands TLS with a certificate of the client",
    7: "the server demands Microsoft Entra",
}

# T.125, section 7, part 3: Result
_RESULTS = {
    1: "domain merging",
    2: "domain not hierarchical",
    3: "no such channel",
    4: "no such domain",
    5: "no such user",
    6: "not admitted",
    7: "other user id",
    8: "parameters unacceptable",
    9: "token not available",
    10: "token not possessed",
    11: "too many channels",
    12: "too many tokens",
    13: "too many users",
    14: "unspecified failure",
    15: "user rejected",
}

_CONNECT_RESPONSE, _ATTACH_CONFIRM, _JOIN_CONFIRM = 102, 11, 15


def _status(kind: int, why: int) -> int:
    """As `mod.rs` puts what answered and its number for why together."""
    return kind << 12 | why


PROTOCOL = Protocol(
    name="rdp",
    title="Remote Desktop (RDP)",
    spec="[MS-RDPBCGR], ITU-T T.125",
    ports=("tcp/3389",),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations={
        # Remote Services, Graphical User Interface, Valid Accounts
        "14": Operation("connect", Effect.SESSION, ("T0886", "T0823", "T0859")),
        "8": Operation("disconnect transport", Effect.SESSION),
        "15.101": Operation("connect with settings", Effect.SESSION),
        "15.1": Operation("erect domain", Effect.SESSION),
        "15.8": Operation("disconnect", Effect.SESSION),
        "15.10": Operation("attach user", Effect.SESSION),
        "15.14": Operation("join channel", Effect.SESSION),
        "15.25": Operation("log on", Effect.SESSION, ("T0859", "T0812")),
    },
    statuses={
        NO_ANSWER: "unknown",  # whether an account lets in, the screen alone tells
        **{_status(3, code): text for code, text in _FAILURES.items()},
        **{
            _status(kind, code): text
            for kind in (_CONNECT_RESPONSE, _ATTACH_CONFIRM, _JOIN_CONFIRM)
            for code, text in _RESULTS.items()
        },
    },
    values={
        # 2.2.1.2.1
        "security": {
            0: "RDP's own",
            1: "TLS",
            2: "CredSSP over TLS",
            4: "RDSTLS",
            8: "CredSSP over TLS, early authorization",
            16: "Microsoft Entra",
        },
        # Windows: input locale identifiers
        "keyboard layout": {
            0x0404: "Chinese (Traditional)",
            0x0405: "Czech",
            0x0406: "Danish",
            0x0407: "German",
            0x0408: "Greek",
            0x0409: "English (United States)",
            0x040A: "Spanish",
            0x040B: "Finnish",
            0x040C: "French",
            0x040D: "Hebrew",
            0x040E: "Hungarian",
            0x0410: "Italian",
            0x0411: "Japanese",
            0x0412: "Korean",
            0x0413: "Dutch",
            0x0414: "Norwegian",
            0x0415: "Polish",
            0x0416: "Portuguese (Brazil)",
            0x0419: "Russian",
            0x041D: "Swedish",
            0x041F: "Turkish",
            0x0422: "Ukrainian",
            0x0429: "Persian",
            0x0804: "Chinese (Simplified)",
            0x0807: "German (Switzerland)",
            0x0809: "English (United Kingdom)",
            0x080C: "French (Belgium)",
            0x0816: "Portuguese (Portugal)",
            0x100C: "French (Switzerland)",
        },
    },
)
