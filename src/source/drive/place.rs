//! A tree at Drive → whose each file is, under which path, and what is passed over: as the folder source tells it.

use super::tree::{Node, Tree};
use crate::domain::{DeskId, SourceRole};
use crate::google::SPREADSHEET;
use crate::source::ignore::{DESK_SETTINGS, MAX_DEPTH, MISPLACED, TOO_DEEP, reason_to_ignore};
use crate::source::snapshot::Passed;
use std::collections::{BTreeMap, BTreeSet};

const OF_GOOGLE: &str = "application/vnd.google-apps.";
const DANGLING: &str =
    "ショートカットの先が見つからないか、共有されていません。元のファイルも同じ相手に共有してください";
const FORM: &str = "フォームはここからは読みません。全国事務局に、設定の読み取り元（kind = \"form\"）に加えるよう伝えてください";
const NOT_A_TABLE: &str =
    "Googleドキュメントなど、表でないものは読めません。表はスプレッドシートかExcelで置いてください";
const READ_ELSEWHERE: &str = "つなぎの出力先か、別の読み取り元";

/// One file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// With the id of the file or shortcut that stands there.
    pub(super) path: String,
    pub(super) role: SourceRole,
    /// Whose content it is: the shortcut's target.
    pub(super) id: String,
    is_direct: bool,
}

/// A desk's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeskPlace {
    pub(super) slug: String,
    /// Path and id of its `desk.toml`.
    pub(super) settings: Option<(String, String)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) files: Vec<Placed>,
    pub(super) desks: Vec<DeskPlace>,
    pub(super) passed: Vec<Passed>,
}

/// What the configuration says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Naming<'a> {
    pub(super) source: &'a str,
    pub(super) office_folder: &'a str,
    /// Spreadsheets that we write or read elsewhere.
    pub(super) elsewhere: &'a BTreeSet<String>,
}

/// `slugs`: the name under which each desk's folder was seen first, by the folder's id; new ones are added.
pub(super) fn places(tree: &Tree, naming: &Naming<'_>, slugs: &mut BTreeMap<String, String>) -> Places {
    let mut walk = Walk { tree, naming, children: tree.children(), places: Places::default() };
    for id in walk.sorted(&tree.root) {
        walk.top(id, slugs);
    }
    let Walk { mut places, .. } = walk;
    each_once(&mut places.files);
    places
}

struct Walk<'t> {
    tree: &'t Tree,
    naming: &'t Naming<'t>,
    children: BTreeMap<&'t str, Vec<&'t str>>,
    places: Places,
}

/// Where the walk stands.
struct At<'t> {
    path: String,
    role: SourceRole,
    /// Folders on the way here.
    way: Vec<&'t str>,
    is_direct: bool,
}

