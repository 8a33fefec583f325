"""C and C++ as the preprocessor would get them: what macros and `#if` do to a file does not hide its functions."""

import pytest
from parsers_facts import calls, outline, parameters, symbol

from parsers import ParseResult, parse
from parsers.preprocessing import without_macros


def c(source: str) -> ParseResult:
    return parse("a.c", source.encode())


def cpp(source: str) -> ParseResult:
    return parse("a.cc", source.encode())


@pytest.mark.parametrize(
    "head",
    [
        "static int __init start(void)",
        "asmlinkage __visible void __init start(void)",
        "static __printf(2, 0) int start(const char *fmt)",
        "STATIC struct dentry *\nstart(void)",
        "noinstr int notrace start(void)",
        "phys_addr_t __init_memblock start(void)",
        "static void start(char __user *to) __releases(q->lock)",
        "EXPORT_FOR_TESTS\nstruct info *start(int a)",
        "LIB_EXPORT int start(void)",
    ],
)
def test_marks_in_a_head_leave_the_function(head: str) -> None:
    result = c(f"int before(void) {{ return 1; }}\n{head}\n{{\n\tint local = 1;\n\tuse(local);\n}}\nint after;\n")
    assert outline(result) == ["FUNCTION before", "FUNCTION start", "VARIABLE after"]
    assert calls(result, "start") == ["use(1)"]
    assert not result.errors


def test_a_macro_with_a_body_defines_a_function() -> None:
    result = c(
        "\nSYSCALL_DEFINE2(getgroups, int, gidsetsize, gid_t __user *, grouplist)\n{\n\tint i;\n\treturn put(i);\n}\n"
        "BPF_CALL_0(bpf_get_time)\n{\n\treturn now();\n}\n"
        "META_COLLECTOR(int_mark, struct sk_buff *)\n{\n\tmark();\n}\n"
    )
    assert outline(result) == ["FUNCTION getgroups", "FUNCTION bpf_get_time", "FUNCTION int_mark"]
    assert parameters(result, "getgroups") == ["gidsetsize: int", "grouplist: gid_t __user *"]
    assert symbol(result, "getgroups").signature.startswith("SYSCALL_DEFINE2(getgroups, int")
    assert calls(result, "getgroups") == ["put(1)"]


def test_macros_that_define_variables() -> None:
    result = c(
        "\nstatic DEFINE_MUTEX(lock);\nDEFINE_PER_CPU(struct rq, runqueues);\nstatic int count __read_mostly = 1;\n"
        "static struct ops ops __ro_after_init = {\n};\nvoid (*handler)(int) __read_mostly;\nint __weak f(void);\n"
    )
    assert outline(result) == [
        "VARIABLE lock", "VARIABLE runqueues", "VARIABLE count", "VARIABLE ops", "VARIABLE handler",
    ]  # fmt: skip


def test_macro_statements_end_with_their_line() -> None:
    result = c("\nint f(void) { return 1; }\nmodule_init(f)\nEXPORT_SYMBOL(f)\n\nint g(void) { return 2; }\n")
    assert {"FUNCTION f", "FUNCTION g"} <= set(outline(result))
    assert "EXPORT_SYMBOL(1)" in calls(result, "")


def test_loops_that_are_macros_are_no_functions() -> None:
    result = c(
        "int f(void)\n{\n\tfor_each_cpu(cpu) {\n\t\tuse(cpu);\n\t}\n\tdo {\n\t} while_each(a, b);\n\tend();\n}\n"
    )
    assert outline(result) == ["FUNCTION f"]
    assert "end(0)" in calls(result, "f")


@pytest.mark.parametrize(
    "halves",
    [
        "#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\tuse(1);\n\t}\n",
        "#ifdef A\n\tif (a)\n\t\tuse(2);\n\telse\n#endif\n\t\tuse(1);\n",
        "\tif (a)\n\t\tuse(2);\n#ifdef A\n\telse if (b)\n\t\tuse(1);\n#endif\n",
        "#ifdef A\nagain:\n#endif\n\tuse(1);\n",
        "\tif (a\n#ifdef A\n\t    && b\n#endif\n\t   )\n\t\tuse(1);\n",
    ],
)
def test_halves_of_statements_under_if(halves: str) -> None:
    result = c(f"int f(int a, int b)\n{{\n{halves}\treturn 0;\n}}\nint g(void) {{ return 1; }}\n")
    assert outline(result) == ["FUNCTION f", "FUNCTION g"]
    assert "use(1)" in calls(result, "f")
    assert not result.errors


def test_whole_branches_are_both_read() -> None:
    result = c("#ifdef A\nint one(void) { return 1; }\n#else\nint other(void) { return 2; }\n#endif\n")
    assert outline(result) == ["FUNCTION one", "FUNCTION other"]


def test_a_function_that_swallows_others_is_told_by_its_margin() -> None:
    result = c(
        "\nint f(int a)\n{\n\tBEGIN {\n\tif (a) {\n\t\tx();\n}\n\nint g(void)\n{\n\treturn h();\n}\n"
        "\nint h(void)\n{\n\treturn 1;\n}\n"
    )
    assert outline(result) == ["FUNCTION f", "FUNCTION g", "FUNCTION h"]
    assert calls(result, "g") == ["h(0)"]


def test_a_prototype_of_a_table_is_not_the_table() -> None:
    result = c("static struct ops table;\nint f(void) { return 1; }\nstatic struct ops table = {\n};\n")
    assert [(found.name, found.start_line) for found in result.symbols] == [("f", 2), ("table", 3)]


def test_a_guard_is_no_macro_and_a_switch_is() -> None:
    assert outline(c("#ifndef A_H\n#define A_H\n#define FAST\n#endif\n")) == ["CONSTANT FAST"]


def test_marks_of_classes() -> None:
    result = cpp(
        "\nFMT_EXPORT\ntemplate <typename T> struct view {\n  FMT_CONSTEXPR view(T v) : v_(v) {}\n"
        "  int n GUARDED_BY(m);\n};\nclass MY_API Store final : public Base {\n public:\n"
        "  MY_NODISCARD int size() const MY_REQUIRES(m) { return n(); }\n};\n"
        "FMT_EXPORT\nenum class format_kind { map, set };\nFMT_BEGIN_NAMESPACE\nstruct late {};\n"
    )
    assert outline(result) == [
        "STRUCT view", "CONSTRUCTOR view.view", "CLASS Store", "METHOD Store.size", "ENUM format_kind",
        "ENUM_MEMBER format_kind.map", "ENUM_MEMBER format_kind.set", "STRUCT late",
    ]  # fmt: skip
    assert calls(result, "Store.size") == ["n(0)"]


def test_what_only_looks_like_a_mark_stays() -> None:
    source = (
        b"\nstruct MY_TYPE value = { 1 };\nint f(void)\n{\n\treturn MY_CALL(1);\n\tif (x)\n\t\tMY_CALL(2);\n"
        b"\telse\n\t\tMY_CALL(3);\n\tunsigned __int = __x * __y;\n}\n"
    )
    assert without_macros(source) == source
    assert without_macros(source, is_cpp=True) == source


def test_every_byte_keeps_its_place() -> None:
    source = "\r\nSTATIC int\r\n__init f(char __user *é)\r\n{\r\n}\r\n#if A\r\nif (x) {\r\n#endif\r\n".encode()
    masked = without_macros(source)
    assert len(masked) == len(source)
    assert [i for i, byte in enumerate(masked) if byte == 10] == [i for i, byte in enumerate(source) if byte == 10]
