"""Writing and testing a protocol's folder, in a source tree."""

from __future__ import annotations

import keyword
import re
import shutil
import subprocess
import sys
from pathlib import Path

from console.command.failure import Failure

_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
# No module of Rust or Python can be called so.
_TAKEN = frozenset({*keyword.kwlist, *keyword.softkwlist, "crate", "enum", "extern", "fn", "impl"})
_TAKEN |= {"let", "lib", "loop", "mod", "move", "mut", "pub", "ref", "self", "static", "struct"}
_TAKEN |= {"super", "trait", "unsafe", "use", "where", "const", "abstract", "box", "dyn", "macro"}

_MOD = """\
//! {name}: say here what it is, and the specification that the sections below are of.

use wire::{{
    code, Carrier, Decoder, Observation, Octets, Out, Over, Protocol, Recognition, Short, Side,
    Step,
}};

/// See the module.
pub const PROTOCOL: Protocol = Protocol {{
    name: "{name}",
    over: &[Over::tcp(0)],
    recognise,
    decoder: |_| Box::<{type_}>::default(),
}};

#[derive(Default)]
struct {type_};

/// The first octets of a conversation: `Sure` only for what cannot be chance.
fn recognise(_carrier: Carrier, bytes: &[u8]) -> Recognition {{
    match bytes {{
        [b'{first}', ..] => Recognition::Maybe(Some(Side::Client)),
        [] => Recognition::Short,
        _ => Recognition::No,
    }}
}}

impl Decoder for {type_} {{
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {{
        match read(bytes) {{
            Ok(operation) => {{
                out.state(&Observation::did("{name}", code([operation.into()])).by(side));
                Step::Took(1)
            }}
            Err(Short {{ missing }}) => Step::More(bytes.len() + missing),
        }}
    }}
}}

fn read(bytes: &[u8]) -> Result<u8, Short> {{
    Octets::new(bytes).u8()
}}

#[cfg(test)]
mod tests;
"""

_TESTS = """use super::*;
use wire::probe::{{any_octets, Probe}};

#[test]
fn a_message_is_an_operation() {{
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, &[7]);
    assert_eq!(probe.stated(), ["did {name} · 7 ·  +1 = 0"]);
}}

#[test]
fn any_octets_are_survived() {{
    any_octets(&PROTOCOL, Carrier::Tcp, &[vec![7]], 1000);
}}
"""

_SEMANTICS = '''"""What {name} operations mean to a plant."""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="{name}",
    title="{type_}",
    spec="say where it is specified",
    ports=(),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={{
        "7": Operation("Name what code 7 does", Effect.UNKNOWN),
    }},
)
'''


def write(root: Path, name: str) -> list[Path]:
    """Writes the folder and the two lines; gives what it wrote."""
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise Failure(f"a name of lower-case letters and digits was needed, {name!r} is none", 2)
    listing = root / "protocols" / "lib.rs"
    if not listing.is_file():
        raise Failure(f"a source tree was needed, {root} has no protocols/lib.rs", 2)
    folder = root / "protocols" / name
    if folder.exists():
        raise Failure(f"{folder} is there already")
    words = {"name": name, "type_": "".join(p.title() for p in name.split("_")), "first": name[0]}
    files = {
        "mod.rs": _MOD.format(**words),
        "tests.rs": _TESTS.format(**words),
        "semantics.py": _SEMANTICS.format(**words),
        "__init__.py": f'"""{words["type_"]}: see semantics.py."""\n',
    }
    (folder / "captures").mkdir(parents=True)
    for file, text in files.items():
        (folder / file).write_text(text)
    listing.write_text(_with(listing.read_text(), name))
    return [*(folder / file for file in files), listing]


def _with(text: str, name: str) -> str:
    """The list of protocols with one more, both lists in alphabetical order."""
    modules = sorted({*re.findall(r"^pub mod (\w+);$", text, re.M), name})
    text = re.sub(r"^pub mod \w+;\n", "", text, flags=re.M)
    lines = "".join(f"pub mod {module};\n" for module in modules)
    text = text.replace("use wire::Protocol;\n\n", f"use wire::Protocol;\n\n{lines}", 1)
    entries = re.search(r"(?<== )&\[\n?(.*?)\n?\];", text, re.S)
    if entries is None:
        raise Failure("protocols/lib.rs has no list of protocols")
    known = {entry.strip() for entry in entries.group(1).split(",")} - {""}
    listed = "".join(f"    {entry},\n" for entry in sorted(known | {f"{name}::PROTOCOL"}))
    return text[: entries.start()] + f"&[\n{listed}];" + text[entries.end() :]


def test(folder: Path) -> int:
    """Runs a protocol folder's tests, Rust and Python; gives an exit status."""
    name = folder.resolve().name
    if not (folder / "mod.rs").is_file():
        raise Failure(f"a protocol's folder was needed, {folder} has no mod.rs", 2)
    if shutil.which("cargo") is None:
        raise Failure("cargo is needed to test a decoder: install Rust")
    root = folder.resolve().parents[1]
    steps = (
        ["cargo", "test", "--package", "protocols", f"{name}::"],
        [sys.executable, "-m", "pytest", "-q", "tests/protocols", "-k", name],
    )
    return max(subprocess.run(step, cwd=root, check=False).returncode for step in steps)
