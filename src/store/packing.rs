//! Cells as bytes, and back: numbers in as few bytes as they need, texts behind their length.

use crate::table::Cell;
use chrono::DateTime;

const EMPTY: u8 = 0;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const FALSE: u8 = 3;
const TRUE: u8 = 4;
const MOMENT: u8 = 5;
const HOURS: u8 = 6;
const ERROR: u8 = 7;

/// Seven bits a byte, the lowest first; the eighth says that more follow.
pub(super) fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7F {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Small ones of either sign in few bytes: 0, -1, 1, -2 … are 0, 1, 2, 3 …
pub(super) fn push_signed(bytes: &mut Vec<u8>, number: i64) {
    push_number(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

fn push_text(bytes: &mut Vec<u8>, kind: u8, text: &str) {
    bytes.push(kind);
    push_number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

pub(super) fn push_cell(bytes: &mut Vec<u8>, cell: &Cell) {
    match cell {
        Cell::Empty => bytes.push(EMPTY),
        Cell::Text(text) => push_text(bytes, TEXT, text),
        Cell::Error(text) => push_text(bytes, ERROR, text),
        Cell::Bool(truth) => bytes.push(if *truth { TRUE } else { FALSE }),
        Cell::Number(number) | Cell::Duration(number) => {
            bytes.push(if matches!(cell, Cell::Number(_)) { NUMBER } else { HOURS });
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        Cell::DateTime(at) => {
            let at = at.and_utc();
            bytes.push(MOMENT);
            push_signed(bytes, at.timestamp());
            push_number(bytes, u64::from(at.timestamp_subsec_nanos()));
        }
    }
}

/// What is yet to be read; `None` from it means that nothing is.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for place in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << place;
            if byte <= 0x7F {
                break;
            }
        }
        Some(number)
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn float(&mut self) -> Option<f64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(f64::from_le_bytes(*number))
    }

    pub(super) fn cell(&mut self) -> Option<Cell> {
        Some(match self.byte()? {
            EMPTY => Cell::Empty,
            TEXT => Cell::Text(self.text()?.into()),
            ERROR => Cell::Error(self.text()?.into()),
            FALSE => Cell::Bool(false),
            TRUE => Cell::Bool(true),
            NUMBER => Cell::Number(self.float()?),
            HOURS => Cell::Duration(self.float()?),
            MOMENT => {
                let (seconds, nanos) = (self.signed()?, u32::try_from(self.number()?).ok()?);
                Cell::DateTime(DateTime::from_timestamp(seconds, nanos)?.naive_utc())
            }
            _ => return None,
        })
    }
}
