"""Elixir."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = '''\
defmodule App.Store do
  @moduledoc """
  Keeps rows.

  Long.
  """

  use GenServer
  import App.Query, only: [where: 2]
  import App.Guards, except: [is_row: 1]
  import Bitwise
  alias App.{Row, Disk.Writer}
  alias App.Changeset, as: CS
  require Logger

  @behaviour App.Closer
  @limit 10

  @type t :: %__MODULE__{rows: list}
  @callback close(store :: t, term) :: :ok
  defstruct [:path, rows: []]

  @doc "Opens a store."
  @doc since: "1.0"
  @spec open(String.t(), keyword) :: t
  def open(path, opts \\\\ [])

  def open(path, opts) when is_binary(path) do
    rows = Row.load(path)
    {:ok, writer} = Writer.start_link(path, name: :writer)
    rows |> CS.cast(opts) |> validate() |> Enum.map(fn row -> row.name() end)
    Enum.each(rows, &App.Disk.run(&1, 2))
    Enum.map(rows, &helper/1)

    case writer do
      {:ok, pid} -> pid.stop(1)
      other -> raise ArgumentError, "not #{inspect(other)}"
    end

    %CS{limit: @limit}
  end

  def open(nil, _), do: open("")

  # Puts.
  def put(%{rows: rows} = store, [row | _]), do: :ets.insert(store, rows ++ helper(row))

  defp helper(row), do: row
  defp helper(row, size), do: {row, size}

  defmacro locked(do: block) do
    quote do
      unquote(block)
    end
  end

  defdelegate size(store), to: Enum, as: :count
  def a + b, do: add(a, b)

  defmodule Inner do
    def run, do: App.Store.open("x")
  end
end

defprotocol App.Size do
  @doc "How large."
  def size(data)
end

defimpl App.Size, for: App.Store do
  def size(store), do: length(store.rows)
end

defmodule App.StoreTest do
  use ExUnit.Case

  test "opens", %{path: path} do
    assert App.Store.open(path) == 1
  end
end
'''
RESULT = parse("lib/app/store.ex", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "MODULE App.Store",
        "CONSTANT App.Store.@limit",
        "TYPE App.Store.t",
        "FUNCTION App.Store.close",
        "FIELD App.Store.path",
        "FIELD App.Store.rows",
        "FUNCTION App.Store.open",
        "FUNCTION App.Store.put",
        "FUNCTION App.Store.helper",
        "FUNCTION App.Store.helper",
        "FUNCTION App.Store.locked",
        "FUNCTION App.Store.size",
        "FUNCTION App.Store.+",
        "MODULE App.Store.Inner",
        "FUNCTION App.Store.Inner.run",
        "INTERFACE App.Size",
        "FUNCTION App.Size.size",
        "MODULE App.Size.App.Store",
        "FUNCTION App.Size.App.Store.size",
        "MODULE App.StoreTest",
        'FUNCTION App.StoreTest.test "opens"',
    ]
    assert RESULT.errors == []


def test_clauses_of_one_arity_are_one_function() -> None:
    opened = symbol(RESULT, "App.Store.open")
    assert (opened.start_line, opened.end_line) == (26, 43)
    helpers = [each for each in RESULT.symbols if each.name == "helper"]
    assert [len(each.parameters or ()) for each in helpers] == [1, 2]


def test_docs_are_attributes_or_comments() -> None:
    assert symbol(RESULT, "App.Store").doc == "Keeps rows.\n\nLong."
    assert symbol(RESULT, "App.Store.open").doc == "Opens a store."
    assert symbol(RESULT, "App.Store.put").doc == "Puts."
    assert symbol(RESULT, "App.Size.size").doc == "How large."
    assert symbol(RESULT, "App.Store.size").doc == ""


def test_parameters_have_the_types_of_their_specification() -> None:
    assert parameters(RESULT, "App.Store.open") == ["path: String.t()", "opts?: keyword"]
    assert parameters(RESULT, "App.Store.put") == ["store", "[row | _]"]
    assert parameters(RESULT, "App.Store.close") == ["store: t", "term"]
    assert parameters(RESULT, "App.Store.+") == ["a", "b"]


def test_modifiers() -> None:
    assert symbol(RESULT, "App.Store.open").modifiers == {"exported"}
    assert {each.modifiers for each in RESULT.symbols if each.name == "helper"} == {frozenset({"private"})}
    assert symbol(RESULT, "App.Store.close").modifiers == {"abstract", "exported"}


def test_a_pipe_gives_a_call_its_first_argument() -> None:
    assert calls(RESULT, "App.Store.open") == [
        "is_binary(1)",
        "Row.load(1)",
        "Writer.start_link(1 name)",
        "CS.cast(2)",
        "validate(1)",
        "Enum.map(2)",
        "~row.name(0)",
        "Enum.each(2)",
        "App.Disk.run(2)",
        "Enum.map(2)",
        "helper(1)",
        "~pid.stop(1)",
        "raise(2)",
        "inspect(1)",
        "open(1)",
    ]
    assert calls(RESULT, "App.Store.put") == [":ets.insert(2)", "helper(1)"]


def test_a_variable_never_hides_a_function() -> None:
    assert calls(parse("a.ex", b"def f(size), do: size(size)\n"), "f") == ["size(1)"]


def test_behaviours_and_protocols_are_bases() -> None:
    assert bases(RESULT, "App.Store") == ["App.Closer"]
    assert bases(RESULT, "App.Size.App.Store") == ["App.Size"]


def test_reads() -> None:
    assert reads(RESULT, "App.Store.open") == ["ArgumentError", "CS", "@limit"]
    assert reads(RESULT, "App.Store") == ["String.t"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("GenServer", "", ""),
        ("App.Query", "where", "where"),
        ("App.Guards", "*", ""),
        ("App.Guards", "is_row", ""),  # left out by the star
        ("Bitwise", "*", ""),
        ("App.Row", "", "Row"),
        ("App.Disk.Writer", "", "Writer"),
        ("App.Changeset", "", "CS"),
        ("Logger", "", ""),
        ("ExUnit.Case", "", ""),
    ]


def test_broken_code_still_gives_definitions_and_calls() -> None:
    broken = parse("a.ex", b"defmodule A do\n  def f(a), do: g(a\n  def h(b) do\n    k(b)\n  end\nend\n")
    assert broken.errors
    assert {"f", "h"} <= {each.name for each in broken.symbols}
    assert "k" in {each.name for each in broken.references}
