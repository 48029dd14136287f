//! DNP3 on TCP and UDP, by IEEE 1815-2012; numbers of clauses are of that.

mod application;
mod attribute;
mod authentication;
mod ends;
mod file;
mod form;
mod fragment;
mod link;
mod name;
mod object;
mod qualifier;
mod status;
mod transport;
mod value;

use application::Application;
use ends::Ends;
use link::{Frame, Unread};
use transport::Transport;
use wire::{
    Breach, Carrier, Decoder, Halves, Name, Observation, Out, Over, Pending, Protocol, Recognition,
    Side, Step,
};

const NAME: &str = "dnp3";

/// DNP3 on its registered ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(20000), Over::udp(20000)],
    recognise,
    decoder: |carrier| Box::new(Dnp3 { halves: Halves::new(carrier), ..Dnp3::default() }),
};

/// Two start octets and a header's checksum; the direction bit says who sent it, unless the
/// function is the other side's: then one of them is forged, and the ports must say.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match link::first(bytes) {
        Some((control, function)) => {
            let from_master = control.is_of_master();
            let side = if from_master { Side::Client } else { Side::Server };
            let agrees = |function| application::is_by_master(function, from_master) == from_master;
            Recognition::Sure(function.is_none_or(agrees).then_some(side))
        }
        None if !link::begins(bytes) => Recognition::No,
        None if bytes.len() < link::HEADER => Recognition::Short,
        None => Recognition::Broken,
    }
}

/// One conversation, in which several outstations may talk.
#[derive(Default)]
struct Dnp3 {
    /// Link functions by who asked and who was asked.
    link: Pending<(u16, u16), (), 16>,
    transport: Transport,
    application: Application,
    halves: Halves,
}

impl Decoder for Dnp3 {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        self.halves.forget(side);
        match Frame::read(bytes) {
            Ok((frame, length)) => {
                self.frame(&frame, out);
                Step::Took(length)
            }
            Err(Unread::More(needed)) => self.halves.begun(needed, bytes.len(), out),
            Err(Unread::Start) => {
                let breach = Breach("wrong start", "octets 05 64 needed".into());
                resume(breach, bytes, out)
            }
            Err(Unread::Header(breach)) => resume(breach, bytes, out),
            Err(Unread::Contents(Breach(kind, text), length)) => {
                out.broke(NAME, kind, text);
                Step::Took(length)
            }
        }
    }

    fn gap(&mut self, side: Side) {
        self.transport.gap(side);
        self.application.gap();
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.link.end(out);
        self.application.end(out);
        self.halves.end(NAME, out);
    }
}

/// Says what broke, and goes on where the next frame begins.
fn resume(Breach(kind, text): Breach, bytes: &[u8], out: &mut Out<'_>) -> Step {
    out.broke(NAME, kind, text);
    link::next_start(bytes).map_or(Step::Foreign, Step::Took)
}

impl Dnp3 {
    fn frame(&mut self, frame: &Frame, out: &mut Out<'_>) {
        let Frame { control, destination, source, .. } = *frame;
        let side = out.side();
        let ends = move |from_master| Ends::new(from_master, source, destination, side);
        check_addresses(&ends(control.is_of_master()), frame, out);
        match (control.asks(), control.function()) {
            (true, 3 | 4) => self.user_data(frame, ends, out),
            (true, _) => self.link_request(frame, &ends(control.is_of_master()), out),
            (false, function) => {
                if let Some(asked) = self.link.answer_newest(|k, _| *k == (destination, source)) {
                    asked.answered(status::of_link(function), out);
                }
            }
        }
    }

    fn user_data(&mut self, frame: &Frame, ends: impl Fn(bool) -> Ends, out: &mut Out<'_>) {
        let addresses = (frame.source, frame.destination);
        if frame.data().is_empty() {
            out.broke(NAME, "wrong length", "user data needed, none there");
            return;
        }
        if let Some((bytes, earlier)) = self.transport.take(addresses, frame.data(), out) {
            out.rests_on(&earlier);
            self.application.fragment(frame.control.is_of_master(), ends, &bytes, out);
        }
    }

    /// A link function that is asked for itself (9.2.4.1.3).
    fn link_request(&mut self, frame: &Frame, ends: &Ends, out: &mut Out<'_>) {
        let function = frame.control.function();
        let asked = Observation::did(NAME, Name::at("link.{}", function.into()))
            .unit(ends.station())
            .by(out.side());
        if !matches!(function, 0..=2 | 9) {
            let text = format!("link function {function} is reserved");
            ends.broke("reserved function", text, out);
        }
        self.link.ask((frame.source, frame.destination), asked, (), out);
    }
}

/// Addresses from 65520 on are not a station's; as a destination the last four mean all, or
/// the station itself (9.2.4.1.4).
fn check_addresses(ends: &Ends, frame: &Frame, out: &mut Out<'_>) {
    let (source, destination) = (frame.source, frame.destination);
    for address in [Some(source), Some(destination).filter(|to| *to < 0xFFFC)] {
        if let Some(address) = address.filter(|address| *address >= 0xFFF0) {
            ends.broke("reserved address", format!("address {address} is reserved"), out);
        }
    }
}

#[cfg(test)]
mod tests;
