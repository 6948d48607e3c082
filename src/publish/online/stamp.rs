//! The stamp in a spreadsheet's metadata: which installation writes here, and the run that did so last.

use super::request::request;
use crate::plan::online::Stamp;
use crate::source::STAMP_KEY;
use google_sheets4::api::Request;
use serde_json::json;

/// Creates the stamp, or brings it up to date where it stands.
pub(super) fn put(stamp: &Stamp) -> Request {
    let value =
        json!({"registry": stamp.registry, "run": stamp.run, "at": stamp.at, "columns": stamp.columns});
    let shape = match stamp.id {
        None => json!({"createDeveloperMetadata": {"developerMetadata": {
            "metadataKey": STAMP_KEY, "metadataValue": value.to_string(), "visibility": "DOCUMENT",
            "location": {"spreadsheet": true}}}}),
        Some(id) => json!({"updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": id}}],
            "developerMetadata": {"metadataValue": value.to_string()},
            "fields": "metadataValue"}}),
    };
    request(&shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_made_once_and_then_kept_up() {
        let stamp = |id| Stamp {
            registry: "r".to_owned(),
            run: "u".to_owned(),
            at: "2026-11-28T02:00".to_owned(),
            columns: "c".to_owned(),
            id,
        };
        let made = put(&stamp(None)).create_developer_metadata.unwrap().developer_metadata.unwrap();
        assert_eq!(made.metadata_key.as_deref(), Some(STAMP_KEY));
        assert_eq!(made.location.unwrap().spreadsheet, Some(true));
        let kept = put(&stamp(Some(4))).update_developer_metadata.unwrap();
        let filter = kept.data_filters.unwrap().remove(0).developer_metadata_lookup.unwrap();
        assert_eq!(filter.metadata_id, Some(4));
    }
}
