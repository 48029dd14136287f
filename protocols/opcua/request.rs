//! What requests ask, and what their answers need of them. Sections are of OPC 10000-4.

use super::application::registered;
use super::builtin::{diagnostic, extension, string, Array, Fault, NodeId, Read};
use super::history;
use super::method;
use super::node::Target;
use super::services::*;
use super::session::{create, LogOn};
use super::variant::{variant, DataValue, Value};
use wire::{Name, Octets, Out, Subject, Text};

/// Octets of a request's list that wait for its answer; beyond them nothing is told of values.
const KEPT: usize = 8 * 1024;

/// What the answer to a request needs.
#[derive(Debug, Default)]
pub enum Question {
    /// Nothing.
    #[default]
    Nothing,
    /// What was to be read, written or called: the request from its array on, or all of it.
    List(Box<[u8]>),
    /// Who wants to log on.
    LogOn(Box<LogOn>),
}

/// What a request is about, its first node mostly, and what its answer needs.
pub struct Asked {
    pub object: Name,
    pub question: Question,
}

/// Passes over a RequestHeader: token, time, handle, diagnostics wanted, audit entry,
/// timeout, something for extensions. The token is as good as a password. 7.33
pub fn header(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read<()> {
    let before = octets.rest();
    let token = NodeId::read(octets)?;
    if token.standard() != Some(0) {
        super::session::token(before, octets.len(), out);
    }
    string(octets.skip(16)?)?;
    extension(octets.skip(4)?)?;
    Ok(())
}

/// Reads a ResponseHeader: time, handle, result, diagnostics, their texts, something for
/// extensions. Gives the result. 7.34
pub fn result(octets: &mut Octets<'_>) -> Read<u32> {
    let result = octets.skip(12)?.le32()?;
    diagnostic(octets)?;
    *octets = Array::new(*octets, string).pass()?;
    extension(octets)?;
    Ok(result)
}

/// What the request `id` is about. Subscriptions have numbers of one session only: they are
/// no objects.
pub fn read(id: u32, octets: Octets<'_>) -> Read<Asked> {
    let mut octets = octets;
    let object = match id {
        GET_ENDPOINTS | FIND_SERVERS => Name::text(string(&mut octets)?),
        CREATE_ITEMS => first(*octets.skip(8)?, Target::read)?,
        READ => return listed(*octets.skip(12)?, Target::read),
        WRITE => return listed(octets, write),
        CALL => return listed(octets, call),
        HISTORY_READ => {
            let object = first(history::nodes(octets)?, Target::of_history)?;
            return Ok(Asked { object, question: kept(octets) });
        }
        HISTORY_UPDATE => first(octets, history::change)?,
        BROWSE => {
            NodeId::read(&mut octets)?;
            first(*octets.skip(16)?, node)?
        }
        // Each element begins with its node.
        TRANSLATE | ADD_REFERENCES | DELETE_NODES | DELETE_REFERENCES | REGISTER_NODES
        | UNREGISTER_NODES => first_node(octets)?,
        ADD_NODES => first(octets, added)?,
        _ => Name::None,
    };
    Ok(Asked { object, question: Question::Nothing })
}

/// The name of an array's first element.
fn first<'a, T: Named>(octets: Octets<'a>, read: fn(&mut Octets<'a>) -> Read<T>) -> Read<Name> {
    let mut array = Array::new(octets, read);
    let name = array.next().map_or(Name::None, |element| element.name());
    array.fault.map_or(Ok(name), Err)
}

fn first_node(octets: Octets<'_>) -> Read<Name> {
    first(octets, node)
}

/// The same, with the array for the answer.
fn listed<'a, T: Named>(octets: Octets<'a>, read: fn(&mut Octets<'a>) -> Read<T>) -> Read<Asked> {
    Ok(Asked { object: first(octets, read)?, question: kept(octets) })
}

fn kept(octets: Octets<'_>) -> Question {
    let whole = octets.rest();
    Question::List(whole.get(..KEPT).unwrap_or(whole).into())
}

/// What a request's array is of.
pub trait Named {
    /// What it is called.
    fn name(&self) -> Name;
}

impl Named for Name {
    fn name(&self) -> Name {
        self.clone()
    }
}

impl Named for Target<'_> {
    fn name(&self) -> Name {
        Target::name(self)
    }
}

/// A node and a value for it. 5.11.4
pub struct Write<'a> {
    pub target: Target<'a>,
    pub data: DataValue<'a>,
}

impl Named for Write<'_> {
    fn name(&self) -> Name {
        self.target.name()
    }
}

/// Reads a WriteValue.
pub fn write<'a>(octets: &mut Octets<'a>) -> Read<Write<'a>> {
    Ok(Write { target: Target::written(octets)?, data: DataValue::read(octets)? })
}

/// A method of an object, and its arguments. 5.12.2
pub struct Call<'a> {
    object: NodeId<'a>,
    pub method: NodeId<'a>,
    pub arguments: Array<'a, Value<'a>>,
}

impl Named for Call<'_> {
    /// `ns=2;i=1 / ns=2;i=8`: the object and its method.
    fn name(&self) -> Name {
        let (object, method) = (self.object.text(), self.method.text());
        Name::text(Text::new(&[object.bytes(), b" / ", method.bytes()].concat()))
    }
}

/// Reads a CallMethodRequest.
pub fn call<'a>(octets: &mut Octets<'a>) -> Read<Call<'a>> {
    let (object, method) = (NodeId::read(octets)?, NodeId::read(octets)?);
    let arguments = Array::new(*octets, variant);
    *octets = arguments.pass()?;
    Ok(Call { object, method, arguments })
}

fn node(octets: &mut Octets<'_>) -> Read<Name> {
    Ok(NodeId::read(octets)?.name())
}

/// An AddNodesItem: parent, reference, the node's own id, its name, and more. 5.8.2
fn added(octets: &mut Octets<'_>) -> Read<Name> {
    let parent = NodeId::expanded(octets)?;
    NodeId::read(octets)?;
    let new = NodeId::expanded(octets)?;
    Ok(if new.standard() == Some(0) { parent.name() } else { new.name() })
}

/// What a request says of its sender, and what it says that must not be kept.
pub fn identities(
    id: u32,
    mut octets: Octets<'_>,
    subject: Subject,
    out: &mut Out<'_>,
) -> Read<()> {
    match id {
        CREATE_SESSION => create(&mut octets, out),
        REGISTER_SERVER | REGISTER_SERVER_2 => registered(octets, subject, out),
        CALL => {
            let calls = Array::new(octets, call);
            calls.for_each(|call| method::hide_taken(&call.method, call.arguments, out));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Says what could not be read.
pub fn broken(fault: Fault, out: &mut Out<'_>) {
    match fault {
        Fault::Short(short) => out.broke(super::NAME, "wrong length", short),
        Fault::Encoding(of) => {
            out.broke(super::NAME, "unknown encoding", format_args!("of a {of}"));
        }
    }
}
