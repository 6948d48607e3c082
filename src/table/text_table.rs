//! The texts of a workbook, to which its cells point: how many there are, and how many the table says.

use memchr::memmem;

/// The part of a package that holds its texts.
pub(super) const TEXTS: &str = "xl/sharedStrings.xml";

/// Texts in a table of texts.
pub(super) fn count_texts(part: &[u8]) -> usize {
    let ends = |at: usize| part.get(at + 3).is_some_and(|sign| b" />\t\r\n".contains(sign));
    memmem::find_iter(part, b"<si").filter(|at| ends(*at)).count()
}

/// How many texts a table says that it has, and where it says so.
fn said(part: &[u8]) -> Option<(usize, std::ops::RangeInclusive<usize>)> {
    const NAME: &[u8] = b"uniqueCount=\"";
    let at = memmem::find(&part[..part.len().min(2048)], NAME)?;
    let from = at + NAME.len();
    let end = from + memchr::memchr(b'"', &part[from..])?;
    let said = std::str::from_utf8(&part[from..end]).ok().and_then(|said| said.parse().ok());
    Some((said.unwrap_or(usize::MAX), at..=end))
}

pub(super) fn said_count(part: &[u8]) -> Option<usize> {
    said(part).map(|(count, _)| count)
}

/// The reader makes room for as many texts as a table says that it has; one that says too much says nothing.
pub(super) fn true_count(part: &mut [u8], texts: usize) {
    if let Some((_, place)) = said(part).filter(|(said, _)| *said > texts) {
        part[place].fill(b' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_counted_and_nothing_else() {
        assert_eq!(count_texts(b"<sst><si/><si><t/></si><si ></si><size/></sst>"), 3);
    }
}
