//! What both sides agree on before a log-on (§2.2.6.5): versions, and what is encrypted.

use super::{software, MICROSOFTS, NAME};
use wire::{code, Name, Observation, Octets, Out, Short, Subject};

const VERSION: u8 = 0;
const ENCRYPTION: u8 = 1;
const INSTANCE: u8 = 2;
const END: u8 = 0xFF;
/// The most options that are looked at; eight are specified.
const MOST: usize = 16;

/// What one side says.
#[derive(Clone, Copy, Default)]
pub(super) struct Prelogin<'a> {
    version: Option<&'a [u8]>,
    encryption: Option<u8>,
    /// What the instance that is meant is called, up to a NUL.
    instance: &'a [u8],
}

/// Whether octets are such a message: its first option is a version of six octets, which stands
/// behind the list of options, each of five octets.
pub(super) fn begins(payload: &[u8]) -> bool {
    matches!(payload, [VERSION, 0, at, 0, 6, next, ..]
        if at % 5 == 1 && (6..=81).contains(at) && (*next == END || *next < 16))
}

impl<'a> Prelogin<'a> {
    pub(super) fn read(payload: &'a [u8]) -> Result<Self, Short> {
        let (mut options, mut said) = (Octets::new(payload), Self::default());
        for _ in 0..MOST {
            let option = options.u8()?;
            if option == END {
                break;
            }
            let at = options.be16()?.into();
            let length = options.be16()?.into();
            let value = Octets::new(payload).skip(at)?.take(length)?;
            match option {
                VERSION => said.version = Some(value),
                ENCRYPTION => said.encryption = value.first().copied(),
                INSTANCE => said.instance = value.split(|octet| *octet == 0).next().unwrap_or(&[]),
                _ => {}
            }
        }
        Ok(said)
    }

    /// What a client asks, with what it would have encrypted.
    pub(super) fn asks(&self) -> (Observation<'static>, Option<u8>) {
        let object = match self.instance {
            [] => Name::None,
            instance => Name::text(instance),
        };
        (Observation::did(NAME, code([18])).object(object), self.encryption)
    }

    /// What a server chose to be encrypted.
    pub(super) const fn encryption(&self) -> Option<u8> {
        self.encryption
    }

    /// A server's version: two numbers, and a build. §2.2.6.5, `UL_VERSION` and `US_SUBBUILD`
    pub(super) fn states_server(&self, out: &mut Out<'_>) {
        if let Some(&[major @ 1..=255, minor, high, low, ..]) = self.version {
            let server = Subject::of(out.side());
            out.is(
                NAME,
                server,
                "software",
                software(&MICROSOFTS.into(), [major, minor, high, low]),
            );
        }
    }
}
