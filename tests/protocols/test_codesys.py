"""What Microsoft's icspector asks a CODESYS node, and reads of it, is what is told."""

from __future__ import annotations

from protocols.model import describe
from tests.captures import ROOT
from tests.observed import observe, of

_CAPTURE = ROOT / "protocols/codesys/captures/icspector.pcap"
_TRANSPORTS = 2  # it goes the same way over UDP and over TCP
# As icspector printed it.
_NODE = {
    "name": "press-7",
    "model": "CODESYS Control, by hand",
    "vendor": "made by hand",
    "firmware": "3.5.16.20",
}


def test_the_node_is_who_icspector_says_that_it_is() -> None:
    rows = list(of(observe(_CAPTURE).observations, kind="is", protocol="codesys"))
    assert _NODE.items() <= {row["object"]: row["text"] for row in rows}.items()
    assert {row["text"] for row in rows if row["object"] == "user"} == {"anna"}


def test_what_icspector_did_is_told_on_either_transport() -> None:
    rows = of(observe(_CAPTURE).observations, kind="did", protocol="codesys")
    done = [(describe("codesys", row["code"]).name, row["object"]) for row in rows]
    for what in (
        ("log on", ""),
        ("list directory", "$PlcLogic$"),
        ("start file upload", "$PlcLogic$/Application.app"),
        ("run shell command", "applist"),
    ):
        assert done.count(what) == _TRANSPORTS


def test_neither_the_password_nor_what_a_file_holds_is_kept() -> None:
    hidden, held = _obfuscated(b"secret77"), b"not a program: made by hand"
    sent = _CAPTURE.read_bytes()
    assert sent.count(hidden) == sent.count(held) == _TRANSPORTS
    proofs = b"".join(row["pcapng"] for row in observe(_CAPTURE).evidence.values())
    assert b"anna" in proofs
    assert hidden not in proofs
    assert held not in proofs


def _obfuscated(password: bytes) -> bytes:
    """As icspector sends it: with the published key, and a challenge that begins with 0x78."""
    key, added = b"zeDR96EfU#27vuph", (0x78, 0, 0, 0)
    added_to = ((k + added[n % 4]) & 0xFF for n, k in enumerate(key))
    return bytes(p ^ k for p, k in zip(password, added_to, strict=False))
