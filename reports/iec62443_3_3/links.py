"""What a link is to a check: allowed, sealed, or known by its port alone."""

from __future__ import annotations

from collections.abc import Iterable

from inventory.model import Flow, Link
from protocols.model import Visibility, protocols
from reports.iec62443_3_3.thresholds import REMOTE_PORTS


def sealing(link: Link) -> str:
    """By what nobody on the path reads a link; empty where that is not so."""
    if "rdp" in (remote_by_port(link), *link.speaks):
        return "RDP"
    known = (protocols().get(name) for name in (*link.speaks, link.protocol))
    return next((p.title for p in known if p and p.visibility is Visibility.ENCRYPTED), "")


def remote_by_port(link: Link) -> str:
    """What hands over a machine on the port of a link that no decoder read: not from its start."""
    unread = not link.protocol or link.speaks == ("cotp",)
    return REMOTE_PORTS.get((link.transport, link.port), "") if unread else ""


def allowing(flows: Iterable[Flow], link: Link, name: str) -> Flow | None:
    """The longest permission of what a link speaks by this name."""
    fitting = (flow for flow in flows if _fits(flow, link, name))
    return max(fitting, key=lambda f: (f.until is None, f.until), default=None)


def _fits(flow: Flow, link: Link, name: str) -> bool:
    """By one of the protocols that a link speaks, or by what carries it. A flow that names its
    port also allows a carrier there on which nothing was seen to ride, and what no decoder knew
    there where it names a protocol that none knows."""
    if flow.protocol in (name, link.protocol, *link.recognised):
        return flow.port in (None, link.port)
    carrier = protocols().get(name) if link.protocol else None
    unknown = not link.protocol and flow.protocol not in protocols()
    return flow.port == link.port and (unknown or (carrier is not None and carrier.carrier))
