//! Folders of which every file is gone: a share that is not mounted looks just like that, so it is asked and not believed.

use super::desk_folder;
use super::reading::{Question, TonightFile};
use crate::domain::{FilePath, SourceRole};
use crate::source::Snapshot;
use crate::store::StoredFile;
use std::collections::{BTreeMap, BTreeSet};

/// What the office has said of folders, and which of them stand elsewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct FolderWords {
    /// Folders of which the office has said that they may go (or begin as another desk).
    pub(super) approved: BTreeSet<String>,
    /// Desks whose files stand word for word in the folder that came back tonight.
    pub(super) returned: BTreeSet<SourceRole>,
    /// Folders that were renamed.
    pub(super) renamed: Vec<Question>,
}

impl FolderWords {
    /// Whether what stood at this place may go without being asked.
    pub(super) fn lets_go(&self, file: &StoredFile) -> bool {
        let path = FilePath::new(&file.path);
        self.returned.contains(&file.role) || self.approved.iter().any(|place| path.is_within(place))
    }
}

/// The folder by which a file is known: `inbox/d01`, `forms`.
pub(super) fn place_of<'a>(path: &'a str, role: &SourceRole) -> &'a str {
    let shown = FilePath::new(path).shown();
    let depth = match role {
        SourceRole::Desk(_) | SourceRole::Office => 2,
        SourceRole::Official | SourceRole::Form => 1,
    };
    let end = shown.match_indices('/').nth(depth - 1).map_or(shown.len(), |(at, _)| at);
    &shown[..end]
}

/// Sources that hold any list tonight.
pub(super) fn speaking_sources(tonight: &[TonightFile]) -> BTreeSet<String> {
    let lists = tonight.iter().filter(|one| !desk_folder::is_settings(&one.file));
    lists.map(|one| FilePath::new(&one.file.path).source().to_owned()).collect()
}

/// The questions about these files, which are not where they stood and speak on; one for a whole source that is empty.
pub(super) fn questions(gone: &[&StoredFile], speaking: &BTreeSet<String>) -> Vec<Question> {
    let mut places: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for file in gone {
        let (rows, is_desk) = places.entry(place_of(&file.path, &file.role)).or_default();
        *rows += if desk_folder::is_settings(file) { 0 } else { file.records.len() };
        *is_desk |= file.role.desk().is_some();
    }
    let mut sources: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (place, (rows, _)) in &places {
        let (folders, all) = sources.entry(FilePath::new(place).source()).or_default();
        *folders += 1;
        *all += rows;
    }
    let whole = |source: &str| sources[source].0 > 1 && !speaking.contains(source);
    let mut asked: Vec<Question> = (sources.iter())
        .filter(|(source, _)| whole(source))
        .map(|(source, (folders, rows))| Question {
            place: (*source).to_owned(),
            words: source_words(*folders, *rows),
        })
        .collect();
    let single = places.iter().filter(|(place, _)| !whole(FilePath::new(place).source()));
    asked.extend(single.map(|(place, (rows, is_desk))| Question {
        place: (*place).to_owned(),
        words: place_words(*rows, *is_desk),
    }));
    asked
}

fn source_words(folders: usize, rows: usize) -> String {
    format!(
        "すべてのファイルが見当たりません（フォルダー {folders}・前回 {rows} 件）。前回読んだ内容をそのまま使っています。共有フォルダー（NASなど）が外れていないか、設定の場所が正しいかを確かめてください。ファイルが戻れば、この保留は消えます。本当にすべてなくしたときだけ承認してください（承認すると、すべての行が終了になります）。"
    )
}

fn place_words(rows: usize, is_desk: bool) -> String {
    let whose = if is_desk { "この窓口の行" } else { "ここから読んだ行" };
    format!(
        "すべてのファイルが見当たりません（前回 {rows} 件）。前回読んだ内容をそのまま使っています。共有フォルダーがつながっているか、移したり名前を変えたりしていないかを確かめてください（フォルダーを元の名前で元の場所に戻せば、元どおりになります）。なくしてよければ承認してください（承認すると、{whose}は終了になります）。"
    )
}

