//! What `check` found, in words: sources and targets at Google, how each file is read, what would be written.

use crate::config::{Config, SourceSettings};
use crate::cycle::{Deed, FileLine, Outcome, Output};
use crate::domain::group_thousands;
use crate::google::{FOLDER, Google, GoogleError, SPREADSHEET};
use crate::source::find_range;
use crate::store::FileStatus;
use futures_util::future::join_all;
use google_drive3::api::File;
use std::collections::BTreeMap;

/// Headers named per file.
const SHOWN_HEADERS: usize = 6;

/// Goes through every source and target; answers how many cannot be used.
///
/// `refused`: spreadsheets that may be written to and are not, by address.
pub(super) fn google(
    page: &mut String,
    config: &Config,
    client: &Google,
    refused: &BTreeMap<String, String>,
) -> usize {
    page.push_str(&format!("■ Google（共有する相手: {}）\n", client.account()));
    let sources = config.sources.iter().map(async |source| {
        let name = source.name().to_owned();
        (name.clone(), source_state(client, source, &name).await)
    });
    let targets = config.sheets.all().map(async |(book, id)| {
        let name = book.shown();
        let state = target_state(client, id, &name).await;
        let why = refused.iter().find(|(address, _)| address.contains(id));
        let state =
            state.and_then(|words| why.map_or(Ok(words), |(_, why)| Err(format!("書きません。{why}"))));
        (name, state)
    });
    let (sources, targets) = client.wait(async { tokio::join!(join_all(sources), join_all(targets)) });
    let mut failed = 0;
    for (title, lines) in [("読み取り元", sources), ("書き込み先", targets)] {
        for (name, state) in lines {
            failed += usize::from(state.is_err());
            let words = state.unwrap_or_else(|words| words);
            page.push_str(&format!("  {title}「{name}」… {words}\n"));
        }
    }
    failed
}

/// What of the desks' settings and of 列の対応 cannot be used.
pub(super) fn corrections(page: &mut String, outcome: &Outcome) {
    const CODES: [&str; 5] = [
        "desk.settings",
        "desk.columns-differ",
        "desk.no-such-heading",
        "human.unknown-field",
        "layout.unfit-mapping",
    ];
    let wrong: Vec<_> = outcome.issues.iter().filter(|issue| CODES.contains(&issue.code.as_str())).collect();
    if wrong.is_empty() {
        return;
    }
    page.push_str("■ 窓口の設定（desk.toml・列の対応）の誤り\n");
    for issue in wrong {
        page.push_str(&format!("  {} … {}\n", issue.origin.path().shown(), issue.message));
    }
}

/// Spreadsheets that a run would leave alone as a whole (another installation writes there …), and why.
pub(super) fn refused(outcome: &Outcome) -> BTreeMap<String, String> {
    let held = outcome.outputs.iter().filter_map(|output| match &output.deed {
        Deed::Held(why) if !output.address.is_empty() => Some((output.address.clone(), why.clone())),
        _ => None,
    });
    held.collect()
}

async fn source_state(client: &Google, source: &SourceSettings, name: &str) -> Result<String, String> {
    let words = |error: GoogleError| error.words();
    match source {
        SourceSettings::Drive { folder, .. } => {
            let root = client.file(folder, name).await.map_err(words)?;
            if let Some(why) = trashed(&root) {
                return Err(why);
            }
            if root.mime_type.as_deref() != Some(FOLDER) {
                return Err(format!(
                    "「{}」はフォルダーではありません。フォルダーを開いたときのURL（drive.google.com/drive/folders/…）を指定してください",
                    root.name.unwrap_or_default()
                ));
            }
            let drive = root.drive_id.as_deref();
            let children = client.children(std::slice::from_ref(folder), drive, name).await.map_err(words)?;
            let title = root.name.unwrap_or_default();
            Ok(format!("読めます（フォルダー「{title}」、中に {} 件）", children.len()))
        }
        SourceSettings::Form { form, .. } => {
            let structure = client.form(form, name).await.map_err(words)?;
            let title = if structure.info.title.is_empty() {
                structure.info.document_title
            } else {
                structure.info.title
            };
            client
                .responses(form, None, name)
                .await
                .map_err(words)
                .map(|responses| format!("読めます（フォーム「{title}」、回答 {} 件）", responses.len()))
        }
        SourceSettings::Sheet { spreadsheet, range, .. } => {
            let file = client.file(spreadsheet, name).await.map_err(words)?;
            if let Some(why) = trashed(&file) {
                return Err(why);
            }
            if file.mime_type.as_deref() == Some(SPREADSHEET) {
                find_range(client, spreadsheet, range.as_deref(), name).await.map_err(words)?;
            }
            Ok(format!("読めます（「{}」）", file.name.unwrap_or_default()))
        }
    }
}

