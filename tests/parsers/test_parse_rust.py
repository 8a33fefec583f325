"""Rust."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
//! The store.
use std::{collections::HashMap, io::{self, Read as R}, fmt::*};
pub use crate::a::Row;
use super::open;
use self::y as z;
extern crate serde as de;
mod rows;

pub mod inner {
    pub fn start() {}
}

/// Keeps rows.
///
/// Long.
#[derive(Debug, Clone)]
pub struct Store<'a, T: Item> where T: Copy {
    pub rows: Vec<&'a T>,
}
struct Pair(u8, pub Row);

pub enum Color { Red, Green(i32), Blue { x: u8 } = 3 }

pub trait Closer: Named + Send {
    const K: usize;
    type Item;
    fn close(&self, force: bool) -> u8;
    fn open(self) {}
}

impl<'a, T> Store<'a, T> {
    pub const LIMIT: usize = 1;
    pub async fn new<A>(mut a: A, &b: &Row, (c, d): (u8, u8)) -> Self { Self::build(a) }
    fn put(&mut self, f: impl Fn(u8)) {
        self.rows.push(1);
        let v = Vec::<u8>::new();
        let (p, q) = v.split(1, |w, z: u8| w.run())?;
        for i in p { i.go() }
        if let Some(o) = p { o.show() }
        match q { Color::Blue { x, .. } => x.paint(), n @ Other(1) => n.mix() }
        println!("{}", a.text());
        std::mem::swap(a, b);
        parse::<u8>(1, "a, b");
        inner::start();
        R::bytes(io::stdin(), open);
    }
}
impl<T> fmt::Display for Store<'_, T> { fn fmt(&self) {} }
impl Closer for rows::Table {}

unsafe extern "C" fn raw(a: *const u8, ...) {}
type Rows<T> = Vec<T>;
static mut COUNT: u8 = 1;
macro_rules! keep { ($a:expr) => { x } }

#[test]
fn checks() {
    fn nested() {}
    assert_eq!(1, nested(2));
}
"""
RESULT = parse("src/store.rs", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "MODULE inner",
        "FUNCTION inner.start",
        "STRUCT Store",
        "STRUCT Pair",
        "ENUM Color",
        "ENUM_MEMBER Color.Red",
        "ENUM_MEMBER Color.Green",
        "ENUM_MEMBER Color.Blue",
        "INTERFACE Closer",
        "CONSTANT Closer.K",
        "TYPE Closer.Item",
        "METHOD Closer.close",
        "METHOD Closer.open",
        "CONSTANT Store.LIMIT",
        "METHOD Store.new",
        "METHOD Store.put",
        "METHOD Store.fmt",
        "FUNCTION raw",
        "TYPE Rows",
        "VARIABLE COUNT",
        "FUNCTION keep",
        "FUNCTION checks",
        "FUNCTION checks.nested",
    ]
    assert RESULT.errors == []


def test_attributes_belong_to_the_item_and_docs_stand_above() -> None:
    store = symbol(RESULT, "Store")
    assert (store.doc, store.doc_start_line, store.start_line, store.name_line) == ("Keeps rows.\n\nLong.", 13, 16, 17)
    assert store.signature == "pub struct Store<'a, T: Item> where T: Copy"
    assert symbol(RESULT, "checks").start_line == 56


def test_parameters_without_self() -> None:
    assert parameters(RESULT, "Store.new") == ["a: A", "b: &Row", "(c, d): (u8, u8)"]
    assert parameters(RESULT, "Store.put") == ["f: impl Fn(u8)"]
    assert parameters(RESULT, "raw") == ["a: *const u8", "*"]


def test_modifiers() -> None:
    assert symbol(RESULT, "Store.new").modifiers == {"async", "static", "exported"}
    assert symbol(RESULT, "Store.put").modifiers == set()
    assert symbol(RESULT, "Store.fmt").modifiers == {"exported"}  # through the trait
    assert symbol(RESULT, "Closer.close").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "checks.nested").modifiers == {"local"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "Store.put") == [
        "self.rows.push(1)",
        "Vec.new(0)",
        "~v.split(2)",
        "~w.run(0)",
        "~i.go(0)",
        "~o.show(0)",
        "~x.paint(0)",
        "~n.mix(0)",
        "println(…)",
        "a.text(0)",
        "std.mem.swap(2)",
        "parse(2)",
        "inner.start(0)",
        "R.bytes(2)",
        "io.stdin(0)",
    ]
    assert calls(RESULT, "Store.new") == ["Self.build(1)"]
    assert calls(RESULT, "checks") == ["assert_eq(…)", "nested(1)"]


def test_a_trait_of_an_impl_belongs_to_the_type() -> None:
    assert bases(RESULT, "Store") == ["fmt.Display"]
    assert bases(RESULT, "Closer") == ["Named", "Send"]
    assert bases(RESULT) == ["Closer"]  # the type is declared in another file


def test_reads() -> None:
    assert reads(RESULT, "Store") == ["Item", "Copy", "Vec"]
    assert reads(RESULT, "Pair") == ["Row"]
    assert "open" in reads(RESULT, "Store.put")
    assert reads(RESULT) == []  # an impl is no use of its type


def test_imports() -> None:
    assert imports(RESULT) == [
        ("std::collections", "HashMap", "HashMap"),
        ("std::io", "", "io"),
        ("std::io", "Read", "R"),
        ("std::fmt", "*", ""),
        ("crate::a", "Row", "Row"),
        ("super", "open", "open"),
        ("self", "y", "z"),
        ("serde", "", "de"),
        ("self::rows", "", "rows"),
    ]
    assert [found.alias for found in RESULT.imports if found.reexport] == ["Row"]


def test_arguments_in_macros() -> None:
    source = (
        'fn f(a: A) {\n    assert!(one(), two(1), three("x, y", (b, c), d), a.four(e,), five(|g| h, i), a[0].six(j));\n'
        "    ours!(seven(k));\n}\n"
    )
    found = calls(parse("a.rs", source.encode()), "f")
    assert found == [
        "assert(…)",
        "one(0)",
        "two(1)",
        "three(3)",
        "~a.four(1)",
        "five(…)",
        "?.six(1)",
        "ours(…)",
        "seven(…)",
    ]
