//! Yen, whole and signed.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount in whole yen. Losses are kept positive where a field says that it is a loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Yen(pub i64);

impl Add for Yen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Yen {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Yen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Yen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Yen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), Add::add)
    }
}

/// `12,345円`, as an office reads it.
impl fmt::Display for Yen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}円", group_thousands(self.0))
    }
}

/// `-1234567` → `-1,234,567`.
#[must_use]
pub fn group_thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// An amount that may be a range (`5,000～6,000`): both ends are kept; `low == high` for a single amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YenRange {
    pub low: Yen,
    pub high: Yen,
}

impl YenRange {
    #[must_use]
    pub const fn single(amount: Yen) -> Self {
        Self { low: amount, high: amount }
    }

    #[must_use]
    pub fn is_single(self) -> bool {
        self.low == self.high
    }

    /// The amount itself, or the midpoint of a range.
    #[must_use]
    pub const fn middle(self) -> Yen {
        Yen(self.low.0 + (self.high.0 - self.low.0) / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yen_is_shown_with_groups() {
        for (yen, shown) in [(0, "0円"), (999, "999円"), (1_000, "1,000円"), (-1_234_567, "-1,234,567円")]
        {
            assert_eq!(Yen(yen).to_string(), shown);
        }
    }
}
