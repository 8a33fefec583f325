"""Constants and members of enumerations that are reached through their type, with and without a call after them."""

import pytest
from parsers_facts import reads

from parsers import parse

JAVA = """\
package p;

class Use {
  Object f(Shape shape) {
    shape.corners.first();
    log.level = 1;
    max(Integer.MAX_VALUE);
    if (Mode.STRICT == mode) { return Mode.LENIENT.name(); }
    return Outer.Kind.FAST.toString();
  }
}
"""


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("p/Use.java", JAVA, ["Shape", "Mode.STRICT", "Mode.LENIENT", "Outer.Kind", "Outer.Kind.FAST"]),
        ("a.kt", "fun f(m: Mode) = m.name.first() + Mode.STRICT.toString() + (m == Mode.LENIENT)\n",
         ["Mode", "Mode.STRICT", "Mode.LENIENT"]),
        ("A.cs", "class A { bool F(Mode m) { m.Name.Trim(); return Mode.Strict.ToString() == m && Mode.Mild; } }\n",
         ["Mode", "Mode.Strict", "Mode.Mild"]),
        ("a.php", "<?php\nfunction f(Mode $m) { $m->name->first(); self::A->x(); return Mode::Strict->label(); }\n",
         ["Mode", "Mode.Strict", "self.A"]),
        ("a.scala", "def f(m: Mode) = m.name.first() == Mode.Strict.toString() || m == Mode.Mild\n",
         ["Mode", "Mode.Strict", "Mode.Mild"]),
        ("a.swift", "func f(m: Mode) { m.name.first(); Mode.strict.run(); m == Mode.mild }\n",
         ["Mode", "Mode.strict", "Mode.mild"]),
        ("a.rs", "use x::Mode;\nfn f(m: Mode) { m.name.a(); crate::Mode::Strict.exit(); m == Mode::Mild; swap() }\n",
         ["Mode", "crate.Mode", "crate.Mode.Strict", "Mode.Mild"]),
        ("a.go", 'package a\n\nimport "x/http"\n\nfunc f(m Mode) { m.Name.First(); http.Get.Text(); http.run() }\n',
         ["Mode", "http.Get"]),
        ("a.rb", "def f(m)\n  m.first\n  NAMES.each { |one| one }\n  raise Far::Failure.new(1)\nend\n",
         ["NAMES", "Far.Failure"]),
    ],
    ids=["Java", "Kotlin", "C#", "PHP", "Scala", "Swift", "Rust", "Go", "Ruby"],
)  # fmt: skip
def test_reads(path: str, source: str, expected: list[str]) -> None:
    found = parse(path, source.encode())
    functions = [each.qualified_name for each in found.symbols if each.name.lower() == "f"]
    assert sorted(reads(found, functions[0])) == sorted(expected)
