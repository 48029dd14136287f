//! What a connection has open: the shares and files that later messages only number.

use super::NAME;
use wire::{Frames, Out, Subject, Text};

/// Shares, and files, of one connection that are remembered.
const MOST_TREES: usize = 16;
const MOST_FILES: usize = 64;
/// Of so many shares the frames are kept for as long as the connection lasts.
const MOST_KEPT: usize = 4;

/// The share that all pipes are in. [MS-SMB2], 2.2.9; [MS-CIFS], 2.2.4.55.1
const OF_PIPES: &[u8] = b"IPC$";

/// A number is of a session or a process: that belongs to it.
pub type Number = (u64, u64);

/// What one number stands for, and what tells so.
struct Known {
    number: Number,
    name: Text,
    frames: Frames,
}

#[derive(Default)]
pub struct Files {
    trees: Vec<Known>,
    files: Vec<Known>,
    /// What the message before opened, in a row of messages of which each goes on with it.
    latest: Option<Text>,
}

impl Files {
    /// A row of messages begins.
    pub fn begin(&mut self) {
        self.latest = None;
    }

    /// The current message asks for a share: its frames are needed later.
    pub fn asked_for_tree(&self, out: &mut Out<'_>) {
        if self.trees.len() < MOST_KEPT {
            out.keep();
        }
    }

    /// The share asked for in `asked` frames is open.
    pub fn open_tree(&mut self, number: Number, name: Text, asked: &Frames, out: &mut Out<'_>) {
        self.asked_for_tree(out);
        open(&mut self.trees, MOST_TREES, Known { number, name, frames: asked.clone() }, out);
    }

    /// The file asked for in `asked` frames is open.
    pub fn open_file(&mut self, number: Number, name: Text, asked: &Frames, out: &mut Out<'_>) {
        open(&mut self.files, MOST_FILES, Known { number, name, frames: asked.clone() }, out);
    }

    pub fn close_tree(&mut self, number: Number) {
        self.trees.retain(|tree| tree.number != number);
    }

    pub fn close_file(&mut self, number: Number) {
        self.files.retain(|file| file.number != number);
    }

    /// What a share is called: its last part, for everybody calls the host as he likes.
    pub fn tree(&self, number: Number, out: &mut Out<'_>) -> Option<Text> {
        found(&self.trees, number, out)
    }

    /// Whether what is in a share is a pipe, where it was seen which share that is.
    pub fn is_of_pipes(&self, number: Number) -> Option<bool> {
        let tree = self.trees.iter().find(|tree| tree.number == number)?;
        Some(tree.name.bytes().eq_ignore_ascii_case(OF_PIPES))
    }

    /// A file with its share, where that is known.
    pub fn path(&mut self, tree: Number, name: Option<Text>, out: &mut Out<'_>) -> Text {
        let name = name.as_ref().map_or(&[][..], Text::bytes);
        let name = Text::new(name.strip_prefix(b"\\").unwrap_or(name)); // the share's root
        let name = match self.tree(tree, out) {
            Some(share) if name.bytes().is_empty() => share,
            Some(share) => format_args!("{share}\\{name}").into(),
            None => name,
        };
        self.latest = Some(name.clone());
        name
    }

    /// What a number of a file stands for; `None` is the file of the message before.
    pub fn file(&self, number: Option<Number>, out: &mut Out<'_>) -> Option<Text> {
        match number {
            Some(number) => found(&self.files, number, out),
            None => self.latest.clone(),
        }
    }
}

fn open(known: &mut Vec<Known>, most: usize, mut new: Known, out: &mut Out<'_>) {
    known.retain(|old| old.number != new.number);
    new.frames.extend(out.frames());
    out.remember(known, new, most);
}

fn found(known: &[Known], number: Number, out: &mut Out<'_>) -> Option<Text> {
    let known = known.iter().find(|known| known.number == number)?;
    out.rests_on(&known.frames);
    Some(known.name.clone())
}

/// The share of `\\HOST\SHARE`, and its host.
pub fn share(path: &Text) -> (Option<&[u8]>, &[u8]) {
    let mut parts = path.bytes().rsplit(|octet| *octet == b'\\');
    let share = parts.next().unwrap_or_default();
    (parts.next().filter(|host| !host.is_empty()), share)
}

/// What the client calls the server, unless by its address.
pub fn called(path: &Text, out: &mut Out<'_>) {
    let (Some(host), _) = share(path) else { return };
    let is_address = std::str::from_utf8(host).is_ok_and(|host| {
        host.parse::<std::net::IpAddr>().is_ok() || host.ends_with(".ipv6-literal.net")
    });
    if !is_address {
        out.is(NAME, Subject::of(out.side().other()), "server_name", host);
    }
}
