"""Each format of traces that is read, as the program prints it: places in order, and what was said."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderecall.recall.frames import function_name
from coderecall.recall.question import read_question
from coderecall.recall.traces import cut_long, read_trace

PYTHON = """\
Why does this happen in the worker at night?
Traceback (most recent call last):
  File "/srv/app/shop/store.py", line 10, in put
    self.items[key] = 1
    ~~~~~~~~~~^^^^^
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/app/main.py", line 3, in <module>
    start()
  File "/srv/app/shop/run.py", line 7, in start
    raise StoreFailed("cannot save 12 items to /srv/data/x") from None
shop.errors.StoreFailed: cannot save 12 items to /srv/data/x
"""
PYTEST = """\
________________ test_total ________________
tests/test_cart.py:4: in test_total
    assert Cart().total() == 0
shop/cart.py:9: in total
    return sum(self.items)
E   AttributeError: 'Cart' object has no attribute 'items'
"""
NODE = """\
/srv/src/app/store.js:6
async function load(s) { try { s.put('', 3); } catch (e) { throw new Error('cannot load store', { cause: e }); } }
                                                                 ^

Error: cannot load store
    at async load (file:///srv/src/app/store.js:6:78) {
  [cause]: TypeError: key must not be empty: 3
      at Store.put [as write] (/srv/src/app/store.js:3:21)
      at new Store (webpack:///./src/app/store.ts?a1b2:2:3)
      at /srv/main.js:9:1
      at node:internal/main/run_main_module:28:49
}

Node.js v20.20.2
"""
BROWSER = """\
Uncaught (in promise) TypeError: can't access property "x", a is undefined
put@http://localhost:3000/src/app/store.js:3:21
start/<@webpack:///./src/main.ts?:2:32
"""
JAVA = """\
Exception in thread "main" java.lang.IllegalStateException: cannot add item
	at com.shop.Cart.add(Cart.java:5)
	at app//com.shop.Cart.main(Cart.java:6)
Caused by: java.lang.IllegalArgumentException: count must not be negative: -1
	at com.shop.Cart$Item.check(Cart.java:4)
	at com.shop.CartKt.lambda$add$0(Cart.kt:5)
	at java.base/java.lang.Iterable.forEach(Iterable.java:75)
	at com.shop.Native.call(Native Method)
	... 2 more
"""
GO = """\
panic: assignment to entry in nil map [recovered]

goroutine 1 [running]:
github.com/acme/shop/cart.(*Cart).Add(0x0, {0x4b2f10, 0x3}, 0x1)
	/home/me/shop/cart/cart.go:12 +0x1d
main.start(...)
	/home/me/shop/main.go:9
created by net/http.(*Server).Serve in goroutine 18
	/usr/local/go/src/net/http/server.go:3086 +0x5cb
exit status 2
"""
RUST = """\
thread 'main' (832) panicked at src/main.rs:1:91:
key must not be empty: ""
stack backtrace:
   0: __rustc::rust_begin_unwind
             at /rustc/5980/library/std/src/panicking.rs:689:5
   2: main::store::Store::put::{{closure}}
             at ./src/main.rs:1:91
   3: main::start
             at ./src/main.rs:2:38
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
"""
OLD_RUST = "thread 'main' panicked at 'index out of range: 7', src/lib.rs:10:5\n"
RUBY = """\
/app/lib/shop/cart.rb:10:in 'Shop::Cart#add': item must not be nil (ArgumentError)
	from /app/lib/shop/cart.rb:4:in `block in load'
	from /app/bin/shop:3:in '<main>'
"""
PHP = """\
PHP Fatal error:  Uncaught InvalidArgumentException: No item named foo in /var/www/src/Cart.php:14
Stack trace:
#0 /var/www/src/Shop.php(20): Acme\\Cart->add('foo')
#1 /var/www/public/index.php(7): Acme\\Shop::run()
#2 {main}
  thrown in /var/www/src/Cart.php on line 14
"""
CSHARP = """\
Unhandled exception. System.InvalidOperationException: cannot add item
 ---> System.ArgumentException: count must not be negative
   at Shop.Cart.Check(Int32 count) in C:\\src\\Shop\\Cart.cs:line 12
   --- End of inner exception stack trace ---
   at Shop.Cart.Add(Int32 count) in /src/Shop/Cart.cs:line 20
   at System.Linq.Enumerable.Any(IEnumerable`1 source)
"""
ASAN = """\
==840==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000012 at pc 0x55cd bp 0x7fff sp 0x7fff
READ of size 1 at 0x602000000012 thread T0
    #0 0x55cdef4d7209 in put /src/c.c:4
    #1 0x55cdef4d7247 in ns::start(int) /src/c.c:5:3
    #5 0x55cdef4d70f0 in _start (/src/ca+0x10f0)
Shadow bytes around the buggy address:
  0x0c047fff7fb0: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
