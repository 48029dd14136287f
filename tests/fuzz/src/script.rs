//! An input as a script: a head, then parts, each behind a mark and a letter that says what
//! to do with it. Marks instead of lengths, so that octets may be put in or taken out
//! anywhere and what follows keeps its meaning.

/// Unlikely in anything that is sent.
const MARK: [u8; 3] = [0xF5, 0x9B, 0xC1];

/// One step: what to do, and the octets to do it with.
pub struct Part<'a> {
    pub what: u8,
    pub octets: &'a [u8],
}

/// The `N` octets of the head (zeros where they are missing), and the parts.
pub fn read<const N: usize>(input: &[u8]) -> ([u8; N], Vec<Part<'_>>) {
    let mut head = [0; N];
    let length = N.min(input.len());
    head[..length].copy_from_slice(&input[..length]);
    (head, parts(&input[length..]))
}

fn parts(mut rest: &[u8]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    while let Some(at) = find(rest) {
        let Some((what, octets)) = rest[at + MARK.len()..].split_first() else { break };
        let end = find(octets).unwrap_or(octets.len());
        parts.push(Part { what: *what, octets: &octets[..end] });
        rest = &octets[end..];
    }
    parts
}

fn find(octets: &[u8]) -> Option<usize> {
    octets.windows(MARK.len()).position(|window| window == MARK)
}

/// Adds a part to an input that is being written.
pub fn push(input: &mut Vec<u8>, what: u8, octets: &[u8]) {
    input.extend(MARK);
    input.push(what);
    input.extend(octets);
}

/// Marks with each letter, for libFuzzer's dictionary.
pub fn dictionary() -> String {
    let [a, b, c] = MARK;
    (0..8).map(|what| format!("\"\\x{a:02x}\\x{b:02x}\\x{c:02x}\\x{what:02x}\"\n")).collect()
}
