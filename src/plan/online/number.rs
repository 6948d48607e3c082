//! Tabs and charts of ours are known again by their numbers, which follow from their names.

/// The same chart has the same id every night.
pub(super) fn chart_id(tab: &str, title: &str) -> i32 {
    number_of(&format!("chart\u{1f}{tab}\u{1f}{title}"))
}

/// The same tab that we add has the same id, unless another one has it already.
pub(super) fn tab_id(name: &str) -> i32 {
    number_of(&format!("tab\u{1f}{name}"))
}

/// A positive number that follows from a text.
fn number_of(text: &str) -> i32 {
    let hash = blake3::hash(text.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    i32::from_le_bytes([a, b, c, d & 0x3F]).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_positive_and_the_same_every_night() {
        assert!(tab_id("案件") > 0 && tab_id("案件") == tab_id("案件"));
        assert_ne!(chart_id("案件", "件数"), chart_id("案件", "金額"));
    }
}
