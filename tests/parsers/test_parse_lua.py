"""Lua."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
--- The store.
local Path = require "store.path"
local util = require("store.util").strict
local ok, bit = pcall(require, "bit")
local log = require("store.log").new { level = "info" }

local Store = setmetatable({}, { __index = Base })
Store.__index = Store

--- Opens a store.
---@param path string
---@param size? number how many rows
---@return Store
function Store.open(path, size, ...)
  local self = setmetatable({}, Store)
  local first, second = path:split("/"), ...
  for i, row in ipairs(rows) do
    row:touch(i, first)
  end
  for n = 1, 10 do Store.keep(n) end
  return Store.build(self, function(a, b) return a.x(b), 1 end)
end

-- Puts a row.
function Store:put(row)
  self:check(row)
  self.rows.index.add(row, { key = "a, b" })
  require("store.events").fire("put", row)
  print "done" -- a call without brackets
  return util(row) or log.info(Path.SEP)
end

Store.close = function(self, force)
  local function later(x) x.go() end
  later(force)
end

local function helper(a) return bit.band(a, 1) end

function global(x) return helper(x) end

local defaults = {
  limit = 10,
  name = "store",
  on_open = function(store) store.ready() end,
}

local Log = Base:extend()
Cache = {}
setmetatable(Cache, { __index = Store })

return Store
"""
RESULT = parse("lua/store/init.lua", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "VARIABLE ok",
        "VARIABLE bit",
        "VARIABLE log",
        "CLASS Store",
        "FIELD Store.__index",
        "FUNCTION Store.open",
        "METHOD Store.put",
        "METHOD Store.close",
        "FUNCTION Store.close.later",
        "FUNCTION helper",
        "FUNCTION global",
        "CLASS defaults",
        "FIELD defaults.limit",
        "FIELD defaults.name",
        "FUNCTION defaults.on_open",
        "VARIABLE Log",
        "VARIABLE Cache",
    ]
    assert RESULT.errors == []


def test_docs_and_signatures() -> None:
    opened = symbol(RESULT, "Store.open")
    assert opened.signature == "function Store.open(path, size, ...)"
    assert opened.doc.splitlines()[0] == "Opens a store."
    assert (opened.doc_start_line, opened.start_line, opened.end_line) == (10, 14, 22)
    assert symbol(RESULT, "Store.put").doc == "Puts a row."
    assert symbol(RESULT, "helper").signature == "local function helper(a)"


def test_parameters_have_the_types_of_their_comments() -> None:
    assert parameters(RESULT, "Store.open") == ["path: string", "size?: number", "*..."]
    assert parameters(RESULT, "Store.put") == ["row"]
    assert parameters(RESULT, "Store.close") == ["force"]  # `self` written out is the receiver all the same


def test_what_is_not_local_is_exported() -> None:
    exported = [each.qualified_name for each in RESULT.symbols if "exported" in each.modifiers]
    assert "Store.open" in exported
    assert "global" in exported
    assert "helper" not in exported
    assert symbol(RESULT, "Store.close.later").modifiers == {"local"}


def test_calls_with_and_without_brackets() -> None:
    assert calls(RESULT, "Store.open") == [
        "setmetatable(2)",
        "~path.split(1)",
        "ipairs(1)",
        "~row.touch(2)",
        "Store.keep(1)",
        "Store.build(2)",
        "~a.x(1)",
    ]
    assert calls(RESULT, "Store.put") == [
        "self.check(1)",
        "self.rows.index.add(2)",
        "require(store/events).fire(2)",
        "print(1)",
        "util(1)",
        "log.info(1)",
    ]


def test_what_a_metatable_or_extend_names_is_a_base() -> None:
    assert bases(RESULT, "Store") == ["Base"]
    assert bases(RESULT, "Log") == ["Base"]
    assert bases(RESULT, "Cache") == ["Store"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("store.path", "", "Path"),
        ("store.util", "strict", "util"),
        ("bit", "", "bit"),
        ("store.log", "", "require(store/log)"),
        ("store.events", "", "require(store/events)"),
    ]
    assert reads(RESULT, "Store.put") == ["Path.SEP"]


def test_broken_code_still_gives_definitions_and_calls() -> None:
    broken = parse(
        "a.lua", b"local M = {}\nlocal x = = 3\nfunction M.f() g(1) end\nfunction M.h(a) k(a) end\nreturn M\n"
    )
    assert broken.errors
    assert "FUNCTION M.h" in outline(broken)
    assert "k(1)" in [call for each in broken.symbols for call in calls(broken, each.qualified_name)]
