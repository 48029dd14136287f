"""Attacks by what offices speak: SNMP, SSH, Telnet, FTP, HTTP."""

from __future__ import annotations

from tests.lab.attacks import wire
from tests.lab.attacks.attack import Aim, Attack
from tests.lab.daemon import said
from tests.lab.stacks.ssh import OPTIONS

_NAMES = ("admin", "root", "operator", "service", "guest", "user", "plc", "scada", "hmi", "maint")
_SYSTEM = "1.3.6.1.2.1.1"


def _guess(aim: Aim) -> None:
    for community in ("admin", "manager", "cisco"):
        said(
            "snmpget",
            "-v2c",
            "-c",
            community,
            "-t",
            "0.3",
            "-r",
            "0",
            aim.address,
            f"{_SYSTEM}.1.0",
        )


def _set(aim: Aim) -> None:
    """The agent refuses: it is the question that matters."""
    named = (f"{_SYSTEM}.5.0", "s", "not-yours")
    community = str(aim.service.settings["community"])
    said("snmpset", "-v2c", "-c", community, "-t", "0.5", "-r", "0", aim.address, *named)


def _brute(aim: Aim) -> None:
    for name in _NAMES:
        said("ssh", *OPTIONS, "-o", "BatchMode=yes", f"{name}@{aim.address}", "true")


def _telnet(aim: Aim) -> None:
    wire.tcp(aim, b"\xff\xfb\x18", b"admin\r\n", b"admin\r\n", answers=False)


def _upload(aim: Aim) -> None:
    log_on = (b"USER anonymous\r\n", b"PASS nobody@example\r\n", b"TYPE I\r\n")
    wire.tcp(aim, *log_on, b"PASV\r\n", b"STOR tool.exe\r\n", answers=False)


def _probe(aim: Aim) -> None:
    for path in ("/admin", "/../../etc/passwd", "/cgi-bin/test"):
        request = f"GET {path} HTTP/1.1\r\nHost: {aim.address}\r\nConnection: close\r\n\r\n"
        wire.tcp(aim, request.encode())


_FROM = " && ip.src == {source} && ip.dst == {target}"
ATTACKS = (
    Attack(
        "community guessed",
        "Tries communities that makers set",
        "snmp",
        ("T0812",),
        "new operation",
        'snmp.community in {{"admin", "manager", "cisco"}}' + _FROM,
        _guess,
    ),
    Attack(
        "snmp set",
        "Sets a name by SNMP",
        "snmp",
        ("T0836",),
        "new operation",
        "snmp.data == 3" + _FROM,
        _set,
    ),
    Attack(
        "ssh names tried",
        "Tries to log on by ten names",
        "ssh",
        ("T0859",),
        "timing",
        "ssh.protocol" + _FROM,
        _brute,
    ),
    Attack(
        "telnet default password",
        "Logs on as admin with admin, in clear",
        "telnet",
        ("T0812",),
        "new operation",
        "telnet && frame contains 61:64:6d:69:6e" + _FROM,
        _telnet,
    ),
    Attack(
        "tool uploaded",
        "Puts a program on the file server",
        "ftp",
        ("T0867",),
        "new operation",
        'ftp.request.command == "STOR"' + _FROM,
        _upload,
    ),
    Attack(
        "web paths probed",
        "Asks a web server for what it should not have",
        "http",
        ("T0819",),
        "new operation",
        'http.request.uri in {{"/admin", "/../../etc/passwd", "/cgi-bin/test"}}' + _FROM,
        _probe,
    ),
)
