"""Elixir's one name space of modules, Haskell's import and export lists."""

from bound import UNRESOLVED, Bind


def test_elixir_modules_are_known_by_name_whatever_their_path(bind: Bind) -> None:
    found = bind(
        {
            "lib/anything.ex": """
                defmodule App.Store do
                  def open(path), do: check(path)
                  defp check(path), do: __MODULE__.open(path)
                  defmodule Row do
                    def new(x), do: check(x)
                  end
                  def row, do: Row.new(1)
                end
            """,
            "lib/user.ex": """
                defmodule App.User do
                  alias App.Store
                  alias App.Store.Row, as: R
                  alias Outside.Writer
                  def run(x) do
                    x |> Store.open() |> R.new()
                    App.Store.open(x)
                    Store.Row.new(x)
                    Store.gone(x)
                    Writer.open(x)
                    Enum.open(x)
                  end
                end
            """,
            "lib/writer.ex": "defmodule Writer do\n  def open(x), do: x\nend\n",
        }
    )
    assert found.use("lib/anything.ex", "__MODULE__.open") == "lib/anything.ex:App.Store.open exact"
    assert found.use("lib/anything.ex", "Row.new") == "lib/anything.ex:App.Store.Row.new exact"
    assert found.uses("lib/anything.ex", "check") == {"lib/anything.ex:App.Store.check exact", UNRESOLVED}
    assert found.use("lib/user.ex", "Store.open") == "lib/anything.ex:App.Store.open exact"
    assert found.use("lib/user.ex", "R.new") == "lib/anything.ex:App.Store.Row.new exact"
    assert found.use("lib/user.ex", "App.Store.open") == "lib/anything.ex:App.Store.open exact"
    assert found.use("lib/user.ex", "Store.Row.new") == "lib/anything.ex:App.Store.Row.new exact"
    assert found.use("lib/user.ex", "Store.gone") == UNRESOLVED
    assert found.use("lib/user.ex", "Writer.open") == UNRESOLVED  # the alias says that it is another one
    assert found.use("lib/user.ex", "Enum.open") == UNRESOLVED
    assert found.imported("lib/user.ex", "R") == ("lib/anything.ex", "App.Store.Row")


def test_elixir_imports_bring_functions(bind: Bind) -> None:
    found = bind(
        {
            "lib/query.ex": """
                defmodule App.Query do
                  def where(q), do: q
                  def from(q), do: q
                  defp hidden(q), do: q
                end
            """,
            "lib/all.ex": """
                defmodule App.All do
                  import App.Query
                  def f(q), do: q |> where() |> hidden()
                end
            """,
            "lib/some.ex": """
                defmodule App.Some do
                  import App.Query, only: [where: 1]
                  def f(q), do: q |> where() |> from()
                end
            """,
            "lib/others.ex": """
                defmodule App.Others do
                  import App.Query, except: [where: 1]
                  def f(q), do: q |> where() |> from()
                end
            """,
        }
    )
    assert found.use("lib/all.ex", "where") == "lib/query.ex:App.Query.where exact"
    assert found.use("lib/all.ex", "hidden") == UNRESOLVED
    assert found.use("lib/some.ex", "where") == "lib/query.ex:App.Query.where exact"
    assert found.use("lib/some.ex", "from") == UNRESOLVED
    assert found.use("lib/others.ex", "from") == "lib/query.ex:App.Query.from exact"
    assert found.use("lib/others.ex", "where") == UNRESOLVED


def test_the_number_of_arguments_is_a_part_of_the_name_of_an_elixir_function(bind: Bind) -> None:
    found = bind(
        {
            "lib/a.ex": """
                defmodule A do
                  def put(x), do: put(x, [])
                  def put(x, opts), do: {x, opts}
                  def get(x, opts \\\\ []), do: {x, opts}
                  defmacro each(x, do: block), do: {x, block}
                end
            """,
            "lib/b.ex": "defmodule B do\n  def f(x), do: x |> A.put(a: 1, b: 2)\nend\n",
            "lib/c.ex": "defmodule C do\n  def f, do: Enum.map([], &A.put/1)\nend\n",
            "lib/d.ex": """
                defmodule D do
                  def f(x) do
                    A.get(x, 1, 2)
                    A.each x do
                      x
                    end
                  end
                end
            """,
            "lib/e.ex": "defmodule E do\n  def f(x), do: A.get(x)\nend\n",
        }
    )
    assert found.target("lib/a.ex", "put").signature == "def put(x, opts)"
    assert found.target("lib/b.ex", "A.put").signature == "def put(x, opts)"
    assert found.target("lib/c.ex", "A.put").signature == "def put(x)"
    assert found.use("lib/d.ex", "A.get") == UNRESOLVED
    assert found.use("lib/d.ex", "A.each") == "lib/a.ex:A.each exact"
    assert found.use("lib/e.ex", "A.get") == "lib/a.ex:A.get exact"


