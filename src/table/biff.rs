//! A look into an OLE compound file without opening it: its streams' names, and how many cells its sheets span.

/// The library reserves the whole rectangle between the outermost cells of every sheet before anyone can object, so the spans
/// are computed here from the cell records themselves.
pub(super) fn cells_spanned(bytes: &[u8]) -> Option<u64> {
    let stream = workbook_stream(bytes)?;
    let mut span = Span::default();
    let mut all = 0_u64;
    let mut at = 0;
    while let (Some(kind), Some(length)) = (u16_at(&stream, at), u16_at(&stream, at + 2)) {
        match kind {
            BOF => {
                all += span.cells();
                span = Span::default();
            }
            CELL_RECORDS_FIRST..=CELL_RECORDS_LAST | 0x00D6 | 0x00FD | 0x00BD | 0x0006 | 0x027E => {
                if let (Some(row), Some(col)) = (u16_at(&stream, at + 4), u16_at(&stream, at + 6)) {
                    span.include(row, col);
                }
            }
            _ => {}
        }
        at += 4 + usize::from(length);
    }
    Some(all + span.cells())
}

const BOF: u16 = 0x0809;
/// NUMBER, LABEL, BOOLERR.
const CELL_RECORDS_FIRST: u16 = 0x0203;
const CELL_RECORDS_LAST: u16 = 0x0205;

#[derive(Default)]
struct Span {
    corners: Option<((u16, u16), (u16, u16))>,
}

impl Span {
    fn include(&mut self, row: u16, col: u16) {
        let ((top, left), (bottom, right)) = self.corners.unwrap_or(((row, col), (row, col)));
        self.corners = Some(((top.min(row), left.min(col)), (bottom.max(row), right.max(col))));
    }

    fn cells(&self) -> u64 {
        self.corners.map_or(0, |((top, left), (bottom, right))| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }
}

/// Whether a directory entry of this name stands in the file (names are UTF-16 with a closing zero, at the start of
/// entries of 128 bytes).
pub(super) fn names_stream(bytes: &[u8], name: &str) -> bool {
    find_entry(bytes, name).is_some()
}

/// Whether the file ends before the list of its streams, which is written last: its head says where that stands.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    let Some(shift @ (9 | 12)) = u16_at(bytes, 30) else { return false };
    let list = u32_at(bytes, 48).map_or(0, |sector| (u64::from(sector) + 1) << shift);
    list >= bytes.len() as u64
}

fn find_entry<'b>(bytes: &'b [u8], name: &str) -> Option<&'b [u8]> {
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    bytes
        .chunks_exact(128)
        .find(|entry| entry.starts_with(&wanted) && u16_at(entry, 64) == u16::try_from(wanted.len()).ok())
}

/// Follows the sector chain of the workbook's stream.
fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let sector = 1usize << u16_at(bytes, 30)?.min(12);
    let entry = find_entry(bytes, "Workbook").or_else(|| find_entry(bytes, "Book"))?;
    let length = u32_at(entry, 120)? as usize;
    if length < u32_at(bytes, 56)? as usize {
        return None;
    }
    let table = allocation_table(bytes, sector)?;
    let mut stream = Vec::with_capacity(length.min(bytes.len()));
    let mut next = u32_at(entry, 116)?;
    while stream.len() < length && stream.len() < bytes.len() {
        let start = (next as usize).checked_add(1)?.checked_mul(sector)?;
        stream.extend_from_slice(bytes.get(start..bytes.len().min(start + sector))?);
        next = *table.get(next as usize)?;
    }
    stream.truncate(length);
    Some(stream)
}

fn allocation_table(bytes: &[u8], sector: usize) -> Option<Vec<u32>> {
    let numbers = |from: usize, count: usize| (0..count).map_while(move |at| u32_at(bytes, from + at * 4));
    let mut sectors: Vec<u32> = numbers(76, 109).collect();
    let per_sector = sector / 4;
    let mut more = u32_at(bytes, 68)?;
    for _ in 0..u32_at(bytes, 72)?.min(4096) {
        let start = (more as usize).checked_add(1)?.checked_mul(sector)?;
        sectors.extend(numbers(start, per_sector - 1));
        more = u32_at(bytes, start + (per_sector - 1) * 4)?;
    }
    let in_use = sectors.into_iter().filter(|number| *number < 0xFFFF_FFF0);
    Some(in_use.flat_map(|number| numbers((number as usize + 1) * sector, per_sector)).collect())
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
