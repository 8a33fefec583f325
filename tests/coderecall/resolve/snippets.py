"""Files made of few names, so that edits of them collide: hiding, cycles, reopened types, names that come and go."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_NAMES = ("f", "g", "h", "settle")
_TYPES = ("K", "L", "M", "P")


@dataclass(frozen=True, slots=True)
class Language:
    paths: tuple[str, ...]
    write: Callable[[Random, str], str]  # the text of a file at a path


def _fill(random: Random, pieces: tuple[str, ...], modules: tuple[str, ...], most: int) -> list[str]:
    """Some of the pieces, with N a function, T a type and MOD a module each time chosen anew."""
    chosen = []
    for _ in range(random.randint(0, most)):
        text = random.choice(pieces)
        for mark, words in (("N", _NAMES), ("T", _TYPES), ("MOD", modules)):
            while f"<{mark}>" in text:
                text = text.replace(f"<{mark}>", random.choice(words), 1)
        chosen.append(text)
    return chosen


def _python(random: Random, path: str) -> str:
    modules = ("a", "b", "p", "p.a", "p.q", "p.q.b", ".", "..", ".a", ".b", "..a")
    imports = (
        "from <MOD> import <N>",
        "from <MOD> import <T> as <T>",
        "from <MOD> import a",
        "from p import q",
        "from <MOD> import *",
        "import p.q.b",
        "import p as a",
        "try:\n    from <MOD> import f\nexcept ImportError:\n    from b import f",
    )
    bodies = (
        "class <T>(<T>):\n    def <N>(self):\n        self.<N>()\n        super().<N>()\n        <T>.<N>()",
        "class <T>(<T>):\n    def <N>(self):\n        x.<N>()\n        self.x.<N>()",
        "class <T>(a.<T>):\n    def <N>(self):\n        self.<N>()",
        "class <T>(q.<T>):\n    def <N>(self):\n        self.<N>()\n        q.<T>.<N>()",
        "def <N>():\n    <N>()\n    a.<N>()\n    p.q.b.<N>()\n    <T>()",
        "def <N>():\n    from <MOD> import <N>\n    <N>()\n    return p.q.b",
        "class <T>(<T>):\n    x: <T> = None\n    def <N>(self) -> '<T>':\n        y = self.<N>()\n        y.x.<N>()",
        "class <T>(<T>):\n    def <N>(self):\n        self.x = <T>()\n        self.x.<N>()\n        return self.x",
        "class <T>:\n    x = <N>()\n    def <N>(self, y: 'a.<T>'):\n        self.x.<N>()\n        y.<N>()",
        "class <T>:\n    def <N>(self):\n        return self",
        "def <N>() -> <T>: ...\nv = <N>()",
        "class <T>(<T>):\n    @property\n    def <N>(self) -> <T>: ...\n    def g(self):\n        self.<N>.<N>()",
        "class <T>(<T>):\n    def __init__(self):\n        self.<N> = <T>()\n        self.<N>.<N>()",
        "@<N>\ndef <N>() -> <T>: ...",
        "async def <N>() -> <T>: ...\nasync def <N>():\n    x = await <N>()\n    x.<N>()",
        "def <N>(y: <T>):\n    x = <N>()\n    x.<N>()\n    z = x.x\n    z.<N>()\n    v.<N>()",
        "def <N>(y: <T>):\n    w = y.<N>()\n    w.<N>()\n    return w",
        "def <N>():\n    x = a.<T>()\n    x.<N>()\n    x.x.<N>()\n    return <T>()",
        "def <N>(x):\n    x = <T>()\n    x.<N>()\n    x = x.<N>()\n    x.<N>()\n    <N>().<N>()\n    <T>().x.<N>()",
        "def <N>(x):\n    if isinstance(x, (<T>, a.<T>)):\n        x.<N>()\n        z = x.<N>()\n        z.<N>()",
        "def <N>(x: <T> | <T>):\n    x.<N>()\n    if not isinstance(x, <T>):\n        return\n    x.x.<N>()",
        "class <T>(<T>):\n    def <N>(self):\n        assert isinstance(self.x, <T>)\n        self.x.<N>()",
        "def <N>(y: list[<T>]):\n    for x in y:\n        x.<N>()\n    with <N>() as x:\n        x.<N>()",
        "def <N>(y: <T>):\n    return [x.<N>() for x in y.<N>()], {x.<N>() for x in y}",
        "def <N>() -> dict[str, <T>]: ...\ndef <N>():\n    for k, x in a.<N>().items():\n        x.<N>()",
        "def <N>():\n    try: ...\n    except <T> as e:\n        e.<N>()\n    except (<T>, <T>) as e:\n        e.<N>()",
        "class <T>(<T>):\n    def __enter__(self) -> <T>: ...\n    def __iter__(self) -> 'Iterator[<T>]': ...",
        "class <T>(<T>):\n    y = <T>\n    def <N>(self):\n        self.y().<N>()\n        self.<N>().<N>()",
    )
    return "\n".join(_fill(random, imports, modules, 3) + _fill(random, bodies, modules, 3)) + "\n"


def _settings(random: Random, path: str) -> str:
    if path == "tsconfig.json":
        targets = random.choice(("d", "d/*", "*", "../*", "d/c"))
        return f'{{"compilerOptions": {{"paths": {{"@/*": ["{targets}", "b"]}}, "baseUrl": "."}}}}'
    entry = random.choice(('"main": "c"', '"main": "dist/a.js"', '"exports": {"./*": "./*.ts"}', '"name": 1'))
    return f'{{"name": "{random.choice(("pk", "@d/pk"))}", {entry}}}'


def _typescript(random: Random, path: str) -> str:
    if path.endswith(".json"):
        return _settings(random, path)
    modules = ("./a", "./b", "../a", "./d", "../d", "./d/c", "@/a", "@/c", "pk", "@d/pk/b", "d/a")
    imports = (
        "import { <N> } from '<MOD>';",
        "import { <N> as <N> } from '<MOD>';",
        "import <T> from '<MOD>';",
        "import * as ns from '<MOD>';",
        "export * from '<MOD>';",
        "export { <N> as <N> } from '<MOD>';",
        "const <N> = require('<MOD>');",
    )
    bodies = (
        "export function <N>() { <N>(); ns.<N>(); new <T>(); }",
        "export class <T> extends <T> { <N>() { this.<N>(); super.<N>(); x.<N>(); } }",
        "export default function <N>() { <N>(); }",
        "function <N>() {}\nexport { <N> as <N> };",
        "module.exports = <N>;",
        "module.exports = { <N>, h: <N> };",
        "export function <N>(x: <T>): <T> { x.<N>(); x.<T>.<N>(); return x.<T>; }",
        "export interface <T> extends <T> { <N>(): <T>; <T>: <T> }",
        "export type <T> = <T> | <T>;",
        "export class <T> { <T>: <T>; constructor(private y: <T>) { this.y.<N>(); } }",
        "const y = <N>();\nexport const <T> = { <N>: 1 };\ny.<N>(); <T>.<N>;",
        "function <N>(x) { if (!(x instanceof <T>)) return; x.<N>(); x.<T>.<N>(); }",
        "it(() => { const x = new <T>(); for (const y of x.<T>) { y.<N>(); } x.<N>().<N>(); });",
        "export { <N> };",
    )
    return "\n".join(_fill(random, imports, modules, 3) + _fill(random, bodies, modules, 3)) + "\n"


def _go(random: Random, path: str) -> str:
    folder = path.rpartition("/")[0].rpartition("/")[2] or "root"
    imports = _fill(random, ('"<MOD>"',), ("h.com/u/root", "h.com/u/root/p", "h.com/u/root/p/q", "fmt"), 2)
    bodies = (
        "type <T> struct { <T> }",
        "type <T> struct { p.<T> }",
        "func (s *<T>) <N>() { s.<N>(); x.<N>() }",
        "func <N>() { <N>(); p.<N>(); q.<N>(); _ = <T>{} }",
        "func <N>() (*<T>, error) { x, err := p.<N>()\n y := &p.<T>{}\n y.<N>(); x.<N>(); return x, err }",
        "func <N>(x any, y []*<T>) { switch z := x.(type) { case <T>: z.<N>() }\n for _, z := range y { z.<N>() } }",
    )
    return "\n".join([f"package {folder}", "import (", *imports, ")", *_fill(random, bodies, ("",), 3)]) + "\n"


def _java(random: Random, path: str) -> str:
    folder, _, file = path.removeprefix("src/main/java/").rpartition("/")
    imports = ("import <MOD>.<T>;", "import <MOD>.*;", "import static u.<T>.<N>;", "import java.util.List;")
    methods = (
        "  void <N>() { <N>(); this.<N>(); <T>.<N>(); new <T>(); x.<N>(); }",
        "  <T> <N>() { var x = <N>(); x.<N>(); if (x instanceof <T> y) { y.<N>(); } return null; }",
        "  List<<T>> <N>() { for (var x : <N>()) { x.<N>(); } for (<T> x : y) { x.<N>(); } }",
    )
    head = _fill(random, ("class NAME", "class NAME extends <T>", "class NAME extends u.<T>"), ("",), 9)
    opening = (head or ["class NAME"])[0].replace("NAME", file.removesuffix(".java"))
    lines = [f"package {folder.replace('/', '.')};", *_fill(random, imports, ("u", "u.v"), 2), f"{opening} {{"]
    return "\n".join([*lines, *_fill(random, methods, ("",), 3), "}"]) + "\n"


def _rust(random: Random, path: str) -> str:
    imports = (
        "use crate::a::<N>;",
        "use super::<T>;",
        "use super::*;",
        "mod a;",
        "mod m;",
        "pub use crate::m::<N>;",
        "pub use self::n::<T>;",
        "use w::<N>;",
    )
    bodies = (
        "pub struct <T> {}",
        "impl <T> { fn <N>(&self) { self.<N>(); Self::<N>(); x.<N>(); } }",
        "trait <T> { fn <N>(&self) {} }",
        "impl <T> for <T> { fn <N>(&self) { self.<N>(); } }",
        "pub fn <N>() { <N>(); crate::a::<N>(); super::<N>(); crate::m::n::<N>(); <T>::<N>(); m::<N>(); }",
    )
    return "\n".join(_fill(random, imports, ("",), 3) + _fill(random, bodies, ("",), 3)) + "\n"


def _c(random: Random, path: str) -> str:
    imports = _fill(random, ('#include "<MOD>"',), ("a.h", "d/a.h", "c.hpp"), 2)
    bodies: tuple[str, ...] = (
        "int <N>(void) { <N>(); p-><N>(); return 0; }",
        "static int <N>(void) { <N>(); return 0; }",
        "struct <T> { int x; };",
        "#define <N>(x) (x)",
        "typedef struct <T> <N>;\n<N> *<N>(<T> *p, int q);\nint <N>(int a, int b) { <N>(a); return <N>(a, b); }",
    )
    if path.endswith(("cc", "hpp")):
        bodies += (
            "class <T> : public <T> { void <N>() { <N>(); this-><N>(); } };",
            "void <T>::<N>() { <N>(); <T>::<N>(); }",
            "namespace a { void <N>() { <N>(); a::<N>(); } }",
        )
    return "\n".join(imports + _fill(random, bodies, ("",), 3)) + "\n"


def _ruby(random: Random, path: str) -> str:
    imports = _fill(random, ("require 'a'", "require_relative 'b'", "require 'd/a'"), ("",), 2)
    bodies = (
        "module A\n  class <T> < <T>\n    def <N>\n      <N>()\n      self.<N>()\n      <T>.new\n    end\n  end\nend",
        "module A\n  class <T>\n    def <N>\n      <T>.<N>()\n      x.<N>()\n      @x.<N>()\n    end\n  end\nend",
        "module A\n  include B\n  def self.<N>\n    <N>()\n  end\nend",
        "module B\n  def <N>\n    <N>()\n  end\nend",
        "class <T>\n  include A\n  def <N>\n    <N>()\n    A::<T>.<N>()\n  end\nend",
        "def <N>\n  <N>()\nend",
    )
    return "\n".join(imports + _fill(random, bodies, ("",), 3)) + "\n"


def _lua(random: Random, path: str) -> str:
    imports = (
        "local <N> = require('<MOD>')",
        "local <N> = require('<MOD>').<N>",
        "local T = require('<MOD>')",
        "local T = {}",
        "local T = setmetatable({}, { __index = <N> })",
    )
    bodies = (
        "function T.<N>(self) self:<N>() T.<N>() x:<N>() end",
        "function T:<N>() self.<N>() require('<MOD>').<N>() end",
        "local function <N>() <N>() g.<N>() end",
        "function <N>() local <N> = require('<MOD>') <N>.h() f() end",
        "K = { <N> = function() <N>() K.<N>() end }",
    )
    end = _fill(random, ("return T", "return { <N> = <N>,\n  <N> = <N>,\n}", "return <N>"), ("",), 1)
    modules = ("a", "b", "d", "d.a", "d.init")
    return "\n".join(_fill(random, imports, modules, 3) + _fill(random, bodies, modules, 3) + end) + "\n"


def _elixir(random: Random, path: str) -> str:
    modules = ("K", "A.K", "A.L", "A.B.M", "Outside", "A")
    uses = (
        "  alias <MOD>",
        "  alias <MOD>, as: <T>",
        "  alias A.{K, B.M}",
        "  import <MOD>",
        "  import <MOD>, only: [<N>: 1]",
        "  import <MOD>, except: [<N>: 1]",
        "  use <MOD>",
        "  @behaviour <MOD>",
    )
    bodies = (
        "  def <N>(x), do: <N>(x)",
        "  defp <N>(x), do: <T>.<N>(x)",
        "  def <N>(x, y), do: A.<T>.<N>(x) |> <N>()",
        "  def <N>(x) do\n    x.<N>()\n    A.B.M.<N>()\n    __MODULE__.<N>(%<T>{})\n  end",
        "  defmodule <T> do\n    def <N>(x), do: <N>(x)\n  end",
        "  @callback <N>(x) :: y",
    )
    lines = []
    for _ in range(random.randint(0, 2)):
        lines += [f"defmodule {random.choice(modules)} do", *_fill(random, uses, modules, 3)]
        lines += [*_fill(random, bodies, modules, 3), "end"]
    return "\n".join(lines) + "\n"


def _haskell(random: Random, path: str) -> str:
    modules = ("A", "B", "D.A", "D", "Data.Map")
    own = path.removeprefix("src/").removesuffix(".hs").replace("/", ".")
    heads = (
        f"module {own} where",
        f"module {own} (<N>, <T> (..), module A) where",
        f"module {own} (<N>, <N>, <T> (<T>)) where",
    )
    imports = (
        "import <MOD>",
        "import <MOD> (<N>, <T> (..))",
        "import <MOD> hiding (<N>)",
        "import qualified <MOD>",
        "import qualified <MOD> as <T>",
        "import <MOD> as D (<N>)",
    )
    bodies = (
        "<N> x = <N> (<T>.<N> x) (D.A.<N> y)",
        "<N> (Just <N>) = <N> x where <N> y = <N> y",
        "data <T> = <T> { <N> :: <T> } | <T> Int",
        "class <T> a where\n  <N> :: a",
        "instance <T> <T> where\n  <N> = <N> 1",
    )
    lines = (_fill(random, heads, ("",), 1) or [""])[:1]
    return "\n".join(lines + _fill(random, imports, modules, 3) + _fill(random, bodies, ("",), 3)) + "\n"


def _zig(random: Random, path: str) -> str:
    imports = (
        'const <T> = @import("<MOD>");',
        'pub const <T> = @import("<MOD>");',
        'const <N> = @import("<MOD>").<N>;',
        "const <T> = <T>.<T>;",
        'pub usingnamespace @import("<MOD>");',
        "const L = @This();",
    )
    bodies = (
        "pub fn <N>() void { <N>(); <T>.<N>(); x.<N>(); }",
        "fn <N>(self: *L) void { self.<N>(); <T>.<T>.<N>(); }",
        "pub const <T> = struct { <N>: u8, pub fn <N>(self: *<T>) void { self.<N>(); <N>(); } };",
        'test "<N>" { @import("<MOD>").<N>(); const <T> = <T>.<T>; <T>.<N>(); }',
    )
    modules = ("a.zig", "b.zig", "d/a.zig", "../a.zig", "std", "c")
    return "\n".join(_fill(random, imports, modules, 3) + _fill(random, bodies, modules, 3)) + "\n"


def _kotlin(random: Random, path: str) -> str:
    modules = ("u", "u.v", "w")
    imports = (
        "import <MOD>.<T>",
        "import <MOD>.<N>",
        "import <MOD>.<T>.Companion.<N>",
        "import <MOD>.<N> as <N>",
        "import <MOD>.*",
        "import <MOD>.<T>.*",
    )
    bodies = (
        "class <T> : <T>() {\n  fun <N>() {\n    <N>()\n    this.<N>()\n    <T>.<N>()\n    x.<N>()\n  }\n}",
        "open class <T> : out.Base() {\n  fun <N>() {\n    <N>()\n  }\n}",
        "class <T> {\n  companion object {\n    fun <N>() = <N>()\n  }\n}",
        "fun <N>() {\n  <N>()\n  u.<N>()\n  <T>.<N>()\n  with(x) { <N>() }\n}",
        "fun <T>.<N>() {\n  <N>()\n  x.<N>()\n}",
        "private fun <N>() {\n  <N>()\n}",
        "class <T>(val p: <T>) {\n  fun <N>(x: <T>, y: <T>?) {\n    x.<N>()\n    p.<N>()\n    y.p.<N>()\n  }\n}",
        "object <T> {\n  fun <N>() = <N>()\n}",
    )
    clause = f"package {random.choice(modules)}"
    return "\n".join([clause, *_fill(random, imports, modules, 3), *_fill(random, bodies, modules, 3)]) + "\n"


def _scala(random: Random, path: str) -> str:
    modules = ("u", "u.v", "w")
    clauses = (
        "package <MOD>",
        "package <MOD>",
        "package u\npackage v",
        "package u\npackage object v { def <N>() = 1 }",
    )
    imports = (
        "import <MOD>.<T>",
        "import <MOD>.{ <T> => <T>, <N> }",
        "import <MOD>._",
        "import <MOD>.<T>._",
        "import v.<T>",
        "import <T>._",
    )
    bodies = (
        "class <T> extends <T> {\n  def <N>() = { <N>(); this.<N>(); <T>.<N>(); x.<N>() }\n}",
        "object <T> {\n  def <N>() = { <N>(); u.v.<N>() }\n}",
        "class <T>(val p: <T>) { def <N>(x: <T>) = { x.<N>(); p.<N>(); x.p.<N>() } }",
        "trait <T> extends out.Base {\n  def <N>() = { <N>(); super.<N>() }\n}",
        "def <N>() = { <N>(); <T>.<N>() }",
    )
    clause = (_fill(random, clauses, modules, 9) or ["package u"])[0]
    return "\n".join([clause, *_fill(random, imports, modules, 3), *_fill(random, bodies, modules, 3)]) + "\n"


def _csharp(random: Random, path: str) -> str:
    modules = ("U", "U.V", "W")
    imports = (
        "using <MOD>;",
        "using static <MOD>.<T>;",
        "using <T> = <MOD>.<T>;",
        "using V = <MOD>;",
        "global using <MOD>;",
    )
    bodies = (
        "class <T> : <T> { void <N>() { <N>(); this.<N>(); base.<N>(); new <T>(); <T>.<N>(); x.<N>(); } }",
        "partial class <T> { void <N>() { <N>(); U.V.<T>.<N>(); V.<T>.<N>(); } }",
        "partial class <T> : <T> { <T> <T> { get; } void <N>() { <T>.<N>(); } }",
        "class <T> { <T> P { get; } void <N>(<T> x) { x.<N>(); P.<N>(); x.P.<N>(1); } }",
        "static class <T> { static void <N>(this K k) { k.<N>(); } static void <N>(int i) { <N>(); } }",
    )
    clauses = ("namespace <MOD>;", "namespace <MOD>;", "namespace <MOD> { class P { } }")
    clause = (_fill(random, clauses, modules, 9) or ["namespace U;"])[0]
    return "\n".join([*_fill(random, imports, modules, 3), clause, *_fill(random, bodies, modules, 3)]) + "\n"


def _php(random: Random, path: str) -> str:
    spaces = ("A", "A\\B", "C")
    opening = _fill(random, ("namespace <MOD>;",), spaces, 2) + _fill(
        random, ("use <MOD>\\<T>;", "use <MOD>\\<T> as <T>;", "use function <MOD>\\<N>;", "use <T>;"), spaces, 2
    )
    bodies = (
        "function <N>() { <N>(); \\<N>(); new <T>; \\<MOD>\\<N>(); B\\<T>::<N>(); namespace\\<N>(); }",
        "class <T> extends <T> { use <T>; function <N>() { $this-><N>(); self::<N>(); parent::<N>(); $x-><N>(); } }",
        "class <T> extends \\<MOD>\\<T> { function <N>() { new static; static::<N>(); <T>::<N>(); } }",
        "interface <T> extends <T> { function <N>(); }",
        "class <T> extends <T> { private <T> $a; function <N>(<T> $x): <T> { $this->a-><N>(); $x-><N>(); } }",
        "$x-><N>(); <N>();",
        "class <T> { private $x; function __construct(<T> $x) { $this->x = $x; } function g() { $this->x-><N>(); } }",
        "function <N>($y) { $x = new <T>(); $x-><N>(); if ($y instanceof <T>) { $y-><N>(); } }",
    )
    return "\n".join(["<?php", *opening, *_fill(random, bodies, spaces, 3)]) + "\n"


def _swift(random: Random, path: str) -> str:
    imports = _fill(random, ("import <MOD>", "import Foundation"), ("A", "B"), 2)
    bodies = (
        "public class <T>: <T> { public func <N>() { <N>(); self.<N>(); super.<N>(); Self.<N>(); x.<N>() } }",
        "extension <T>: <T> { func <N>(a: Int) { <N>(); self.<N>(); $0.<N>() } }",
        "protocol <T> { func <N>() }",
        "public func <N>() { <N>(); <T>(); A.<N>(); <T>.<N>() }",
        "private func <N>() { <N>() }",
    )
    return "\n".join(imports + _fill(random, bodies, ("",), 3)) + "\n"


def _bash(random: Random, path: str) -> str:
    sources = ("a.sh", "d/b.sh", "$X/a.sh", '"$(dirname "$0")/a.sh"', "./c")
    imports = _fill(random, ("source <MOD>", ". <MOD>"), sources, 2)
    bodies = ("<N>() { <N>; <N> a; }", "<N>", "export <N>=1", 'g() { echo "$<N>"; }', "f() { local g; <N>; }")
    return "\n".join(["#!/bin/sh", *imports, *_fill(random, bodies, ("",), 4)]) + "\n"


LANGUAGES = {
    "python": Language(
        ("a.py", "b.py", "p/__init__.py", "p/a.py", "p/q/__init__.py", "p/q/b.py", "t/test_a.py", "t/a.py"), _python
    ),
    "typescript": Language(
        ("a.ts", "b.js", "b.ts", "d/index.ts", "d/c.ts", "d/a.js", "d/b.ts", "tsconfig.json", "d/package.json"),
        _typescript,
    ),
    "go": Language(("a.go", "b.go", "p/a.go", "p/b.go", "p/q/c.go", "p/q/a_test.go"), _go),
    "java": Language(
        (*(f"src/main/java/u/{t}.java" for t in _TYPES), "src/main/java/u/v/K.java", "src/main/java/u/v/Q.java"), _java
    ),
    "rust": Language(("src/lib.rs", "src/a.rs", "src/m/mod.rs", "src/m/n.rs", "src/m.rs", "w/src/lib.rs"), _rust),
    "c": Language(("a.c", "a.h", "d/a.h", "d/a.c", "c.hpp", "c.cc", "d/e.cc"), _c),
    "kotlin": Language(("a.kt", "b.kt", "d/a.kt", "d/e.kt", "src/commonTest/kotlin/t.kt", "d/f.kts"), _kotlin),
    "scala": Language(("a.scala", "b.scala", "d/a.scala", "d/e.scala", "d/eSpec.scala"), _scala),
    "csharp": Language(("A.cs", "B.cs", "D/A.cs", "D/E.cs", "D.Tests/T.cs", "D/F.cs"), _csharp),
    "php": Language(("a.php", "b.php", "src/c.php", "src/K.php", "d/e.php"), _php),
    "swift": Language(("Sources/A/a.swift", "Sources/A/b.swift", "Sources/B/a.swift", "Tests/B/t.swift"), _swift),
    "bash": Language(("a.sh", "d/b.sh", "d/a.sh", "c", "d/c"), _bash),
    "ruby": Language(("a.rb", "b.rb", "d/a.rb", "lib/a.rb", "lib/d/a.rb"), _ruby),
    "lua": Language(("a.lua", "b.lua", "lua/a.lua", "lua/d/init.lua", "lua/d/a.lua", "d.lua"), _lua),
    "elixir": Language(("lib/a.ex", "lib/a/k.ex", "lib/b.ex", "lib/a/b/m.ex", "test/k_test.exs"), _elixir),
    "haskell": Language(("src/A.hs", "src/B.hs", "src/D.hs", "src/D/A.hs", "A.hs", "test/B.hs"), _haskell),
    "zig": Language(("a.zig", "b.zig", "d/a.zig", "d/b.zig", "src/c.zig"), _zig),
}
