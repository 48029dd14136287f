//! What is sent behind the cycle. 4.6.1.1.6

use super::cyclic::Nodes;
use super::{identity, sdo, unit, Frame, ASND, SDO};
use wire::{code, Name, Observation, Octets, Out, Shape, Short};

// Services. Table 22
const IDENT_RESPONSE: u8 = 1;
const STATUS_RESPONSE: u8 = 2;
const NMT_REQUEST: u8 = 3;
const NMT_COMMAND: u8 = 4;

/// Entries of a list of errors that are told.
const MOST: usize = 64;

pub(super) fn told(frame: &Frame<'_>, nodes: &mut Nodes, out: &mut Out<'_>) -> Result<(), Short> {
    let mut body = frame.body;
    let service = body.u8()?;
    let by_sender = || frame.did(code([ASND.into(), service.into()])).unit(unit(frame.from));
    match service {
        IDENT_RESPONSE => {
            let did = by_sender();
            let status = Octets::new(body.rest()).skip(2)?.u8()?;
            let identity = identity::Identity::read(body)?;
            out.state(&did);
            nodes.heard((ASND, frame.from), status, 0, &did, out);
            identity.told(out);
            Ok(())
        }
        STATUS_RESPONSE => status(frame, body, &by_sender(), nodes, out),
        NMT_REQUEST => {
            let [command, whom] = body.array()?;
            let object = Name::At("command {} to node {}", [command.into(), whom.into(), 0]);
            out.state(&by_sender().object(object));
            Ok(())
        }
        NMT_COMMAND => {
            let command = body.u8()?;
            let done = code([ASND.into(), service.into(), command.into()]);
            out.state(&frame.did(done).unit(unit(frame.to)));
            Ok(())
        }
        SDO => sdo::told(frame, body, out),
        _ => {
            out.state(&by_sender());
            Ok(())
        }
    }
}

/// 7.3.3.3.1: which errors a node has now, and which it had.
fn status(
    frame: &Frame<'_>,
    mut body: Octets<'_>,
    did: &Observation<'static>,
    nodes: &mut Nodes,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let [_, _, status] = body.array()?;
    let [register] = body.skip(3)?.array()?;
    body.skip(7)?;
    out.state(did);
    nodes.heard((ASND, frame.from), status, 0, did, out);
    out.was("error register", Shape::U8, &[register], did);
    for _ in 0..MOST {
        let (Ok(kind), Ok(error)) = (body.le16(), body.array::<2>()) else { break };
        // A mode of 0 ends the list. 6.4.9, table 93
        if kind >> 12 & 3 == 0 || body.skip(16).is_err() {
            break;
        }
        out.was("error", Shape::U16Le, &error, did);
    }
    Ok(())
}
