"""The numbers and lists by which checks decide, in one place; each names the check it is of.

Proposals, to be tuned on captures; minimum observations and the coverage guard are in
`data/checks.json`.
"""

from __future__ import annotations

import re

# CHK-1.1-01: what claims of `authentication` say where nobody was asked; whose interfaces
# are for people.
NO_IDENTITY = r"none|anonymous|guest"
# One password for everybody proves that somebody knows it, and not who (RFC 6143, section 7.2.2).
SHARED_IDENTITY = r"VNC authentication"
HUMAN_INTERFACES = ("ftp", "http", "rdp", "telnet", "vnc")

# CHK-1.2-01: above this share of octets that nobody decoded, silence says nothing.
UNDECODED_SHARE = 0.10

# Ports from here on are nobody's in particular (RFC 6335, section 6, without those of users).
FREE_PORTS = 1024

# CHK-1.7-01: an accepted password must have at least this, unless the owner says otherwise.
PASSWORD_LENGTH = 8
PASSWORD_CLASSES = 3

# CHK-1.8-01
CERTIFICATE_WARNING_DAYS = 30

# CHK-1.9-01: NIST SP 800-57 part 1 rev. 5, table 2 (112 bits of security).
RSA_BITS = 2048
EC_BITS = 224
WEAK_SIGNATURE = re.compile(r"md5|md2|sha-?1(?!\d)|ssh-dss|ssh-rsa$", re.IGNORECASE)

# CHK-1.11-01
FAILED_LOG_ONS = 5

# CHK-2.12-01: what claims of `authentication` say where users prove who they are by other than
# a name.
PROVEN_USER = r"certificate|issued token"

# CHK-3.7-01: who greets in clear, and what gives the patch level away.
BANNER_PROTOCOLS = ("ftp", "http", "rtsp", "smtp", "telnet")
EXACT_VERSION = re.compile(r"\d+\.\d+")

# CHK-4.1-01: what is confidential unless the owner says otherwise.
CONFIDENTIAL = ("credentials", "programs")

# CHK-4.1-01: what is nothing but a password, whatever becomes of it (RFC 959, section 4.1.1).
PASSWORDS = (("ftp", "PASS"),)

# CHK-4.3-01
WEAK_VERSIONS = re.compile(r"SSL [23]\.0|TLS 1\.[01]|SSH 1(\.\d+)?|SMB 1\b", re.IGNORECASE)
WEAK_CIPHERS = re.compile(
    r"NULL|EXPORT|EXP-|RC4|RC2|arcfour|(?<![a-z\d])3?DES(?![a-z])|3des|blowfish|_MD5\b|anon\b|"
    r"DES_EDE|Basic128Rsa15|Basic256(?!Sha)|^None$|^MD5 obfuscation$",
    re.IGNORECASE,
)
AGEING_CIPHERS = re.compile(r"CBC_SHA\b|-cbc\b", re.IGNORECASE)
WEAK_EXCHANGES = re.compile(
    r"diffie-hellman-group1-sha1|group-exchange-sha1|\banon\b|EXPORT", re.IGNORECASE
)
AGEING_EXCHANGES = re.compile(r"diffie-hellman-group14-sha1|^RSA$", re.IGNORECASE)
WEAK_INTEGRITY = re.compile(r"hmac-md5|-96\b|^no Message-Authenticator$", re.IGNORECASE)
AGEING_INTEGRITY = re.compile(r"hmac-sha1\b", re.IGNORECASE)
DH_BITS = 2048

# CHK-5.1-01: levels of the Purdue model that are control networks, and those that are not.
CONTROL_LEVELS = ("0", "1", "2", "3")
OFFICE_LEVELS = ("4", "5", "external")

# CHK-5.1-RE2-01
BASIC_SERVICES = ("dns", "dhcp", "ntp", "ptp", "kerberos", "ldap", "radius", "tacacs")

# CHK-5.2-01: an exception that has run out is a hint for so long, then a breach.
EXPIRED_GRACE_DAYS = 7

# CHK-5.3-01: by protocol, or by port where nobody decoded.
MESSAGE_PROTOCOLS = ("smtp", "imap", "pop3", "xmpp", "irc", "sip", "rtp", "stun")
MESSAGE_PORTS = (25, 110, 143, 465, 587, 993, 995, 1863, 5060, 5061, 5222, 5269, 6667)

# CHK-6.2-01
MONITORED_HOURS = 7 * 24
UPTIME_FAILED, UPTIME_GOOD = 0.90, 0.99
LOSS_FAILED, LOSS_GOOD = 0.05, 0.01
COVERAGE_FAILED, COVERAGE_GOOD = 0.50, 0.80

# Remote framebuffers: display n is on port 5900 + n (RFC 6143, section 8).
VNC_PORTS = tuple(("tcp", 5900 + display) for display in range(10))

# CHK-7.7-01: services that control zones do not need, by protocol or by port.
INSECURE_SERVICES = (
    "telnet",
    "ftp",
    "tftp",
    "http",
    "netbios",
    "llmnr",
    "ssdp",
    "upnp",
    "rlogin",
    "rsh",
    "x11",
    "vnc",
    "finger",
    "chargen",
    "bittorrent",
)
ANNOUNCED_SERVICES = ("mdns", "llmnr", "netbios", "ssdp", "upnp")
INSECURE_PORTS = {
    ("tcp", 19): "chargen",
    ("tcp", 21): "ftp",
    ("tcp", 23): "telnet",
    ("tcp", 79): "finger",
    ("tcp", 512): "rexec",
    ("tcp", 513): "rlogin",
    ("tcp", 514): "rsh",
    **dict.fromkeys(VNC_PORTS, "vnc"),
    ("tcp", 6000): "x11",
    ("udp", 69): "tftp",
    ("udp", 1900): "ssdp",
    ("udp", 5355): "llmnr",
}

# CHK-7.8-01
ACTIVE_MINUTES = 10

# CHK-1.13-01: ways in that hand over a machine.
REMOTE_ACCESS = ("rdp", "vnc", "ssh", "telnet", "http", "smb", "winrm", "teamviewer", "x11")

# Where these begin out of sight no decoder reads them: Remote Desktop ([MS-RDPBCGR], section 2.1),
# and remote framebuffers.
REMOTE_PORTS = {("tcp", 3389): "rdp", **dict.fromkeys(VNC_PORTS, "vnc")}

# Evidence that a finding carries; the case holds all.
PROOFS = 3
