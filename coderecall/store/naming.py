"""Definitions by name, from the narrow rows alone: whoever shows a few of them unpacks only those."""

from collections.abc import Collection
from typing import NamedTuple

from coderecall.store.reading import Reading
from parsers import Origin
from parsers.model import SymbolKind

_ASIDE = ",".join(str(int(origin)) for origin in Origin if origin.is_foreign)
_SECTION = int(SymbolKind.SECTION)
# The same name, then its beginning, then its middle; sections of documents and code of others at half of it, tests
# behind the rest.
_SCORE = f"""
    (CASE WHEN s.name = :name THEN 1.0 WHEN lower(s.name) = lower(:name) THEN 0.95
     WHEN instr(lower(s.name), lower(:name)) = 1 THEN 0.6 ELSE 0.3 END)
    * (CASE WHEN s.kind = {_SECTION} OR p.origin IN ({_ASIDE}) THEN 0.5 ELSE 1.0 END)
    * (CASE WHEN p.is_test THEN 0.9 ELSE 1.0 END)
"""


class NamedRow(NamedTuple):
    """What the narrow row of a definition says."""

    id: int
    key: int  # of path and qualified name
    version_id: int
    kind: int
    name: str
    path: str
    language: str
    score: float  # how well the name fits, 0 to 1


class Naming(Reading):
    """What can be asked of names. Mixed into Database."""

    def named(
        self,
        name: str,
        *,
        whole: bool = False,
        kinds: Collection[int] = (),
        languages: Collection[str] = (),
        within: str = "",
        limit: int = -1,
    ) -> list[NamedRow]:
        """Definitions whose name holds `name`, in any case of letters, the best first; `whole`: is it, to the letter.

        within: a folder or file. limit: at most so many, -1 all.
        """
        conditions = ["s.name = :name" if whole else "instr(lower(s.name), lower(:name))", "s.id != p.first_symbol"]
        values: dict[str, object] = {"name": name, "within": within, "folder": f"{within}/", "most": limit}
        if kinds:
            conditions.append(f"s.kind IN ({','.join(str(int(kind)) for kind in kinds)})")
        if languages:
            values.update({f"language{i}": language for i, language in enumerate(languages)})
            conditions.append(f"p.language IN ({','.join(f':language{i}' for i in range(len(languages)))})")
        if within:
            conditions.append("(p.path = :within OR substr(p.path, 1, length(:folder)) = :folder)")
        sql = (
            f"SELECT s.id, s.key, s.version_id, s.kind, s.name, p.path, p.language, {_SCORE} AS score"
            " FROM symbol s JOIN present p ON p.version_id = s.version_id"
            f" WHERE {' AND '.join(conditions)} ORDER BY score DESC, length(s.name), p.path, s.id LIMIT :most"
        )
        return [NamedRow(*row) for row in self.connection.execute(sql, values)]

    def names_beginning(self, text: str, *, limit: int) -> list[str]:
        """Distinct names that begin with `text`, or with it in another usual case of letters, as it was written first.

        Names of own code first, then of tests, then of others; short ones first; no sections of documents. Each way to
        write the beginning is a range of the index of names, which is what keeps it fast.
        """
        first = text[:1].upper() + text[1:]
        ways = dict.fromkeys([text, text.lower(), first, first[:1] + text[1:].lower(), text.upper(), f"_{text}"])
        found: dict[str, tuple[int, bool, int, str]] = {}
        for way in ways:
            sql = (
                f"SELECT s.name, min(p.is_test + 2 * (p.origin IN ({_ASIDE}))) FROM symbol s"
                " JOIN present p ON p.version_id = s.version_id"
                f" WHERE s.name >= ?1 AND s.name < ?2 AND s.kind != {_SECTION} AND s.id != p.first_symbol"
                " GROUP BY s.name ORDER BY 2, length(s.name), s.name LIMIT ?3"
            )
            for name, aside in self._rows(sql, way, way + "\U0010ffff", limit):
                found[name] = (aside, not name.startswith(text), len(name), name)
        return sorted(found, key=lambda name: found[name])[:limit]

    def versions_naming(self, name: str) -> set[int]:
        """Versions that define something whose name holds `name`, in any case of letters."""
        return {r[0] for r in self._rows("SELECT version_id FROM symbol WHERE instr(lower(name), lower(?))", name)}

    def names_near(self, name: str) -> list[str]:
        """Names that begin with the same letter and are about as long."""
        sql = (
            "SELECT DISTINCT s.name FROM symbol s JOIN present p ON p.version_id = s.version_id"
            " WHERE s.name >= ?1 AND s.name < ?2 AND length(s.name) BETWEEN ?3 - 2 AND ?3 + 2"
            " AND s.id != p.first_symbol"
        )
        return [row[0] for row in self._rows(sql, name[0], chr(min(ord(name[0]) + 1, 0xD7FF)), len(name))]

    def is_place(self, within: str) -> bool:
        """Whether the path is an indexed file, or a folder with one."""
        sql = "SELECT 1 FROM present WHERE path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/' LIMIT 1"
        return bool(self._rows(sql, within))
