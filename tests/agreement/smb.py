"""SMB as tshark shows it: every request of a frame, NetBIOS's request for a session, and what
NTLM says of hosts.

tshark shows several requests of one frame as one list of commands, and what a command does in
lists of their own. What only carries DCE/RPC into a pipe is not counted beside it.
"""

from collections.abc import Iterable, Iterator, Sequence

from tests.agreement.tshark import Claim, Message

LISTED = frozenset({"SMB"})
FILTER = "(smb || smb2 || nbss.type == 0x81) && tcp"
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "nbss.type"),
    *("smb.cmd", "smb.flags.response", "smb.trans2.cmd", "smb.nt.function"),
    *("smb.create.disposition", "smb2.cmd", "smb2.flags.response", "smb2.create.disposition"),
    *("smb2.ioctl.function", "smb2.class", "smb2.file_info.infolevel"),
    *("dcerpc.pkt_type", "ntlmssp.messagetype"),
)
SPECIFIED = {"smb2.cmd": "2.{}"}
WRAPPERS = frozenset({"2.5", "2.11"})  # never without what they do
_SESSION_REQUEST, _OF_FILE = 0x81, 1
# What writes into a pipe, and what writes and reads one.
_CARRY = frozenset({"1.47", "2.9", "1.37", f"2.11.{0x0011_C017}"})
_LOG_ON, _ASKS = frozenset({"1.115", "2.1"}), 1  # NTLM's message that asks for a challenge
_CREATE, _IOCTL, _GET_INFO, _SET_INFO = 5, 11, 16, 17
_TRANSACTION2, _NT_TRANSACT, _NT_CREATE, _NONE = 0x32, 0xA0, 0xA2, 0xFF


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    ends = ((*row[f"ip.{end}"], *row[f"ipv6.{end}"])[-1] for end in ("src", "dst"))
    client, server = ends
    codes = [*_version1(row), *_version2(row)]
    codes += ["0.129" for kind in row["nbss.type"] if int(kind, 0) == _SESSION_REQUEST]
    asks_for_challenge = _ASKS in _numbers(row["ntlmssp.messagetype"])
    for code in codes:
        if row["dcerpc.pkt_type"] and code in _CARRY:
            continue
        yield client, server, f"{code}.1" if asks_for_challenge and code in _LOG_ON else code


LAYERS = ("nbss", "smb", "smb2")
CLAIMED = frozenset({"name"})
_SAYS = ("ntlmssp.challenge.target_info.nb_computer_name", "ntlmssp.auth.hostname")
_HOSTS = ("<00>", "<20>")  # the kinds of NetBIOS names that are a host's
_NOTHING = ("", "NULL")  # so tshark shows a text of no octets


def claims(messages: Iterable[Message]) -> Iterator[Claim]:
    """What hosts call themselves when they log on, are logged on to, and ask for a session."""
    for message in messages:
        sender = [*message.get("ip.src", ()), *message.get("ipv6.src", ())][-1]
        said = [name for field in _SAYS for name in message.get(field, ())]
        for shown in message.get("nbss.calling_name", ()):
            said += [shown[: -len(kind)] for kind in _HOSTS if shown.endswith(kind)]
        for name in said:
            if name not in _NOTHING:
                yield sender, "name", name.strip()


def _version1(row: Message) -> Iterator[str]:
    details = {
        _TRANSACTION2: _numbers(row["smb.trans2.cmd"]),
        _NT_TRANSACT: _numbers(row["smb.nt.function"]),
        _NT_CREATE: _numbers(row["smb.create.disposition"]),
    }
    asks = [answer in ("0", "False") for answer in row["smb.flags.response"]]
    if not all(asks):
        return
    for command in _numbers(row["smb.cmd"]):
        if command != _NONE:
            yield _code(1, command, details)


def _version2(row: Message) -> Iterator[str]:
    details = {_CREATE: _numbers(row["smb2.create.disposition"])}
    details[_IOCTL] = _numbers(row["smb2.ioctl.function"])
    classes, levels = _numbers(row["smb2.class"]), _numbers(row["smb2.file_info.infolevel"])
    for command, answer in zip(_numbers(row["smb2.cmd"]), row["smb2.flags.response"], strict=False):
        is_request = answer in ("0", "False")
        if command in (_GET_INFO, _SET_INFO):
            of_file = next(classes, 0) == _OF_FILE
            level = next(levels, 0) if of_file else 0
            sets = command == _SET_INFO and of_file
            code = f"2.{command}.{level}" if sets else f"2.{command}"
        else:
            code = _code(2, command, details)
        if is_request:
            yield code


def _code(version: int, command: int, details: dict[int, Iterator[int]]) -> str:
    if command in details:
        return f"{version}.{command}.{next(details[command], 0)}"
    return f"{version}.{command}"


def _numbers(shown: Sequence[str]) -> Iterator[int]:
    return (int(number, 0) for number in shown)
