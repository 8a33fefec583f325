"""Zig."""

from parsers_facts import calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
//! Keeps rows.
const std = @import("std");
const disk = @import("disk/writer.zig");
const Row = @import("row.zig").Row;
pub usingnamespace @import("c.zig");
const Index = disk.Node.Index;
const This = @This();

/// A store.
///
/// Long.
pub const Store = struct {
    const Self = @This();
    pub const empty: Store = .{};
    /// All rows.
    rows: []Row = &.{},
    size: u32,

    pub fn open(allocator: std.mem.Allocator, comptime T: type, args: anytype) !*Store {
        const self = try allocator.create(Self);
        var x: u8, const y = parse(T, "a, b");
        self.rows.append(x) catch |err| return err;
        if (y) |value| value.go('c');
        for (items, 0..) |item, i| item.run(i);
        while (it.next()) |found| found.use();
        switch (u) {
            .a => |p| p.paint(),
            else => {},
        }
        return .init(args);
    }

    fn put(self: *Self, row: Row) void {
        self.check(row);
        disk.Node.write(.{ .a = 1 }, Index);
        @import("log.zig").scoped.info("{}", .{row});
        const List2 = struct { z: u8 };
    }
};

const Color = enum(u8) {
    red,
    green = 2,
    pub fn paint(color: Color) void {
        _ = color;
    }
};
pub const Shape = union(enum) { round: u32, flat };
const Failure = error{ OutOfMemory, Bad };

pub fn List(comptime T: type) type {
    return struct {
        items: []T,
        pub fn push(list: *@This(), x: T) void {
            list.grow(x);
        }
    };
}

extern fn c_call(x: c_int, ...) c_int;
threadlocal var count: u32 = 0;
pub const limit = 10;

test "opens" {
    try std.testing.expectEqual(1, List(u8).init());
}
test Store {}
test {
    _ = disk;
}
"""
RESULT = parse("src/store.zig", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "CONSTANT Index",
        "STRUCT Store",
        "CONSTANT Store.empty",
        "FIELD Store.rows",
        "FIELD Store.size",
        "METHOD Store.open",
        "METHOD Store.put",
        "STRUCT Store.put.List2",
        "FIELD Store.put.List2.z",
        "ENUM Color",
        "ENUM_MEMBER Color.red",
        "ENUM_MEMBER Color.green",
        "METHOD Color.paint",
        "STRUCT Shape",
        "FIELD Shape.round",
        "FIELD Shape.flat",
        "ENUM Failure",
        "ENUM_MEMBER Failure.OutOfMemory",
        "ENUM_MEMBER Failure.Bad",
        "STRUCT List",
        "FIELD List.items",
        "METHOD List.push",
        "FUNCTION c_call",
        "VARIABLE count",
        "CONSTANT limit",
        'FUNCTION test "opens"',
        "FUNCTION test Store",
        "FUNCTION test",
    ]
    assert RESULT.errors == []


def test_docs_and_signatures() -> None:
    assert symbol(RESULT, "Store").doc == "A store.\n\nLong."
    assert symbol(RESULT, "Store").signature == "pub const Store = struct"
    assert symbol(RESULT, "Store.rows").doc == "All rows."
    assert symbol(RESULT, "List").signature == "pub fn List(comptime T: type) type"


def test_parameters_without_the_receiver() -> None:
    assert parameters(RESULT, "Store.open") == ["allocator: std.mem.Allocator", "T: type", "args: anytype"]
    assert parameters(RESULT, "Store.put") == ["row: Row"]
    assert parameters(RESULT, "List.push") == ["x: T"]
    assert parameters(RESULT, "c_call") == ["x: c_int", "*..."]


def test_modifiers() -> None:
    assert symbol(RESULT, "Store.open").modifiers == {"exported", "static"}
    assert symbol(RESULT, "Store.put").modifiers == frozenset()
    assert symbol(RESULT, "Store.put.List2").modifiers == {"local"}
    assert symbol(RESULT, "limit").modifiers == {"exported"}


def test_calls() -> None:
    assert calls(RESULT, "Store.open") == [
        "~allocator.create(1)",
        "parse(2)",
        "~self.rows.append(1)",
        "~value.go(1)",
        "~item.run(1)",
        "it.next(0)",
        "~found.use(0)",
        "~p.paint(0)",
        "?.init(1)",
    ]
    assert calls(RESULT, "Store.put") == ["self.check(1)", "disk.Node.write(2)", "@import(log).scoped.info(2)"]
    assert calls(RESULT, "List.push") == ["self.grow(1)"]  # whatever the receiver is called


def test_types_are_read() -> None:
    assert reads(RESULT, "Store.open") == ["std.mem.Allocator", "Store"]
    assert reads(RESULT, "Store.rows") == ["Row"]
    assert reads(RESULT, "test") == ["disk"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("std", "", "std"),
        ("disk/writer.zig", "", "disk"),
        ("row.zig", "Row", "Row"),
        ("c.zig", "*", ""),
        ("disk/writer.zig.Node", "Index", "Index"),
        ("store.zig", "", "This"),
        ("log.zig", "", "@import(log)"),
    ]
    assert [each.module for each in RESULT.imports if each.reexport] == ["c.zig"]


def test_broken_code_still_gives_definitions_and_calls() -> None:
    broken = parse("a.zig", b"const A = struct {\n    fn f() void { g(; }\n    fn h() void { k(1); }\n};\n")
    assert broken.errors
    assert {"f", "h"} <= {each.name for each in broken.symbols}
    assert "k" in {each.name for each in broken.references}
