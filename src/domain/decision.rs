//! What people wrote in our own tabs: decisions, overrides, replies, memos, mappings.

use super::Origin;
use chrono::NaiveDateTime;

/// One cell that a person filled in one of our workbooks, found by its tab and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HumanCell {
    /// Which book: `national`, or `desk:<slug>`.
    pub book: String,
    /// Our name of the tab (案件マッチング), whatever a person renamed it to.
    pub tab: String,
    /// The row's key (`C-000001:W-000002`).
    pub key: String,
    /// The header of the column (判断, メモ, 回答 …).
    pub column: String,
    pub value: String,
    /// The run that saw this value first.
    pub first_seen: NaiveDateTime,
    pub origin: Origin,
}

/// A value that stood once and was replaced or erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCell {
    pub cell: HumanCell,
    /// The run that no longer saw it.
    pub gone_at: NaiveDateTime,
}