/// What lies in the trash can be read and written for thirty days more, and is gone then.
fn trashed(file: &File) -> Option<String> {
    let name = file.name.as_deref().unwrap_or_default();
    let words =
        || format!("「{name}」はゴミ箱に入っています。ゴミ箱から元に戻すか、別のものを指定してください");
    (file.trashed == Some(true)).then(words)
}

async fn target_state(client: &Google, id: &str, name: &str) -> Result<String, String> {
    let file = client.file(id, name).await.map_err(|error| error.words())?;
    if let Some(why) = trashed(&file) {
        return Err(why);
    }
    let title = file.name.unwrap_or_default();
    let kind = file.mime_type.unwrap_or_default();
    if kind != SPREADSHEET {
        return Err(format!(
            "「{title}」はGoogleスプレッドシートではありません（{kind}）。「Google スプレッドシートとして保存」で作ったものを指定してください"
        ));
    }
    let can_edit = file.capabilities.and_then(|can| can.can_edit).unwrap_or(true);
    match can_edit {
        true => Ok(format!("書けます（「{title}」）")),
        false => Err(format!(
            "「{title}」は読めますが、書けません。{} を「編集者」として共有してください",
            client.account()
        )),
    }
}

/// How each file is read.
pub(super) fn files(page: &mut String, outcome: &Outcome) {
    page.push_str("■ ファイルの読み方（くわしくは tsunagi layout ファイル）\n");
    for line in &outcome.files.lines {
        page.push_str(&format!("  {} … {}\n", line.path, file_words(line)));
    }
    for failure in &outcome.failures {
        page.push_str(&format!("  {failure}\n"));
    }
}

fn file_words(line: &FileLine) -> String {
    if line.status == FileStatus::Failed && line.records.is_empty() {
        return "読めません（データ確認をご覧ください）".to_owned();
    }
    let mut parts: Vec<String> =
        line.records.iter().map(|(kind, count)| format!("{} {} 行", kind.label(), grouped(*count))).collect();
    if parts.is_empty() {
        parts.push("表がありません".to_owned());
    }
    if !line.unmapped.is_empty() {
        let some: Vec<String> =
            line.unmapped.iter().take(SHOWN_HEADERS).map(|header| one_line(header)).collect();
        let more = if line.unmapped.len() > some.len() { " ほか" } else { "" };
        parts.push(format!("読み取らない列: {}{more}", some.join("、")));
    }
    if line.issues > 0 {
        parts.push(format!("気づき {}", grouped(line.issues)));
    }
    parts.join("／")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a run would write, book by book.
pub(super) fn outputs(page: &mut String, outcome: &Outcome) {
    page.push_str("■ 次の実行で書くもの（くわしくは tsunagi run --dry-run）\n");
    let kept =
        outcome.outputs.iter().filter(|output| output.deed == Deed::Kept && !output.unreachable()).count();
    for output in outcome.outputs.iter().filter(|output| output.deed != Deed::Kept || output.unreachable()) {
        page.push_str(&format!("  {} … {}\n", output.path, output_words(output)));
    }
    if kept > 0 {
        page.push_str(&format!("  変わらないブック {kept}\n"));
    }
}

fn output_words(output: &Output) -> String {
    let words = match &output.deed {
        Deed::Held(why) | Deed::Beside(why) => return why.clone(),
        Deed::Created => format!("新しく作ります（{} 行）", grouped(output.rows_added)),
        Deed::Kept => "書くものはありません".to_owned(),
        Deed::Rebuilt | Deed::Edited => format!(
            "セル {}・行の追加 {}・行の終了 {}",
            grouped(output.changes.len()),
            grouped(output.rows_added),
            grouped(output.rows_vanished)
        ),
    };
    let held: Vec<String> = output.held_tabs.iter().map(|(tab, why)| format!("［{tab}］{why}")).collect();
    if held.is_empty() { words } else { format!("{words}。書かないタブ: {}", held.join("、")) }
}

fn grouped(count: usize) -> String {
    group_thousands(i64::try_from(count).unwrap_or(i64::MAX))
}
