//! 案内: which desk was asked about which case in which run, read back from what the store keeps of it.

use crate::domain::{CaseId, DeskId, Invitation};
use chrono::NaiveDateTime;

/// `C-000001:d01`
pub(super) fn id(one: &Invitation) -> String {
    format!("{}:{}", one.case, one.desk)
}

/// From its id and document.
#[must_use]
pub fn read_invitation(id: &str, document: &str) -> Option<Invitation> {
    let (case, desk) = id.split_once(':')?;
    let case: CaseId = case.parse().ok()?;
    let document: serde_json::Value = serde_json::from_str(document).ok()?;
    let at: NaiveDateTime = document.get("at")?.as_str()?.parse().ok()?;
    Some(Invitation { case, desk: DeskId::new(desk), at })
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let one = Invitation {
            case: CaseId(1),
            desk: DeskId::new("d02-40_福岡"),
            at: "2026-11-20T22:00:00".parse().unwrap(),
        };
        assert_eq!(read_invitation("C-000001", "{}"), None);
        assert_eq!(read_invitation(&id(&one), &document::invitation(&one).text), Some(one));
    }
}
