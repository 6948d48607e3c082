//! A name with its service in brackets behind or before it, as a list notes it there: `例示【Ｂ型】`, `例示（就労継続支援Ａ型）`.

use super::name::is_designation;
use super::service;
use super::text::{fold, tidied_line};
use crate::domain::ServiceType;

/// The name, and the service that stands in brackets behind or before it and says nothing else.
#[must_use]
pub fn split(text: &str) -> Option<(String, ServiceType)> {
    let line = tidied_line(text);
    let behind = PAIRS.iter().find_map(|(open, close)| line.strip_suffix(*close)?.rsplit_once(*open));
    let before = || PAIRS.iter().find_map(|(open, close)| line.strip_prefix(*open)?.split_once(*close));
    let noted = |(name, inside): (&str, &str)| {
        let found = service::found_in(inside).filter(|_| is_designation(&fold(inside)))?;
        (!fold(name).is_empty()).then(|| (name.trim().to_owned(), found))
    };
    behind.and_then(noted).or_else(|| before().and_then(|(inside, name)| noted((name, inside))))
}

const PAIRS: [(char, char); 7] =
    [('(', ')'), ('【', '】'), ('[', ']'), ('〔', '〕'), ('<', '>'), ('〈', '〉'), ('《', '》')];

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("例示作業所（就労継続支援Ａ型）", Some(("例示作業所", ServiceType::TypeA)))]
    #[case("例示作業所【Ｂ型】", Some(("例示作業所", ServiceType::TypeB)))]
    #[case("例示　作業所［就Ｂ］", Some(("例示 作業所", ServiceType::TypeB)))]
    #[case("例示作業所〈B〉", Some(("例示作業所", ServiceType::TypeB)))]
    #[case("例示作業所（第二）", None)]
    #[case("例示作業所（旧Ａ型）", None)]
    #[case("例示作業所Ａ型", None)]
    #[case("（Ａ型）", None)]
    #[case("【Ｂ型】例示作業所", Some(("例示作業所", ServiceType::TypeB)))]
    #[case("【第二】例示作業所", None)]
    fn services_behind_names(#[case] text: &str, #[case] expected: Option<(&str, ServiceType)>) {
        let expected = expected.map(|(name, service)| (name.to_owned(), service));
        assert_eq!(split(text), expected, "{text}");
    }
}
