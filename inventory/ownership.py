"""Who owns which IP within one realm, and who merely forwards it.

What binds an IP to a MAC is what the MAC itself shows: a packet that nobody forwarded (its
TTL is one that stacks start with), or ARP, DHCP and the like naming both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from inventory.addresses import (
    is_forged,
    is_host,
    is_link_local,
    is_mac,
    is_outside,
    is_virtual,
    network,
)
from inventory.sightings import Binding, Sighting, Use

_HANDFUL = 4  # a MAC with more IPv4 addresses than this, bound to none of them, is a router


@dataclass(frozen=True, slots=True)
class Contest:
    """Other MACs used `owner`'s IP at the same time in the same realm."""

    realm: str
    ip: str
    owner: str
    others: tuple[str, ...]
    evidence: tuple[str, ...]
    first_ns: int
    last_ns: int


class Realm:
    """Who owns which IP in one realm, and who brings which in from elsewhere.

    A MAC is empty where the capture has none: every IP then stands for itself.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.uses: dict[str, dict[str, Use]] = defaultdict(dict)  # ip -> mac -> use
        self.macs: dict[str, tuple[int, int]] = {}  # mac -> first, last
        self.owners: dict[str, str] = {}  # ip -> mac
        self.former: dict[str, list[str]] = {}  # ip -> macs that owned it earlier
        self.forwards: dict[str, list[str]] = defaultdict(list)  # mac -> ips
        self.contests: list[Contest] = []

    def see(self, s: Sighting) -> None:
        """A MAC sent."""
        if s.mac:
            first, last = self.macs.get(s.mac, (s.first_ns, s.last_ns))
            self.macs[s.mac] = min(first, s.first_ns), max(last, s.last_ns)
        if is_host(s.ip):
            use = self.uses[s.ip].setdefault(s.mac, Use(s.first_ns, s.last_ns))
            use.widen(s.first_ns, s.last_ns)
            use.packets += s.packets
            use.ttl = max(use.ttl or 0, s.ttl or 0) or None
            use.ttl_min = min(filter(None, (use.ttl_min, s.ttl_min)), default=None)

    def bind(self, b: Binding) -> None:
        """Somebody says that a MAC which sent has an IP."""
        if b.mac not in self.macs or not is_host(b.address):
            return
        use = self.uses[b.address].setdefault(b.mac, Use(b.first_ns, b.last_ns))
        use.widen(b.first_ns, b.last_ns)
        use.bound = True
        use.managed &= b.managed
        use.evidence += [b.evidence] if b.evidence else []

    def settle(self) -> None:
        """Decides every IP's owner; what has none was forwarded."""
        own = self._own()
        at_home = {mac for mac, _ in own}
        for ip, uses in sorted(self.uses.items()):
            candidates = [mac for mac in uses if (mac, ip) in own]
            if candidates:
                self._choose(ip, candidates)
            elif not is_forged(ip):  # no router passes those on: whoever sent made them up
                for mac in self._next_hops(uses):
                    # Who has an address here may send with a former one, or make one up.
                    if mac not in at_home or not uses[mac].near:
                        self.forwards[mac].append(ip)

    def _own(self) -> set[tuple[str, str]]:
        """The pairs of MAC and IP that may belong together."""
        local = {network(ip) for ip, uses in self.uses.items() for u in uses.values() if u.whole}
        by_mac: dict[str, list[str]] = defaultdict(list)
        for ip, uses in self.uses.items():
            for mac in uses:
                by_mac[mac].append(ip)
        return {(mac, ip) for mac, ips in by_mac.items() for ip in self._owned(mac, ips, local)}

    def _owned(self, mac: str, ips: list[str], local: set[str]) -> Iterator[str]:
        # Who sends with an address that no host may have made it up.
        ips = [ip for ip in ips if self.uses[ip][mac].bound or not is_forged(ip)]
        if not mac:
            yield from ips
            return
        uses = {ip: self.uses[ip][mac] for ip in ips}
        loose = sum(not u.bound and ":" not in ip for ip, u in uses.items())
        # A router that answers ARP for others is bound to what it forwards.
        proxied = sum(u.bound and u.sent and not u.whole for u in uses.values())
        private = any(u.whole and _is_the_plants(ip) for ip, u in uses.items())
        for ip, use in uses.items():
            if use.bound:
                own = use.whole or not use.sent or proxied <= _HANDFUL
            elif ":" not in ip and (loose > _HANDFUL or self._is_passed_on(ip, use, private)):
                own = False
            else:
                own = use.whole or is_link_local(ip) or self._is_odd(ip, uses.values(), local)
            if own:
                yield ip

    def _is_passed_on(self, ip: str, use: Use, private: bool) -> bool:
        """Whether an Internet address is another's: translated (RFC 3022), seen from two MACs, or
        with hops between, be it that a firewall answers in its name too."""
        senders = sum(not u.bound for u in self.uses[ip].values())  # who poisons ARP is none
        return is_outside(ip) and (private or not use.near or senders > 1)

    def _is_odd(self, ip: str, of_mac: Collection[Use], local: set[str]) -> bool:
        """A stack with a rare start: one MAC with one IP, in a network of the realm; or a scanner
        there, whose MAC forwards nobody."""
        if network(ip) not in local:
            return False
        if len(of_mac) == 1 and all(use.rare for use in self.uses[ip].values()):
            return True
        made_up = all(use.made_up or use.whole for use in self.uses[ip].values())
        return made_up and all(use.made_up or use.whole for use in of_mac if use.sent)

    def _choose(self, ip: str, candidates: list[str]) -> None:
        """The owner is who sends unforwarded packets; of several at once the first."""
        uses = self.uses[ip]
        real = [m for m in candidates if not is_virtual(m)] or candidates
        best = [m for m in real if uses[m].whole] or real
        latest = max(best, key=lambda m: (uses[m].last_ns, m))
        at_once = [m for m in best if uses[m].overlaps(uses[latest])]
        owner = min(at_once, key=lambda m: (uses[m].first_ns, m))
        rivals = [m for m in real if m != owner and uses[m].overlaps(uses[owner])]
        others = sorted(m for m in rivals if not is_virtual(m))  # one router stands in for many
        self.owners[ip] = owner
        self.former[ip] = [m for m in best if m != owner and m not in rivals]
        if others:
            proof = [e for m in (owner, *others) for e in uses[m].evidence]
            first = max(uses[owner].first_ns, min(uses[m].first_ns for m in others))
            last = max(uses[m].last_ns for m in others)
            contest = Contest(self.name, ip, owner, tuple(others), tuple(proof), first, last)
            self.contests.append(contest)

    def _next_hops(self, uses: Mapping[str, Use]) -> Iterator[str]:
        """MACs that bring an IP into this realm; who repeats it within has a lower TTL."""
        highest = max(use.ttl or 0 for use in uses.values())
        return (m for m, use in uses.items() if m and use.sent and (use.ttl or 0) == highest)


