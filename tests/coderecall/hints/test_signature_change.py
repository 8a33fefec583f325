"""What a hint says of a signature that changed."""

import re

import pytest

from coderecall.hints.signature_change import signature_change

LONG = (
    "public <T> Factory newFactory(final Class<T> type, final Adapter<T, String> adapter, int flags, String nameOfIt)"
)


def test_short_ones_are_shown_whole() -> None:
    assert (
        signature_change("Api.get", "def get(url)", "def get(url, n)")
        == "`Api.get` was `def get(url)`, is `def get(url, n)`"
    )


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (LONG.replace(", int flags", ""), "was `(…, int flags, …)`, is `(…)`"),
        (LONG.replace("Class<T>", "Kind<T>"), "was `(final Class<T> type, …)`, is `(final Kind<T> type, …)`"),
        (LONG.replace("nameOfIt", "nameOfIt, boolean more"), "was `(…)`, is `(…, boolean more)`"),
        (LONG.replace("public ", ""), "was `public <T> Factory newFactory(…)`, is `<T> Factory newFactory(…)`"),
        (LONG.replace("newFactory(", "newFactory(int first, "), "was `(…)`, is `(int first, …)`"),
        (LONG.replace(", String nameOfIt)", ""), "was `(…, String nameOfIt)`, is `(…)`"),
        (LONG, "has other parameters now"),
        (re.sub(r"(\w+)(?=[,)])", r"another_\1_of_this_name", LONG), "has other parameters now"),
        ("no list of parameters, as long as it may be", "has other parameters now"),
    ],
    ids=["one less", "another type", "one more at the end", "what stands before", "one more at the start", "cut off",
         "no difference is seen", "every one, at length", "no list"],
)  # fmt: skip
def test_of_long_ones_only_what_differs(new: str, said: str) -> None:
    assert signature_change("newFactory", LONG, new) == f"`newFactory` {said}"


def test_a_receiver_of_go_and_functions_as_parameters() -> None:
    old = "func (s *Store) Put(key string, each func(a, b int) error, options map[string][]int, more string) error"
    new = old.replace("more string", "more int")
    assert signature_change("Store.Put", old, new) == "`Store.Put` was `(…, more string)`, is `(…, more int)`"


def test_a_function_that_a_name_is_given() -> None:
    old = "export const extension = async (mimeType: string, fallback: string): Promise<string | undefined> =>"
    new = old.replace("fallback: string", "fallback: string, strict: boolean")
    assert signature_change("extension", old, new) == "`extension` was `(…)`, is `(…, strict: boolean)`"


def test_the_same_twice_says_nothing() -> None:
    assert signature_change("Box", "class Box", "class Box") == "`Box` has other parameters now"
