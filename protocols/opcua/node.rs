//! What operations are about: a node, one of its attributes, elements of an array.

use super::builtin::{qualified, string, NodeId, Read};
use wire::{Name, Octets, Text};

/// A node's value. OPC 10000-6, A.1
pub const VALUE: u32 = 13;

/// One attribute of a node, whole or elements of it.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    node: NodeId<'a>,
    attribute: u32,
    range: &'a [u8],
}

impl<'a> Target<'a> {
    /// A ReadValueId: node, attribute, range, data encoding. OPC 10000-4, 7.29
    pub fn read(octets: &mut Octets<'a>) -> Read<Self> {
        let target = Self::written(octets)?;
        qualified(octets)?;
        Ok(target)
    }

    /// The beginning of a WriteValue: node, attribute, range. OPC 10000-4, 5.11.4
    pub fn written(octets: &mut Octets<'a>) -> Read<Self> {
        let node = NodeId::read(octets)?;
        let attribute = octets.le32()?;
        Ok(Self { node, attribute, range: string(octets)? })
    }

    /// A HistoryReadValueId: node, range, data encoding, continuation. OPC 10000-4, 5.11.3
    pub fn of_history(octets: &mut Octets<'a>) -> Read<Self> {
        let (node, range) = (NodeId::read(octets)?, string(octets)?);
        qualified(octets)?;
        string(octets)?;
        Ok(Self { node, attribute: VALUE, range })
    }

    /// `ns=2;i=7`, `ns=2;i=7 DisplayName`, `ns=2;i=7[0:3]`.
    pub fn name(&self) -> Name {
        if self.attribute == VALUE && self.range.is_empty() {
            return self.node.name();
        }
        let attribute = ATTRIBUTES.get(self.attribute as usize).unwrap_or(&" unknown attribute");
        let mut text = self.node.text().bytes().to_vec();
        text.extend(attribute.bytes());
        if !self.range.is_empty() {
            text.extend([b"[", self.range, b"]"].concat());
        }
        Name::text(Text::new(&text))
    }
}

/// OPC 10000-6, A.1, by number; a node's value is the node.
const ATTRIBUTES: [&str; 28] = [
    " unknown attribute",
    " NodeId",
    " NodeClass",
    " BrowseName",
    " DisplayName",
    " Description",
    " WriteMask",
    " UserWriteMask",
    " IsAbstract",
    " Symmetric",
    " InverseName",
    " ContainsNoLoops",
    " EventNotifier",
    "",
    " DataType",
    " ValueRank",
    " ArrayDimensions",
    " AccessLevel",
    " UserAccessLevel",
    " MinimumSamplingInterval",
    " Historizing",
    " Executable",
    " UserExecutable",
    " DataTypeDefinition",
    " RolePermissions",
    " UserRolePermissions",
    " AccessRestrictions",
    " AccessLevelEx",
];

/// The first element of the array `name`.
pub fn element(name: &Name) -> Name {
    match name {
        Name::At("i={}", [number, ..]) => Name::At("i={}[{}]", [*number, 0, 0]),
        Name::At("ns={};i={}", [space, number, _]) => {
            Name::At("ns={};i={}[{}]", [*space, *number, 0])
        }
        other => Name::text(format!("{other}[0]")),
    }
}
