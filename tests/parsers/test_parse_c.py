"""C."""

from parsers_facts import calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
#ifndef STORE_H
#define STORE_H
#include <stdio.h>
#include "rows/row.h"

#define LIMIT 3
#define MAX(a, b, ...) ((a) > (b))

/* Keeps rows. */
typedef struct store {
	int size;
	struct row { int id; } first;
} store_t;
typedef struct { int x; } point;
typedef int (*compare)(const row *, int);
typedef unsigned long count;
enum color { RED, GREEN = 2 };
enum { LOOSE };
union word { int whole; };
static int total = 1, *spare;
const char *names[] = { "a" };
extern int elsewhere;
int prototype(int a);

/**
 * Puts.
 */
int
store_put(struct store *s, const char *name[], void (*done)(int), ...)
{
	struct row *row = find(s->first, "a, b");
	int n = MAX(1, s->size);

	row->touch(row, n);
	(*done)(1);
	s->first.save(&row);
	return (n);
}

static inline struct row *row_new(void) { return NULL; }
TEST(broken) { check(1); }
#endif
"""
RESULT = parse("store.c", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "CONSTANT LIMIT",
        "FUNCTION MAX",
        "TYPE store_t",
        "STRUCT store",
        "STRUCT row",
        "STRUCT point",
        "TYPE compare",
        "TYPE count",
        "ENUM color",
        "ENUM_MEMBER color.RED",
        "ENUM_MEMBER color.GREEN",
        "ENUM_MEMBER LOOSE",
        "STRUCT word",
        "VARIABLE total",
        "VARIABLE spare",
        "CONSTANT names",
        "FUNCTION store_put",
        "FUNCTION row_new",
        "FUNCTION broken",
    ]


def test_docs_and_signatures() -> None:
    assert symbol(RESULT, "store_t").doc == "Keeps rows."
    put = symbol(RESULT, "store_put")
    assert put.signature == "int store_put(struct store *s, const char *name[], void (*done)(int), ...)"
    assert (put.doc, put.start_line, put.name_line) == ("Puts.", 28, 29)


def test_parameters() -> None:
    assert parameters(RESULT, "store_put") == [
        "s: struct store *", "name: const char *[]", "done: void (*)(int)", "*: ...",
    ]  # fmt: skip
    assert parameters(RESULT, "MAX") == ["a", "b", "*"]
    assert parameters(RESULT, "row_new") == []
    assert symbol(RESULT, "LIMIT").parameters is None


def test_static_is_private_to_the_file() -> None:
    assert symbol(RESULT, "row_new").modifiers == {"static", "private"}
    assert symbol(RESULT, "store_put").modifiers == {"exported"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "store_put") == [
        "find(2)",
        "MAX(2)",
        "~row.touch(2)",
        "~s.first.save(1)",
    ]
    assert calls(RESULT, "broken") == ["check(1)"]


def test_reads_of_types() -> None:
    assert reads(RESULT, "compare") == ["row"]
    assert reads(RESULT, "store_put") == ["store", "row"]


def test_imports() -> None:
    assert imports(RESULT) == [("<stdio.h>", "", ""), ("rows/row.h", "", "")]


def test_a_macro_that_breaks_the_grammar_leaves_its_neighbours() -> None:
    result = parse(
        "a.c", b"int before(void) { return 1; }\nRB_HEAD(x, y) ROOT = RB_(;\n\nint after(int a) { return before(); }\n"
    )
    assert {"before", "after"} <= {found.name for found in result.symbols}
    assert result.errors


def test_headers_are_told_apart_by_their_text() -> None:
    assert parse("a.h", b'#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n').language == "c"
    assert parse("a.h", b"#include <vector>\nnamespace a { class B; }\n").language == "cpp"
    assert parse("a.h", b"struct a { int class_id; };\n").language == "c"
