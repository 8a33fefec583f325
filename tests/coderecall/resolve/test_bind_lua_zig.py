"""Lua's tables and search path, Zig's files that are structs."""

from bound import UNRESOLVED, Bind


def test_a_lua_module_is_the_table_that_its_file_returns(bind: Bind) -> None:
    found = bind(
        {
            "lua/app/store.lua": """
                local M = {}
                local function check(row) end
                function M.open(path) check(path) M.close() end
                M.close = function() end
                function M:put(row) self.check(row) self:keep(row) end
                function M:keep(row) end
                return M
            """,
            "lua/app/init.lua": """
                local store = require "app.store"
                local put = require("app.store").put
                local function run()
                  local late = require("app.store")
                  store.open("x")
                  store.check("x")
                  late.close()
                  require("app.store").close()
                  put(1)
                end
                return { start = run }
            """,
            "lua/main.lua": "local app = require('app')\napp.start()\nlocal json = require('json')\njson.open()\n",
        }
    )
    assert found.use("lua/app/store.lua", "check") == "lua/app/store.lua:check exact"
    assert found.use("lua/app/store.lua", "M.close") == "lua/app/store.lua:M.close exact"
    assert found.use("lua/app/store.lua", "self.keep") == "lua/app/store.lua:M.keep exact"
    assert found.use("lua/app/init.lua", "store.open") == "lua/app/store.lua:M.open exact"
    assert found.use("lua/app/init.lua", "late.close") == "lua/app/store.lua:M.close exact"
    assert found.use("lua/app/init.lua", "require(app/store).close") == "lua/app/store.lua:M.close exact"
    assert found.use("lua/app/init.lua", "put") == "lua/app/store.lua:M.put exact"
    assert found.use("lua/main.lua", "app.start") == "lua/app/init.lua:run exact"
    assert found.use("lua/main.lua", "json.open") == UNRESOLVED
    assert found.imported("lua/main.lua", "app") == ("lua/app/init.lua", "")


def test_a_lua_metatable_gives_what_a_table_lacks(bind: Bind) -> None:
    found = bind(
        {
            "base.lua": "local Base = {}\nfunction Base:flush() end\nreturn Base\n",
            "disk.lua": """
                local Base = require("base")
                local Disk = setmetatable({}, { __index = Base })
                function Disk:save() self:flush() self:gone() end
                return Disk
            """,
        }
    )
    assert found.use("disk.lua", "self.flush") == "base.lua:Base.flush exact"
    assert found.use("disk.lua", "self.gone") == UNRESOLVED


def test_code_in_a_lua_table_names_its_fields_in_full(bind: Bind) -> None:
    found = bind({"a.lua": "local function go() end\nlocal M = { go = function() end, x = go() }\nreturn M\n"})
    assert found.use("a.lua", "go") == "a.lua:go exact"


def test_a_lua_module_below_no_root_is_a_guess(bind: Bind) -> None:
    found = bind(
        {
            "vendor/deep/json/encode.lua": "local M = {}\nfunction M.run_it() end\nreturn M\n",
            "vendor/deep/log.lua": "local M = {}\nfunction M.write_it() end\nreturn M\n",
            "src/main.lua": "local e = require 'json.encode'\nlocal l = require 'log'\ne.run_it()\nl.write_it()\n",
        }
    )
    assert found.use("src/main.lua", "e.run_it") == "vendor/deep/json/encode.lua:M.run_it inferred"
    assert found.imported("src/main.lua", "l") == (None, None)


def test_two_local_functions_of_one_name_are_told_apart_by_no_one(bind: Bind) -> None:
    found = bind(
        {"a.lua": "function f()\n do local function go() end go() end\n do local function go() end go() end\nend\n"}
    )
    assert found.use("a.lua", "go") == "a.lua:f.go inferred"


def test_a_zig_file_is_a_struct(bind: Bind) -> None:
    found = bind(
        {
            "src/Store.zig": """
                const Store = @This();
                rows: u32,
                pub fn init() Store { return open_it(); }
                fn open_it() Store { return .{ .rows = 1 }; }
                pub fn put(store: *Store) void { store.check(); Store.open_it(); }
                fn check(self: *Store) void { self.put(); }
                pub const Row = struct {
                    pub fn touch(self: *Row) void { self.mark(); helper(); }
                    fn mark(self: *Row) void { _ = self; }
                    fn helper() void {}
                };
            """,
            "src/main.zig": """
                const std = @import("std");
                const Store = @import("Store.zig");
                const Row = Store.Row;
                pub fn main() void {
                    Store.init();
                    Store.open_it();
                    Row.touch();
                    Store.Row.touch();
                    @import("Store.zig").init();
                    std.init();
                }
            """,
        }
    )
    assert found.use("src/Store.zig", "open_it") == "src/Store.zig:open_it exact"
    assert found.use("src/Store.zig", "Store.open_it") == "src/Store.zig:open_it exact"
    assert found.use("src/Store.zig", "self.check") == "src/Store.zig:check exact"
    assert found.use("src/Store.zig", "self.mark") == "src/Store.zig:Row.mark exact"
    assert found.use("src/Store.zig", "helper") == "src/Store.zig:Row.helper exact"
    assert found.use("src/main.zig", "Store.init") == "src/Store.zig:init exact"
    assert found.use("src/main.zig", "Store.open_it") == UNRESOLVED  # it is not `pub`
    assert found.use("src/main.zig", "Row.touch") == "src/Store.zig:Row.touch exact"
    assert found.use("src/main.zig", "Store.Row.touch") == "src/Store.zig:Row.touch exact"
    assert found.use("src/main.zig", "@import(Store).init") == "src/Store.zig:init exact"
    assert found.use("src/main.zig", "std.init") == UNRESOLVED


def test_a_zig_field_is_reached_through_its_object_only(bind: Bind) -> None:
    found = bind(
        {
            "a.zig": """
                const log = @import("log.zig");
                const Store = struct {
                    log: u8,
                    fn f(self: *Store) void { log.info_it(); }
                };
            """,
            "log.zig": "pub fn info_it() void {}\n",
        }
    )
    assert found.use("a.zig", "log.info_it") == "log.zig:info_it exact"


def test_zig_names_go_through_other_files(bind: Bind) -> None:
    found = bind(
        {
            "all.zig": 'pub const disk = @import("disk.zig");\npub const Writer = disk.Writer;\n',
            "disk.zig": "pub const Writer = struct {\n    pub fn flush_it() void {}\n};\n",
            "main.zig": """
                const all = @import("all.zig");
                const Writer = all.Writer;
                fn f() void { all.disk.Writer.flush_it(); Writer.flush_it(); all.Writer.flush_it(); }
            """,
        }
    )
    for chain in ("all.disk.Writer.flush_it", "Writer.flush_it", "all.Writer.flush_it"):
        assert found.use("main.zig", chain) == "disk.zig:Writer.flush_it exact"
