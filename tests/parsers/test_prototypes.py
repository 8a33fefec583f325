"""Declarations of functions in headers of C++."""

from parsers.prototypes import prototypes

HEADER = b"""
#ifndef DIAL_H
extern "C" { int plain(void); }
namespace app::net {
const char* name(int id, const char* other = nullptr);
template <typename T> T& pick(T& a, T& b);
extern int count;
void (*handler)(int);
class Line { void close(int how); };
inline int ready() { int local(int n); return 1; }
namespace { int hidden(int); }
}
#endif
"""


def test_functions_of_namespaces_with_their_defaults() -> None:
    found = {one.qualified_name: [parameter.optional for parameter in one.parameters] for one in prototypes(HEADER)}
    assert found == {
        "plain": [],
        "app.net.name": [False, True],
        "app.net.pick": [False, False],
        "app.net.hidden": [False],
    }
