//! A window as tables. Their names, and those and the types of their columns, are those of
//! sensor/batch.py.

mod changes;
mod endpoints;
mod ends;
mod health;
mod links;
mod observations;
mod proof;
mod table;

pub use table::{steers, Column, Table};

use crate::sensor::Sensor;
use endpoints::endpoints;
use health::health;
use links::links;
use observations::observations;
use proof::evidence;

/// A window, handed over.
#[derive(Default)]
pub struct Tables {
    /// By name.
    pub tables: Vec<(&'static str, Table)>,
}

/// Ends the window: everything as tables, and the next one begins. `everything` ends
/// all conversations too.
pub fn hand_over(sensor: &mut Sensor, everything: bool) -> Tables {
    sensor.settle(everything);
    sensor.window.digest_order();
    if everything {
        sensor.prove_latest();
    }
    // Rows name their proof: it is written first.
    let evidence = evidence(sensor);
    let (observations, changes) = observations(sensor);
    let tables = Tables {
        tables: vec![
            ("observations", observations),
            ("changes", changes),
            ("links", links(sensor)),
            ("endpoints", endpoints(sensor)),
            ("health", health(sensor)),
            ("evidence", evidence),
        ],
    };
    sensor.next_window();
    tables
}
