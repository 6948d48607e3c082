//! The JSON schema of the configuration, for editors that check while the operator types.

use super::operations::{RawBackup, RawGuard, RawMail, RawSchedule, RawStatus};
use super::raw::{
    RawGoogle, RawIdentity, RawMatching, RawOffice, RawPaths, RawProgramme, RawSheets, RawSource, RawWorkKind,
};
use schemars::{JsonSchema, schema_for};

/// The headings of the file; each is read on its own (see `raw`), this says what they are called.
#[derive(JsonSchema)]
#[schemars(title = "tsunagi.toml", deny_unknown_fields)]
#[expect(dead_code, reason = "its fields are read by the schema alone")]
struct Headings {
    paths: Option<RawPaths>,
    office: Option<RawOffice>,
    schedule: Option<RawSchedule>,
    backup: Option<RawBackup>,
    status: Option<RawStatus>,
    guard: Option<RawGuard>,
    mail: Option<RawMail>,
    programmes: Option<Vec<RawProgramme>>,
    identity: Option<RawIdentity>,
    matching: Option<RawMatching>,
    work_kinds: Option<Vec<RawWorkKind>>,
    google: Option<RawGoogle>,
    sources: Option<Vec<RawSource>>,
    sheets: Option<RawSheets>,
}

/// The schema as JSON text.
#[must_use]
pub fn schema() -> String {
    format!("{:#}\n", schema_for!(Headings).to_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The properties of a heading, whatever stands around it (`anyOf`, `$ref`, `items`).
    fn properties<'a>(root: &'a Value, node: &'a Value) -> Option<&'a Value> {
        if let Some(reference) = node["$ref"].as_str() {
            return properties(root, root.pointer(reference.strip_prefix('#')?)?);
        }
        let inner = node["anyOf"].as_array().into_iter().flatten().chain(node.get("items"));
        node.get("properties").or_else(|| inner.filter_map(|one| properties(root, one)).next())
    }

    #[test]
    fn every_key_of_the_shipped_example_is_in_the_schema_and_a_wrong_one_is_not() {
        let root: Value = serde_json::from_str(&schema()).unwrap();
        let uncommented: String = super::super::EXAMPLE
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('[')))
            .zip(super::super::EXAMPLE.lines())
            .fold(String::new(), |text, (rest, line)| text + rest.unwrap_or(line) + "\n");
        let example: toml::Table = uncommented.parse().unwrap();
        let mut seen = 0;
        for (heading, value) in &example {
            let node = &root["properties"][heading];
            let known = properties(&root, node).unwrap_or_else(|| panic!("{heading} has no properties"));
            let tables = match value {
                toml::Value::Array(items) => items.clone(),
                other => vec![other.clone()],
            };
            for key in tables.iter().filter_map(toml::Value::as_table).flat_map(toml::Table::keys) {
                assert!(known.get(key).is_some(), "{heading}.{key}");
                seen += 1;
            }
            assert!(known.get("inbxo").is_none());
        }
        assert!(seen > 40, "{seen}");
        assert_eq!(root["additionalProperties"], false);
    }
}
