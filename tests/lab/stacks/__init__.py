"""One module a protocol: how its servers and clients are run.

`serve(plant, host, service)` answers until it is ended, `poll(plant, poll)` asks until then, or
`attend(plant, host, polls)` does where a client asks all its servers from one port; any may be
missing. What fails is raised, and tried again. Each runs in a process of its own,
in its host's network namespace, and only there are the protocol's libraries imported.
"""

from __future__ import annotations

from collections.abc import Mapping

_SERVER, _BOTH = ("server",), ("client", "server")
# Which ends no library speaks for: some lines of our own do, by the specification. What they
# say proves less of a decoder than what others wrote.
CRAFTED: Mapping[str, tuple[str, ...]] = {
    "enip-io": _BOTH,
    "ethercat": _BOTH,
    "fins": _SERVER,
    "hart-ip": _BOTH,
    "intellivue": _BOTH,
    "knx": _BOTH,
    "profinet-dcp": _SERVER,
    "profinet-io": _BOTH,
    "slmp": _SERVER,
    "umas": _BOTH,
}
