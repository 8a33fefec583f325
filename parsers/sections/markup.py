"""Sections of pages and templates: headings, blocks of template languages, the parts of a component file."""

import re
from collections.abc import Iterator

from parsers.patterns import later
from parsers.sections.outline import Heading

_PAGE = later(
    rb"<h(?P<level>[1-6])\b[^>]{0,300}>(?P<title>.{0,500}?)</h[1-6]>"
    rb"|\{%-?\s*(?:block|macro|define|partial)\s+[\"']?(?P<block>[\w.-]+)"
    rb"|\{\{-?\s*(?:define|block)\s+\"(?P<define>[^\"\n]+)\""  # Go templates, Helm
    rb"|@section\(\s*['\"](?P<section>[\w.-]+)['\"]",  # Blade
    re.IGNORECASE | re.DOTALL,
)
_PART = later(
    rb"^<(?P<name>template|script|style|i18n|docs)\b(?P<attributes>[^>]{0,500})>", re.MULTILINE | re.IGNORECASE
)
_TAGS = later(rb"<[^>]*>|\{\{.*?\}\}|\{%.*?%\}|<%.*?%>", re.DOTALL)
_BLOCK_LEVEL = 0  # headings lie within blocks


def page(source: bytes) -> Iterator[Heading]:
    """Headings, and blocks of Jinja, Django, Twig, Go templates and Blade."""
    for match in _PAGE.finditer(source):
        start = source.rfind(b"\n", 0, match.start()) + 1
        if match["level"]:
            title = _TAGS.sub(b" ", match["title"]).strip()
            if title:
                yield Heading(start, int(match["level"]), title.decode("utf-8", "replace"))
        else:
            name = match["block"] or match["define"] or match["section"]
            yield Heading(start, _BLOCK_LEVEL, name.decode("utf-8", "replace"))


def component(source: bytes) -> Iterator[Heading]:
    """The parts of a Vue, Svelte or Astro file: `<template>`, `<script setup>`, `<style scoped>`."""
    end = 0
    for match in _PART.finditer(source):
        if match.start() < end:
            continue  # an element of the template
        closing = source.find(b"\n</" + match["name"], match.end())
        inline = source.find(b"</" + match["name"], match.end())
        at = closing + 1 if closing >= 0 else inline
        end = len(source) if at < 0 else source.find(b">", at) + 1 or len(source)
        words = [match["name"], *(word.split(b"=")[0] for word in match["attributes"].split())]
        yield Heading(match.start(), 1, b" ".join(words).decode("utf-8", "replace"), end)
