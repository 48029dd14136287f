//! Who opens much in vain: beyond a few, a scan is one statement about who scans.

use crate::address::Address;
use crate::digest::Keyed;
use std::collections::HashMap;

/// At most so many clients are watched.
const MOST: usize = 100_000;

/// A client's openings that came to nothing.
#[derive(Clone, Copy)]
struct Scan {
    told: u32,
    link: u32,
    goes_on: bool,
}

/// Those of every client, by realm and address.
#[derive(Default)]
pub struct Scans {
    clients: HashMap<(u32, Address), Scan, Keyed>,
    told: u32,
}

/// What to do with one more opening in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is told by itself.
    Told,
    /// It is one of a scan's, of which the first was on this link.
    Counted(u32),
    /// There are too many clients.
    Lost,
}

impl Scans {
    /// So many openings of a client are told one by one.
    const FEW: u32 = 128;
    /// So many of all clients in a window; then each client's first, be they a flood's.
    const FEW_OF_ALL: u32 = 16_384;

    /// What is stated of who scans.
    pub const TEXT: &str = "opened more ports in vain than are told one by one";

    /// `client` opened in vain what it had not opened before.
    pub fn next(&mut self, realm: u32, client: Address) -> Next {
        let full = self.clients.len() >= MOST;
        let many = self.told >= Self::FEW_OF_ALL;
        match self.clients.get_mut(&(realm, client)) {
            Some(scan) if many || scan.told >= Self::FEW => {
                scan.goes_on = true;
                Next::Counted(scan.link)
            }
            Some(scan) => {
                scan.told += 1;
                self.told += 1;
                Next::Told
            }
            None if full => Next::Lost,
            None => Next::Told,
        }
    }

    /// The first of them was told on `link`.
    pub fn began(&mut self, realm: u32, client: Address, link: u32) {
        self.clients.entry((realm, client)).or_insert(Scan { told: 1, link, goes_on: false });
    }

    /// The links on which scans are counted.
    pub fn links(&self) -> impl Iterator<Item = u32> + '_ {
        self.clients.values().map(|scan| scan.link)
    }

    /// Counts from nothing, but for scans that go on.
    pub fn next_window(&mut self) {
        self.told = 0;
        self.clients.retain(|_, scan| std::mem::take(&mut scan.goes_on));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_told_and_the_rest_is_counted() {
        let client = Address::v4([10, 0, 0, 1]);
        let mut scans = Scans::default();
        for _ in 0..Scans::FEW {
            assert_eq!(scans.next(0, client), Next::Told);
            scans.began(0, client, 7);
        }
        assert_eq!(scans.next(0, client), Next::Counted(7));
        assert_eq!(scans.next(1, client), Next::Told);
        scans.next_window();
        assert_eq!(scans.next(0, client), Next::Counted(7));
        scans.next_window();
        scans.next_window();
        assert_eq!(scans.next(0, client), Next::Told);
    }

    #[test]
    fn of_many_clients_at_once_little_more_than_the_first_is_told() {
        let mut scans = Scans::default();
        let mut told = 0;
        for opening in 0..200 {
            for client in 0..1000 {
                let client = Address::v4([10, 0, (client >> 8) as u8, client as u8]);
                match scans.next(0, client) {
                    Next::Told => {
                        told += 1;
                        scans.began(0, client, 7);
                    }
                    next => assert_eq!((next, opening > 0), (Next::Counted(7), true)),
                }
            }
        }
        assert_eq!(told, 1000 + Scans::FEW_OF_ALL);
        scans.next_window();
        scans.next_window();
        assert_eq!(scans.next(0, Address::v4([10, 0, 0, 0])), Next::Told);
    }
}
