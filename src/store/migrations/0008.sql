-- What each run added, changed and took away: counted when it is written, for a year of nights is long to count again.
CREATE TABLE change_tally (
    run_id TEXT NOT NULL REFERENCES run (run_id),
    kind TEXT NOT NULL,
    new INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, kind)
) WITHOUT ROWID;
-- A version that follows on another is a change; the first of its entity, also of one that comes back, is new.
INSERT INTO change_tally (run_id, kind, new, changed)
    SELECT known_from, kind, sum(is_first), sum(NOT is_first)
    FROM (SELECT kind, known_from,
                 lag(known_to) OVER (PARTITION BY kind, id ORDER BY known_from) IS NOT known_from AS is_first
          FROM entity_version)
    GROUP BY known_from, kind;
-- One that ends without a next is gone.
INSERT INTO change_tally (run_id, kind, gone)
    SELECT known_to, kind, count(*)
    FROM entity_version AS version
    WHERE known_to IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM entity_version AS next
                      WHERE next.kind = version.kind AND next.id = version.id AND next.known_from = version.known_to)
    GROUP BY known_to, kind
    ON CONFLICT (run_id, kind) DO UPDATE SET gone = excluded.gone;
