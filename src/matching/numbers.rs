//! Between whole and real numbers, without surprises.

/// Down to a whole number of hours; below 0 is 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates at 0 and u32::MAX"
)]
pub(super) fn whole(hours: f64) -> u32 {
    hours as u32
}

#[expect(clippy::cast_precision_loss, reason = "quantities and yen stay far below 2^53")]
pub(super) fn real(count: i64) -> f64 {
    count as f64
}

/// Part ÷ whole between 0 and 1; 1 where the whole is 0.
pub(super) fn fraction(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 1.0 }
}
