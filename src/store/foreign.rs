//! Whether the file in the registry's place is somebody else's: a workbook by a slip of the configuration is no broken registry.

use super::StoreError;
use rusqlite::Connection;
use std::io::Read;
use std::path::Path;

/// How files begin that are surely something else.
const BEGINNINGS: [&[u8]; 8] = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xD0\xCF\x11\xE0",
    b"%PDF",
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"<",
    b"\xEF\xBB\xBF",
];

/// Names that files of an office have, and registries do not.
const ENDINGS: [&str; 16] = [
    "xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt", "pdf", "docx", "doc", "html", "htm", "toml",
    "zip", "eml",
];

/// Answers where the file at a path may be a registry, a broken one among them, or none stands there.
///
/// # Errors
/// When something else stands there.
pub fn refuse_foreign(path: &Path) -> Result<(), StoreError> {
    let Ok(found) = std::fs::metadata(path) else { return Ok(()) };
    let foreign = || Err(StoreError::Foreign { path: path.to_owned() });
    if !found.is_file() {
        return foreign();
    }
    let mut head = Vec::new();
    if let Ok(file) = std::fs::File::open(path)
        && file.take(16).read_to_end(&mut head).is_err()
    {
        return Ok(());
    }
    let is_ours = head.is_empty() || head.starts_with(b"SQLite format 3");
    let has_ending = || {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
    };
    if !is_ours && (BEGINNINGS.iter().any(|beginning| head.starts_with(beginning)) || has_ending()) {
        return foreign();
    }
    Ok(())
}

/// "TSNG": whose file this is.
pub(super) const APPLICATION: i32 = 0x5453_4E47;

/// Answers where an open database is a registry, or empty.
pub(super) fn refuse_others_database(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    match is_others(connection).map_err(StoreError::open(path))? {
        true => Err(StoreError::Foreign { path: path.to_owned() }),
        false => Ok(()),
    }
}

/// Whether another program's database stands there. Registries of earlier versions bear no mark, and are told by their tables.
fn is_others(connection: &Connection) -> rusqlite::Result<bool> {
    let mark: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if mark == APPLICATION {
        return Ok(false);
    }
    let (tables, own): (i64, i64) = connection.query_row(
        "SELECT count(*), count(*) FILTER (WHERE name IN ('run', 'file', 'record')) FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(mark != 0 || (tables > 0 && own < 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_workbook_in_the_registrys_place_is_no_broken_registry() {
        let home = tempfile::tempdir().unwrap();
        for (name, bytes) in [
            ("事業所一覧.xlsx", &b"PK\x03\x04rest of a package"[..]),
            ("registry.db", b"PK\x03\x04rest of a package"),
            ("名簿.csv", "事業所名,電話番号\n".as_bytes()),
        ] {
            let path = home.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let error = Store::open(&path).unwrap_err();
            assert!(matches!(error, StoreError::Foreign { .. }), "{name}: {error}");
            assert!(!error.to_string().contains("restore"), "{error}");
            assert_eq!(std::fs::read(&path).unwrap(), bytes, "{name}");
        }
        let broken = home.path().join("broken.db");
        std::fs::write(&broken, "壊れた登録簿").unwrap();
        assert!(refuse_foreign(&broken).is_ok());
        assert!(refuse_foreign(&home.path().join("none.db")).is_ok());
    }

    #[test]
    fn the_database_of_another_program_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("others.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE places (url TEXT)").unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Foreign { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
