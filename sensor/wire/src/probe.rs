//! For tests of decoders: feeds octets without a sensor and lists what was stated.
#![allow(clippy::indexing_slicing)] // Only tests come here.

use crate::{
    Break, Carrier, Decoder, Frames, Kind, Observation, Out, Protocol, Shared, Shown, Side, Sink,
    Step, Subject, Text, NO_ANSWER, UNANSWERED,
};

/// A decoder under test, with both sides' unread octets.
pub struct Probe {
    decoder: Box<dyn Decoder>,
    unread: [Vec<u8>; 2],
    passing_over: [usize; 2],
    frame: u64,
    seen: Stated,
}

/// What was stated, a line each, with the frames behind it.
#[derive(Default)]
pub struct Stated {
    lines: Vec<String>,
    frames: Vec<Frames>,
    orphans: usize,
    stopped: Option<&'static str>,
    clocks: Vec<(Side, Shown)>,
    shares: Vec<(Side, u32, Shared)>,
    secrets: Vec<String>,
    bitten: Vec<&'static str>,
}

impl Stated {
    /// The lines in order.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The limits that bit, each as often as it did.
    #[must_use]
    pub fn bitten(&self) -> &[&'static str] {
        &self.bitten
    }

    /// The frames behind each line.
    #[must_use]
    pub fn frames(&self) -> &[Frames] {
        &self.frames
    }
}

impl Sink for Stated {
    fn state(&mut self, observation: &Observation<'_>, _: i64, earlier: &Frames, message: &Frames) {
        self.lines.push(line(observation));
        self.frames.push(earlier.clone().and(message));
    }
    fn breaks(&mut self, of: &Observation<'_>, broken: Break, _at_ns: i64, frames: &Frames) {
        let Break { counter, expected, came } = broken;
        let (p, unit, by, code) = (of.protocol, unit(of), by(of), &of.code);
        self.lines.push(format!("break {p}{unit}{by} · {code} · {counter} {expected} = {came}"));
        self.frames.push(frames.clone());
    }
    fn shows(&mut self, of: &Observation<'_>, shown: Shown) {
        let same = |(by, known): &(Side, Shown)| *by == of.by && known.clock == shown.clock;
        let before = self.clocks.iter().position(same).map(|at| self.clocks.remove(at).1);
        if let Some((broken, before)) = before.and_then(|b| Some((b.broken_by(&shown)?, b))) {
            self.breaks(of, broken, shown.at_ns, &before.frames.and(&shown.frames));
        }
        self.clocks.push((of.by, shown));
    }
    fn secret(
        &mut self,
        what: &'static str,
        secret: &[u8],
        _: Result<(usize, usize), &Frames>,
        known: &[&[u8]],
    ) -> Text {
        let class = if known.contains(&secret) { "well known" } else { "secret" };
        self.secrets.push(format!("{what} of {} octets, {class}", secret.len()));
        self.secrets.last().map_or("", String::as_str).into()
    }
    fn keep(&mut self, _: &Frames) {}
    fn release(&mut self, _: &Frames) {}
    fn orphan(&mut self) {
        self.orphans += 1;
    }
    fn bite(&mut self, limit: &'static str) {
        self.bitten.push(limit);
    }
    fn share(&mut self, by: Side, number: u32, shared: Shared) {
        self.shares.push((by, number, shared));
    }
    fn shared(&self, by: Side, number: u32) -> Option<&Shared> {
        let said = self.shares.iter().rev().find(|(side, n, _)| (*side, *n) == (by, number));
        said.map(|(_, _, shared)| shared)
    }
}

/// An observation as one line: `did modbus unit 1 · 3 · holding register 107 +3 = 0`.
#[must_use]
pub fn line(o: &Observation<'_>) -> String {
    let unit = unit(o);
    let by = by(o);
    let status = match o.status {
        UNANSWERED => "unanswered".into(),
        NO_ANSWER => "no answer".into(),
        n => n.to_string(),
    };
    let p = o.protocol;
    match o.kind {
        Kind::Did => {
            format!("did {p}{unit}{by} · {} · {} +{} = {status}", o.code, o.object, o.span)
        }
        Kind::Is => format!("is {p}{unit} · {} · {} = {}", subject(o.subject), o.object, o.text),
        Kind::Was => {
            let values = o.values.map(|v| format!("{:?} {:02x?}", v.shape, v.bytes));
            let values = values.unwrap_or_default();
            format!("was {p}{unit}{by} · {} · {} +{} = {values}", o.code, o.object, o.span)
        }
        Kind::Broke => format!("broke {p}{unit}{by} · {} · {}", o.object, o.text),
    }
}

fn unit(o: &Observation<'_>) -> String {
    match o.unit.to_string() {
        unit if unit.is_empty() => String::new(),
        unit => format!(" unit {unit}"),
    }
}

