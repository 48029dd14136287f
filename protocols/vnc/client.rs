//! What a client sends before input.

use super::security::{Chosen, Proof};
use super::{all, Next, Read, Vnc, Waits, NAME};
use crate::log_on::Account;
use wire::{Name, Observation, Octets, Out, Side};

/// A longer name or password is none.
const LONGEST_ACCOUNT: u32 = 1 << 10;

impl Vnc {
    pub(super) fn client(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        match self.next[Side::Client] {
            Next::Security => {
                let kind = octets.u8()?.into();
                self.chooses(Chosen { kind, ..Chosen::default() }, out);
                Ok(Next::Proof)
            }
            Next::Proof => self.proves(octets, out),
            Next::Init => self.begins(octets, out),
            _ => Ok(Next::Hidden),
        }
    }

    fn proves(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        match self.chosen.proof() {
            Proof::Nothing => self.begins(octets, out),
            Proof::Challenge => {
                let response = all(16, octets, out)?;
                out.secret("response to a challenge", response, &[]);
                Ok(Next::Init)
            }
            Proof::Apple => {
                let account = all(128, octets, out)?;
                octets.skip(self.chosen.note.into())?;
                out.secret("encrypted account", account, &[]);
                Ok(Next::Init)
            }
            Proof::Tight if self.chosen.note != 0 => {
                octets.skip(4)?; // the tunnel
                self.chosen.note = 0;
                Ok(Next::Proof)
            }
            Proof::VeNCrypt if self.step[Side::Client] == 0 => {
                octets.skip(2)?; // its version
                self.step[Side::Client] = 1;
                Ok(Next::Proof)
            }
            Proof::Tight | Proof::VeNCrypt => {
                let inside = octets.be32()?;
                self.chooses(Chosen { inside, ..self.chosen }, out);
                Ok(if inside == 0 { Next::Hidden } else { Next::Proof })
            }
            Proof::Plain => self.tells(octets, out),
            Proof::Unknown | Proof::Tls | Proof::Hidden => Ok(Next::Hidden),
        }
    }

    /// Name and password behind their lengths.
    fn tells(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        let (user, password) = (octets.be32()?, octets.be32()?);
        if user > LONGEST_ACCOUNT || password > LONGEST_ACCOUNT {
            return Ok(Next::Hidden);
        }
        let user = octets.take(user as usize)?;
        let password = all(password as usize, octets, out)?;
        self.account = Some(Account::new(NAME, user, password, password, out));
        Ok(Next::Init)
    }

    /// §7.3.1: whether others may go on to look, too.
    fn begins(&mut self, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
        let others = if octets.u8()? == 0 { "exclusive" } else { "shared" };
        let did = Observation::did(NAME, Name::At("init", [0; 3]));
        self.waiting.ask(Waits::Init, did.object(Name::At(others, [0; 3])), (), out);
        Ok(Next::Session)
    }
}
