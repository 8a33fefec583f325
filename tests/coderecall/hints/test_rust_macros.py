"""Calls among the tokens of a Rust macro are checked as any other, where the macro takes expressions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

ENTRY = """\
use outside::Drawn;

pub struct Entry {
    path: String,
}

impl Entry {
    pub fn stripped_path(&self) -> &str {
        &self.path
    }

    pub fn build(path: String) -> Self {
        Entry { path }
    }
}

impl Drawn for Entry {
    fn draw(&self) {}
}

pub fn widen(x: usize) -> usize {
    x
}
"""
USER = """\
use crate::entry::{widen, Entry};

pub fn show(entry: &Entry) {
    println!("{}", entry.stripped_path());
    assert_eq!(widen(3), 1);
    write!(out(), "{}", Entry::build(format!("a, b")));
}
"""
FILES = {"src/main.rs": "mod entry;\nmod user;\nfn main() {}\n", "src/entry.rs": ENTRY, "src/user.rs": USER}


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("stripped_path", "stripped", "CR106", 4),
        ("stripped_path(&self)", "stripped_path(&self, from: usize)", "CR107", 4),
        ("widen(x: usize)", "widen(x: usize, y: usize)", "CR102", 5),
        ("fn build", "fn make", "CR101", 6),
        ("build(path: String)", "build(path: String, size: usize)", "CR102", 6),
    ],
)
def test_found(tmp_path: Path, hints: Hints, old: str, new: str, rule: str, line: int) -> None:
    (hint,) = hints(tmp_path, FILES, {"src/entry.rs": ENTRY.replace(old, new)})
    assert (hint.rule, hint.location.path, hint.location.line) == (rule, "src/user.rs", line)


@pytest.mark.parametrize(
    ("old", "new", "user"),
    [
        pytest.param(
            "widen(x: usize)", "widen(x: usize, y: usize)", "ours!(widen(3));", id="a macro of unknown meaning"
        ),
        pytest.param(
            "widen(x: usize)", "widen(x: usize, y: usize)", "assert!(widen(3, 4) > 1);", id="a call that fits"
        ),
        pytest.param("widen(x: usize)", "widen(x: usize, y: usize)", "assert!(widen(|a| a, 3) > 1);", id="a closure"),
    ],
)
def test_silent(tmp_path: Path, hints: Hints, old: str, new: str, user: str) -> None:
    text = f"use crate::entry::{{widen, Entry}};\n\nfn show(entry: &Entry) {{\n    {user}\n}}\n"
    after = {"src/entry.rs": ENTRY.replace(old, new)}
    assert hints(tmp_path, {**FILES, "src/user.rs": text}, after) == ()
