-- What files said is kept as it was known: a record or issue that is no longer said ends with the run that read its file
-- anew, and what the file was (owner, revision, status) until then stands in `past_file`.
CREATE TABLE record_version (
    path TEXT NOT NULL REFERENCES file (path) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row_number INTEGER,
    col_number INTEGER,
    cells TEXT NOT NULL,
    known_from TEXT NOT NULL REFERENCES run (run_id),
    known_to TEXT REFERENCES run (run_id),
    PRIMARY KEY (path, sequence, known_from)
);

INSERT INTO record_version
SELECT record.path, sequence, kind, sheet, row_number, col_number, cells, file.last_read_run, NULL
FROM record JOIN file ON file.path = record.path;

DROP TABLE record;
ALTER TABLE record_version RENAME TO record;
CREATE INDEX record_standing ON record (path, sequence) WHERE known_to IS NULL;

CREATE TABLE file_issue_version (
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
    known_from TEXT NOT NULL REFERENCES run (run_id),
    known_to TEXT REFERENCES run (run_id),
    PRIMARY KEY (path, sequence, known_from)
);

INSERT INTO file_issue_version
SELECT file_issue.path, sequence, code, severity, sheet, row_number, col_number, desk, field, seen, message,
       file.last_read_run, NULL
FROM file_issue JOIN file ON file.path = file_issue.path;

DROP TABLE file_issue;
ALTER TABLE file_issue_version RENAME TO file_issue;
CREATE INDEX file_issue_standing ON file_issue (path, sequence) WHERE known_to IS NULL;

CREATE TABLE past_file (
    path TEXT NOT NULL,
    revision TEXT NOT NULL,
    role TEXT NOT NULL,
    read_with TEXT NOT NULL,
    status TEXT NOT NULL,
    known_from TEXT NOT NULL REFERENCES run (run_id),
    known_to TEXT NOT NULL REFERENCES run (run_id),
    PRIMARY KEY (path, known_from)
);