/// Gives a desk's folder that has another name tonight the desk that it was: its files say the same word for word, and the
/// old folder is gone. That it was renamed is remembered by the files themselves: they stand at one place and are another's.
pub(super) fn join_renamed(
    snapshot: &mut Snapshot,
    stored: &BTreeMap<String, StoredFile>,
    approved: BTreeSet<String>,
) -> FolderWords {
    let mut words = FolderWords { approved, ..FolderWords::default() };
    let here: BTreeSet<SourceRole> =
        snapshot.desks.iter().map(|desk| SourceRole::Desk(desk.id.clone())).collect();
    let mut lists: BTreeMap<&SourceRole, Vec<&StoredFile>> = BTreeMap::new();
    for file in stored.values().filter(|file| is_local_list(file)) {
        lists.entry(&file.role).or_default().push(file);
    }
    let mut joined: BTreeMap<String, SourceRole> = BTreeMap::new();
    for (role, files) in lists.iter().filter(|(role, _)| !here.contains(*role)) {
        let is_new = |role: &SourceRole| here.contains(role) && !lists.contains_key(role);
        if let Some(place) = place_tonight(files, snapshot, is_new)
            && !words.approved.contains(place)
        {
            joined.insert(place.to_owned(), (*role).clone());
        }
    }
    words.returned = returned(snapshot, &lists, &here);
    for (place, role) in joined {
        let Some(desk) = role.desk().cloned() else { continue };
        let files = snapshot.files.iter_mut().filter(|file| place_of(&file.path, &file.role) == place);
        files.for_each(|file| file.role = role.clone());
        let folders = snapshot.desks.iter_mut().filter(|folder| folder.place == place);
        folders.for_each(|folder| folder.id = desk.clone());
        words.renamed.push(Question {
            place,
            words: format!(
                "窓口 {desk} のフォルダーの名前が変わったとみて、同じ窓口として続けています。フォルダーの名前を「{desk}」に戻してください。別の窓口として始めるときだけ承認してください（番号や返事は引き継がれません）。"
            ),
        });
    }
    snapshot.desks.sort_by(|a, b| a.id.cmp(&b.id));
    words
}

/// The only folder that holds half of a desk's lists tonight: where they stood, or word for word in that of a new desk. Nothing
/// where any of them is out of reach.
fn place_tonight<'s>(
    lists: &[&StoredFile],
    snapshot: &'s Snapshot,
    is_new: impl Fn(&SourceRole) -> bool,
) -> Option<&'s str> {
    let out_of_reach = |file: &&StoredFile| {
        let path = FilePath::new(&file.path);
        snapshot.failures.iter().any(|failure| path.is_within(&failure.subject))
    };
    if lists.iter().any(out_of_reach) {
        return None;
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for file in snapshot.files.iter().filter(|file| file.role.desk().is_some()) {
        let place = place_of(&file.path, &file.role);
        let is_of_new_desk = is_new(&file.role);
        let is_theirs = |one: &&StoredFile| {
            place_of(&one.path, &one.role) == place || (is_of_new_desk && *one.revision == *file.revision)
        };
        if lists.iter().any(is_theirs) {
            *places.entry(place).or_default() += 1;
        }
    }
    let mut fitting = places.into_iter().filter(|(_, files)| files * 2 >= lists.len());
    match (fitting.next(), fitting.next()) {
        (Some((place, _)), None) => Some(place),
        _ => None,
    }
}

fn is_local_list(file: &StoredFile) -> bool {
    let path = FilePath::new(&file.path);
    file.role.desk().is_some()
        && path.source() == "inbox"
        && !file.records.is_empty()
        && !desk_folder::is_settings(file)
}

/// Desks without a folder whose files all stand, word for word, in a folder that came back tonight.
fn returned(
    snapshot: &Snapshot,
    lists: &BTreeMap<&SourceRole, Vec<&StoredFile>>,
    here: &BTreeSet<SourceRole>,
) -> BTreeSet<SourceRole> {
    use crate::store::FileStatus::Missing;
    let came_back = |role: &SourceRole| {
        here.contains(role)
            && lists.get(role).is_none_or(|files| files.iter().all(|file| file.status == Missing))
    };
    let back: BTreeSet<&str> =
        (snapshot.files.iter()).filter(|file| came_back(&file.role)).map(|file| &*file.revision).collect();
    let all_back = |files: &[&StoredFile]| files.iter().all(|file| back.contains(&*file.revision));
    let gone = lists.iter().filter(|(role, files)| !here.contains(**role) && all_back(files));
    gone.map(|(role, _)| (*role).clone()).collect()
}
