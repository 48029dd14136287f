use wire::{Breach, Name, Octets, Short};

/// Network, node and unit (W342 §5-1-2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Node(pub [u8; 3]);

impl Node {
    /// Its name: the unit's number on the local network (0), where the address tells the node;
    /// none for the CPU unit there.
    pub fn name(self) -> Name {
        match self.0 {
            [0, _, 0] => Name::None,
            [0, _, unit] => Name::at("{}", unit.into()),
            at => Name::At("{}.{}.{}", at.map(u32::from)),
        }
    }

    /// Whether all nodes of a network are meant.
    pub const fn is_all(self) -> bool {
        matches!(self.0, [_, 0xFF, _])
    }
}

/// The header of every FINS message and its command code (W342 §5-1-2).
#[derive(Clone, Copy)]
pub struct Header {
    pub control: u8,
    pub reserved: u8,
    pub gateways: u8,
    pub destination: Node,
    pub source: Node,
    pub service: u8,
    pub command: u16,
}

impl Header {
    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let [control, reserved, gateways] = octets.array()?;
        Ok(Self {
            control,
            reserved,
            gateways,
            destination: Node(octets.array()?),
            source: Node(octets.array()?),
            service: octets.u8()?,
            command: octets.be16()?,
        })
    }

    pub const fn is_answer(&self) -> bool {
        self.control & 0x40 != 0
    }

    /// Whether no answer is asked for, or none can come.
    pub const fn is_silent(&self) -> bool {
        self.control & 1 != 0 || self.destination.is_all()
    }

    /// Bits and octets that are always 0, and the numbers of networks and gateways.
    pub const fn is_sound(&self) -> bool {
        let (Node([to, ..]), Node([from, ..])) = (self.destination, self.source);
        self.control & 0x3E == 0
            && self.reserved == 0
            && self.gateways <= 7
            && to <= 127
            && from <= 127
    }

    pub fn check(&self) -> Result<(), Breach> {
        if self.is_sound() {
            return Ok(());
        }
        let (control, reserved) = (self.control & 0x3E, self.reserved);
        let text = format_args!(
            "0 in reserved bits, at most 7 gateways and network 127 needed; \
             {control:#04x}, {reserved}, {} gateways there",
            self.gateways
        );
        Err(Breach("wrong header", text.into()))
    }
}

/// W342 §5-3 and W227: the commands that these manuals know.
pub const fn is_known(command: u16) -> bool {
    matches!(
        command,
        0x0101..=0x0105
            | 0x0110
            | 0x0111
            | 0x0201..=0x0203
            | 0x0220
            | 0x0221
            | 0x0304..=0x0308
            | 0x0401..=0x0403
            | 0x0501
            | 0x0502
            | 0x0601..=0x0603
            | 0x0620
            | 0x0701
            | 0x0702
            | 0x0801..=0x0803
            | 0x0920
            | 0x0C01..=0x0C03
            | 0x2101..=0x2103
            | 0x2140
            | 0x2141
            | 0x2201..=0x220C
            | 0x220F..=0x2211
            | 0x2215
            | 0x2220
            | 0x2301
            | 0x2302
            | 0x230A
            | 0x2601..=0x2603
            | 0x2801
            | 0x2803
    )
}
