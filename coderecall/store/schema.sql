-- One file holds the exact index and the memory, so a transaction keeps them in step.
--
-- What a file says is kept once for each content that it has had (`version`), so that branches and the worktrees of one
-- repository share it. What a name means in a tree depends on the other files there: it is kept for each tree (`tree`,
-- `meaning`), and names its targets by file and symbol key, which stay the same from version to version.
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE worktree (id INTEGER PRIMARY KEY, root TEXT NOT NULL UNIQUE);  -- '' the one that the index lies in
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);      -- a path that some tree has, or had

CREATE TABLE version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, as those of symbols
    file_id INTEGER NOT NULL,
    digest BLOB NOT NULL,           -- git's blob id (SHA-1) of the content
    language TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    is_test INTEGER NOT NULL,
    origin INTEGER NOT NULL,        -- parsers.origin.Origin: own, generated, minified, vendored, documentation
    error_count INTEGER NOT NULL,
    first_symbol INTEGER NOT NULL,  -- the symbols of a version follow each other; the first stands for the file
    symbol_count INTEGER NOT NULL,
    references_count INTEGER NOT NULL,
    imports_count INTEGER NOT NULL,
    learned INTEGER NOT NULL,       -- 1: the memory holds this version's experiences
    retired INTEGER NOT NULL        -- 0: in some tree; else the order in which versions left the last tree they were in
);
CREATE UNIQUE INDEX version_content ON version (file_id, digest);
CREATE INDEX version_unlearned ON version (id) WHERE learned = 0;
CREATE INDEX version_retired ON version (retired) WHERE retired > 0;

-- The definitions and the uses of a version and what its names are bound to, packed (`coderecall.store.packing`). Rows of
-- their own would cost five times the bytes and most of the time of an index run.
CREATE TABLE parse (version_id INTEGER PRIMARY KEY, outline BLOB NOT NULL, uses BLOB NOT NULL, bindings BLOB NOT NULL);
-- What the units of text of a version mean, as vectors of the token embeddings (`coderecall.index.vectors`).
CREATE TABLE vector (version_id INTEGER PRIMARY KEY, places BLOB NOT NULL, codes BLOB NOT NULL);
CREATE TABLE parse_error (version_id INTEGER NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL);
CREATE INDEX parse_error_version ON parse_error (version_id);

-- What is looked up across files; the rest of a symbol is in its version's outline.
CREATE TABLE symbol (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: full text forgets late
    version_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,          -- parsers.model.SymbolKind; MODULE (2) first in each version: the file itself
    name TEXT NOT NULL,
    key INTEGER NOT NULL            -- 64-bit hash of path and qualified name: the value code of the memory
);
CREATE INDEX symbol_name ON symbol (name);
CREATE INDEX symbol_package ON symbol (version_id, name) WHERE kind IN (3, 4); -- packages and namespaces

CREATE TABLE tree (
    worktree INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    PRIMARY KEY (worktree, file_id)
) WITHOUT ROWID;
CREATE INDEX tree_version ON tree (version_id);

-- What the uses of a file mean, packed; nothing before they were looked at. `edge` says which files hold uses of a file's
-- definitions or import it.
CREATE TABLE meaning (
    worktree INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    exact INTEGER NOT NULL,
    inferred INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (worktree, file_id)
) WITHOUT ROWID;
CREATE TABLE edge (
    worktree INTEGER NOT NULL, target_file_id INTEGER NOT NULL, file_id INTEGER NOT NULL,
    PRIMARY KEY (worktree, target_file_id, file_id)
) WITHOUT ROWID;

CREATE TABLE skipped (
    worktree INTEGER NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (worktree, path)
) WITHOUT ROWID;

-- rowid = symbol.id. Contentless, so a version that goes leaves its rows behind: they are passed over when asked, and
-- swept out when they have become many. The body comes first: a word in the first column is stored without its column.
CREATE VIRTUAL TABLE text USING fts5 (
    body, name, path, doc, content='', tokenize="porter unicode61 remove_diacritics 2 tokenchars '$'"
);
-- rowid = version.id: hashes of the names that a version uses and imports, to find the files that mention a name.
CREATE VIRTUAL TABLE mention USING fts5 (words, content='', columnsize=0, detail=none, tokenize='ascii');

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

-- Parts of the heads of the memory, "described-by/head", "described-by/0": a write changes a few of them.
CREATE TABLE memory (name TEXT PRIMARY KEY, snapshot BLOB NOT NULL);
CREATE TABLE surprise (
    sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, head TEXT NOT NULL, label TEXT NOT NULL, value REAL NOT NULL,
    kind TEXT NOT NULL
);
