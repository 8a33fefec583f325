"""The rules of each language, loaded when a file of it is there."""

from functools import cache
from importlib import import_module

from coderecall.resolve.rules import Rules

# By language: a module of this package and the rules in it.
_RULES = {
    "python": "python.PythonRules",
    "javascript": "javascript.JavaScriptRules",
    "typescript": "javascript.JavaScriptRules",
    "tsx": "javascript.JavaScriptRules",
    "go": "go.GoRules",
    "java": "java.JavaRules",
    "kotlin": "kotlin.KotlinRules",
    "scala": "scala.ScalaRules",
    "csharp": "csharp.CSharpRules",
    "rust": "rust.RustRules",
    "c": "c.CRules",
    "cpp": "c.CRules",
    "ruby": "ruby.RubyRules",
    "lua": "lua.LuaRules",
    "haskell": "haskell.HaskellRules",
    "elixir": "elixir.ElixirRules",
    "zig": "zig.ZigRules",
    "php": "php.PhpRules",
    "swift": "swift.SwiftRules",
    "bash": "bash.BashRules",
}


def has_rules(language: str) -> bool:
    """Whether references of a language are resolved."""
    return language in _RULES


@cache
def rules_for(language: str) -> type[Rules] | None:
    """None: references of this language stay unresolved."""
    if language not in _RULES:
        return None
    module, _, name = _RULES[language].partition(".")
    found: type[Rules] = getattr(import_module(f"coderecall.resolve.{module}"), name)
    assert language in found.languages  # noqa: S101 - by the table
    return found
