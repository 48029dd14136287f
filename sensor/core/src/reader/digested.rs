use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A file whose octets are digested as they are read, so that it is read once. What reads it may
/// be deep in a decompressor: clones are the same file.
#[derive(Clone)]
pub(super) struct Digested(Arc<Mutex<Inner>>);

struct Inner {
    file: File,
    digest: Option<Sha256>,
}

impl Digested {
    pub(super) fn open(path: &Path, wanted: bool) -> io::Result<Self> {
        let (file, digest) = (File::open(path)?, wanted.then(Sha256::new));
        Ok(Self(Arc::new(Mutex::new(Inner { file, digest }))))
    }

    /// The SHA-256 of the whole file, of which the rest is read; none where it was not wanted.
    pub(super) fn sha256(&mut self) -> io::Result<Option<String>> {
        io::copy(self, &mut io::sink())?;
        let digest = self.with(|inner| inner.digest.take());
        let hex = |octet: u8| format!("{octet:02x}");
        Ok(digest.map(|digest| digest.finalize().iter().copied().map(hex).collect()))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Read for Digested {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.with(|inner| {
            let read = inner.file.read(into)?;
            if let Some(digest) = &mut inner.digest {
                digest.update(into.get(..read).unwrap_or_default());
            }
            Ok(read)
        })
    }
}