def _is_the_plants(ip: str) -> bool:
    """Whether an IP is of a network that plants number by themselves: not of the Internet, nor
    one that every host has."""
    return not is_outside(ip) and not is_link_local(ip)


def settled(sightings: Iterable[Sighting], bindings: Iterable[Binding]) -> dict[str, Realm]:
    """The realms in which anything was seen, with every IP's owner."""
    realms: dict[str, Realm] = {}
    for s in sightings:
        if is_mac(s.mac) or (not s.mac and is_host(s.ip)):
            realms.setdefault(s.realm, Realm(s.realm)).see(s)
    for b in bindings:
        if b.realm in realms:
            realms[b.realm].bind(b)
    for realm in realms.values():
        realm.settle()
    return realms


def homes(realms: Iterable[Realm]) -> dict[str, dict[str, str]]:
    """For each IP the realms in which it is at home, and its owner there.

    Where its own packets are unforwarded, there it is at home; a realm that knows it only by
    a router's word for it (proxy ARP, RFC 1027) is none.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    proven: dict[str, set[str]] = defaultdict(set)
    for realm in realms:
        for ip, mac in realm.owners.items():
            found[ip][realm.name] = mac
            if realm.uses[ip][mac].whole:
                proven[ip].add(realm.name)
    return {
        ip: {r: mac for r, mac in owners.items() if r in proven[ip] or not proven[ip]}
        for ip, owners in found.items()
    }
