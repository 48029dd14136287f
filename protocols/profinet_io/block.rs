use wire::{Octets, Short};

/// One block: a type, a length, a version, and what the type says.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub kind: u16,
    /// Behind the version.
    pub data: Octets<'a>,
    /// All of it, with its head.
    pub whole: &'a [u8],
}

/// The blocks of a call or a record; ends at the first that is not whole.
#[derive(Clone, Copy)]
pub(super) struct Blocks<'a>(pub Octets<'a>);

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        let mut octets = self.0;
        let block = read(&mut octets).ok()?;
        self.0 = octets;
        Some(block)
    }
}

/// The length is that of version and data.
fn read<'a>(octets: &mut Octets<'a>) -> Result<Block<'a>, Short> {
    let start = octets.rest();
    let (kind, length) = (octets.be16()?, octets.be16()?);
    let mut data = octets.part(length.into())?;
    data.skip(2)?;
    let whole = start.get(..4 + usize::from(length)).unwrap_or(start);
    Ok(Block { kind, data, whole })
}