impl<'t> Walk<'t> {
    /// What is in a folder, by name.
    fn sorted(&self, folder: &str) -> Vec<&'t str> {
        let mut ids = self.children.get(folder).cloned().unwrap_or_default();
        ids.sort_by_key(|id| (self.tree.nodes.get(*id).map(|node| &node.name), *id));
        ids
    }

    /// The node itself, or a shortcut's target.
    fn content(&self, id: &'t str) -> Option<(&'t str, &'t Node)> {
        let node = self.tree.nodes.get(id)?;
        match &node.target {
            Some(target) if node.is_shortcut() => {
                let found = self.tree.nodes.get(target).filter(|node| !node.is_shortcut())?;
                Some((target, found))
            }
            _ => Some((id, node)),
        }
    }

    fn pass(&mut self, path: &str, id: &str, why: &'static str, tell: bool) {
        self.places.passed.push(Passed { path: format!("{path}#{id}"), why, tell });
    }

    /// What lies directly in the shared folder: desks' folders, the office's, and what does not belong there.
    fn top(&mut self, id: &'t str, slugs: &mut BTreeMap<String, String>) {
        let Some(node) = self.tree.nodes.get(id) else { return };
        let name = tidy(&node.name);
        let path = format!("{}/{name}", self.naming.source);
        if let Some(why) = reason_to_ignore(&node.name) {
            return self.pass(&path, id, why, false);
        }
        let Some((content_id, content)) = self.content(id) else {
            return self.pass(&path, id, DANGLING, true);
        };
        if !content.is_folder() {
            let known = self.naming.elsewhere.contains(content_id);
            let why = if known { READ_ELSEWHERE } else { MISPLACED };
            return self.pass(&path, id, why, !known);
        }
        let role = match name.as_str() {
            office if office == self.naming.office_folder => SourceRole::Office,
            "forms" => SourceRole::Form,
            "official" => SourceRole::Official,
            _ => {
                let slug = slugs.entry(id.to_owned()).or_insert(name).clone();
                let settings =
                    self.settings(content_id).map(|file| (format!("{path}/{DESK_SETTINGS}#{file}"), file));
                let settings = settings.map(|(path, file)| (path, file.to_owned()));
                self.places.desks.push(DeskPlace { slug: slug.clone(), settings });
                SourceRole::Desk(DeskId::new(&slug))
            }
        };
        let way = vec![self.tree.root.as_str(), content_id];
        self.folder(content_id, &At { path, role, way, is_direct: content_id == id });
    }

    fn settings(&self, folder: &str) -> Option<&'t str> {
        let is_settings = |id: &&str| {
            self.tree
                .nodes
                .get(*id)
                .is_some_and(|node| node.name == DESK_SETTINGS && !node.mime.starts_with(OF_GOOGLE))
        };
        self.sorted(folder).into_iter().find(is_settings)
    }

    fn folder(&mut self, folder: &str, at: &At<'t>) {
        for id in self.sorted(folder) {
            let Some(node) = self.tree.nodes.get(id) else { continue };
            let path = format!("{}/{}", at.path, tidy(&node.name));
            if let Some(why) = reason_to_ignore(&node.name) {
                self.pass(&path, id, why, false);
                continue;
            }
            let Some((content_id, content)) = self.content(id) else {
                self.pass(&path, id, DANGLING, true);
                continue;
            };
            let is_direct = at.is_direct && content_id == id;
            if !content.is_folder() {
                self.file(path, (id, content_id, content), at.role.clone(), is_direct);
            } else if at.way.contains(&content_id) {
                // A shortcut to a folder that we are in: everything there is being read already.
            } else if at.way.len() > MAX_DEPTH {
                self.pass(&path, id, TOO_DEEP, true);
            } else {
                let way = at.way.iter().copied().chain([content_id]).collect();
                self.folder(content_id, &At { path, role: at.role.clone(), way, is_direct });
            }
        }
    }

    fn file(
        &mut self,
        path: String,
        (id, content_id, content): (&str, &str, &Node),
        role: SourceRole,
        is_direct: bool,
    ) {
        let why = match content.mime.strip_prefix(OF_GOOGLE) {
            _ if self.naming.elsewhere.contains(content_id) => {
                return self.pass(&path, id, READ_ELSEWHERE, false);
            }
            Some(_) if content.mime == SPREADSHEET => None,
            Some("form") => Some(FORM),
            Some(_) => Some(NOT_A_TABLE),
            None => None,
        };
        match why {
            Some(why) => self.pass(&path, id, why, true),
            None => {
                let path = format!("{path}#{id}");
                self.places.files.push(Placed { path, role, id: content_id.to_owned(), is_direct });
            }
        }
    }
}

/// A file that a desk has in its folder and by a shortcut too is one file: where it lies itself goes first.
fn each_once(files: &mut Vec<Placed>) {
    files.sort_by(|a, b| (!a.is_direct, &a.path).cmp(&(!b.is_direct, &b.path)));
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert((file.role.clone(), file.id.clone())));
    files.sort_by(|a, b| a.path.cmp(&b.path));
}