==840==ABORTING
"""
GDB = """\
cc: c.c:6: main: Assertion `c > 5 && "too few"' failed.
#0  __pthread_kill_implementation (threadid=<optimized out>, signo=6) at ./nptl/pthread_kill.c:44
#6  0x00005555555551f4 in main (c=2, v=0x7fffffffe7e8) at c.c:6
"""
LLDB = "  * frame #0: 0x0000000100003f50 demo`put(p=0x0, n=2) at c.c:4:42\n"
COMPILER = """\
src/store.c:12:5: error: too few arguments to function 'put'
   12 |     put(x);
      |     ^~~
"""
ELIXIR = """\
** (ArgumentError) no item named foo
    (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.add/2
    test/cart_test.exs:4: (test)
"""
LUA = """\
lua: store.lua:3: key must not be empty
stack traceback:
	[C]: in function 'error'
	store.lua:3: in method 'put'
	main.lua:5: in main chunk
"""
SWIFT = "Fatal error: Index out of range: file Shop/Cart.swift, line 12\n"


def places(text: str) -> list[str]:
    return [f"{f.path}:{f.line} {function_name(f.name)}".rstrip() for f in read_trace(text).frames]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PYTHON, ["/srv/app/shop/store.py:10 put", "/srv/app/shop/run.py:7 start", "/srv/app/main.py:3"]),
        (PYTEST, ["shop/cart.py:9 total", "tests/test_cart.py:4 test_total"]),
        (
            NODE,
            [
                "/srv/src/app/store.js:3 put",
                "/src/app/store.ts:2 Store",
                "/srv/main.js:9",
                "node:internal/main/run_main_module:28",
                "/srv/src/app/store.js:6 load",
            ],
        ),
        (BROWSER, ["/src/app/store.js:3 put", "/src/main.ts:2 start"]),
        (
            JAVA,
            [
                "com/shop/Cart.java:4 check",
                "com/shop/Cart.kt:5 add",
                "java/lang/Iterable.java:75 forEach",
                ":0 call",
                "com/shop/Cart.java:5 add",
                "com/shop/Cart.java:6 main",
            ],
        ),
        (
            GO,
            [
                "/home/me/shop/cart/cart.go:12 Add",
                "/home/me/shop/main.go:9 start",
                "/usr/local/go/src/net/http/server.go:3086 Serve",
            ],
        ),
        (
            RUST,
            [
                "src/main.rs:1 put",
                "/rustc/5980/library/std/src/panicking.rs:689 rust_begin_unwind",
                "src/main.rs:2 start",
            ],
        ),
        (OLD_RUST, ["src/lib.rs:10"]),
        (RUBY, ["/app/lib/shop/cart.rb:10 add", "/app/lib/shop/cart.rb:4 load", "/app/bin/shop:3"]),
        (PHP, ["/var/www/src/Cart.php:14 add", "/var/www/src/Shop.php:20 run", "/var/www/public/index.php:7"]),
        (CSHARP, ["C:/src/Shop/Cart.cs:12 Check", "/src/Shop/Cart.cs:20 Add", ":0 Any"]),
        (ASAN, ["/src/c.c:4 put", "/src/c.c:5 start"]),
        (GDB, ["c.c:6 main", "nptl/pthread_kill.c:44 __pthread_kill_implementation"]),
        (LLDB, ["c.c:4 put"]),
        (COMPILER, ["src/store.c:12"]),
        (ELIXIR, ["lib/shop/cart.ex:12 add", "test/cart_test.exs:4"]),
        (LUA, ["store.lua:3 put", "main.lua:5"]),
        (SWIFT, ["Shop/Cart.swift:12"]),
    ],
    ids=str.split(
        "python pytest node browser java go rust old-rust ruby php c# asan gdb lldb compiler elixir lua swift"
    ),
)
def test_places_come_innermost_first(text: str, expected: list[str]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PYTHON, "cannot save 12 items to /srv/data/x"),
        (PYTEST, "'Cart' object has no attribute 'items'"),
        (NODE, "key must not be empty: 3"),
        (NODE, "cannot load store"),
        (BROWSER, 'can\'t access property "x", a is undefined'),
        (JAVA, "count must not be negative: -1"),
        (GO, "assignment to entry in nil map"),
        (RUST, 'key must not be empty: ""'),
        (OLD_RUST, "index out of range: 7"),
        (RUBY, "item must not be nil"),
        (PHP, "No item named foo"),
        (CSHARP, "count must not be negative"),
        (GDB, 'c > 5 && "too few"'),
        (COMPILER, "too few arguments to function 'put'"),
        (ELIXIR, "no item named foo"),
        (LUA, "key must not be empty"),
        (SWIFT, "Index out of range"),
        ("requests.exceptions.InvalidHeader: Header part (5) must be str", "Header part (5) must be str"),
        ("fatal: not a git repository", "not a git repository"),
        ("2024-05-01 10:00:01,000 ERROR shop.store: could not write order 17", "shop.store: could not write order 17"),
        ("[2024-05-01T10:00:00] [error] disk is full", "disk is full"),
        ('time="2024-05-01T10:00:01Z" level=error msg="could not write order"', "could not write order"),
        ('{"level":"error","ts":1.2,"msg":"connection refused by peer"}', "connection refused by peer"),
        ("E0501 10:00:00.000123   12 store.go:44] lost the lease", "lost the lease"),
    ],
)
def test_what_was_said(text: str, expected: str) -> None:
    assert expected in read_trace(text).messages


