//! What a run did, in words for the operator.

use crate::cycle::{Deed, Outcome, Output, TabOutcome};
use crate::domain::{Field, Issue, IssueCode, Origin, Severity, TO_THE_MINUTE, group_thousands};
use crate::google::Direction;
use crate::plan::CellChange;
use crate::registry::Tally;
use std::collections::BTreeMap;

/// Changed cells listed per book on a dry run.
const SHOWN_CHANGES: usize = 12;
/// Causes listed, the gravest first.
const SHOWN_CAUSES: usize = 8;

/// Picks the count that a line shows.
type Pick = fn(&Tally) -> usize;

pub(super) fn text(outcome: &Outcome) -> String {
    let mut page = Page(String::new());
    if outcome.dry_run {
        page.line("【確認のみ】登録簿にもブックにも書き込んでいません。");
    }
    if let Some(last) = &outcome.still {
        let when = last.started_at.format(TO_THE_MINUTE);
        page.line(&format!(
            "前回（{when}）から、ファイルにもブックにも変わったものがありません。前回の結果のままです。"
        ));
        page.line("  すべて計算し直すときは tsunagi run --full を実行してください。");
    }
    read(&mut page, outcome);
    decided(&mut page, outcome);
    changed(&mut page, outcome);
    written(&mut page, outcome);
    unreachable(&mut page, outcome);
    spent(&mut page, outcome);
    page.0
}

struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn item(&mut self, name: &str, text: &str) {
        self.line(&format!("  {name}  {text}"));
    }
}

fn read(page: &mut Page, outcome: &Outcome) {
    let files = &outcome.files;
    page.line(&format!("■ 読んだもの（{} 時点）", outcome.as_of));
    let mut counts = vec![format!("新しく読んだ {}", files.read), format!("前回と同じ {}", files.unchanged)];
    counts.extend((files.failed > 0).then(|| format!("読めなかった {}", files.failed)));
    counts.extend((files.missing > 0).then(|| format!("見当たらず前回の内容を使った {}", files.missing)));
    counts.extend((files.passed > 0).then(|| format!("対象外 {}", files.passed)));
    page.item("ファイル", &counts.join("／"));
    let records: Vec<String> =
        files.records.iter().map(|(kind, count)| format!("{} {}", kind.label(), grouped(*count))).collect();
    page.item("行　　　", &records.join("／"));
    let issues = [Severity::Error, Severity::Warning, Severity::Notice]
        .map(|severity| format!("{} {}", severity.label(), grouped(outcome.issue_count(severity))));
    page.item("気づき　", &format!("{}（内容は各ブックの「データ確認」）", issues.join("／")));
    let causes = gravest_causes(&outcome.issues);
    for cause in causes.iter().take(SHOWN_CAUSES) {
        let more = match places_of(cause) {
            1 => String::new(),
            places => format!("（ほか {} か所も同様）", grouped(places - 1)),
        };
        page.line(&format!("    ・{} … {}{more}", cause[0].origin, cause[0].message));
    }
    if causes.len() > SHOWN_CAUSES {
        let rest: usize = causes[SHOWN_CAUSES..].iter().map(|cause| places_of(cause)).sum();
        page.line(&format!("    ・ほか {} 件", grouped(rest)));
    }
}

fn places_of(cause: &[&Issue]) -> usize {
    cause.iter().map(|issue| issue.places()).sum()
}

/// The errors, those of one cause in one sheet together; first what concerns whole files and sheets.
fn gravest_causes(issues: &[Issue]) -> Vec<Vec<&Issue>> {
    let mut causes: Vec<Vec<&Issue>> = Vec::new();
    let mut known: BTreeMap<(Origin, IssueCode, Option<Field>), usize> = BTreeMap::new();
    for issue in issues.iter().filter(|issue| issue.severity == Severity::Error) {
        let at = *known.entry((issue.origin.whole(), issue.code, issue.field)).or_insert(causes.len());
        match causes.get_mut(at) {
            Some(places) => places.push(issue),
            None => causes.push(vec![issue]),
        }
    }
    causes.sort_by_key(|places| places[0].origin.cell.is_some());
    causes
}

