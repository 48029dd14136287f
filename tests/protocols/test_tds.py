"""TDS beside its decoder and on public captures: what is done there, and no password is kept."""

from __future__ import annotations

import pytest

from protocols.model import Effect, describe, refuses, status_name
from tests.captures import PUBLIC, ROOT, needs_public
from tests.observed import observe, of

_SENT = ROOT / "protocols" / "tds" / "captures" / "clients.pcap"
_PASSWORDS = ("Winter-2026!", "Summer-2026!", "Autumn-2026!", "Spring-2026!")


def test_no_password_is_kept() -> None:
    sent, found = _SENT.read_bytes(), observe(_SENT)
    kept = b"".join(proof["pcapng"] for proof in found.evidence.values())
    in_clear = [word.encode("utf-16-le") for word in _PASSWORDS]
    log_on = bytes((b >> 4 | b << 4 & 0xF0) ^ 0xA5 for b in "Tank-4711".encode("utf-16-le"))
    assert kept
    assert all(word in sent and word not in kept for word in (*in_clear, log_on))


def test_a_refused_log_on_and_a_program_that_may_not_run_are_told() -> None:
    rows = [*of(observe(_SENT).observations, kind="did", protocol="tds")]
    refused = {(row["code"], row["object"]) for row in rows if refuses("tds", row["status"])}
    assert {("16", "sa"), ("16", "intruder"), ("xp_cmdshell", "")} <= refused
    assert ("16", "historian") not in refused


@needs_public
def test_what_sql_server_2000_says_of_itself_and_who_asks() -> None:
    path = PUBLIC / "arkime+arkime/tests/pcap/tds7.pcap"
    rows = observe(path).observations
    told = {(row["object"], row["text"]) for row in of(rows, kind="is", protocol="tds")}
    assert ("software", "Microsoft SQL Server 8.0.2039") in told
    assert ("user", "testuser") in told
    assert ("cipher", "None") in told
    (read,) = of(rows, kind="did", protocol="tds", code="SELECT")
    assert (read["object"], read["status"]) == ("master.dbo.syscharsets", 0)


@pytest.mark.quick
def test_running_programs_commands_and_accounts_engineer() -> None:
    runs = describe("tds", "xp_cmdshell")
    assert (runs.effect, "T0807" in runs.techniques) == (Effect.COMMANDS, True)
    assert describe("tds", "CREATE.LOGIN", "LOGIN eve").effect is Effect.ENGINEERS
    assert describe("tds", "SELECT", "dbo.Tags").effect is Effect.READS
    assert (refuses("tds", 3), refuses("tds", 18456)) == (False, True)
    assert status_name("tds", 18456) == "log-on failed"
