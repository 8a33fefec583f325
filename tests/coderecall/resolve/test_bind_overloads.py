"""Functions of one name are told apart by the number of arguments, as far as that goes."""

from bound import Bind

MATH = """
package a;
public class Calc {
    static int add(int x) { return x; }
    static int add(int x, int y) { return x; }
    static int add(String x, String y) { return 0; }
    static int all(int... xs) { return 0; }
    void run() { add(1); add(1, 2); all(1, 2, 3); }
}
"""


def test_java_overloads(bind: Bind) -> None:
    found = bind(
        {
            "src/main/java/a/Calc.java": MATH,
            "src/main/java/a/Use.java": "package a;\nclass Use { int f() { return Calc.add(1); } }\n",
        }
    )
    use = found.target("src/main/java/a/Use.java", "Calc.add")
    assert (use.qualified_name, use.name_line) == ("Calc.add", 4)
    assert found.use("src/main/java/a/Use.java", "Calc.add").endswith(" exact")
    assert found.uses("src/main/java/a/Calc.java", "add") == {
        "src/main/java/a/Calc.java:Calc.add exact",  # one argument
        "src/main/java/a/Calc.java:Calc.add inferred",  # two: their types are not known
    }
    assert found.use("src/main/java/a/Calc.java", "all") == "src/main/java/a/Calc.java:Calc.all exact"


def test_a_method_that_does_not_fit_may_be_the_one_of_a_base(bind: Bind) -> None:
    base = "package a;\nclass Base { void put(int a, int b) {} }\n"
    child = "package a;\nclass Child extends Base { void put(int a) {} void f() { put(1, 2); this.put(1); } }\n"
    found = bind({"src/main/java/a/Base.java": base, "src/main/java/a/Child.java": child})
    assert found.use("src/main/java/a/Child.java", "put") == "src/main/java/a/Child.java:Child.put inferred"
    assert found.use("src/main/java/a/Child.java", "self.put") == "src/main/java/a/Child.java:Child.put exact"
