//! Who talks to whom over what, and how much.

use super::Order;
use crate::address::Address;
use crate::digest::Keyed;
use crate::endpoints::Sent;
use crate::evidence::Taken;
use wire::{Side, Subject};

/// Who talks to whom over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkKey {
    /// The realm's index.
    pub realm: u32,
    /// Who asks.
    pub client: Address,
    /// Who answers.
    pub server: Address,
    /// `tcp`, `udp`, `ip` or `ethernet`.
    pub transport: &'static str,
    /// The server's port, the EtherType or the IP protocol.
    pub port: u16,
    /// The protocol, or empty.
    pub protocol: &'static str,
}

impl LinkKey {
    /// The address of a side.
    pub const fn end(&self, side: Side) -> Address {
        match side {
            Side::Client => self.client,
            Side::Server => self.server,
        }
    }

    /// Whom a claim is about that `by`, as who asks, is told.
    pub fn subject(&self, subject: Subject, by: Side) -> Address {
        match subject {
            Subject::Client => self.end(by),
            Subject::Server => self.end(by.other()),
            Subject::Mac(mac) => Address::mac(mac),
            Subject::Ip(ip) => ip.into(),
        }
    }

    pub(super) fn digest(&self, keyed: Keyed) -> u64 {
        let place = u64::from(self.realm) << 32 | u64::from(self.port);
        let start = keyed.digest().addresses(self.client, self.server).pair(place, 0);
        start.octets(self.transport.as_bytes()).octets(self.protocol.as_bytes()).finish()
    }
}

/// Traffic of a link in this window.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // As in sensor/batch.py.
pub struct Traffic {
    pub macs: [Option<Address>; 2],
    pub packets: [u64; 2],
    pub bytes: [u64; 2],
    pub first_ns: i64,
    pub last_ns: i64,
    pub conversations: u64,
    pub burst: u32,
    pub burst_ns: i64,
    pub one_way: u64,
    pub midstream: u64,
    pub stream_bytes: u64,
    pub lost_bytes: u64,
    pub retransmitted: u64,
    pub copies: u64,
    pub orphans: u64,
    pub undecoded_bytes: u64,
}

impl Traffic {
    /// Adds what was sent in a direction.
    pub fn sent(&mut self, direction: usize, mac: Option<Address>, sent: &Sent) {
        if self.packets == [0, 0] {
            (self.first_ns, self.last_ns) = (sent.first_ns, sent.last_ns);
        }
        self.first_ns = self.first_ns.min(sent.first_ns);
        self.last_ns = self.last_ns.max(sent.last_ns);
        self.packets[direction] += u64::from(sent.packets);
        self.bytes[direction] += sent.bytes;
        self.macs[direction] = mac;
    }

    /// Its client opened so many within ten seconds, the last of them now.
    pub fn opened(&mut self, conversations: u32, at_ns: i64) {
        if (conversations, -at_ns) > (self.burst, -self.burst_ns) {
            (self.burst, self.burst_ns) = (conversations, at_ns);
        }
    }

    /// Adds what another stretch of the same link carried.
    pub fn add(&mut self, other: &Self) {
        if self.is_empty() {
            (self.first_ns, self.last_ns) = (other.first_ns, other.last_ns);
        }
        self.first_ns = self.first_ns.min(other.first_ns);
        self.last_ns = self.last_ns.max(other.last_ns);
        for side in 0..2 {
            self.macs[side] = other.macs[side].or(self.macs[side]);
            self.packets[side] += other.packets[side];
            self.bytes[side] += other.bytes[side];
        }
        self.conversations += other.conversations;
        self.opened(other.burst, other.burst_ns);
        self.one_way += other.one_way;
        self.midstream += other.midstream;
        self.stream_bytes += other.stream_bytes;
        self.lost_bytes += other.lost_bytes;
        self.retransmitted += other.retransmitted;
        self.copies += other.copies;
        self.orphans += other.orphans;
        self.undecoded_bytes += other.undecoded_bytes;
    }

    /// Whether there is anything to tell.
    pub fn is_empty(&self) -> bool {
        self.packets == [0, 0]
            && self.conversations == 0
            && self.orphans == 0
            && self.lost_bytes == 0
    }
}

/// A link with its traffic.
pub struct Link {
    /// Who and over what.
    pub key: LinkKey,
    /// How many rows of those that are known were first stated on it.
    pub(super) rows: u32,
    /// How many objects with values these tell apart.
    pub(super) values: u32,
    /// In this window.
    pub traffic: Traffic,
    /// What followed what in this window.
    pub order: Order,
    /// Proof of its first packets, until written.
    pub taken: Option<Taken>,
    /// Its id once written.
    pub evidence: String,
}
