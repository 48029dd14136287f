//! What a server sends before pictures.

use super::security::{self, Chosen, Proof, NONE, TIGHT};
use super::{Next, Read, Vnc, Waits, NAME};
use crate::log_on::proved;
use wire::{Name, Observation, Octets, Out, Shape, Side, Subject, Text, Values, NO_ANSWER};

/// Of a longer list nothing is told.
const MOST_TYPES: u32 = 64;
const LONGEST_NAME: u32 = 1 << 16;

impl Vnc {
    pub(super) fn server(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        match self.next[Side::Server] {
            Next::Security if self.minor < 7 => self.demands(octets, out),
            Next::Security => offers(octets, out),
            Next::Proof => self.asks(octets, out),
            Next::Result => self.decides(octets, out),
            Next::Init => self.shows(octets, out),
            Next::Version | Next::Session | Next::Hidden => Ok(Next::Hidden),
        }
    }

    /// §7.1.2: in version 3.3 the server chooses.
    fn demands(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        match octets.be32()? {
            0 => Ok(refuses(out)),
            kind => {
                self.chooses(Chosen { kind, ..Chosen::default() }, out);
                Ok(Next::Proof)
            }
        }
    }

    /// The client proves itself so; whether that lets in is told later, where it can be seen.
    pub(super) fn chooses(&mut self, chosen: Chosen, out: &mut Out<'_>) {
        self.chosen = chosen;
        match chosen.proof() {
            Proof::Tight | Proof::VeNCrypt | Proof::Unknown => (),
            Proof::Tls | Proof::Hidden => out.state(&chosen.did().status(NO_ANSWER)),
            _ => self.waiting.ask(Waits::Security, chosen.did(), (), out),
        }
    }

    fn asks(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        match self.chosen.proof() {
            // Before version 3.8 nobody says that nothing was enough. §7.2.1
            Proof::Nothing if self.minor < 8 => self.shows(octets, out),
            Proof::Nothing | Proof::Plain => self.decides(octets, out),
            Proof::Challenge => {
                octets.skip(16)?;
                Ok(Next::Result)
            }
            Proof::Apple => {
                self.chosen.note = octets.skip(2)?.be16()?;
                octets.skip(2 * usize::from(self.chosen.note))?;
                Ok(Next::Result)
            }
            Proof::Tight => self.tight(octets, out),
            Proof::VeNCrypt => self.vencrypt(octets),
            Proof::Unknown | Proof::Tls | Proof::Hidden => Ok(Next::Hidden),
        }
    }

    /// Tunnels, then types, each in 16 octets; without types nothing is asked for.
    fn tight(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        let count = octets.be32()?;
        if count > MOST_TYPES {
            return Ok(Next::Hidden);
        }
        octets.skip(16 * count as usize)?;
        match self.step[Side::Server] {
            0 => self.chosen.note = u16::from(count > 0),
            _ if count == 0 => {
                self.chooses(Chosen { kind: TIGHT, inside: NONE, note: 0 }, out);
            }
            _ => (),
        }
        self.step[Side::Server] = 1;
        Ok(Next::Proof)
    }

    /// A version, whether the client's is taken, and types of four octets each.
    fn vencrypt(&mut self, octets: &mut Octets<'_>) -> Read {
        match self.step[Side::Server] {
            0 => drop(octets.skip(2)?),
            1 => drop(octets.skip(1)?),
            _ => {
                let count = octets.u8()?;
                octets.skip(4 * usize::from(count))?;
            }
        }
        self.step[Side::Server] = self.step[Side::Server].saturating_add(1);
        Ok(Next::Proof)
    }

    /// §7.1.3
    fn decides(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        let status = octets.be32()?;
        self.answered(status, out);
        Ok(if status == 0 { Next::Init } else { Next::Hidden })
    }

    fn answered(&mut self, status: u32, out: &mut Out<'_>) {
        let Some(asked) = self.waiting.answer(&Waits::Security) else { return };
        asked.answered(status, out);
        if status != 0 {
            return;
        }
        if let Some(how) = self.chosen.authentication() {
            proved(&asked, "authentication", how, out);
        }
        if let Some(account) = self.account.take() {
            account.let_in(&asked, out);
        }
    }

    /// §7.3.2
    fn shows(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        let (width, height): ([u8; 2], [u8; 2]) = (octets.array()?, octets.array()?);
        let length = octets.skip(16)?.be32()?; // a form of pixels before it
        if length > LONGEST_NAME {
            return Ok(Next::Hidden);
        }
        let name = octets.take(length as usize)?;
        self.answered(0, out);
        if let Some(name) = Text::trimmed(name) {
            out.is(NAME, Subject::Server, "description", name);
        }
        let Some(asked) = self.waiting.answer(&Waits::Init) else {
            out.orphan();
            return Ok(Next::Session);
        };
        let done = asked.answered(0, out).into_owned();
        for (object, bytes) in [("width", &width), ("height", &height)] {
            let size = done.clone().object(Name::At(object, [0; 3]));
            let values = Values { shape: Shape::U16Be, bytes, step: 1 };
            out.state_at(asked.at_ns, &asked.frames, &Observation::was(&size, values));
        }
        Ok(Next::Session)
    }
}

/// From version 3.7 on the client chooses. §7.1.2
fn offers(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
    let count = octets.u8()?;
    if count == 0 {
        return Ok(refuses(out));
    }
    let types = octets.take(count.into())?;
    let named = |kind: &u8| security::type_name((*kind).into()).to_string();
    let names: Vec<String> = types.iter().map(named).collect();
    out.is(NAME, Subject::Server, "capabilities", names.join(", "));
    Ok(Next::Proof)
}

/// The server takes nobody now; why, it says in words.
fn refuses(out: &mut Out<'_>) -> Next {
    out.state(&Chosen::default().did().status(1));
    Next::Hidden
}
