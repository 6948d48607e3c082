//! Which part of a package each of a workbook's sheets names: one that was named before is not read again.

use foldhash::{HashMap, HashSet};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufRead, BufReader, Cursor};
use zip::ZipArchive;

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";

/// Places (from 0, in the workbook's order) of those among its first sheets whose cells an earlier one names already.
pub(super) fn repeated(package: &[u8], sheets: usize) -> HashSet<usize> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(package)) else { return HashSet::default() };
    let mut named: Vec<String> = Vec::new();
    if let Ok(part) = archive.by_name(WORKBOOK) {
        let of_sheets = elements(BufReader::new(part)).filter(|tag| tag.kind == "sheet").take(sheets);
        named.extend(of_sheets.map(|tag| tag.id.unwrap_or_default()));
    }
    let mut first: HashMap<&str, usize> = HashMap::default();
    for (at, id) in named.iter().enumerate() {
        first.entry(id).or_insert(at);
    }
    let mut repeated: HashSet<usize> = (0..named.len())
        .filter(|at| first.get(named[*at].as_str()).is_some_and(|first| first < at))
        .collect();
    let mut by_target: HashMap<String, usize> = HashMap::default();
    let Ok(part) = archive.by_name(RELATIONS) else { return repeated };
    for tag in elements(BufReader::new(part)).filter(|tag| tag.kind == "Relationship") {
        let at = tag.id.as_deref().and_then(|id| first.get(id)).copied();
        let (Some(at), Some(target)) = (at, tag.target) else { continue };
        if let Some(before) = by_target.get(&target).copied() {
            repeated.insert(before.max(at));
            by_target.insert(target, before.min(at));
        } else {
            by_target.insert(target, at);
        }
    }
    repeated
}

/// What of an element is looked at.
struct Tag {
    kind: String,
    id: Option<String>,
    target: Option<String>,
}

impl Tag {
    fn of(tag: &BytesStart<'_>) -> Self {
        let attribute = |wanted: &str| {
            let mut attributes = tag.attributes();
            let mut all = attributes.with_checks(false).flatten();
            all.find(|one| one.key.local_name().as_ref().eq_ignore_ascii_case(wanted))
                .map(|one| one.value.into_owned())
        };
        let kind = tag.local_name().as_ref().to_owned();
        let is_relation = kind == "Relationship";
        Self { id: attribute("id"), target: is_relation.then(|| attribute("target")).flatten(), kind }
    }
}

/// The elements of a part up to its end, or to where it cannot be read.
fn elements(part: impl BufRead) -> impl Iterator<Item = Tag> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    std::iter::from_fn(move || {
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(tag) | Event::Empty(tag)) => return Some(Tag::of(&tag)),
                Ok(Event::Eof) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    })
}
