"""tsconfig.json and jsconfig.json: which paths plain module names lead to (TypeScript's `paths` and `baseUrl`)."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from coderecall.resolve.javascript_settings import CONFIGURATIONS, Settings
from coderecall.resolve.jsonc import object_of, text_of, texts_of
from coderecall.resolve.paths import folder_of, joined, walked

_MOST_CONFIGS = 32  # that one may extend or refer to, all together
_CONFIG_DIR = "${configDir}"


class Pattern(NamedTuple):
    """An entry of `paths`. `targets` are paths from the root; "*" stands for what the star of the key took."""

    prefix: str
    suffix: str | None  # None: the key has no star
    targets: tuple[str, ...]

    def match(self, module: str) -> str | None:
        """What the star takes, "" when there is none; None: the pattern does not fit."""
        if self.suffix is None:
            return "" if module == self.prefix else None
        fits = module.startswith(self.prefix) and module.endswith(self.suffix)
        if not fits or len(module) < len(self.prefix) + len(self.suffix):
            return None
        return module[len(self.prefix) : len(module) - len(self.suffix)]


class Mapping(NamedTuple):
    """What one configuration says about plain module names."""

    base: str | None = None  # folder from the root in which they are looked for; None: none
    patterns: tuple[Pattern, ...] = ()

    def targets(self, module: str) -> Iterator[str]:
        """Paths without suffix to try for a plain module name, in order: those of the pattern that fits best alone."""
        fitting = [(pattern, star) for pattern in self.patterns if (star := pattern.match(module)) is not None]
        if fitting:
            best, star = max(fitting, key=lambda each: (each[0].suffix is None, len(each[0].prefix)))
            for target in best.targets:
                steps = walked("", target.replace("*", star, 1).split("/"))
                if steps is not None:
                    yield steps
        elif self.base is not None:
            yield joined(self.base, module)


class Configurations:
    """What the configurations of a repository say for each folder. `package` gives the folder of a package by name."""

    def __init__(self, settings: Settings, package: Callable[[str], str | None]) -> None:
        self._settings = settings
        self._package = package
        self.around = cache(self._around)
        self._options = cache(self._read_options)

    def prefixes(self) -> set[str]:
        """What a module name begins with that leads to a file whose path need not be like it."""
        mappings = (m for path in self._settings.configurations() for m in self._mappings(path))
        patterns = [pattern for mapping in mappings for pattern in mapping.patterns]
        return {p.prefix for p in patterns if p.suffix is None or any("*" not in target for target in p.targets)}

    def _around(self, folder: str) -> tuple[tuple[Mapping, ...], ...]:
        """What the configurations of a folder and of those above it say, nearest first, each with those in its own
        folder that it refers to."""
        above = self.around(folder_of(folder)) if folder else ()
        for name in CONFIGURATIONS:
            path = joined(folder, name)
            if self._settings.get(path) is not None:
                return (tuple(self._mappings(path)), *above)
        return above

    def _mappings(self, path: str) -> Iterator[Mapping]:
        seen = {path}
        waiting = [path]
        while waiting and len(seen) <= _MOST_CONFIGS:
            at = waiting.pop(0)
            yield _mapping(self._options(at), folder_of(at))
            references = object_of(self._settings.get(at)).get("references")
            for reference in references if isinstance(references, list) else ():
                target = self._file(folder_of(at), text_of(object_of(reference).get("path")))
                # a configuration of another folder is for the files there
                if target is not None and target not in seen and folder_of(target) == folder_of(at):
                    seen.add(target)
                    waiting.append(target)

    def _read_options(self, path: str) -> dict[str, tuple[Any, str]]:
        """Compiler options with the folder of the configuration that says so; what extends outranks what it extends."""
        found: dict[str, tuple[Any, str]] = {}
        seen: set[str] = set()
        waiting = [path]
        while waiting and len(seen) < _MOST_CONFIGS:
            at = waiting.pop(0)
            if at in seen:
                continue
            seen.add(at)
            config = object_of(self._settings.get(at))
            for name, value in object_of(config.get("compilerOptions")).items():
                found.setdefault(name, (value, folder_of(at)))
            bases = [self._base(folder_of(at), base) for base in reversed(texts_of(config.get("extends")))]
            waiting = [base for base in bases if base is not None] + waiting
        return found

    def _base(self, folder: str, written: str) -> str | None:
        """The configuration that `extends` names; None outside the repository."""
        if written.startswith("."):
            return self._file(folder, written)
        parts = written.split("/")
        length = 2 if written.startswith("@") else 1
        package = self._package("/".join(parts[:length]))
        return None if package is None else self._file(package, "/".join(parts[length:]) or ".")

    def _file(self, folder: str, written: str) -> str | None:
        target = walked(folder, written.split("/")) if written else None
        if target is None:
            return None
        for path in (target, f"{target}.json", joined(target, "tsconfig.json")):
            if path.endswith(".json") and self._settings.get(path) is not None:
                return path
        return None


def _mapping(options: dict[str, tuple[Any, str]], folder: str) -> Mapping:
    written, at = options.get("baseUrl", ("", ""))
    base = _rooted(at, written, folder) if text_of(written) else None
    patterns = []
    paths, at = options.get("paths", ({}, folder))
    for key, targets in object_of(paths).items():
        prefix, star, suffix = key.partition("*")
        rooted = [_rooted(at if base is None else base, target, folder) for target in texts_of(targets)]
        if "*" not in suffix:
            known = tuple(target for target in rooted if target is not None)
            patterns.append(Pattern(prefix, suffix if star else None, known))
    return Mapping(base, tuple(patterns))


def _rooted(place: str, written: str, folder: str) -> str | None:
    """A path from the root; `${configDir}` is the folder of the configuration that was asked for."""
    if written.startswith(_CONFIG_DIR):
        place, written = folder, written.removeprefix(_CONFIG_DIR).lstrip("/")
    return None if written.startswith("/") else walked(place, written.split("/"))
