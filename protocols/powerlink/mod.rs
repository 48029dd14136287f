//! Ethernet POWERLINK (EPSG DS 301 V1.3.0, whose clauses the numbers are): a managing node asks each
//! controlled node for its data in every cycle, and has time left for all else behind that.
//!
//! The code is the message's type (`3`: PReq), of SoA with what the managing node asks for (`5.1`),
//! of ASnd with what is sent (`6.1`: IdentResponse), of commands with these (`6.4.40` resets a node).
//! SDOs are `sdo.2` (read by index) and `sdo.answer`. The unit is the node
//! that is asked or answers. The first version had types of its own for two messages.

mod asnd;
mod cyclic;
mod datagram;
mod identity;
mod sdo;
mod version1;

use cyclic::Nodes;
use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Protocol, Recognition, Short,
    Side, Step, NO_ANSWER,
};

const NAME: &str = "powerlink";

/// POWERLINK in frames of its EtherType (4.4.1), of the first version's, and SDOs in datagrams (6.3.2.2).
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::answered(0x88AB), Over::answered(0x3E3F), Over::udp(3819)],
    recognise,
    decoder,
};

// Types of messages. 4.6.1.1, table 17
const SOC: u8 = 1;
const PREQ: u8 = 3;
const PRES: u8 = 4;
const SOA: u8 = 5;
const ASND: u8 = 6;
const AMNI: u8 = 7;
const AINV: u8 = 13;

/// The service of an ASnd that holds an SDO. 4.6.1.1.6, table 22
const SDO: u8 = 5;

fn decoder(carrier: Carrier) -> Box<dyn Decoder> {
    if carrier == Carrier::Udp {
        Box::new(Datagrams(datagram::Waiting::default()))
    } else {
        Box::new(Powerlink(Nodes::default()))
    }
}

/// A type that is; on UDP an SDO, whose answer is the server's, or what opens, acknowledges or closes
/// a connection for them: there the nodes are 0, and who opens one knows of none yet. 6.3.2.3
fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    match (carrier, bytes) {
        (Carrier::Udp, [ASND, _, _, SDO, _, _, 0, 0, 0, _, flags, ..]) => {
            let by = if flags & sdo::ANSWER == 0 { Side::Client } else { Side::Server };
            Recognition::Maybe(Some(by))
        }
        (Carrier::Udp, [ASND, 0, 0, SDO, receive, send, 0, 0]) => {
            let opens = receive & sdo::CONNECTION == 0 && send & sdo::CONNECTION != 0;
            Recognition::Maybe(opens.then_some(Side::Client))
        }
        (Carrier::Udp, _) => Recognition::No,
        (_, [1..=7 | AINV, _, _, ..]) => Recognition::Maybe(Some(Side::Client)),
        _ => Recognition::Broken,
    }
}

/// What one node sends to a group, or two to each other.
struct Powerlink(Nodes);

impl Decoder for Powerlink {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Err(short) = self.frame(side, Octets::new(bytes), out) {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len())
    }
}

/// SDOs of a client.
struct Datagrams(datagram::Waiting);

impl Decoder for Datagrams {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let [ASND, _, _, SDO, body @ ..] = bytes else { return Step::Foreign };
        if let Err(short) = datagram::told(side, Octets::new(body), &mut self.0, out) {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }
}

/// What all messages begin with. 4.6.1.1, table 16
#[derive(Clone, Copy)]
struct Frame<'a> {
    kind: u8,
    to: u8,
    from: u8,
    side: Side,
    /// Behind the nodes.
    body: Octets<'a>,
}

impl Powerlink {
    fn frame(&mut self, side: Side, octets: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let mut body = octets;
        let [kind, to, from] = body.array()?;
        let frame = Frame { kind: kind & 0x7F, to, from, side, body };
        // Node 0 is nobody (4.5), but was the managing node.
        if to == 0 || from == 0 {
            return version1::told(&frame, out);
        }
        match frame.kind {
            SOC => cyclic::soc(&frame, &mut self.0, out),
            PREQ => cyclic::preq(&frame, &mut self.0, out),
            PRES => cyclic::pres(&frame, &mut self.0, out),
            SOA => cyclic::soa(&frame, &mut self.0, out),
            ASND => asnd::told(&frame, &mut self.0, out),
            AMNI | AINV => {
                out.state(&frame.did(code([frame.kind.into()])));
                Ok(())
            }
            kind => {
                out.broke(NAME, "unknown type", format!("1, 3 to 7 or 13 needed, {kind} there"));
                Ok(())
            }
        }
    }
}

impl Frame<'_> {
    /// Nobody answers in the same message's form, or to the same address.
    fn did(&self, code: Name) -> Observation<'static> {
        Observation::did(NAME, code).by(self.side).status(NO_ANSWER)
    }
}

/// A node by its number, but for one that says nothing, or all.
fn unit(node: u8) -> Name {
    match node {
        0 | 255 => Name::None,
        node => Name::at("node {}", node.into()),
    }
}

#[cfg(test)]
mod tests;