def test_haskell_imports_and_exports(bind: Bind) -> None:
    found = bind(
        {
            "src/Data/Store.hs": """
module Data.Store (Store (..), open, module Data.Row, passed) where
import Data.Row
import Data.Util
data Store = Disk Int | Memory { cells :: Int }
open x = hidden x
hidden x = Disk x
""",
            "src/Data/Row.hs": "module Data.Row where\nrow x = x\n",
            "src/Data/Util.hs": "module Data.Util where\npassed x = x\nkept x = x\n",
            "src/Main.hs": """
module Main where
import Data.Store
import qualified Data.Util as U
import qualified Data.Row
main = do
  open 1
  hidden 2
  row 3
  passed 4
  kept 5
  U.kept 6
  Data.Row.row 7
  go (Disk 8) (cells 9)
""",
        }
    )
    assert found.use("src/Data/Store.hs", "hidden") == "src/Data/Store.hs:hidden exact"
    assert found.use("src/Main.hs", "open") == "src/Data/Store.hs:open exact"
    assert found.use("src/Main.hs", "hidden") == UNRESOLVED
    assert found.use("src/Main.hs", "row") == "src/Data/Row.hs:row exact"
    assert found.use("src/Main.hs", "passed") == "src/Data/Util.hs:passed exact"
    assert found.use("src/Main.hs", "kept") == UNRESOLVED
    assert found.use("src/Main.hs", "U.kept") == "src/Data/Util.hs:kept exact"
    assert found.use("src/Main.hs", "Data.Row.row") == "src/Data/Row.hs:row exact"
    assert found.use("src/Main.hs", "Disk") == "src/Data/Store.hs:Disk exact"
    assert found.use("src/Main.hs", "cells") == "src/Data/Store.hs:cells exact"


def test_haskell_import_lists(bind: Bind) -> None:
    files = {
        "src/A.hs": "module A where\ndata T = X | Y\nf x = x\ng x = x\nclass C a where\n  m :: a\n",
        "src/B.hs": "module B where\nimport A (f, T (..), C (m))\nh = f (g X) (m 1)\n",
        "src/D.hs": "module D where\nimport A hiding (f)\nh = f (g X)\n",
        "src/E.hs": "module E where\nimport A (T)\nh = f X\nk :: T\nk = h\n",
    }
    found = bind(files)
    assert found.use("src/B.hs", "f") == "src/A.hs:f exact"
    assert found.use("src/B.hs", "g") == UNRESOLVED
    assert found.use("src/B.hs", "X") == "src/A.hs:X exact"
    assert found.use("src/B.hs", "m") == "src/A.hs:m exact"
    assert found.use("src/D.hs", "f") == UNRESOLVED
    assert found.use("src/D.hs", "g") == "src/A.hs:g exact"
    assert found.use("src/E.hs", "X") == UNRESOLVED
    assert found.use("src/E.hs", "T") == "src/A.hs:T exact"


def test_a_haskell_module_name_is_no_other_name(bind: Bind) -> None:
    found = bind(
        {
            "src/Key.hs": "module Key where\nfrom x = x\n",
            "src/Use.hs": "module Use where\nimport qualified Key as Key\nf x = Key.from (Key x)\n",
        }
    )
    assert found.use("src/Use.hs", "Key.from") == "src/Key.hs:from exact"
    assert found.use("src/Use.hs", "Key") == UNRESOLVED


def test_a_haskell_name_of_a_pattern_hides_a_function(bind: Bind) -> None:
    found = bind({"A.hs": "module A where\ng x = x\nf (Just (g, _)) = g 1\nk = g 2\n"})
    assert found.uses("A.hs", "g") == {UNRESOLVED, "A.hs:g exact"}


def test_haskell_functions_of_one_name_in_two_equations(bind: Bind) -> None:
    found = bind({"A.hs": "module A where\nf 0 = go 1 where go x = x\nf n = go n where go x = n\n"})
    assert found.use("A.hs", "go") == "A.hs:f.go inferred"


def test_haskell_types_and_constructors_have_names_of_their_own(bind: Bind) -> None:
    found = bind(
        {
            "A.hs": "module A where\ntype Object = Int\ndata Value = Object Object | Text\ndata Key = MkKey\n",
            "B.hs": "module B where\nimport A\nf :: Value -> Value\nf (Object x) = Key Text\n",
        }
    )
    assert found.target("B.hs", "Object").signature == "Object Object"
    assert found.use("B.hs", "Key") == UNRESOLVED
    assert {"A.hs:Object exact"} == found.uses("A.hs", "Object")