fn decided(page: &mut Page, outcome: &Outcome) {
    let decided = &outcome.decided;
    page.line("■ 決めたこと");
    page.item(
        "名寄せ　",
        &format!(
            "事業所 {}（施設 {}）／窓口 {}／企業 {}／人に確かめる組 {}",
            grouped(decided.workshops),
            grouped(decided.facilities),
            grouped(decided.desks),
            grouped(decided.clients),
            grouped(decided.doubts)
        ),
    );
    page.item(
        "案件　　",
        &format!(
            "{}（募集中など {}）／応募 {}／発注 {}",
            grouped(decided.cases),
            grouped(decided.open_cases),
            grouped(decided.applications),
            grouped(decided.orders)
        ),
    );
    page.item(
        "照合　　",
        &format!(
            "候補 {}／見送り {}（理由つき）／割当 {} 時間／供給不足 {}",
            grouped(decided.eligible),
            grouped(decided.refused),
            group_thousands(i64::try_from(decided.allocated_hours).unwrap_or(i64::MAX)),
            grouped(decided.shortfalls)
        ),
    );
}

fn changed(page: &mut Page, outcome: &Outcome) {
    page.line("■ 登録簿の変化");
    if outcome.changes == 0 {
        page.line("  変化はありません。");
        return;
    }
    page.line(&format!("  {} 行", grouped(outcome.changes)));
    let counts: [(&str, Pick); 3] = [
        ("新規　　", |tally| tally.new),
        ("更新　　", |tally| tally.changed),
        ("終了　　", |tally| tally.gone),
    ];
    for (name, pick) in counts {
        let counted = outcome.entities.iter().map(|(kind, tally)| (kind, pick(tally)));
        let kinds: Vec<String> = counted
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| format!("{} {}", kind.label(), grouped(count)))
            .collect();
        if !kinds.is_empty() {
            page.item(name, &kinds.join("／"));
        }
    }
}

fn written(page: &mut Page, outcome: &Outcome) {
    page.line(if outcome.dry_run { "■ 書くはずのもの" } else { "■ 書いたもの" });
    let is_quiet = |output: &&Output| output.deed == Deed::Kept && !output.unreachable();
    let kept = outcome.outputs.iter().filter(is_quiet).count();
    for output in outcome.outputs.iter().filter(|output| !is_quiet(output)) {
        page.line(&format!("  {}  {}", output.path, what_happened(output)));
        if !output.address.is_empty() {
            page.line(&format!("    {}", output.address));
        }
        if outcome.dry_run {
            output.tabs.iter().for_each(|tab| page.line(&format!("    {}", tab_line(tab))));
            page.changes(output);
        }
        if let Some(words) = output.trash_words() {
            page.line(&format!("    {words}"));
        }
        if let Some(words) = &output.left_out {
            page.line(&format!("    {words}"));
        }
        for (tab, words) in &output.rebuilt_tabs {
            page.line(&format!("    {}", rebuilt_line(tab, *words, outcome.dry_run)));
        }
        for heading in &output.renamed_headings {
            page.line(&format!("    {}", heading_line(heading, outcome.dry_run)));
        }
        for (tab, why) in &output.held_tabs {
            page.line(&format!("    ［{tab}］は書いていません。{why}"));
        }
    }
    if kept > 0 {
        page.line(&format!("  変わらず書かなかったブック {kept}"));
    }
    for draft in &outcome.drafts {
        let what = match &draft.error {
            Some(error) => format!("書けませんでした。{error}"),
            None => format!("メールの下書き（案件 {} 件）", grouped(draft.cases)),
        };
        page.line(&format!("  {}  {what}", draft.path));
    }
}

impl Page {
    /// Changed cells from → to, the first of them.
    fn changes(&mut self, output: &Output) {
        for change in output.changes.iter().take(SHOWN_CHANGES) {
            let CellChange { tab, key, column, from, to } = change;
            self.line(&format!("    {tab}［{key}］{column}: 「{from}」→「{to}」"));
        }
        if output.changes.len() > SHOWN_CHANGES {
            self.line(&format!("    ほか {} セル", grouped(output.changes.len() - SHOWN_CHANGES)));
        }
    }
}

/// A tab of ours that somebody deleted or emptied.
fn rebuilt_line(tab: &str, words: usize, dry_run: bool) -> String {
    let made = if dry_run { "作り直します" } else { "作り直しました" };
    let words = match words {
        0 => String::new(),
        words => format!("書かれていた言葉 {} 件とともに", grouped(words)),
    };
    format!("［{tab}］は消されていたため、{words}{made}。")
}

