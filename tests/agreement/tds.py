"""TDS as tshark shows it: requests, statements by the verb of their text, and of log-ons by which
program and to which database; the browser's requests by their first octet.

tshark shows a packet that is not numbered 1 as octets, though clients may count on from message to
message: the statement is then read from these.
"""

import re
from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"TDS (MSSQL)"})
BESIDE = True  # accounts, procedures of the server, encryption
FILTER = "(tds || udp.dstport == 1434) && !icmp"
FIELDS = (
    *("ip.src", "ip.dst", "tds.type", "tds.status", "tds.query", "tds.rpc.name"),
    *("tds.rpc.proc_id", "tds.type_varbyte.data.string", "tds.transmgr"),
    *("tds.prelogin.option.token", "udp.payload", "data.data"),
)
SPECIFIED = {"tds.type": "{}", "tds.transmgr": "14.{}"}
# Answers; what is told by its statement or by what it does; types that Sybase has, or nobody uses.
WRAPPERS = frozenset({"0", "4", "5", "9", "10", "11", "12", "13", "14", "15", "23"})
LAYERS = ("tds",)
VALUED = frozenset({"16", "18"})
_BATCH, _CALL, _ANSWER, _TRANSACTION, _LOG_ON, _AGREE = "1", "3", "4", "14", "16", "18"
_VERBS = (
    "SHUTDOWN|ALTER|BACKUP|CREATE|DENY|DROP|GRANT|KILL|RECONFIGURE|RESTORE|REVOKE",
    "BULK|DELETE|INSERT|MERGE|TRUNCATE|UPDATE",
    "EXEC|EXECUTE|DBCC",
    "SELECT|OPEN|FETCH",
    "BEGIN|CLOSE|COMMIT|DEALLOCATE|DECLARE|ROLLBACK|SAVE|SET|USE|WAITFOR",
)
_RUNS = re.compile(r"(?:EXEC|EXECUTE)\s+(?:@\w+\s*=\s*)?([\w.]+)", re.IGNORECASE)
_KNOWN = frozenset(
    [
        "sp_add_job",
        "sp_add_jobstep",
        "sp_addlinkedserver",
        "sp_addlinkedsrvlogin",
        "sp_addlogin",
        "sp_addrolemember",
        "sp_addsrvrolemember",
        "sp_configure",
        "sp_droplogin",
        "sp_execute_external_script",
        "sp_oacreate",
        "sp_oamethod",
        "sp_password",
        "sp_start_job",
        "xp_cmdshell",
        "xp_dirtree",
        "xp_fileexist",
        "xp_regread",
        "xp_regwrite",
        "xp_servicecontrol",
    ]
)
_NUMBERED = {"12": "sp_execute", "15": "sp_unprepare", "11": "sp_prepare"}


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    ends = row["ip.src"][-1], row["ip.dst"][-1]
    if not row["tds.type"]:
        yield *ends, f"browser.{int(row['udp.payload'][0][:2], 16)}"
        return
    texts, data = iter(row["tds.query"]), iter(row["data.data"])
    for kind, status in zip(row["tds.type"], row["tds.status"], strict=True):
        if not int(status, 0) & 1:
            continue
        if kind == _BATCH:
            text = next(texts, None)
            yield *ends, _code(_text(next(data)) if text is None else text) or _BATCH
        elif kind == _CALL:
            named = row["tds.rpc.name"] or row["tds.rpc.proc_id"]
            codes = _called(row) if named else _read(next(data, ""))
            yield from ((*ends, code) for code in codes)
        elif kind == _TRANSACTION:
            yield *ends, f"{kind}.{_transaction(row)}"
        elif (kind == _AGREE and row["tds.prelogin.option.token"]) or kind not in (_ANSWER, _AGREE):
            yield *ends, kind


def _transaction(row: Message) -> int:
    shown = row["tds.transmgr"] or [f"0x{row['data.data'][0][46:48]}{row['data.data'][0][44:46]}"]
    return int(shown[0], 0)


def _text(octets: str) -> str:
    """A batch's, behind its headers."""
    return bytes.fromhex(octets)[22:].decode("utf-16le", errors="ignore")


def _read(octets: str) -> Iterator[str]:
    """A call whose octets tshark shows: behind its headers by number or by name, and then with
    its statement."""
    data = bytes.fromhex(octets)[22:]
    length = int.from_bytes(data[:2], "little")
    name = data[2 : 2 + 2 * length].decode("utf-16le", errors="ignore")
    if length != 0xFFFF:
        yield name if name in _KNOWN else "EXEC"
    elif data[2] == 10:
        start, width = (28, 4) if data[9:11] == b"\xff\xff" else (18, 2)  # in parts, or at once
        size = int.from_bytes(data[start - width : start], "little")
        yield _code(data[start : start + size].decode("utf-16le")) or _CALL
    else:
        yield _NUMBERED[str(data[2])]


def _called(row: Message) -> Iterator[str]:
    """One code for each call of the message whose procedure is shown."""
    texts = [text for text in row["tds.type_varbyte.data.string"] if text]
    for name in row["tds.rpc.name"]:
        known = name if name in _KNOWN else "EXEC"
        yield _code(texts[0]) or name if name == "sp_executesql" else known
    for number in row["tds.rpc.proc_id"]:
        is_last = number == "13" and len(texts) > 1 and texts[0].startswith("@")
        yield _NUMBERED.get(number) or _code(texts[is_last]) or _CALL


def _code(text: str) -> str | None:
    """The verb that changes most; what only concerns temporary tables changes nothing."""
    sql = re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", text, flags=re.DOTALL)
    if ran := [name for name in map(_last, _RUNS.findall(sql)) if name in _KNOWN]:
        return ran[0]
    for verbs in _VERBS:
        for found in re.finditer(rf"(?<![\w@#])({verbs})\b(.*)", sql, re.IGNORECASE | re.DOTALL):
            verb, behind = found[1].upper(), found[2]
            if re.match(r"\s+(TABLE\s+|INTO\s+)?[#@]", behind) and verbs in _VERBS[:2]:
                return "TEMPORARY"
            account = re.match(r"\s+(SERVER\s+)?(LOGIN|USER|ROLE)\b", behind, re.IGNORECASE)
            verb = "EXEC" if verb == "EXECUTE" else verb
            return f"{verb}.LOGIN" if account else verb
    return "EXEC" if re.match(r"\s*[a-z]", sql, re.IGNORECASE) else None


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """By which program whoever logs on does so, and what is encrypted."""
    for message in messages:
        sender, receiver = message["ip.src"][-1], message["ip.dst"][-1]
        if message["tds.type"] == [_LOG_ON]:
            for what in ("appname", "libraryname", "databasename"):
                for said in message.get(f"tds.7login.{what}", ()):
                    yield sender, receiver, "", _LOG_ON, _SAID[what], said
        for chosen in message.get("tds.prelogin.option.encryption", ()):
            asks = message["tds.type"] == [_AGREE]
            ends = (sender, receiver) if asks else (receiver, sender)
            what = "encryption offered" if asks else "encryption"
            yield *ends, "", _AGREE, what, float(int(chosen, 0))


_SAID = {"appname": "application", "libraryname": "library", "databasename": "database"}
