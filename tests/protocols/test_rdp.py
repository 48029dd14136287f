"""Remote Desktop on public captures: how sessions are protected, and by whose certificate."""

from tests.captures import PUBLIC, needs_public
from tests.observed import observe

pytestmark = needs_public
_TRACES = PUBLIC / "zeek+zeek/testing/btest/Traces/rdp"


def _claims(capture: str) -> set[tuple[str, str]]:
    rows = observe(_TRACES / capture).observations
    return {(row["object"], row["text"]) for row in rows if row["kind"] == "is"}


def test_a_terminal_servers_certificate_is_read() -> None:
    assert {
        ("certificate_key", "RSA, 512 bits"),
        ("signature", "sha1WithRSASignature"),
        ("cipher", "RC4, 128 bits"),
    } <= _claims("rdp-x509.pcap")


def test_a_session_beneath_tls_shows_no_settings() -> None:
    claims = _claims("rdp-to-ssl.pcap")
    assert ("authentication", "CredSSP") in claims
    assert not {value for attribute, value in claims if attribute == "capabilities"}