fn heading_line([tab, seen, ours]: &[String; 3], dry_run: bool) -> String {
    let back = if dry_run { "戻します" } else { "戻しました" };
    format!("［{tab}］の見出し「{seen}」は、つなぎの列の見出しのため「{ours}」に{back}。")
}

fn tab_line(tab: &TabOutcome) -> String {
    let new = if tab.is_new { "（新しいタブ）" } else { "" };
    format!(
        "［{}］{new} セル {}・行の追加 {}・行の終了 {}",
        tab.name,
        grouped(tab.cells_changed),
        grouped(tab.rows_added),
        grouped(tab.rows_vanished)
    )
}

fn what_happened(output: &Output) -> String {
    if let Some(error) = &output.error {
        return format!("書けませんでした。{error}");
    }
    let counts = || {
        format!(
            "更新（セル {}・行の追加 {}・行の終了 {}）",
            grouped(output.changes.len()),
            grouped(output.rows_added),
            grouped(output.rows_vanished)
        )
    };
    match &output.deed {
        Deed::Kept if output.held_tabs.is_empty() => "変わりません".to_owned(),
        Deed::Kept => "書いたものはありません".to_owned(),
        Deed::Created => format!("新規（{} 行）", grouped(output.rows_added)),
        Deed::Rebuilt | Deed::Edited if output.disturbed > 0 => {
            format!("{}。書いている間に人が並べ替えなどをしたため、書き直しました", counts())
        }
        Deed::Rebuilt if !output.counted => {
            "更新（大きなブックのため、変わったセルは数えていません）".to_owned()
        }
        Deed::Rebuilt | Deed::Edited => counts(),
        Deed::Beside(reason) => format!("元のブックはそのままにし、隣に新しい版を書きます（{reason}）"),
        Deed::Held(reason) => format!("書いていません（{reason}）"),
    }
}

fn spent(page: &mut Page, outcome: &Outcome) {
    let Some(usage) = &outcome.usage else { return };
    page.line("■ Googleの利用");
    let calls: Vec<String> = usage
        .calls
        .iter()
        .map(|((api, direction), count)| {
            let what = if *direction == Direction::Read { "読み" } else { "書き" };
            format!("{} {what} {count}", api.name())
        })
        .collect();
    let calls = if calls.is_empty() { "なし".to_owned() } else { calls.join("／") };
    let again =
        if usage.retries > 0 { format!("（うち再送 {}）", usage.retries) } else { String::new() };
    page.item("呼び出し", &format!("{calls}{again}"));
    page.item(
        "通信　　",
        &format!(
            "受信 {} KB／送信 {} KB／待ち {:.1} 秒",
            grouped((usage.bytes_received / 1000) as usize),
            grouped((usage.bytes_sent / 1000) as usize),
            usage.waited.as_secs_f64()
        ),
    );
}

fn unreachable(page: &mut Page, outcome: &Outcome) {
    if outcome.failures.is_empty() {
        return;
    }
    page.line("■ 読めなかった場所");
    outcome.failures.iter().for_each(|failure| page.line(&format!("  {failure}")));
}

fn grouped(count: usize) -> String {
    group_thousands(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CellRef;

    #[test]
    fn errors_of_one_cause_in_one_sheet_are_told_together() {
        let of = |sheet: &str, cell: Option<CellRef>, code: &'static str, severity| {
            let whole = Origin::file("inbox/d01/一覧.xlsx", "").sheet(sheet);
            let origin = cell.map_or_else(|| whole.clone(), |cell| whole.at(cell));
            Issue::new(IssueCode::new(code), severity, origin, "見本")
        };
        let at = |row| Some(CellRef::new(row, 1));
        let issues = [
            of("名簿", at(1), "value.date-unreadable", Severity::Error),
            of("名簿", at(2), "value.date-unreadable", Severity::Error),
            of("名簿", at(3), "value.date-unreadable", Severity::Notice),
            of("別紙", at(1), "value.date-unreadable", Severity::Error),
            of("名簿", at(4), "value.phone-length", Severity::Error),
            of("名簿", None, "table.sheet-unreadable", Severity::Error),
        ];
        let told: Vec<(&str, usize)> =
            gravest_causes(&issues).iter().map(|cause| (cause[0].code.as_str(), cause.len())).collect();
        let expected = [
            ("table.sheet-unreadable", 1),
            ("value.date-unreadable", 2),
            ("value.date-unreadable", 1),
            ("value.phone-length", 1),
        ];
        assert_eq!(told, expected);
    }
}
