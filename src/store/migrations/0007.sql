-- A column of a file is written down once, not with each of its cells: a nation's records took three times the room.
CREATE TABLE record_column (
    path TEXT NOT NULL REFERENCES file (path) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    field TEXT NOT NULL,
    header TEXT NOT NULL,
    col_number INTEGER NOT NULL,
    PRIMARY KEY (path, number)
) WITHOUT ROWID;
INSERT INTO record_column (path, number, field, header, col_number)
    SELECT path, row_number() OVER (PARTITION BY path ORDER BY first), field, header, col_number
    FROM (SELECT record.path AS path, cell.value ->> 0 AS field, cell.value ->> 1 AS header,
                 cell.value ->> 3 AS col_number, min(record.sequence * 100000 + cell.key) AS first
          FROM record, json_each(record.cells) AS cell
          WHERE json_valid(record.cells)
          GROUP BY 1, 2, 3, 4);
-- Each cell is `[column, row less the record's row, value]`.
CREATE INDEX record_column_named ON record_column (path, field, header, col_number);
UPDATE record SET cells = (
    SELECT json_group_array(
               json_array(named.number, (cell.value ->> 2) - coalesce(record.row_number, 0), cell.value ->> 4)
               ORDER BY cell.key)
    FROM json_each(record.cells) AS cell
    JOIN record_column AS named
      ON named.path = record.path AND named.field = cell.value ->> 0 AND named.header = cell.value ->> 1
     AND named.col_number = cell.value ->> 3)
WHERE json_valid(cells);
DROP INDEX record_column_named;
