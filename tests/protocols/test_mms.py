"""What libiec61850's own examples did to its own devices is told in IEC 61850's words."""

from __future__ import annotations

from protocols.model import Effect, describe, status_name, value_name
from tests.captures import ROOT
from tests.observed import observe, of

_CAPTURE = ROOT / "protocols/mms/captures/services.pcap"


def test_what_was_done_has_its_name_by_the_object() -> None:
    rows = of(observe(_CAPTURE).observations, kind="did", protocol="mms")
    told = {
        (describe("mms", row["code"], row["object"]).name, status_name("mms", row["status"]))
        for row in rows
    }
    done = {"select with value", "operate", "substitute a value", "block a value", "obtain file"}
    assert {(name, "ok") for name in done} <= told
    assert ("list files", "file: file non-existent") in told
    assert ("report why a command failed", "no answer known") in told
    assert ("report the end of a command", "no answer known") in told


def test_a_report_of_a_list_is_no_end_of_a_command() -> None:
    assert describe("mms", "3.0", "Trips").name == "information report"
    assert describe("mms", "3.0", "IED/CSWI1$CO$Pos$Oper").effect is Effect.REPORTS


def test_numbers_have_words_by_the_end_of_their_path() -> None:
    assert value_name("mms", "LastApplError$AddCause", "10") == "10 (blocked by interlocking)"
    assert value_name("mms", "IED/CSWI1$CO$Pos$Oper$origin$orCat", "3") == "3 (remote control)"
    assert value_name("mms", "IED/LLN0$CO$Mod$Oper$ctlVal", "5") == "5 (off)"
    assert value_name("mms", "IED/CSWI1$CO$Pos$Oper$ctlVal", "1") == "1"
    assert value_name("mms", "logical state", "0") == "0 (state changes allowed)"
