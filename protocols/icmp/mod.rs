//! ICMP (RFC 792, IP protocol 1) and ICMPv6 (RFC 4443, IP protocol 58).
//!
//! Codes are `type.code`. The two are told apart by their IP protocol number. An echo
//! waits for its reply; whatever else is told asks nothing.

use wire::{
    code, Carrier, Decoder, Observation, Octets, Out, Over, Pending, Protocol, Recognition, Short,
    Side, Step, NO_ANSWER,
};

/// ICMP for IPv4.
pub const V4: Protocol = Protocol {
    name: "icmp",
    over: &[Over::ip(1)],
    recognise,
    decoder: |_| Box::new(Icmp { name: "icmp", echo: (8, 0), echoes: Pending::default() }),
};

/// ICMP for IPv6.
pub const V6: Protocol = Protocol {
    name: "icmpv6",
    over: &[Over::ip(58)],
    recognise,
    decoder: |_| Box::new(Icmp { name: "icmpv6", echo: (128, 129), echoes: Pending::default() }),
};

struct Icmp {
    name: &'static str,
    /// The types of an echo and of its reply.
    echo: (u8, u8),
    echoes: Pending<(u16, u16), (), 16>,
}

/// Any octets may be ICMP where the IP header says so: only the hint decides.
fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    if carrier == Carrier::Ip && bytes.len() >= 8 {
        Recognition::Maybe(None)
    } else {
        Recognition::No
    }
}

impl Decoder for Icmp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if self.read(side, Octets::new(bytes), out).is_err() {
            out.broke(self.name, "message cut short", "needed 8 octets of header");
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.echoes.end(out);
    }
}

impl Icmp {
    fn read(&mut self, side: Side, mut octets: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let (kind, sub) = (octets.u8()?, octets.u8()?);
        octets.skip(2)?;
        let key = (octets.be16()?, octets.be16()?);
        let did = Observation::did(self.name, code([kind.into(), sub.into()])).by(side);
        if kind == self.echo.0 {
            self.echoes.ask(key, did, (), out);
        } else if kind == self.echo.1 {
            match self.echoes.answer(&key) {
                Some(asked) => drop(asked.answered(0, out)),
                None => out.orphan(),
            }
        } else {
            out.state(&did.status(NO_ANSWER));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
