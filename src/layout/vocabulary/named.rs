//! The field that a person names: by the word of 列の対応 and the manual, by its key, or by any header that is read as it.

use super::dictionary::Dictionary;
use super::scored::WORD;
use super::words::{HeaderText, fold};
use crate::domain::{Field, RecordKind};

/// `None` where no field is called so.
#[must_use]
pub fn field_named(word: &str) -> Option<Field> {
    let own = fold(word);
    let is_called = |field: &&Field| fold(field.label()) == own || field.key() == word.trim();
    if let Some(field) = Field::ALL.iter().find(is_called) {
        return Some(*field).filter(|field| *field != Field::PersonalInformation);
    }
    let text = HeaderText::of(std::iter::once(word.trim()));
    let found = Dictionary::shipped().matches(&text);
    let best = |kind: RecordKind| {
        let (_, matches) = found.iter().find(|(own, _)| *own == kind)?;
        let best = matches.iter().max_by(|one, other| one.score.total_cmp(&other.score))?;
        (best.score >= WORD && best.field != Field::PersonalInformation).then_some(best.field)
    };
    RecordKind::ALL.iter().copied().find_map(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_goes_by_its_label_its_key_and_its_usual_headers() {
        for (word, field) in [
            ("職員数", Field::Staff),
            ("off_site", Field::OffSite),
            ("PC台数", Field::PcCount),
            ("ＰＣ台数", Field::PcCount),
            ("電話", Field::Phone),
            ("TEL", Field::Phone),
            ("発注番号", Field::OrderNumber),
        ] {
            assert_eq!(field_named(word), Some(field), "{word}");
        }
        for word in ["あれこれ", "？", ""] {
            assert_eq!(field_named(word), None, "{word}");
        }
    }
}
