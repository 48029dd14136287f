//! Files of a SINUMERIK that are loaded: asked for by name, gone on with by number.

use super::userdata::Header;
use super::{Context, Request};
use wire::{Frames, Name, Octets, Out, Short};

const DOWNLOAD: u8 = 1;
const UPLOAD: u8 = 6;

/// Files that are being loaded; the oldest is forgotten for one too many.
#[derive(Default)]
pub(super) struct Files(Vec<File>);

struct File {
    /// Given by the NC.
    number: u8,
    name: Name,
    /// Of its request and answer.
    frames: Frames,
}

impl Files {
    /// As many as a client loads at a time.
    const MOST: usize = 8;

    /// What a request or a message of the NC group is about.
    pub fn about(&self, header: &Header, mut payload: Octets<'_>) -> Result<Request, Short> {
        let file = match header.function {
            DOWNLOAD => Name::text(payload.rest()),
            UPLOAD => Name::text(payload.skip(2)?.rest()), // how many parts come without a word
            _ => return Ok(self.under_way(header)),
        };
        Ok(Request { context: Context::File(file.clone()), ..Request::about(file) })
    }

    fn under_way(&self, header: &Header) -> Request {
        match self.0.iter().find(|file| file.number == header.sequence) {
            Some(File { name, frames, .. }) => {
                Request { earlier: frames.clone(), ..Request::about(name.clone()) }
            }
            None => Request::default(),
        }
    }

    /// The current message gives the file a number.
    pub fn start(&mut self, header: &Header, name: &Name, out: &mut Out<'_>) {
        self.0.retain(|file| file.number != header.sequence);
        let (name, frames) = (name.clone(), out.frames().clone());
        out.remember(&mut self.0, File { number: header.sequence, name, frames }, Self::MOST);
    }
}
