//! A file that is being read, and the interfaces that it has.

use crate::reader::Reader;
use crate::sensor::Sensor;

/// What an interface without a name is called, and where it captures.
const DEFAULT: &str = "default";

pub struct Reading {
    pub reader: Reader,
    pub path: String,
    name: String,
    /// The sensor's index of each of the file's interfaces.
    pub interfaces: Vec<u32>,
    /// Whether all interfaces are one capture point: evidence is of one conversation.
    pub one_point: bool,
    /// The last interface's capture point.
    point: String,
}

impl Reading {
    pub fn new(reader: Reader, path: String, name: &str) -> Self {
        Self {
            reader,
            path,
            name: name.to_owned(),
            interfaces: Vec::new(),
            one_point: false,
            point: String::new(),
        }
    }

    /// Tells the sensor of the file's interfaces up to `interface`; a nameless one is called by
    /// its number, the first `default`. That they see different networks nobody says: programs
    /// that merge captures make many of one. So all nameless ones are one point.
    pub fn meet(&mut self, interface: u32, sensor: &mut Sensor) -> Option<u32> {
        for (at, known) in self.reader.interfaces().iter().enumerate().skip(self.interfaces.len()) {
            let (name, point) = match (known.name.as_str(), at) {
                ("", 0) => (DEFAULT.to_owned(), DEFAULT),
                ("", at) => (format!("interface{at}"), DEFAULT),
                (name, _) => (name.to_owned(), name),
            };
            if !self.one_point || at == 0 {
                point.clone_into(&mut self.point);
            }
            let (capture, point) = (&self.name, &self.point);
            self.interfaces.push(sensor.interface(capture, &name, point, known.link_type));
        }
        self.interfaces.get(interface as usize).copied()
    }
}
