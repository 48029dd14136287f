use super::damage::{Damage, Kind};
use super::digested::Digested;
use std::io::{self, BufReader, Chain, Cursor, Read};
use std::path::Path;

/// One read asks the system for so many octets: a fraction of what a core caches.
const BUFFER: usize = 1 << 16;
/// Nothing that must be held whole is longer.
pub(super) const LONGEST: usize = 16 << 20;

/// The octets of a capture, uncompressed, with as many of them at hand at once as
/// are asked for.
pub(super) struct Source {
    path: String,
    file: Option<Digested>,
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Octets before `start`.
    offset: u64,
    over: Option<io::Result<()>>,
}

impl Source {
    pub(super) fn open(path: &Path, digested: bool) -> Result<Self, Damage> {
        let name = path.display().to_string();
        let opening = |error| Damage::opening(&name, &error);
        let file = Digested::open(path, digested).map_err(opening)?;
        let input = uncompressed(file.clone()).map_err(opening)?;
        Ok(Self { file: Some(file), ..Self::from(name, input, BUFFER) })
    }

    /// Octets in memory.
    pub(super) fn of(name: &str, octets: Vec<u8>) -> Self {
        Self::from(name.into(), Box::new(Cursor::new(octets)), 1 << 16)
    }

    fn from(path: String, input: Box<dyn Read + Send>, buffer: usize) -> Self {
        let buffer = vec![0; buffer];
        Self { path, file: None, input, buffer, start: 0, end: 0, offset: 0, over: None }
    }

    /// The SHA-256 of the file, of which the rest is read.
    pub(super) fn sha256(&mut self) -> io::Result<Option<String>> {
        self.file.take().map_or(Ok(None), |mut file| file.sha256())
    }

    /// What is at hand.
    #[inline]
    pub(super) fn ahead(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// The next `N` octets, without passing over them.
    #[inline]
    pub(super) fn peek<const N: usize>(&mut self) -> Option<[u8; N]> {
        if self.has(N) {
            self.ahead().first_chunk().copied()
        } else {
            None
        }
    }

    /// Whether there are `n` octets, at most [`LONGEST`]; then they are at hand.
    #[inline]
    pub(super) fn has(&mut self, n: usize) -> bool {
        self.end - self.start >= n || self.fetch(n)
    }

    #[cold]
    fn fetch(&mut self, n: usize) -> bool {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() < n {
            self.buffer.resize(n.min(LONGEST), 0);
        }
        while self.end < n && self.over.is_none() {
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            match self.input.read(room) {
                Ok(0) => self.over = Some(Ok(())),
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.over = Some(Err(error)),
            }
        }
        self.end >= n
    }

    /// Passes over `n` octets that are at hand.
    #[inline]
    pub(super) fn pass(&mut self, n: usize) {
        let n = n.min(self.end - self.start);
        self.start += n;
        self.offset += n as u64;
    }

    /// Passes over `n` octets, however many; false when there are fewer.
    pub(super) fn skip(&mut self, n: u64) -> bool {
        let mut left = n;
        while left > 0 && self.has(1) {
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(self.end - self.start);
            self.pass(step);
            left -= step as u64;
        }
        left == 0
    }

    /// Whether nothing follows, neither an octet nor a failure.
    pub(super) fn ended(&mut self) -> bool {
        !self.has(1) && !matches!(self.over, Some(Err(_)))
    }

    /// Something at the present place is not as expected.
    pub(super) fn broken(&self, expected: impl Into<String>, found: impl Into<String>) -> Damage {
        self.damage(Kind::Broken, expected, found)
    }

    /// The octets end before `what` does.
    pub(super) fn short(&self, what: impl Into<String>) -> Damage {
        match &self.over {
            Some(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.damage(Kind::Truncated, what, "the end of the compressed file")
            }
            Some(Err(error)) => self.damage(Kind::Unreadable, what, error.to_string()),
            _ => {
                let left = match self.end - self.start {
                    0 => "the end of the file".into(),
                    1 => "1 octet and the end of the file".into(),
                    left => format!("{left} octets and the end of the file"),
                };
                self.damage(Kind::Truncated, what, left)
            }
        }
    }

    pub(super) fn damage(
        &self,
        kind: Kind,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Damage {
        let (expected, found) = (expected.into(), found.into());
        Damage { path: self.path.clone(), offset: self.offset, expected, found, kind }
    }
}

type Input = Chain<Cursor<Vec<u8>>, Digested>;

/// Looks at a file's first four octets for a compression: gzip (RFC 1952,
/// 2.3.1) or Zstandard (RFC 8878, 3.1; parallel writers begin with a skippable frame).
fn uncompressed(mut file: Digested) -> io::Result<Box<dyn Read + Send>> {
    let mut magic = Vec::new();
    file.by_ref().take(4).read_to_end(&mut magic)?;
    let input: Input = Cursor::new(magic.clone()).chain(file);
    Ok(match *magic.as_slice() {
        [0x1F, 0x8B, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::new(input))),
        [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => {
            Box::new(zstd::Decoder::new(input)?)
        }
        _ => Box::new(input),
    })
}
