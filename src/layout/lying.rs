//! One sheet as it lies: its pieces joined, its heads spelt out and its pages laid one below the other, its rows are read, and each
//! place is given back as it stands in the sheet.

use super::crossed::compared;
use super::heads::{by_workshop, corner, procured};
use super::mapping::scorer::Scorer;
use super::model::{Context, SheetLayout};
use super::relaid::{
    choice_codes, days_told, delivery_note, headed, heads_per_work, instalments, lanes, legend, months_down,
    pages, pasted, pieces, spread, stacked, state_board, state_marks, widened, wrapped,
};
use super::sheet;
use crate::domain::Issue;
use crate::table::Sheet;

/// A sheet as it was read, and what is to be said about it.
pub(super) type Read = (SheetLayout, Vec<Issue>);

/// One sheet whose columns say something of its rows each.
pub(super) fn as_it_lies(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Read {
    let told = state_marks::explain(choice_codes::explain(legend::explain(sheet)));
    let explained = heads_per_work::explain(told, scorer);
    let explained = days_told::part(wrapped::join(widened::narrow(explained)));
    let path = context.origin.path().inner();
    let joined = by_workshop::name(procured::name(pieces::join(&explained, scorer), path), path);
    let named = spread::join(compared::name(corner::name(&joined, scorer), scorer), scorer);
    let laid = pages::lay(&named, scorer)
        .or_else(|| pasted::lay(&named, scorer))
        .or_else(|| state_board::lay(&named, scorer))
        .or_else(|| lanes::lay(&named, scorer))
        .or_else(|| delivery_note::lay(&named, scorer))
        .or_else(|| months_down::lay(&named, scorer));
    let headed = if laid.is_none() { headed::lay(&named, scorer) } else { None };
    let laid_out = laid.as_ref().or(headed.as_ref().map(|headed| &headed.laid));
    let orders = if laid_out.is_none() { instalments::lay(&named, scorer) } else { None };
    let of_orders = orders.as_ref().map(instalments::Instalments::sheet);
    let lying = laid_out.map(|laid| &laid.sheet).or(of_orders).unwrap_or_else(|| named.as_ref());
    let unstacked = stacked::unstack(lying, scorer);
    let (mut read, mut found) = sheet::read(&unstacked.sheet, context, scorer);
    unstacked.restore(&mut read, &mut found);
    if let Some(laid) = &laid {
        laid.restore(&mut read, &mut found);
    }
    if let Some(orders) = &orders {
        orders.restore(&mut read, &mut found, context, scorer);
    }
    if let Some(headed) = &headed {
        headed.restore(&mut read, &mut found, context, scorer);
    }
    (read, found)
}
