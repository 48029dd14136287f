//! Secure channels: what protects them, and whether a mirror can read them.
//!
//! A policy is told in clear when a channel is opened, its mode only where the policy is
//! `None`. Messages that can be read though their policy signs were signed only; that is
//! decided by the first.

use super::application::{mode, policy_name};
use super::builtin::{string, NodeId, Read};
use super::services::role;
use super::NAME;
use wire::{Frames, Observation, Octets, Out, Subject, Text};

/// What is known of a conversation's channel.
#[derive(Debug, Default)]
pub struct Channel {
    policy: Option<Policy>,
    frames: Frames,
    /// Whether a mirror can read it, once that is decided.
    readable: Option<bool>,
}

/// A security policy: octets of its signatures; none signs nothing.
#[derive(Clone, Copy, Debug)]
struct Policy {
    signature: usize,
}

/// OPC 10000-7, 6.6
fn policy(name: &[u8]) -> Policy {
    let signature = match name {
        b"None" => 0,
        b"Basic128Rsa15" | b"Basic256" => 20,
        b"ECC_nistP384" | b"ECC_brainpoolP384r1" => 48,
        b"ECC_curve25519" | b"ECC_curve448" => 16,
        _ => 32,
    };
    Policy { signature }
}

impl Channel {
    /// A channel is opened or renewed under `uri`. Gives whether the message can be read.
    pub fn opened(&mut self, uri: &[u8], server: Subject, out: &mut Out<'_>) -> bool {
        let name = policy_name(uri);
        let policy = policy(name);
        (self.policy, self.readable) = (Some(policy), None);
        self.frames = out.keep();
        out.is(NAME, server, "cipher", Text::new(name));
        let clear = policy.signature == 0;
        if clear {
            self.readable = Some(true);
        }
        clear
    }

    /// What a request to open asks: version, whether it renews, mode, nonce, lifetime.
    pub fn asked(mut octets: Octets<'_>, server: Subject, out: &mut Out<'_>) -> Read<()> {
        let wanted = octets.skip(8)?.le32()?;
        string(&mut octets)?;
        octets.skip(4)?;
        out.is(NAME, server, "integrity", mode(wanted));
        Ok(())
    }

    /// The part of a message's chunk that can be read; nothing when it is encrypted. A chunk
    /// behind others that could be read can be.
    pub fn readable<'a>(
        &mut self,
        body: &'a [u8],
        behind: bool,
        server: Subject,
        out: &mut Out<'_>,
    ) -> Option<&'a [u8]> {
        let readable = self.readable.unwrap_or_else(|| behind || begins_a_service(body));
        if self.readable.is_none() {
            self.decide(readable, server, out);
        }
        let signature = self.policy.map_or(0, |policy| policy.signature);
        readable.then(|| body.get(..body.len().saturating_sub(signature)).unwrap_or_default())
    }

    /// What the first message of a channel shows is so for all.
    fn decide(&mut self, readable: bool, server: Subject, out: &mut Out<'_>) {
        if self.policy.is_none() {
            return; // its opening was not seen: the next one may tell more
        }
        self.readable = Some(readable);
        let mode = if readable { "Sign" } else { "SignAndEncrypt" };
        out.state_with(&self.frames, &Observation::is(NAME, server, "integrity", mode));
    }
}

/// Whether a body begins with the number of a message: chance does not make one in 30
/// million.
fn begins_a_service(body: &[u8]) -> bool {
    service(body).is_some_and(|(id, _)| role(id).is_some())
}

/// The number of a body's message, and what follows it.
pub fn service(body: &[u8]) -> Option<(u32, Octets<'_>)> {
    let mut octets = Octets::new(body);
    let id = NodeId::read(&mut octets).ok()?.standard()?;
    Some((id, octets))
}