const fn by(o: &Observation<'_>) -> &'static str {
    match o.by {
        Side::Client => "",
        Side::Server => " by server",
    }
}

fn subject(subject: Subject) -> String {
    match subject {
        Subject::Server => "server".into(),
        Subject::Client => "client".into(),
        Subject::Ip(ip) => ip.to_string(),
        Subject::Mac(mac) => mac.map(|b| format!("{b:02x}")).join(":"),
    }
}

impl Probe {
    /// Probes a conversation of `protocol` over `carrier`.
    #[must_use]
    pub fn new(protocol: &Protocol, carrier: Carrier) -> Self {
        Self {
            decoder: (protocol.decoder)(carrier),
            unread: Default::default(),
            passing_over: [0; 2],
            frame: 0,
            seen: Stated::default(),
        }
    }

    /// Another conversation of the same hosts, which knows what the one before shared.
    pub fn another(&mut self, protocol: &Protocol, carrier: Carrier) -> &mut Self {
        (self.decoder, self.unread) = ((protocol.decoder)(carrier), Default::default());
        self
    }

    /// A conversation in text over TCP, each message behind its speaker: `C` or `S`; `\n` stands
    /// for CR LF.
    #[must_use]
    pub fn talk(protocol: &'static Protocol, messages: &[&str]) -> Self {
        let mut probe = Self::new(protocol, Carrier::Tcp);
        for message in messages {
            let (speaker, text) = message.split_at(2);
            let side = if speaker == "C " { Side::Client } else { Side::Server };
            probe.send(side, text.replace('\n', "\r\n").as_bytes());
        }
        probe
    }

    /// `side` sends `bytes` in one segment or datagram; gives `self` for chaining.
    ///
    /// # Panics
    /// When the decoder breaks its contract: takes nothing, or asks for what is there.
    #[allow(clippy::panic)] // A broken contract must fail the test.
    pub fn send(&mut self, side: Side, bytes: &[u8]) -> &mut Self {
        self.frame += 1;
        let mut unread = std::mem::take(&mut self.unread[side as usize]);
        unread.extend(bytes);
        let mut at = std::mem::take(&mut self.passing_over[side as usize]);
        while at < unread.len() {
            let rest = unread.get(at..).unwrap_or_default();
            let mut out =
                Out::new(&mut self.seen, side, self.frame as i64, rest, Frames::one(self.frame));
            match self.decoder.message(side, rest, &mut out) {
                Step::Took(0) => panic!("a message of no octets"),
                Step::Took(n) => at += n,
                Step::More(n) if n <= rest.len() => panic!("wants {n}, has {}", rest.len()),
                Step::More(_) => {
                    self.seen.stopped = Some("more");
                    break;
                }
                Step::Foreign => {
                    self.seen.stopped = Some("foreign");
                    at = unread.len();
                }
            }
        }
        self.passing_over[side as usize] = at.saturating_sub(unread.len());
        self.unread[side as usize] = unread.get(at..).unwrap_or_default().to_vec();
        self
    }

    /// Octets of `side` were lost.
    pub fn gap(&mut self, side: Side) -> &mut Self {
        self.decoder.gap(side);
        self.unread[side as usize].clear();
        self.passing_over[side as usize] = 0;
        self
    }

    /// The conversation ends.
    pub fn end(&mut self) -> &mut Self {
        let mut out = Out::new(&mut self.seen, Side::Client, 0, &[], Frames::default());
        self.decoder.end(&mut out);
        self
    }

    /// What was stated so far, a line each, in order; forgets it.
    pub fn stated(&mut self) -> Vec<String> {
        self.seen.frames.clear();
        std::mem::take(&mut self.seen.lines)
    }

    /// The secrets told of so far, each as what stands for it; forgets them.
    pub fn secrets(&mut self) -> Vec<String> {
        std::mem::take(&mut self.seen.secrets)
    }

    /// The frames behind each line of [`Probe::stated`]; ask before it.
    #[must_use]
    pub fn frames(&self) -> &[Frames] {
        &self.seen.frames
    }

    /// The limits that bit, each as often as it did.
    #[must_use]
    pub fn bitten(&self) -> &[&'static str] {
        self.seen.bitten()
    }

    /// How many answers had no request.
    #[must_use]
    pub fn orphans(&self) -> usize {
        self.seen.orphans
    }

    /// Why the decoder last stopped before the octets' end: `more`, `foreign`, or never.
    #[must_use]
    pub fn stopped(&self) -> Option<&'static str> {
        self.seen.stopped
    }
}

/// Octets from hexadecimal digits; blanks are passed over.
#[must_use]
pub fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        text.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

/// Feeds `rounds` conversations of octets that nobody sent to `protocol`: random
/// ones, and mutations of `seeds` (real messages of either side), in random cuts.
/// The property is that it returns: no panic, progress, bounded wants. Deterministic.
/// `FUZZ_ROUNDS` asks for another number.
///
/// # Panics
/// When the decoder panics or breaks its contract.
pub fn any_octets(protocol: &Protocol, carrier: Carrier, seeds: &[Vec<u8>], rounds: u32) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let asked = std::env::var("FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    for _ in 0..asked.unwrap_or(rounds) {
        let mut probe = Probe::new(protocol, carrier);
        for _ in 0..6 {
            let side = if random.below(2) == 0 { Side::Client } else { Side::Server };
            let bytes = random.message(seeds);
            let _ = (protocol.recognise)(carrier, &bytes);
            let cut = random.below(bytes.len() + 1);
            probe.send(side, bytes.get(..cut).unwrap_or_default());
            probe.send(side, bytes.get(cut..).unwrap_or_default());
            if random.below(8) == 0 {
                probe.decoder.gap(side);
                probe.unread = Default::default();
                probe.passing_over = [0; 2];
            }
            probe.stated();
        }
        probe.end();
    }
}

/// xorshift64*: no dependency, the same sequence everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % limit.max(1)
    }

    fn message(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let seed = self.below(seeds.len() + 1);
        let mut bytes = match seeds.get(seed) {
            Some(seed) => seed.clone(),
            None => {
                let length = self.below(300);
                (0..length).map(|_| self.next().to_be_bytes()[0]).collect()
            }
        };
        for _ in 0..self.below(4) {
            let at = self.below(bytes.len());
            let value = [0, 1, 0x7F, 0x80, 0xFF, self.next().to_be_bytes()[0]][self.below(6)];
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        if self.below(4) == 0 {
            bytes.truncate(self.below(bytes.len() + 1));
        }
        bytes
    }
}
