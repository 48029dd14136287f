//! Who speaks with whom over what, in words.

use super::Table;
use crate::sensor::realms::Realms;
use crate::window::LinkKey;
use wire::Side;

/// The ends of a link: many rows have the same.
pub(super) struct Ends {
    realm: String,
    pub(super) client: String,
    pub(super) server: String,
    transport: &'static str,
    port: u16,
}

impl Ends {
    /// The one that asked, for what `by` said, is its client.
    pub(super) fn of(realms: &Realms, key: &LinkKey, by: Side) -> Self {
        let (client, server) = match by {
            Side::Client => (key.client, key.server),
            Side::Server => (key.server, key.client),
        };
        let realm = realms.name(key.realm).to_owned();
        let (client, server) = (client.to_string(), server.to_string());
        Self { realm, client, server, transport: key.transport, port: key.port }
    }
}

impl Table {
    pub(super) fn ends(&mut self, ends: &Ends) -> &mut Self {
        self.text("realm", &ends.realm).text("client", &ends.client).text("server", &ends.server)
    }

    pub(super) fn served(&mut self, ends: &Ends) -> &mut Self {
        self.text("transport", ends.transport).number("port", ends.port.to_le_bytes())
    }
}
