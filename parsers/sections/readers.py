"""Who reads the sections of which language."""

from collections.abc import Callable, Iterable
from functools import partial

from parsers.sections import keys, markup, prose
from parsers.sections.outline import Heading
from parsers.sections.statements import STYLES, statements

READERS: dict[str, Callable[[bytes], Iterable[Heading]]] = {
    **{language: partial(statements, language) for language in STYLES},
    "markdown": prose.markdown,
    "restructuredtext": prose.restructuredtext,
    "text": prose.text,
    "asciidoc": prose.asciidoc,
    "org": prose.org,
    "yaml": keys.yaml,
    "toml": keys.tables,
    "ini": keys.tables,
    "json": keys.json,
    **dict.fromkeys(("html", "jinja", "erb", "ejs", "handlebars", "gotemplate", "blade", "liquid", "jsp"), markup.page),
    **dict.fromkeys(("vue", "svelte", "astro"), markup.component),
}