def test_types_of_exceptions_are_kept() -> None:
    assert read_trace(PYTHON).types == ["KeyError", "shop.errors.StoreFailed"]


def test_what_a_person_wrote_stays_prose() -> None:
    assert read_trace(PYTHON).prose == ["Why does this happen in the worker at night?"]
    for prose in ("how are sessions saved?", "fix: keep the order of errors", "the error is at the end (see main)"):
        assert (read_trace(prose).frames, read_trace(prose).prose) == ([], [prose])


def test_of_a_log_only_what_failed_counts() -> None:
    log = "2024-05-01 10:00:00 INFO listening on port 80\n2024-05-01 10:00:01 ERROR disk is full\n"
    assert read_trace(log).messages == ["disk is full"]
    assert read_trace(log.splitlines()[0]).messages == ["listening on port 80"]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: "".join(f"web_1     | {line}\n" for line in text.splitlines()),
        lambda text: "".join(f"> {line}\n" for line in text.splitlines()),
        lambda text: "".join(f"\x1b[31m{line}\x1b[0m\n" for line in text.splitlines()),
        lambda text: '{"level": "error", "stack": ' + json.dumps(text) + "}",
        lambda text: text.replace("\n", "\r\n"),
    ],
    ids=["container", "mail", "colours", "json", "windows"],
)
@pytest.mark.parametrize("text", [PYTHON, JAVA, NODE], ids=["python", "java", "node"])
def test_what_is_put_around_a_trace_makes_no_difference(text: str, wrap: Callable[[str], str]) -> None:
    plain, wrapped = places(text), places(wrap(text))
    assert wrapped == plain


def test_recursion_is_told_once() -> None:
    text = "Traceback (most recent call last):\n" + '  File "/a/b.py", line 3, in walk\n    walk()\n' * 900
    assert places(text) == ["/a/b.py:3 walk"]


def test_of_a_long_log_the_question_and_the_last_failure_stay() -> None:
    text = "why does it stop?\n" + "starting worker\n" * 60_000 + PYTHON + "stopping worker\n" * 3_000
    cut = cut_long(text, 20_000)
    assert len(cut) <= 20_001
    assert cut.startswith("why does it stop?")
    assert "/srv/app/shop/run.py:7 start" in places(cut)


@pytest.mark.parametrize(
    "text",
    [
        "a-" * 10_000,
        "at " * 7_000,
        "/" * 20_000,
        ("x" * 300 + "/") * 60,
        "'" * 20_000,
        "#1 " * 7_000,
        ": " * 10_000,
        "\t" * 20_000,
    ],
)
@pytest.mark.timeout(10)  # a pattern that goes back and forth takes minutes for these
def test_no_text_takes_long(text: str) -> None:
    read_trace(text)
    read_trace(text.replace(" ", "\n"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("<module>", ""),
        ("Cart.add.<locals>.inner", "inner"),
        ("Object.<anonymous>", ""),
        ("com.shop.Cart.<init>", "Cart"),
        ("Shop.Cart.<AddAsync>d__5.MoveNext", "AddAsync"),
        ("Program.<Main>$", "Main"),
        ("github.com/acme/shop/cart.(*Cart[...]).Add.func1", "Add"),
        ("<main::Store as core::ops::Drop>::drop::h0123456789abcdef", "drop"),
        ("Shop::Cart#add!", "add!"),
        ("block (2 levels) in load", "load"),
        ("ns::Store<int>::put(int) const", "put"),
        ("Shop.Cart.add/2", "add"),
    ],
)
def test_the_last_name_of_a_function(written: str, name: str) -> None:
    assert function_name(written) == name


SAMPLES = (PYTHON, PYTEST, NODE, BROWSER, JAVA, GO, RUST, RUBY, PHP, CSHARP, ASAN, GDB, COMPILER, ELIXIR, LUA, SWIFT)
LINES = [line for text in SAMPLES for line in text.splitlines()]


@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=40))).map("\n".join))
def test_any_mixture_of_lines_is_a_question(text: str) -> None:
    question = read_question(text)
    assert all(frame.line >= 0 for frame in question.frames)
    assert len(question.frames) <= 60
    assert read_question(text) == question
