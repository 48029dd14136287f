//! A decoder is led through a conversation: any octets, gaps and clocks.

use crate::conversation::Conversation;
use crate::{memory, script};
use wire::{Carrier, Protocol, Side};

/// What a part says beside its octets.
const BY_SERVER: u8 = 1;
const GAP: u8 = 2;
const CLOCK: u8 = 4;

/// All that a decoder may keep of a conversation, and use for a moment beside that.
const MOST_KEPT: usize = 256 << 10;
const MOST_USED: usize = 4 << 20;

/// A conversation that repeats itself with one octet counting does so this often.
const TIMES: u8 = 64;
const REPEATS: u8 = 0xE0;

/// What has no messages: a prompt is text that nothing follows for a while.
const WITHOUT_MESSAGES: &[&str] = &["telnet"];

/// Where a protocol may be met, each once.
pub fn carriers(protocol: &Protocol) -> Vec<Carrier> {
    let mut carriers: Vec<Carrier> = protocol.over.iter().map(|over| over.carrier).collect();
    carriers.dedup();
    carriers
}

pub fn run(protocol: &'static Protocol, input: &[u8]) {
    let ([carrier, repeat, place], parts) = script::read(input);
    let carriers = carriers(protocol);
    let carrier = carriers[usize::from(carrier) % carriers.len()];
    let lead = |cut, lines, times| {
        let mut conversation = Conversation::new(protocol, carrier);
        conversation.stated.lines = lines;
        let peak = memory::peak(|| {
            let kept = memory::held();
            for time in 0..times {
                exchange(&mut conversation, &parts, cut, (place, time));
            }
            let kept = (memory::held() - kept).max(0) as usize;
            let lines = conversation.stated.lines.as_ref().map_or(0, |lines| lines.len() << 16);
            let kept = kept.saturating_sub(conversation.waiting() + lines);
            assert!(kept <= MOST_KEPT, "keeps {kept} octets");
            conversation.end();
        });
        assert!(conversation.stated.lines.is_some() || peak <= MOST_USED, "uses {peak} octets");
        conversation
    };
    if repeat >= REPEATS {
        lead(false, None, TIMES);
        return;
    }
    let whole = lead(false, None, 1);
    let cuts_matter = carrier != Carrier::Tcp || WITHOUT_MESSAGES.contains(&protocol.name);
    if !cuts_matter && whole.is_sound() {
        let cut = lead(true, None, 1);
        if !cut.gave_up && cut.stated.digest() != whole.stated.digest() {
            let [whole, cut] = [false, true].map(|cut| lead(cut, Some(Vec::new()), 1).stated.lines);
            panic!("whole: {whole:#?}\ncut: {cut:#?}");
        }
    }
}

/// Sends all parts; in pieces when `cut`; at a place in each the octet is higher by `time`.
fn exchange(to: &mut Conversation, parts: &[script::Part<'_>], cut: bool, change: (u8, u8)) {
    let mut at_ns = 1_700_000_000_000_000_000_i64;
    let first = to.stated.frame + 1;
    for (frame, part) in (first..).zip(parts) {
        let side = if part.what & BY_SERVER == 0 { Side::Client } else { Side::Server };
        if part.what & GAP != 0 {
            to.gap(side);
        }
        at_ns = if part.what & CLOCK == 0 { at_ns.saturating_add(1_000_000) } else { !at_ns };
        let mut octets = part.octets.to_vec();
        if let Some(octet) = octets.get_mut(usize::from(change.0)) {
            *octet = octet.wrapping_add(change.1);
        }
        let pieces = if cut { 1 + octets.len() / 3 } else { octets.len() };
        for piece in octets.chunks(pieces.max(1)) {
            to.send(side, piece, frame, at_ns);
        }
    }
}

/// The input in which a conversation over the carrier of that number is led.
pub fn begin(carrier: u8) -> Vec<u8> {
    vec![carrier, 0, 0]
}

/// Adds a message.
pub fn push(input: &mut Vec<u8>, side: Side, gap: bool, octets: &[u8]) {
    script::push(input, side as u8 | if gap { GAP } else { 0 }, octets);
}
