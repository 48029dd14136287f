"""Passwords of controllers are in their captures, and in no evidence of them."""

from __future__ import annotations

import pytest

from tests.captures import ROOT
from tests.observed import observe


@pytest.mark.parametrize(
    ("capture", "password"),
    [
        ("ads/captures/ads.pcap", b"letmein9"),
        ("ads/captures/ads.pcap", b"wrong\0"),  # refused, and a secret all the same
        ("c1222/captures/c1222.pcap", b"meterpass1"),
        ("dlms/captures/meter.pcap", b"Gurux"),
        ("dlms/captures/meter.pcap", b"letmein1"),  # refused
        ("dlms/captures/meter.pcap", b"NewPass1"),  # set
        ("fins/captures/commands.pcap", b"PLC1"),
        ("knxnet_ip/captures/device.pcap", bytes.fromhex("12345678")),
        ("knxnet_ip/captures/services.pcap", bytes.fromhex("cafe0001")),
        ("knxnet_ip/captures/services.pcap", bytes(range(16))),  # the tool's
        ("slmp/captures/further.pcap", b"plant-pass-1"),
        ("slmp/captures/slmp.pcap", b"9999"),
        ("fox/captures/session.pcap", b"p=bm90IHJlYWxseQ=="),
        ("ethercat/captures/ethercat.pcap", bytes.fromhex("78563412")),  # of a firmware file
    ],
)
def test_a_password_is_in_no_evidence(capture: str, password: bytes) -> None:
    path = ROOT / "protocols" / capture
    kept = [proof["pcapng"] for proof in observe(path).evidence.values()]
    assert password in path.read_bytes()
    assert kept
    assert not any(password in octets for octets in kept)
