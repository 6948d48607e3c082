//! Parts of cases in a list that reads like one of orders: 枝番 | 案件コード | 都道府県 | 店舗数 | 窓口. Which case a part is of stands in each row, and
//! nothing says who does it or when it was ordered: a prefecture has its share of it.

use super::header::Header;
use crate::domain::{Field, Prefecture, RecordKind};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::mapping::values::Values;
use crate::layout::model::Orientation;
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;
use crate::normalise::text::is_dash;
use std::collections::BTreeMap;

/// Rows below a header in which its values are looked for.
const WITHIN: u32 = 60;
const FEWEST: usize = 2;
/// 合計 stands below them.
const MOST: f64 = 0.75;
/// The score of a column that is told by those beside it.
const TOLD: f64 = 0.95;

/// Reads the header as that of parts, where it is.
pub(in crate::layout) fn tell(header: &mut Header, view: &View<'_>, scorer: &mut Scorer<'_>) {
    use RecordKind::{Case, CaseSplit, Delivery, Order};
    let kind = header.assignment.kind;
    if !matches!(kind, Case | Order | Delivery) || view.orientation != Orientation::Rows {
        return;
    }
    let own: Vec<String> = header
        .paths
        .iter()
        .map(|path| path.as_ref().and_then(|path| path.last()).cloned().unwrap_or_default())
        .collect();
    let says = |fields: &[Field]| {
        header.assignment.fields.iter().flatten().any(|found| fields.contains(&found.field))
    };
    // Who does it, or wants it, is no part's.
    let others = [
        Field::Name,
        Field::OfficeNumber,
        Field::OrderedOn,
        Field::AssignedOn,
        Field::DeliveredOn,
        Field::Client,
        Field::Share,
        Field::OpenOn,
    ];
    if says(&others) {
        return;
    }
    let last = view.rows().min(header.last + WITHIN);
    let values = |at: usize| Values::sample(view, at as u32 + 1, header.last + 1..=last);
    let is_prefecture = |text: &str| Prefecture::from_name(text.trim()).is_some();
    let names_prefectures = |at: &usize| {
        let values = values(*at);
        values.filled() >= FEWEST && values.share_of(is_prefecture) >= MOST
    };
    let Some(place) = (0..own.len()).find(names_prefectures) else { return };
    let numbers: Vec<usize> = (0..own.len())
        .filter(|at| {
            !own[*at].is_empty()
                && [Case, Order, CaseSplit].into_iter().any(|kind| {
                    [Field::CaseNumber, Field::OrderNumber]
                        .into_iter()
                        .any(|field| scorer.means_of(&own[*at], kind, field))
                })
        })
        .collect();
    let texts = |at: usize| -> Vec<String> {
        (header.last + 1..=last)
            .filter(|row| {
                !view.get(*row, place as u32 + 1).is_blank()
                    && is_prefecture(&view.text(*row, place as u32 + 1))
            })
            .map(|row| view.text(row, at as u32 + 1).into_owned())
            .collect()
    };
    let is_branch = |at: usize, case: usize| {
        let (parts, cases) = (texts(at), texts(case));
        let is_part = |(part, case): (&String, &String)| {
            let rest = part.strip_prefix(case.as_str()).filter(|_| !case.is_empty());
            rest.is_some_and(|rest| rest.starts_with(is_dash) && rest.len() > 1)
        };
        let named = ["枝", "子", "分割", "内訳", "県別"].iter().any(|word| own[at].contains(word));
        named || cases.len() >= FEWEST && parts.iter().zip(&cases).all(is_part)
    };
    let pair = numbers.iter().copied().find_map(|case| {
        let branch = (0..own.len())
            .find(|at| *at != case && *at != place && !own[*at].is_empty() && is_branch(*at, case))?;
        Some((case, Some(branch)))
    });
    // The same case in several rows, each with a prefecture of its own, on a sheet that is called one of parts.
    let shared = |case: &usize| {
        let mut met: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (case, place) in texts(*case).into_iter().zip(texts(place)) {
            met.entry(case).or_default().push(place);
        }
        met.values().any(|places| places.len() >= FEWEST)
            && met.iter().all(|(case, places)| {
                let mut sorted = places.clone();
                sorted.sort();
                sorted.dedup();
                !case.is_empty() && sorted.len() == places.len()
            })
    };
    let alone = || match numbers[..] {
        [only] if scorer.is_named(CaseSplit) && shared(&only) => Some((only, None)),
        _ => None,
    };
    let Some((case, branch)) = pair.or_else(alone) else { return };
    let names: Vec<(usize, Field)> = [
        Some((case, Field::ParentCase)),
        branch.map(|at| (at, Field::CaseNumber)),
        Some((place, Field::Prefecture)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let told: Vec<usize> = names.iter().map(|(at, _)| *at).collect();
    let mut paths = header.paths.clone();
    told.iter().for_each(|at| paths[*at] = None);
    let (Some(mut read), Some(words)) =
        (scorer.assign_with(&paths, CaseSplit, &names, &told), scorer.dictionary.vocabulary(CaseSplit))
    else {
        return;
    };
    for (at, field) in names {
        read.fields[at] = Some(Match { field, score: TOLD, weight: words.weight(field) });
    }
    header.assignment = read;
}
