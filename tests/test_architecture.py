"""The tree is the architecture: each folder imports only what it may."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.captures import ROOT

pytestmark = pytest.mark.quick

OURS = {
    "protocols": set(),
    "plugins": set(),
    "sensor": {"protocols"},
    "inventory": {"protocols"},
    "detection": {"protocols", "inventory"},
    "reports": {"protocols", "inventory", "detection"},
    "console": {"protocols", "sensor", "inventory", "detection", "reports", "integrations"},
    "integrations": {"protocols", "sensor", "inventory", "detection", "reports"},
}
# What else a folder may reach: a database, HTTP and files have their owners.
NEVER = {
    "sensor": {"duckdb", "fastapi", "httpx", "uvicorn"},
    "inventory": {"fastapi", "httpx", "socket", "subprocess"},
    "detection": {"duckdb", "fastapi", "httpx", "socket", "subprocess", "pathlib", "os", "io"},
    "reports": {"duckdb", "fastapi", "httpx", "socket", "subprocess"},
    "console": {"duckdb"},
    "integrations": {"duckdb"},
}
EVERYWHERE = {"scapy"}  # GPL: a process of its own


def imports(file: Path) -> Iterator[str]:
    """The top-level names that a file imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def python(folder: str) -> list[Path]:
    """The Python files of a folder."""
    skipped = {"node_modules", "dist"}
    return [f for f in (ROOT / folder).rglob("*.py") if not skipped & set(f.parts)]


@pytest.mark.parametrize("folder", OURS)
def test_a_folder_imports_only_what_it_may(folder: str) -> None:
    forbidden = (set(OURS) - OURS[folder] - {folder}) | NEVER.get(folder, set())
    if folder != "plugins":
        forbidden |= EVERYWHERE
    found = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in python(folder)
        for name in set(imports(file)) & forbidden
    }
    assert not found


def test_protocols_need_nothing_but_python() -> None:
    allowed = {"protocols", *sys.stdlib_module_names}
    found = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in python("protocols")
        for name in set(imports(file)) - allowed
    }
    assert not found


@pytest.mark.parametrize("folder", ["sensor/wire", "protocols"])
def test_decoders_know_no_system(folder: str) -> None:
    words = re.compile(r"std::(fs|net::(Tcp|Udp)|process|thread|time)|unsafe|pyo3")
    found = {
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in (ROOT / folder).rglob("*.rs")
        for match in words.finditer(_code(file.read_text()))
    }
    assert not found


def _code(text: str) -> str:
    """Rust without comments and without the attribute that forbids `unsafe`."""
    text = re.sub(r"//.*", "", text)
    return text.replace("#![forbid(unsafe_code)]", "")


def test_unsafe_stands_only_where_the_kernel_and_others_code_are() -> None:
    allowed = {"ring", "seccomp.rs", "python.rs", "memory.rs"}
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "sensor" / "core").rglob("*.rs")
        if re.search(r"\bunsafe\b", _code(file.read_text())) and not allowed & set(file.parts)
    }
    assert not found


def test_the_core_names_no_protocol() -> None:
    names = {p.parent.name for p in (ROOT / "protocols").glob("*/mod.rs")} - {"icmp"}
    found = {
        f"{file.relative_to(ROOT)} names {name}"
        for file in (ROOT / "sensor" / "core" / "src").rglob("*.rs")
        for name in names
        if f'"{name}"' in _shipped(_code(file.read_text()))
    }
    assert not found


def _shipped(code: str) -> str:
    """Without the tests behind it; test modules of their own are only named in it."""
    named = re.sub(r"#\[cfg\(test\)\]\s*mod \w+;", "", code)
    return named.split("#[cfg(test)]")[0]


def test_every_protocol_folder_is_whole() -> None:
    listed = (ROOT / "protocols" / "lib.rs").read_text()
    for folder in sorted(p.parent for p in (ROOT / "protocols").glob("*/semantics.py")):
        has_decoder = (folder / "mod.rs").exists()
        assert has_decoder == (f"pub mod {folder.name};" in listed), folder.name
        assert (folder / "__init__.py").exists(), folder.name
        if has_decoder:
            assert (folder / "tests.rs").exists(), folder.name
            for name in re.findall(r"^pub const (\w+): Protocol\b", _mod(folder), re.M):
                assert f"{folder.name}::{name}," in listed, f"{folder.name}::{name}"


def _mod(folder: Path) -> str:
    return (folder / "mod.rs").read_text()


def test_sql_stays_in_the_store() -> None:
    sql = re.compile(r"\b(SELECT\s.+\sFROM|INSERT INTO|CREATE TABLE|DELETE FROM)\b")
    found = {
        str(file.relative_to(ROOT))
        for folder in ("sensor", "protocols", "detection", "reports", "console", "integrations")
        for file in python(folder)
        if sql.search(file.read_text())
    }
    assert not found
