-- Corrections in 事業所台帳 with which all rows have agreed: `place` = book|key|column, `value` = what was written.
CREATE TABLE settled_override (
    place TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
