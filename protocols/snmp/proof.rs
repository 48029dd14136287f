use super::message::{Message, Security};
use super::{identity, NAME};
use wire::{Out, Side, Subject, Text};

/// Communities that devices are delivered with.
const WELL_KNOWN: &[&[u8]] = &[
    b"public",
    b"private",
    b"admin",
    b"cisco",
    b"community",
    b"default",
    b"manager",
    b"monitor",
    b"read",
    b"secret",
    b"security",
    b"snmp",
    b"snmpd",
    b"system",
    b"write",
];

/// Says that a community is a secret.
pub(super) fn community(community: &[u8], out: &mut Out<'_>) -> Text {
    out.secret("community", community, WELL_KNOWN)
}

/// What a message shows of how its sender proves who it is. It belongs to the engine that
/// decides (RFC 3414, 1.5.1), which is who answers or reports.
pub(super) struct Proof {
    version: &'static str,
    authentication: &'static str,
    who: Option<(&'static str, Text)>,
    mac: Option<[u8; 6]>,
    vendor: Option<&'static str>,
}

impl Proof {
    /// Says of every message that its community is a secret.
    pub(super) fn of(message: &Message<'_>, out: &mut Out<'_>) -> Self {
        let version = match message.version {
            0 => "SNMPv1",
            1 => "SNMPv2c",
            _ => "SNMPv3",
        };
        match message.security {
            Security::Community(community) => Self {
                version,
                authentication: "password",
                who: Some(("credential", self::community(community, out))),
                mac: None,
                vendor: None,
            },
            Security::User { name, flags, engine, .. } => Self {
                version,
                authentication: match flags & 3 {
                    0 => "none",
                    1 => "authNoPriv",
                    _ => "authPriv",
                },
                who: Text::trimmed(name).map(|name| ("user", name)),
                mac: identity::engine_mac(engine),
                vendor: identity::engine_vendor(engine),
            },
        }
    }

    /// To be stated once it was accepted or needs no answer.
    pub(super) fn state(&self, side: Side, out: &mut Out<'_>) {
        let subject = Subject::of(side);
        out.is(NAME, subject, "version", self.version);
        if let Some((attribute, value)) = &self.who {
            out.is(NAME, subject, attribute, value.clone());
            out.is(NAME, subject, "authentication", self.authentication);
        }
        if let Some(mac) = self.mac {
            out.is(NAME, subject, "mac", mac);
        }
        if let Some(vendor) = self.vendor {
            out.is(NAME, subject, "vendor", vendor);
        }
    }
}
