//! Variables that a controller sends by itself, once a client has asked for them: cyclic
//! data, and the variable tables of a programmer.

use super::item::Item;
use super::items::Items;
use super::userdata::{Header, CYCLIC, PROGRAMMER};
use super::{Context, Request};
use wire::{Frames, Name, Octets, Out, Short};

/// What is sent, by job; the oldest is forgotten for one too many.
#[derive(Default)]
pub(super) struct Watched(Vec<Watch>);

pub(super) struct Watch {
    job: [u8; 3],
    pub items: Items,
    /// Of the request and its answer.
    pub frames: Frames,
}

impl Watched {
    /// Jobs at a time; controllers take 32 of both kinds on all connections.
    const MOST: usize = 32;

    /// The current message accepts a request: from now on, the job that `header` names
    /// brings `items`.
    pub fn add(&mut self, header: &Header, items: Items, out: &mut Out<'_>) {
        self.0.retain(|watch| watch.job != header.job());
        let watch = Watch { job: header.job(), items, frames: out.keep() };
        out.remember(&mut self.0, watch, Self::MOST);
    }

    /// Ends the job of cyclic data that the answered request named.
    pub fn end(&mut self, job: u8, out: &mut Out<'_>) {
        let is_ended =
            |Watch { job: [group, _, number], .. }: &mut Watch| (*group, *number) == (CYCLIC, job);
        for ended in self.0.extract_if(.., is_ended) {
            out.release(&ended.frames);
        }
    }

    /// The job that sent a message with `header`.
    pub fn get(&self, header: &Header) -> Option<&Watch> {
        self.0.iter().find(|watch| watch.job == header.job())
    }
}

/// Cyclic data is asked for with a number of variables, a time (base and factor) and
/// their addresses.
pub(super) fn cyclic(mut payload: Octets<'_>) -> Result<Items, Short> {
    let count = payload.be16()?.into();
    payload.skip(2)?;
    Items::read(count, &mut payload, Item::read)
}

/// A request that ends a job of cyclic data names its service and its number.
pub(super) fn ending(mut payload: Octets<'_>) -> Result<Request, Short> {
    let job = payload.skip(1)?.u8()?;
    Ok(Request { context: Context::End(job), ..Request::about(Name::at("job {}", job.into())) })
}

/// A variable table: a number of addresses; the values to be written follow, if any.
pub(super) fn table<'a>(payload: Octets<'a>) -> Result<(Items, Octets<'a>), Short> {
    let mut data = tested(payload)?;
    let count = data.be16()?.into();
    Ok((Items::read(count, &mut data, Item::of_table)?, data))
}

/// The values in a message of a job.
pub(super) fn values<'a>(header: &Header, payload: Octets<'a>) -> Result<Octets<'a>, Short> {
    let mut values = match header.group {
        PROGRAMMER => tested(payload)?,
        CYCLIC => payload,
        _ => return Ok(Octets::new(&[])),
    };
    values.be16()?; // how many
    Ok(values)
}

/// The data of a test function, behind two lengths and the parameter.
fn tested(mut payload: Octets<'_>) -> Result<Octets<'_>, Short> {
    let (parameter, data) = (payload.be16()?, payload.be16()?);
    payload.skip(parameter.into())?.part(data.into())
}
