"""The rules of each language."""

from functools import cache

from coderecall.resolve.bash import BashRules
from coderecall.resolve.c import CRules
from coderecall.resolve.csharp import CSharpRules
from coderecall.resolve.elixir import ElixirRules
from coderecall.resolve.go import GoRules
from coderecall.resolve.haskell import HaskellRules
from coderecall.resolve.java import JavaRules
from coderecall.resolve.javascript import JavaScriptRules
from coderecall.resolve.kotlin import KotlinRules
from coderecall.resolve.lua import LuaRules
from coderecall.resolve.php import PhpRules
from coderecall.resolve.python import PythonRules
from coderecall.resolve.ruby import RubyRules
from coderecall.resolve.rules import Rules
from coderecall.resolve.rust import RustRules
from coderecall.resolve.scala import ScalaRules
from coderecall.resolve.swift import SwiftRules
from coderecall.resolve.zig import ZigRules

_RULES: tuple[type[Rules], ...] = (
    PythonRules,
    JavaScriptRules,
    GoRules,
    JavaRules,
    KotlinRules,
    ScalaRules,
    CSharpRules,
    RustRules,
    CRules,
    RubyRules,
    LuaRules,
    HaskellRules,
    ElixirRules,
    ZigRules,
    PhpRules,
    SwiftRules,
    BashRules,
)


@cache
def rules_for(language: str) -> type[Rules] | None:
    """None: references of this language stay unresolved."""
    return next((rules for rules in _RULES if language in rules.languages), None)
