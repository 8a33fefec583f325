-- One file holds the exact index and the memory, so a transaction keeps them in step.
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    digest BLOB NOT NULL,           -- git's blob id (SHA-1) of the content
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    is_test INTEGER NOT NULL,
    origin INTEGER NOT NULL,        -- parsers.origin.Origin: own, generated, minified, vendored, documentation
    error_count INTEGER NOT NULL,
    learned INTEGER NOT NULL        -- 1: the memory holds this file's experiences
);
CREATE INDEX file_unlearned ON file (id) WHERE learned = 0;
-- The text that was indexed, compressed: old experiences and full-text rows are derived from it again to be unlearned.
CREATE TABLE source (file_id INTEGER PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE skipped (path TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE parse_error (file_id INTEGER NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL);

-- Every file has one row of kind MODULE (2) that stands for the file itself; definitions hang below it.
CREATE TABLE symbol (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL,
    parent_id INTEGER,              -- NULL for the module row
    kind INTEGER NOT NULL,          -- parsers.model.SymbolKind
    name TEXT NOT NULL,
    qualified_name TEXT NOT NULL,   -- '' for the module row
    key INTEGER NOT NULL,           -- 64-bit hash of path and qualified name: the value code of the memory
    start_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    start_line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    name_line INTEGER NOT NULL,
    signature TEXT NOT NULL,
    parameters TEXT,                -- JSON [[name, kind, optional, annotation], ...]; NULL when not callable
    doc TEXT NOT NULL,              -- first paragraph
    modifiers TEXT NOT NULL         -- space separated
);
CREATE INDEX symbol_file ON symbol (file_id);
CREATE INDEX symbol_name ON symbol (name);
CREATE INDEX symbol_package ON symbol (file_id, name) WHERE kind IN (3, 4); -- packages and namespaces

-- What the names of a file are bound to: see `coderecall.store.rows.packed_bindings`.
CREATE TABLE binding (file_id INTEGER PRIMARY KEY, packed BLOB NOT NULL);

-- Names and qualifiers of references, interned: they repeat a hundredfold.
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE reference (
    file_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    scope_id INTEGER NOT NULL,      -- enclosing symbol, the module row at file level
    name_id INTEGER NOT NULL,
    qualifier_id INTEGER,           -- NULL: none
    kind INTEGER NOT NULL,          -- parsers.model.ReferenceKind
    start_byte INTEGER NOT NULL,
    line INTEGER NOT NULL,
    shape TEXT,                     -- of a call: number of positions, then keywords; '*' and '**' are spreads: '2 timeout **'
    is_local INTEGER NOT NULL,
    target_id INTEGER,              -- symbol; NULL: unresolved or outside
    confidence INTEGER NOT NULL,    -- coderecall.model.Confidence
    PRIMARY KEY (file_id, seq)
) WITHOUT ROWID;
CREATE INDEX reference_base ON reference (file_id, seq) WHERE kind = 2; -- bases of classes
CREATE INDEX reference_name ON reference (name_id);
CREATE INDEX reference_target ON reference (target_id) WHERE target_id IS NOT NULL;

CREATE TABLE import (
    file_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    scope_id INTEGER NOT NULL,
    module TEXT NOT NULL,
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    start_byte INTEGER NOT NULL,
    line INTEGER NOT NULL,
    type_only INTEGER NOT NULL,
    reexport INTEGER NOT NULL,
    target_file_id INTEGER,         -- file it reads; NULL: outside the repository or unknown
    target_id INTEGER,              -- symbol it names; the module row for a whole module
    PRIMARY KEY (file_id, seq)
) WITHOUT ROWID;
CREATE INDEX import_target_file ON import (target_file_id) WHERE target_file_id IS NOT NULL;
CREATE INDEX import_target ON import (target_id) WHERE target_id IS NOT NULL;

-- rowid = symbol.id. Contentless: the text is kept once, in `source`.
CREATE VIRTUAL TABLE text USING fts5 (
    name, path, doc, body, content='', tokenize="porter unicode61 remove_diacritics 2 tokenchars '$'"
);

-- The exact history: the evidence for what the memory ranks.
CREATE TABLE past_commit (
    id INTEGER PRIMARY KEY,         -- order of learning: oldest first
    sha TEXT NOT NULL UNIQUE,
    time INTEGER NOT NULL,
    message TEXT NOT NULL           -- subject and first paragraph
);
CREATE TABLE commit_file (commit_id INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (path, commit_id)) WITHOUT ROWID;
CREATE INDEX commit_file_commit ON commit_file (commit_id);
CREATE TABLE commit_symbol (
    commit_id INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (key, commit_id)
) WITHOUT ROWID;

-- Experiences of learned files that were changed or removed, waiting to be unlearned; written with the change itself.
CREATE TABLE forget (id INTEGER PRIMARY KEY, head TEXT NOT NULL, key TEXT NOT NULL, value INTEGER NOT NULL, label TEXT NOT NULL);

CREATE TABLE memory (name TEXT PRIMARY KEY, snapshot BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE surprise (
    sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, head TEXT NOT NULL, label TEXT NOT NULL, value REAL NOT NULL
);
