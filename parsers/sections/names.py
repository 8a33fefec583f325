"""Which language a file is of that is read in sections, and which files are not worth reading, by name alone.

The names are those of GitHub's linguist in lower case, one word each.
"""

import re
from functools import lru_cache

from parsers.generic import named_language
from parsers.patterns import later

_BY_NAME = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "kbuild": "makefile",
    "justfile": "just",
    "cmakelists.txt": "cmake",
    "build": "starlark",
    "build.bazel": "starlark",
    "workspace": "starlark",
    "workspace.bazel": "starlark",
    "module.bazel": "starlark",
    "tiltfile": "starlark",
    "jenkinsfile": "groovy",
    "vagrantfile": "ruby",
    "procfile": "procfile",
    "codeowners": "text",
    "go.mod": "go.mod",
    "go.work": "go.work",
    "nginx.conf": "nginx",
    ".babelrc": "json",
    ".eslintrc": "json",
    ".prettierrc": "json",
    ".swcrc": "json",
    "pipfile": "toml",
    "readme": "text",
    "changelog": "text",
    "license": "text",
}
_BY_SUFFIX = {
    language: suffixes.split()
    for language, suffixes in {
        "markdown": "md mdx markdown mdown mkd mdc qmd rmd",
        "restructuredtext": "rst rest",
        "asciidoc": "adoc asciidoc asc",
        "org": "org",
        "text": "txt text",
        "sql": "sql ddl dml pgsql mysql psql tsql",
        "plsql": "pls plsql pkb pks",
        "yaml": "yml yaml",
        "toml": "toml",
        "ini": "ini cfg conf cnf properties editorconfig service env desktop",
        "json": "json jsonc json5 webmanifest code-workspace avsc",
        "xml": "xml xsd xsl xslt wsdl csproj vbproj fsproj props targets plist storyboard xib resx xaml axml pom",
        "html": "html htm xhtml shtml",
        "jinja": "j2 jinja jinja2 twig njk",
        "erb": "erb rhtml",
        "ejs": "ejs",
        "handlebars": "hbs handlebars mustache",
        "gotemplate": "tmpl gotmpl gohtml tpl",
        "blade": "blade.php",
        "liquid": "liquid",
        "pug": "pug jade",
        "haml": "haml slim",
        "razor": "cshtml razor vbhtml",
        "jsp": "jsp jspf tag",
        "vue": "vue",
        "svelte": "svelte",
        "astro": "astro",
        "css": "css scss sass less styl pcss postcss",
        "protobuf": "proto",
        "thrift": "thrift avdl fbs",
        "graphql": "graphql gql graphqls",
        "prisma": "prisma",
        "terraform": "tf tfvars",
        "hcl": "hcl nomad",
        "dockerfile": "dockerfile containerfile",
        "makefile": "mk mak make",
        "just": "just",
        "cmake": "cmake",
        "starlark": "bzl bazel star sky",
        "gherkin": "feature",
        "nginx": "nginx",
    }.items()
}
_LANGUAGE = {suffix: language for language, suffixes in _BY_SUFFIX.items() for suffix in suffixes}
_NAME_STARTS = (("dockerfile.", "dockerfile"), ("makefile.", "makefile"), (".env", "ini"))
_GIT = frozenset({".gitignore", ".gitattributes", ".gitmodules", ".gitkeep", ".keep", ".mailmap"})  # rules, no text
# what has no text to search, by the ending alone; other binary files are told by their content
_BINARY = frozenset(
    """png jpg jpeg gif bmp ico icns tif tiff webp avif heic psd ai eps pdf ps doc docx xls xlsx ppt pptx odt ods odp
    pages numbers zip gz tgz bz2 xz zst lz4 7z rar tar jar war ear whl egg gem nupkg deb rpm dmg iso img apk ipa aab
    exe dll so dylib a o obj lib bin class pyc pyo pyd wasm node beam elc mo ttf otf woff woff2 eot mp3 mp4 m4a m4v wav
    ogg oga ogv flac aac avi mov mkv webm swf fla db sqlite sqlite3 mdb parquet orc feather arrow avro h5 hdf5 npy npz
    pkl pickle pt pth onnx safetensors gguf tflite pb ckpt joblib rds rdata mat sav dat idx pack keystore jks p12 pfx
    der gpg sig xcf blend fbx glb stl dwg tga dds ktx exr hdr raw nib xcuserstate ds_store""".split()  # noqa: SIM905 - read best as words
)
_LOCKS = later(
    r"(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.ya?ml|bun\.lockb?|packages\.lock\.json|go\.sum"
    r"|go\.work\.sum|\.terraform\.lock\.hcl|gradle\.lockfile|Package\.resolved|conda-lock\.ya?ml|\.pnp\.\w+"
    r"|[^/]*\.lock|[^/]*[.-]lock\.json)$",
    re.IGNORECASE,
)
_REASONS = {
    reason: frozenset(suffixes.split())
    for reason, suffixes in {
        "picture as text": "svg svgz drawio xpm pbm pgm ppm",
        "data": "csv tsv psv jsonl ndjson geojson topojson har ipynb log out diff patch rej orig dump bak fasta fa vcf"
        " bed sam gff obj mtl ply wkt srt vtt ttl nt nq rdf owl snap ambr golden cast trace prof lcov",
        "translations": "po pot xlf xliff arb strings xtb",
        "key or certificate": "pem crt cer key csr pub p8 p7b",
        "source map": "map",
    }.items()
}
_REASON = {suffix: reason for reason, suffixes in _REASONS.items() for suffix in suffixes}
MAX_SETTINGS = 64_000  # bytes; a larger JSON, XML or YAML file is data
MAX_TEXT = 400_000
_SETTINGS = frozenset({"json", "xml", "yaml", "toml", "ini"})


@lru_cache(maxsize=20_000)
def section_language(path: str) -> str | None:
    """The language of a file that no grammar reads; "text" when nothing is known; None: by its name nothing to read."""
    name = path.rpartition("/")[2].lower()
    if name in _GIT:
        return None
    found = _BY_NAME.get(name)
    if found:
        return found
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        return "text"
    if suffix in _BINARY:
        return None
    for start, language in _NAME_STARTS:
        if name.startswith(start) and stem:
            return language
    two = f"{stem.rpartition('.')[2]}.{suffix}"
    return _LANGUAGE.get(two) or _LANGUAGE.get(suffix) or named_language(suffix) or "text"


def left_out(path: str, size: int) -> str:
    """Why a file that no grammar reads is not searched either; "" when it is."""
    if _LOCKS.search(path):
        return "lock file"
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    reason = _REASON.get(suffix, "")
    if reason:
        return reason
    language = section_language(path)
    if size > MAX_SETTINGS and language in _SETTINGS:
        return f"data: {language} larger than {MAX_SETTINGS / 1000:g} kB"
    return f"data: text larger than {MAX_TEXT / 1000:g} kB" if size > MAX_TEXT else ""
