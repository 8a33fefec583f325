"""What a C file sees: what it includes, what is linked, and no more."""

from bound import UNRESOLVED, Bind


def test_a_macro_or_type_is_exact_where_it_is_included_through_others_too(bind: Bind) -> None:
    found = bind(
        {
            "all.h": '#include "log.h"\n',
            "log.h": "#define LOG(x) say(x)\ntypedef int level_t;\n",
            "in.c": '#include "all.h"\nvoid f(level_t l) { LOG(l); }\n',
            "out.c": "void g(level_t l) { LOG(l); }\n",
        }
    )
    assert found.use("in.c", "LOG") == "log.h:LOG exact"
    assert found.use("in.c", "level_t") == "log.h:level_t exact"
    assert found.use("out.c", "LOG") == "log.h:LOG inferred"
    assert found.use("out.c", "level_t") == "log.h:level_t inferred"


def test_of_two_macros_the_included_one_is_meant(bind: Bind) -> None:
    found = bind(
        {
            "a/log.h": "#define LOG(x) one(x)\n",
            "b/log.h": "#define LOG(x) other(x)\n",
            "b/main.c": '#include "log.h"\nvoid f(void) { LOG(1); }\n',
        }
    )
    assert found.use("b/main.c", "LOG") == "b/log.h:LOG exact"


def test_what_is_static_or_a_macro_in_a_source_file_stays_there(bind: Bind) -> None:
    found = bind(
        {
            "a.c": "#define TWICE(x) (2 * (x))\nstatic int count;\nstatic int help(void) { return TWICE(1); }\n",
            "b.c": "static int help(void) { return TWICE(2); }\nint run(void) { return help(); }\n",
        }
    )
    assert found.use("a.c", "TWICE") == "a.c:TWICE exact"
    assert found.use("b.c", "TWICE") == UNRESOLVED
    assert found.use("b.c", "help") == "b.c:help exact"


def test_a_function_that_the_c_library_has_too_is_a_guess(bind: Bind) -> None:
    found = bind(
        {
            "mem.c": "void *memset(void *p, int c, int n) { return p; }\nvoid wipe(void *p) { memset(p, 0, 1); }\n",
            "compat.h": "#define strcasecmp stricmp\n",
            "b.c": 'void f(void *p) { memset(p, 0, 1); strcasecmp("a", "b"); }\n',
        }
    )
    assert found.use("mem.c", "memset") == "mem.c:memset exact"
    assert found.use("b.c", "memset") == "mem.c:memset inferred"
    assert found.use("b.c", "strcasecmp") == "compat.h:strcasecmp inferred"


def test_types_and_functions_have_names_of_their_own(bind: Bind) -> None:
    found = bind(
        {
            "a.c": "struct ops { int x; };\nint ops_table;\n",
            "b.c": "struct ops_table *f(void) { return 0; }\nvoid g(void) { ops(); }\n",
        }
    )
    assert found.use("b.c", "ops_table") == UNRESOLVED, "a type is no variable"
    assert found.use("b.c", "ops") == UNRESOLVED, "a call is no struct"


def test_a_function_defined_twice_under_if_is_a_guess(bind: Bind) -> None:
    found = bind(
        {"a.c": "#ifdef A\nint f(void) { return 1; }\n#else\nint f(void) { return 2; }\n#endif\nint g = f();\n"}
    )
    assert found.use("a.c", "f") == "a.c:f inferred"
