//! The ways in which a sheet may be read, in the order in which they are tried.

use super::crossed::{
    by_prefecture, cases_across, day_columns, month_columns, prefectures_down, shared_out, upright,
};
use super::lying::{Read, as_it_lies};
use super::mapping::scorer::Scorer;
use super::model::Context;
use super::records::{due_when_given, whole_of_parts};
use super::relaid::{by_party, nested, tickets};
use crate::table::{Sheet, Visibility};

/// One sheet; where its columns are things themselves, with what stands below them.
pub(super) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Read {
    let may_have = sheet.visibility != Visibility::Hidden && sheet.grid.rows() >= 3 && sheet.grid.cols() >= 4;
    let found = may_have.then(|| {
        tickets::read(sheet, context, scorer)
            .or_else(|| nested::read(sheet, context, scorer))
            .or_else(|| cases_across::read(sheet, context, scorer))
            .or_else(|| day_columns::read(sheet, context, scorer))
            .or_else(|| month_columns::read(sheet, context, scorer))
            .or_else(|| by_prefecture::read(sheet, context, scorer))
            .or_else(|| prefectures_down::read(sheet, context, scorer))
            .or_else(|| shared_out::read(sheet, context, scorer))
    });
    let (mut layout, issues) = found.flatten().unwrap_or_else(|| {
        let lying = as_it_lies(sheet, context, scorer);
        upright::read(sheet, &lying.0, context, scorer)
            .or_else(|| by_party::read(sheet, &lying.0, context, scorer))
            .unwrap_or(lying)
    });
    due_when_given::tell(&mut layout);
    whole_of_parts::tell(&mut layout);
    (layout, issues)
}
