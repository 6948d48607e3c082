-- The registry's first shape. Migrations are only ever appended; dates are ISO text, yen are integers.

-- One row a run. `counts` is a JSON object: files, rows, issues, changes, outputs.
CREATE TABLE run (
    run_id TEXT PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    as_of TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    counts TEXT NOT NULL DEFAULT '{}',
    failure TEXT NOT NULL DEFAULT ''
);

-- One row a file that was ever read; its records and issues are those of `revision`.
CREATE TABLE file (
    path TEXT PRIMARY KEY,
    revision TEXT NOT NULL,
    role TEXT NOT NULL,
    read_with TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ok', 'failed', 'missing')),
    first_seen_run TEXT NOT NULL REFERENCES run (run_id),
    last_read_run TEXT NOT NULL REFERENCES run (run_id)
);

-- The mapped cells of each record, so that a night can be computed without reading an unchanged file.
CREATE TABLE record (
    path TEXT NOT NULL REFERENCES file (path) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row_number INTEGER,
    col_number INTEGER,
    cells TEXT NOT NULL,
    PRIMARY KEY (path, sequence)
);

CREATE TABLE file_issue (
    path TEXT NOT NULL REFERENCES file (path) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row_number INTEGER,
    col_number INTEGER,
    desk TEXT,
    field TEXT,
    seen TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (path, sequence)
);

-- Evidence keys of identities; `kind` is W, F, C, K (numbered ids), D (desks) or N (names of
-- desks' folders). Never deleted.
CREATE TABLE identity_key (
    kind TEXT NOT NULL,
    evidence TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, evidence)
);

CREATE TABLE identity_counter (
    kind TEXT PRIMARY KEY,
    next INTEGER NOT NULL
);

-- Every version of every entity; the current one has no `known_to`.
CREATE TABLE entity_version (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    known_from TEXT NOT NULL REFERENCES run (run_id),
    known_to TEXT REFERENCES run (run_id),
    document TEXT NOT NULL,
    PRIMARY KEY (kind, id, known_from)
);

CREATE INDEX entity_version_current ON entity_version (kind, id) WHERE known_to IS NULL;

-- What people wrote in our tabs, each value once; a value that was replaced or erased has `gone_at`.
CREATE TABLE human_cell (
    book TEXT NOT NULL,
    tab TEXT NOT NULL,
    row_key TEXT NOT NULL,
    column_name TEXT NOT NULL,
    value TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    gone_at TEXT,
    file TEXT NOT NULL,
    revision TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row_number INTEGER,
    col_number INTEGER,
    PRIMARY KEY (book, tab, row_key, column_name, first_seen)
);

CREATE INDEX human_cell_standing ON human_cell (book, tab, row_key, column_name) WHERE gone_at IS NULL;

-- When the content of a produced tab last changed (最終更新).
CREATE TABLE output_tab (
    book TEXT NOT NULL,
    tab TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    changed_on TEXT NOT NULL,
    PRIMARY KEY (book, tab)
);

-- The bytes that we wrote last, to tell our own work from a person's.
CREATE TABLE output_file (
    path TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL
);
