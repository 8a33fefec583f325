"""Languages of the bundled pack that have no module of their own, by the endings of their files.

Without the pack their files are read in sections. Left out of the pack are data, markup and what sections read better
(SQL, protobuf, Terraform, make), and endings that mean something else more often than not.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

DISTRIBUTION = "tree-sitter-language-pack"
SLASHES, HASH, DASHES, PERCENT, SEMICOLON = b"//", b"#", b"--", b"%", b";"


class Spec(NamedTuple):
    """What the generic reading has to be told of a language."""

    suffixes: tuple[str, ...]
    comment: bytes = SLASHES  # what begins a comment of one line
    grammar: str = ""  # its name in the pack, where that is another one
    lisp: bool = False  # everything is a list
    marks: str = ""  # regular expression that a file has, where another language claims its ending
    kinds: Mapping[str, str] = MappingProxyType(
        {}
    )  # what kinds of nodes define that their names do not say; "": nothing
    assigned: bool = False  # a function has its name from what it is assigned to
    dotted: bool = False  # a dot is a letter of a name like any other


def _spec(
    suffixes: str,
    comment: bytes = SLASHES,
    grammar: str = "",
    *,
    lisp: bool = False,
    marks: str = "",
    kinds: str = "",
    assigned: bool = False,
    dotted: bool = False,
) -> Spec:
    told = dict(pair.split("=") for pair in kinds.split())
    return Spec(
        tuple(f".{suffix}" for suffix in suffixes.split()), comment, grammar, lisp, marks, told, assigned, dotted
    )


SPECS: dict[str, Spec] = {
    "actionscript": _spec("as"),
    "ada": _spec("adb ads ada", DASHES, kinds="task_body=function"),
    "apex": _spec("apex trigger"),
    "arduino": _spec("ino"),
    "bicep": _spec("bicep"),
    "cairo": _spec("cairo"),
    "clojure": _spec("clj cljs cljc", SEMICOLON, lisp=True),
    "commonlisp": _spec("lisp lsp cl", SEMICOLON, lisp=True),
    "cuda": _spec("cu cuh"),
    "d": _spec("d di", kinds="module_def="),
    "dart": _spec("dart"),
    "elisp": _spec("el", SEMICOLON, lisp=True),
    "elm": _spec("elm", DASHES),
    "erlang": _spec("erl hrl", PERCENT),
    "fennel": _spec("fnl", SEMICOLON, kinds="fn=function lambda=function macro=function local=variable var=variable"),
    "fish": _spec("fish", HASH),
    "fortran": _spec("f90 f95 f03 f08 f for", b"!"),
    "fsharp": _spec("fs fsx"),
    "gdscript": _spec("gd", HASH),
    "gleam": _spec("gleam"),
    "glsl": _spec("glsl vert frag geom comp tesc tese"),
    "hack": _spec("hack hhi"),
    "hare": _spec("ha"),
    "haxe": _spec("hx"),
    "hlsl": _spec("hlsl hlsli"),
    "ispc": _spec("ispc"),
    "janet": _spec("janet", HASH, kinds="extra_defs=function def=variable"),
    "jsonnet": _spec("jsonnet libsonnet", kinds="bind=function"),
    "julia": _spec("jl", HASH),
    "luau": _spec("luau", DASHES),
    "matlab": _spec("m", PERCENT),
    "objc": _spec(
        "m mm",
        marks=r"^\s*(?:@(?:interface|implementation|protocol|class|import|end)\b|#\s*import\b)",
        kinds="struct_declaration=",
    ),
    "nim": _spec("nim nims", HASH, kinds="object_declaration="),
    "nix": _spec("nix", HASH, kinds="function_expression=function", assigned=True),
    "ocaml": _spec("ml", b"(*", kinds="constructor_declaration="),
    "odin": _spec("odin"),
    "pascal": _spec("pas dpr lpr"),
    "perl": _spec("pl pm", HASH),
    "pony": _spec("pony"),
    "powershell": _spec("ps1 psm1", HASH),
    "puppet": _spec("pp", HASH, kinds="defined_resource_type=function"),
    "purescript": _spec("purs", DASHES),
    "qml": _spec("qml", grammar="qmljs"),
    "r": _spec("r", HASH, assigned=True, dotted=True),
    "racket": _spec("rkt", SEMICOLON, lisp=True),
    "rego": _spec("rego", HASH, kinds="rule=function module="),
    "scheme": _spec("scm ss sld", SEMICOLON, lisp=True),
    "solidity": _spec("sol"),
    "squirrel": _spec("nut"),
    "systemverilog": _spec("v sv vh svh", grammar="verilog"),
    "tcl": _spec("tcl", HASH),
    "v": _spec("vv vsh"),
    "vhdl": _spec("vhd vhdl", DASHES, kinds="function_body=function procedure_body=function architecture_body=class"),
    "vim": _spec("vim", b'"'),
    "wgsl": _spec("wgsl", kinds="type_declaration="),
}
