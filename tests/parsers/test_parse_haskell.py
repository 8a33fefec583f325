"""Haskell."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import ReferenceKind, Symbol, SymbolKind, parse

SOURCE = """\
{-# LANGUAGE OverloadedStrings #-}
-- | The store.
module Data.Store
  ( Store (..), Color (Red), open
  , module Data.Row
  , lookup'
  ) where

import Data.Row
import qualified Data.Map.Strict as M
import Data.List (sortBy, (\\\\), Tree (..), Shape (Round))
import Data.Text hiding (map, head)
import Data.Set qualified as S
import qualified Data.Char

-- | Keeps rows.
--
-- Long.
data Store a = Store
  { rows :: [a]
  , size :: !Int
  }
  deriving (Eq, Pretty)

data Color = Red | Green Int | Blue { depth :: Int }

newtype Wrap m a = Wrap { unWrap :: m a }

type Rows = [Int]

class Named a => Closer f a where
  -- | Closes it.
  close :: f a -> Bool -> IO ()
  shut :: f a -> IO ()
  shut x = close x True

instance Closer Store Int where
  close store _ = M.foldr flush (rows store) index

-- | Opens a store.
open :: Show a => FilePath -> Maybe Int -> IO (Store a)
open path Nothing = load path
open path (Just n)
  | n > 1 = do
      found <- load path
      let key = M.lookup n found
          go z = sortBy z key
      mapM_ (report . name) found
      forM_ found $ \\row -> save row n
      return $ Store { rows = found, size = n }
  | otherwise = helper n `orElse` Data.Char.ord path
  where
    helper k = go' k + 1
    (low, high) = limits path

lookup' = foldr pick Green
f, g :: Int
f = 1
(<+>) :: Int -> Int -> Int
a <+> b = add a b

main = hspec $ do
  it "opens" $ open "x" 2 `shouldBe` S.empty
"""
RESULT = parse("src/Data/Store.hs", SOURCE.encode())


def _named(name: str, kind: SymbolKind) -> Symbol:
    return next(each for each in RESULT.symbols if each.qualified_name == name and each.kind is kind)


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "MODULE Data.Store",
        "STRUCT Store",
        "ENUM_MEMBER Store",
        "FIELD rows",
        "FIELD size",
        "ENUM Color",
        "ENUM_MEMBER Red",
        "ENUM_MEMBER Green",
        "ENUM_MEMBER Blue",
        "FIELD depth",
        "STRUCT Wrap",
        "ENUM_MEMBER Wrap",
        "FIELD unWrap",
        "TYPE Rows",
        "INTERFACE Closer",
        "METHOD close",
        "METHOD shut",
        "METHOD Store.close",
        "FUNCTION open",
        "FUNCTION open.go",
        "FUNCTION open.helper",
        "FUNCTION lookup'",
        "FUNCTION f",
        "FUNCTION <+>",
        "FUNCTION main",
    ]
    assert RESULT.errors == []


def test_members_are_names_of_the_module_inside_their_type() -> None:
    close = symbol(RESULT, "close")
    assert RESULT.symbols[close.parent].qualified_name == "Closer"
    rows = symbol(RESULT, "rows")
    assert RESULT.symbols[RESULT.symbols[rows.parent].parent].kind is SymbolKind.STRUCT


def test_equations_belong_to_their_signature() -> None:
    opened = symbol(RESULT, "open")
    assert (opened.start_line, opened.end_line) == (41, 54)
    assert opened.signature == "open :: Show a => FilePath -> Maybe Int -> IO (Store a)"
    assert (symbol(RESULT, "shut").start_line, symbol(RESULT, "shut").end_line) == (34, 35)


def test_docs() -> None:
    assert _named("Store", SymbolKind.STRUCT).doc == "Keeps rows.\n\nLong."
    assert symbol(RESULT, "Data.Store").doc == "The store."
    assert symbol(RESULT, "close").doc == "Closes it."
    assert symbol(RESULT, "open").doc == "Opens a store."


def test_parameters_have_names_of_equations_and_types_of_signatures() -> None:
    assert parameters(RESULT, "open") == ["path: FilePath", "Nothing: Maybe Int"]
    assert parameters(RESULT, "<+>") == ["a: Int", "b: Int"]
    assert parameters(RESULT, "close") == [": f a", ": Bool"]
    assert parameters(RESULT, "Blue") == ["depth: Int"]
    assert parameters(RESULT, "Green") == [": Int"]


def test_the_export_list_says_what_is_exported() -> None:
    assert {each.name for each in RESULT.symbols if "exported" in each.modifiers} == {
        "Store", "rows", "size", "Color", "Red", "open", "lookup'",
    }  # fmt: skip
    assert "abstract" in symbol(RESULT, "close").modifiers
    assert "abstract" not in symbol(RESULT, "shut").modifiers


def test_applications_are_calls() -> None:
    assert calls(RESULT, "open") == [
        "load(1)",
        "load(1)",
        "M.lookup(2)",
        "mapM_(2)",
        "forM_(2)",
        "save(2)",
        "return(1)",
        "Store(0)",
        "helper(1)",
        "orElse(0)",
        "Data.Char.ord(1)",
        "limits(1)",
    ]
    assert calls(RESULT, "open.go") == ["sortBy(2)"]
    assert calls(RESULT, "open.helper") == ["go'(1)"]
    assert calls(RESULT, "Store.close") == ["M.foldr(3)", "rows(1)"]


def test_functions_are_values_too() -> None:
    assert reads(RESULT, "open") == ["Store", "report", "name"]
    assert reads(RESULT, "lookup'") == ["pick"]
    assert reads(RESULT, "main") == ["S.empty"]


def test_a_name_of_a_pattern_is_local() -> None:
    result = parse("a.hs", b"f (Just (g, _)) xs = case xs of\n  h : _ -> g h (k xs)\n")
    assert calls(result, "f") == ["~g(2)", "k(1)"]


def test_instances_and_deriving_make_bases_of_classes() -> None:
    store = [i for i, each in enumerate(RESULT.symbols) if each.kind is SymbolKind.STRUCT and each.name == "Store"]
    found = [each.name for each in RESULT.references if each.kind is ReferenceKind.INHERIT and [each.scope] == store]
    assert found == ["Pretty", "Closer"]
    assert bases(RESULT, "Closer") == ["Named"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("Data.Row", "", "Data.Row"),
        ("Data.Row", "*", ""),
        ("Data.Map.Strict", "", "M"),
        ("Data.List", "", "Data.List"),
        ("Data.List", "sortBy", "sortBy"),
        ("Data.List", "\\\\", "\\\\"),
        ("Data.List", "Tree", "Tree"),
        ("Data.List.Tree", "*", ""),  # its constructors and fields
        ("Data.List", "Shape", "Shape"),
        ("Data.List", "Round", "Round"),
        ("Data.Text", "", "Data.Text"),
        ("Data.Text", "*", ""),
        ("Data.Text", "map", ""),  # left out by the star
        ("Data.Text", "head", ""),
        ("Data.Set", "", "S"),
        ("Data.Char", "", "Data.Char"),
    ]
    assert [each.module for each in RESULT.imports if each.reexport] == ["Data.Row"]


def test_what_a_module_passes_on() -> None:
    result = parse("a.hs", b"module A (own, passed) where\nimport B\nown = 1\n")
    assert [(each.module, each.name) for each in result.imports if each.reexport] == [("B", "passed")]


def test_broken_code_still_gives_definitions_and_calls() -> None:
    broken = parse("a.hs", b"module A where\nf x = g x\nh = = case x of\nk y = m y\n")
    assert broken.errors
    assert {"f", "k"} <= {each.name for each in broken.symbols}
    assert {"g", "m"} <= {each.name for each in broken.references}
