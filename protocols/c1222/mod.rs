//! ANSI C12.22 (IEEE 1703) on TCP and UDP: meters, the relays in front of them, and who reads and
//! commands them.
//!
//! *Standard* is ANSI C12.22-2008; tables and procedures are those of ANSI C12.19. A code is that of
//! the service (`48`: full read), or `encrypted`. The station is the application process title
//! of whom is asked.

mod apdu;
mod epsem;
mod service;
mod table;

use crate::ber::Fault;
use apdu::Apdu;
use epsem::{Epsem, Service};
use service::Kept;
use wire::{
    code, Carrier, Decoder, Halves, Name, Observation, Out, Over, Pending, Protocol, Short, Side,
    Step, Text, NO_ANSWER,
};

const NAME: &str = "c1222";

/// C12.22 on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(1153), Over::udp(1153)],
    recognise: apdu::recognise,
    decoder: |carrier| {
        let (halves, pending) = (Halves::new(carrier), Pending::default());
        Box::new(C1222 { stream: carrier == Carrier::Tcp, halves, pending })
    },
};

struct C1222 {
    stream: bool,
    halves: Halves,
    /// Services by who asks and the number of the message, in the order in which answers come.
    pending: Pending<(Side, Option<u32>), Kept>,
}

impl Decoder for C1222 {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Apdu::read(bytes) {
            Ok((apdu, octets)) => {
                self.halves.forget(side);
                self.take(&apdu, out);
                Step::Took(if self.stream { octets } else { bytes.len() })
            }
            Err(Fault::Short(needed)) if self.stream => {
                if let Some(epsem) = apdu::begun(bytes) {
                    service::conceal(epsem, out);
                }
                self.halves.begun(needed, bytes.len(), out)
            }
            Err(Fault::Short(needed)) => {
                out.broke(
                    NAME,
                    "wrong length",
                    format!("{needed} octets needed, {} there", bytes.len()),
                );
                Step::Took(bytes.len().max(1))
            }
            Err(Fault::Broken(how)) => {
                out.broke(NAME, "no APDU", how);
                Step::Foreign
            }
        }
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl C1222 {
    fn take(&mut self, apdu: &Apdu<'_>, out: &mut Out<'_>) {
        let Some(epsem) = apdu.epsem else {
            return out.broke(NAME, "no EPSEM", "user information with services needed");
        };
        if epsem.is_encrypted() {
            return hidden(apdu, out);
        }
        for service in epsem.services() {
            let taken = if service.is_answer() {
                self.answer(apdu, service, out)
            } else {
                self.ask(apdu, epsem, service, out)
            };
            if let Err(short) = taken {
                let text = format!("service {}: {short}", service.code);
                out.broke(NAME, "wrong length", text);
            }
        }
        if !epsem.is_whole() {
            out.broke(NAME, "wrong length", "services that fill the EPSEM needed");
        }
    }

    fn ask(
        &mut self,
        apdu: &Apdu<'_>,
        epsem: Epsem<'_>,
        service: Service<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let asked = did(apdu, code([service.code.into()]), out);
        service::registers(service, &unit(apdu.calling.as_ref()), out);
        let (object, kept, broken) = match service::request(service, out) {
            Ok((object, kept)) => (object, kept, Ok(())),
            Err(short) => (Name::None, Kept::default(), Err(short)),
        };
        let asked = asked.object(object).writes(matches!(service.code, 0x40..=0x4F));
        if epsem.is_answered() {
            self.pending.ask((out.side(), apdu.calling_id), asked, kept, out);
        } else {
            out.state(&asked.status(NO_ANSWER));
        }
        broken
    }

    fn answer(
        &mut self,
        apdu: &Apdu<'_>,
        service: Service<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let key = (out.side().other(), apdu.called_id.or(apdu.calling_id));
        let Some(asked) = self.pending.answer(&key) else {
            out.orphan();
            return Ok(());
        };
        let done = asked.answered(service.code.into(), out);
        if service.code == 0 {
            service::answered(&asked, service.data, &done, &mut out.with(&asked.frames))?;
        }
        Ok(())
    }
}

/// What is encrypted asks where it does not say which message it answers.
fn hidden(apdu: &Apdu<'_>, out: &mut Out<'_>) {
    if apdu.called_id.is_none() {
        let asked = did(apdu, Name::at("encrypted", 0), out);
        out.state(&asked.status(NO_ANSWER));
    }
}

fn did(apdu: &Apdu<'_>, code: Name, out: &Out<'_>) -> Observation<'static> {
    Observation::did(NAME, code).by(out.side()).unit(unit(apdu.called.as_ref()))
}

fn unit(title: Option<&Text>) -> Name {
    title.map_or(Name::None, |title| Name::Text(title.clone()))
}

#[cfg(test)]
mod tests;
