"""Files that were copied from elsewhere, and documentation, by their names."""

import re

from parsers.patterns import later

_VENDORED = later(
    r"(?:^|/)(?:node_modules|bower_components|jspm_packages|vendor|vendors|vendored|_vendor|third[-_]?party|3rd[-_]?party"
    r"|Godeps/_workspace|Pods|Carthage|site-packages|\.?venv|ace-builds|MathJax|extjs|bootstrap-datepicker|gradle/wrapper"
    r"|tiny_mce/(?:langs|plugins|themes|utils)|codemirror/(?:\d+\.\d+/)?(?:lib|mode|theme|addon|keymap)"
    r"|\.yarn/(?:releases|plugins|sdks))/"
    r"|^(?:deps|dependencies|extern|external|externals)/"
    r"|(?:^|/)docs?/_?(?:build|themes?|static)/"
    r"|(?:^|/)(?:[\w-]+-)?dist/.*\.(?:[cm]?js|css)$"
    r"|(?:^|/)(?:gradlew(?:\.bat)?|mvnw(?:\.cmd)?|cpplint\.py|erlang\.mk|rebar3?|ez_setup\.py|waf)$"
    r"|[.-]vsdoc\.js$|\.intellisense\.js$",
    re.IGNORECASE,
)
# a name with a version is a copy
_VERSIONED = later(r"(?:^|/)[a-z][\w.-]*?-\d+\.\d+(?:\.\d+)?(?:\.\w+)*\.(?:js|css)$", re.IGNORECASE)
_LIBRARY = later(
    r"(?:^|/)(?P<name>jquery[\w.-]*|bootstrap[\w.-]*|font-?awesome|foundation|normalize|animate|modernizr[\w.-]*|angular[\w.-]*"
    r"|react(?:-dom)?|vue|ember|backbone|underscore|lodash|moment|d3(?:\.v\d)?|three|prototype|effects|controls|dragdrop"
    r"|mootools[\w.-]*|dojo|yui[\w.-]*|raphael|handlebars|mustache|require|html5shiv|cordova[\w.-]*|knockout[\w.-]*|Chart"
    r"|leaflet[\w.-]*|select2|codemirror|highlight(?:\.pack)?|prism|popper|xregexp)(?:\.\w+)*\.(?:js|css|less|scss)$",
    re.IGNORECASE,
)
_BANNER = later(rb"\A\s*(?:/\*[!*]?|//)[^;{]{0,600}?(?:\bv\d+\.\d+|\b\d+\.\d+\.\d+)", re.DOTALL)
_LETTERS = later(rb"[a-z]+", re.IGNORECASE)
_DOCUMENTATION = later(
    r"^(?:docs?|documentation|man|javadoc|website)/"
    r"|(?:^|/)(?:documentation|javadoc|inst/doc)/"
    r"|(?:^|/)(?:CHANGE(?:S|LOG)|CONTRIBUTING|COPYING|INSTALL|LICEN[CS]E|README|NEWS|AUTHORS|HISTORY|SECURITY"
    r"|CODE_OF_CONDUCT|NOTICE|UPGRADING|MAINTAINERS)"
    r"(?:[-_][\w-]+|[.\w-]*\.(?:md|mdx|markdown|rst|txt|adoc|org|html?|rdoc|textile|pod))?$",
    re.IGNORECASE,
)


def is_vendored(path: str, head: bytes) -> bool:
    """Whether the file is a copy of another project's. `head`: its first bytes, for the banner of a library."""
    if _VENDORED.search(path) or _VERSIONED.search(path):
        return True
    library = _LIBRARY.search(path)
    if library is None:
        return False
    banner = _BANNER.match(head)
    name = _LETTERS.match(library["name"].encode())
    return banner is not None and name is not None and name[0].lower() in banner[0].lower()


def is_documentation(path: str) -> bool:
    return _DOCUMENTATION.search(path) is not None