/// A name as part of a path.
fn tidy(name: &str) -> String {
    name.trim()
        .chars()
        .map(|c| match c {
            '/' => '／',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::{file, folder, shortcut, tree};
    use super::*;

    fn look(tree: &Tree, slugs: &mut BTreeMap<String, String>) -> Places {
        let elsewhere = BTreeSet::from(["ours".to_owned()]);
        let naming = Naming { source: "窓口", office_folder: "jimukyoku", elsewhere: &elsewhere };
        places(tree, &naming, slugs)
    }

    fn desk(id: &str) -> SourceRole {
        SourceRole::Desk(DeskId::new(id))
    }

    #[test]
    fn files_are_read_by_whose_folder_they_are_in() {
        let tree = tree(vec![
            folder("d1", "d01", "root"),
            file("a", "一覧.xlsx", "d1", "x"),
            file("t", "desk.toml", "d1", "text/plain"),
            file("lock", "~$一覧.xlsx", "d1", "x"),
            folder("old", "古い", "d1"),
            file("b", "昨年/春.csv", "old", "x"),
            folder("o", "jimukyoku", "root"),
            file("s", "台帳", "o", SPREADSHEET),
            file("ours", "全国台帳", "o", SPREADSHEET),
            file("doc", "メモ", "o", "application/vnd.google-apps.document"),
            file("lost", "迷子.xlsx", "root", "x"),
            folder("f", "forms", "root"),
            file("r", "回答.csv", "f", "x"),
        ]);
        let found = look(&tree, &mut BTreeMap::new());
        let read: Vec<_> = found.files.iter().map(|file| (file.path.as_str(), &file.role)).collect();
        assert_eq!(
            read,
            [
                ("窓口/d01/一覧.xlsx#a", &desk("d01")),
                ("窓口/d01/古い/昨年／春.csv#b", &desk("d01")),
                ("窓口/forms/回答.csv#r", &SourceRole::Form),
                ("窓口/jimukyoku/台帳#s", &SourceRole::Office),
            ]
        );
        let settings = Some(("窓口/d01/desk.toml#t".to_owned(), "t".to_owned()));
        assert_eq!(found.desks, [DeskPlace { slug: "d01".to_owned(), settings }]);
        let told: Vec<_> = found.passed.iter().filter(|one| one.tell).map(|one| one.path.as_str()).collect();
        assert_eq!(told, ["窓口/jimukyoku/メモ#doc", "窓口/迷子.xlsx#lost"]);
    }

    #[test]
    fn shortcuts_lead_to_their_targets_once_a_desk_and_never_in_circles() {
        let tree = tree(vec![
            folder("d1", "d01", "root"),
            folder("d2", "d02", "root"),
            file("a", "一覧.xlsx", "d1", "x"),
            shortcut("s1", "いつもの一覧", "d1", "a"),
            shortcut("s2", "d01の一覧", "d2", "a"),
            shortcut("s3", "上へ", "d2", "d2"),
            shortcut("s4", "先なし", "d2", "gone"),
            folder("far", "遠く", "elsewhere"),
            file("b", "遠くの表.csv", "far", "x"),
            shortcut("s5", "遠くへ", "d2", "far"),
        ]);
        let found = look(&tree, &mut BTreeMap::new());
        let read: Vec<_> = found.files.iter().map(|file| (file.path.as_str(), file.id.as_str())).collect();
        assert_eq!(
            read,
            [
                ("窓口/d01/一覧.xlsx#a", "a"),
                ("窓口/d02/d01の一覧#s2", "a"),
                ("窓口/d02/遠くへ/遠くの表.csv#b", "b")
            ]
        );
        assert_eq!(
            found.passed,
            [Passed { path: "窓口/d02/先なし#s4".to_owned(), why: DANGLING, tell: true }]
        );
    }

    #[test]
    fn a_desk_keeps_the_name_under_which_it_was_first_seen() {
        let mut slugs = BTreeMap::new();
        look(&tree(vec![folder("d1", "d01", "root")]), &mut slugs);
        let renamed = tree(vec![folder("d1", "福岡の窓口", "root"), file("a", "一覧.xlsx", "d1", "x")]);
        let found = look(&renamed, &mut slugs);
        assert_eq!(
            (found.files[0].path.as_str(), &found.files[0].role),
            ("窓口/福岡の窓口/一覧.xlsx#a", &desk("d01"))
        );
        assert_eq!(found.desks[0].slug, "d01");
    }

    #[test]
    fn folders_that_are_too_deep_are_told() {
        let mut files = vec![folder("1", "d01", "root")];
        for depth in 2..=10 {
            files.push(folder(&depth.to_string(), &format!("f{depth}"), &(depth - 1).to_string()));
            files.push(file(&format!("x{depth}"), "表.csv", &depth.to_string(), "x"));
        }
        let found = look(&tree(files), &mut BTreeMap::new());
        assert_eq!((found.files.len(), found.passed.len()), (7, 1));
    }
}
