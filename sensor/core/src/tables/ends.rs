//! Who speaks with whom over what, in words.

use super::Table;
use crate::sensor::realms::Realms;
use crate::window::LinkKey;
use wire::{Side, Subject};

/// The ends of a link: many rows have the same.
pub(super) struct Ends {
    realm: String,
    pub(super) client: String,
    pub(super) server: String,
    key: LinkKey,
    by: Side,
}

impl Ends {
    /// The one that asked, for what `by` said, is its client.
    pub(super) fn of(realms: &Realms, key: &LinkKey, by: Side) -> Self {
        let realm = realms.name(key.realm).to_owned();
        let [client, server] = [by, by.other()].map(|side| key.end(side).to_string());
        Self { realm, client, server, key: *key, by }
    }

    /// Whom a claim is about.
    pub(super) fn subject(&self, subject: Subject) -> String {
        self.key.subject(subject, self.by).to_string()
    }
}

impl Table {
    pub(super) fn ends(&mut self, ends: &Ends) -> &mut Self {
        self.text("realm", &ends.realm).text("client", &ends.client).text("server", &ends.server)
    }

    pub(super) fn served(&mut self, ends: &Ends) -> &mut Self {
        let LinkKey { transport, port, .. } = ends.key;
        self.text("transport", transport).number("port", port.to_le_bytes())
    }
}
