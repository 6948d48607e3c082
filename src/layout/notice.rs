//! What the clerk is told about a sheet's layout.

use super::mapping::foreign::Refusal;
use super::model::{Column, Context, EXCHANGED, MISFIT, Record, TOLD};
use super::users::heads::{self, Asks};
use crate::domain::{CellRef, Field, Issue, IssueCode, Origin, RecordKind, Severity, column_letters};
use crate::normalise::{person, yen};
use crate::table::Fault;

pub(super) const NO_HEADER: IssueCode = IssueCode::new("layout.no-header");
pub(super) const SHEET_SKIPPED: IssueCode = IssueCode::new("layout.sheet-skipped");
pub const UNMAPPED_COLUMN: IssueCode = IssueCode::new("layout.unmapped-column");
pub const DUPLICATE_COLUMN: IssueCode = IssueCode::new("layout.duplicate-column");
pub const UNCERTAIN_COLUMN: IssueCode = IssueCode::new("layout.uncertain-column");
pub(super) const PERSONAL_COLUMN: IssueCode = IssueCode::new("layout.personal-information");
pub const RENAMED_COLUMN: IssueCode = IssueCode::new("layout.renamed-column");
pub const GONE_COLUMN: IssueCode = IssueCode::new("layout.gone-column");
pub const EMPTIED_COLUMN: IssueCode = IssueCode::new("layout.emptied-column");
pub const EXCHANGED_COLUMNS: IssueCode = IssueCode::new("layout.exchanged-columns");
pub const CONTRADICTED_COLUMN: IssueCode = IssueCode::new("layout.contradicted-column");
pub(super) const UNFIT_MAPPING: IssueCode = IssueCode::new("layout.unfit-mapping");
pub(super) const SHEET_RENAMED: IssueCode = IssueCode::new("layout.sheet-renamed");
pub(super) const INNER_LIST: IssueCode = IssueCode::new("layout.inner-list");
pub(super) const SEVERAL_SERVICES: IssueCode = IssueCode::new("layout.several-services");
pub(super) const SEVERAL_WORKSHOPS: IssueCode = IssueCode::new("layout.several-workshops");
pub(super) const DIFFERING_ROWS: IssueCode = IssueCode::new("layout.differing-rows");
pub(super) const TABLE_ABOVE: IssueCode = IssueCode::new("layout.table-above");
pub(super) const TOO_MANY_TABLES: IssueCode = IssueCode::new("layout.too-many-tables");
pub(super) const NO_RECORDS: IssueCode = IssueCode::new("layout.no-records");
pub(in crate::layout) const OTHER_MATTERS: IssueCode = IssueCode::new("layout.other-matters");

/// The reading of a sheet ended in a fault of ours.
pub const FAULT: IssueCode = IssueCode::new("layout.fault");

/// Below this a mapping is reported for a person to look at.
const CERTAIN: f64 = 0.65;

fn issue(code: IssueCode, severity: Severity, origin: Origin, context: &Context, message: String) -> Issue {
    Issue::new(code, severity, origin, message).desk(context.role.desk().cloned())
}

pub(super) fn no_header(origin: &Origin, context: &Context) -> Issue {
    let message = "表の見出しの行が見つからないため、このシートは読み取りませんでした。一覧のシートであれば、見出し（「事業所名」「電話番号」など）を1行に入れてください。一覧でなければ、対応は不要です。";
    issue(NO_HEADER, Severity::Warning, origin.clone(), context, message.to_owned())
}

pub(super) fn fault(origin: &Origin, fault: &Fault) -> Issue {
    let what = if origin.sheet.is_empty() { "このファイル" } else { "このシート" };
    let message = format!(
        "つなぎの側の不具合のため、{what}を読み取れませんでした。ファイルを直す必要はありません。全国事務局は、ファイルの名前とこの文をつなぎの管理者へお知らせください{}。",
        fault.in_words()
    );
    Issue::new(FAULT, Severity::Error, origin.clone(), message)
}

pub(super) fn sheet_skipped(origin: &Origin, context: &Context, why: &str) -> Issue {
    let message = format!(
        "{why}のため、このシートは読み取りませんでした。読み取ってほしい場合は、シートを表示し、名前を変えてください。"
    );
    issue(SHEET_SKIPPED, Severity::Notice, origin.clone(), context, message)
}

pub(super) fn no_records(origin: &Origin, context: &Context, kind: RecordKind) -> Issue {
    let message = format!(
        "「{}」の見出しはありますが、その下に読み取れる行がありませんでした。入力がまだであれば、対応は不要です。",
        kind.label()
    );
    issue(NO_RECORDS, Severity::Notice, origin.clone(), context, message)
}

/// A table above the one that was read.
pub(super) fn table_above(at: &Origin, context: &Context, label: &str) -> Issue {
    let message = format!(
        "「{label}」から始まる表は、何の表か分からないため読み取っていません（その下の表は読み取りました）。必要な表であれば、下の表と同じ見出しにするか、別のシートに分けてください。一覧でなければ、対応は不要です。"
    );
    issue(TABLE_ABOVE, Severity::Notice, at.clone(), context, message).seen(label)
}

/// A table that looks like one of a kind, and is of other matters.
pub(super) fn other_matters(
    origin: &Origin,
    context: &Context,
    kind: RecordKind,
    refusal: &Refusal,
) -> Issue {
    let (kind, why) = (kind.label(), &refusal.why);
    let what_to_do = match refusal.does_name_help {
        true => format!("ファイルかシートの名前に「{kind}」と入れてください"),
        false => "その列を加えるか、全国事務局の「列の対応」または desk.toml の [columns] で見出しの読み方を指定してください".to_owned(),
    };
    let message = format!(
        "{why}ため、「{kind}」の一覧ではないとみて、この表は読み取りませんでした。{kind}の一覧であれば、{what_to_do}。そうでなければ、対応は不要です。"
    );
    issue(OTHER_MATTERS, Severity::Warning, origin.clone(), context, message)
}

/// Below so many tables that nobody keeps them by hand.
pub(super) fn too_many_tables(origin: &Origin, context: &Context, row: u32) -> Issue {
    let message = format!(
        "1枚のシートに表が多すぎるため、{row}行目から下は読み取りませんでした。見出しを1つにして1つの表にするか、シートを分けてください。"
    );
    issue(TOO_MANY_TABLES, Severity::Warning, origin.clone(), context, message)
}

/// A count that stands under several services, of a row that does not say which of them it is.
pub(super) fn several_services(at: &Origin, context: &Context, field: Field) -> Issue {
    let label = field.label();
    let message = format!(
        "「{label}」がサービスごとに並んでいますが、この行がどのサービスのものか決められないため、{label}は読み取っていません。サービスごとに行を分けるか、サービス種別をご記入ください。"
    );
    issue(SEVERAL_SERVICES, Severity::Warning, at.clone(), context, message).field(field)
}

/// Heads that differ from one work of a workshop to the next.
pub(super) fn heads_of_things(record: &Record, context: &Context) -> Issue {
    let label = Field::WorkersAvailable.label();
    let message = format!(
        "「{label}」が作業ごとに違うため、事業所の{label}としては読み取っていません。事業所としての人数があれば、列を分けてご記入ください。"
    );
    issue(DIFFERING_ROWS, Severity::Notice, record.origin.clone(), context, message)
        .field(Field::WorkersAvailable)
}

/// A sum or a number of several workshops that stand in one cell.
pub(super) fn several_workshops(record: &Record, context: &Context, field: Field) -> Issue {
    let label = field.label();
    let message = format!(
        "1つの欄に事業所が2つ以上書かれているため、事業所ごとの発注として読み取りました。「{label}」はどの事業所の分か分からないため、発注には入れていません。事業所ごとに行を分けてご記入ください。"
    );
    issue(SEVERAL_WORKSHOPS, Severity::Warning, record.origin.clone(), context, message).field(field)
}

/// A label of a card that is no known word.
pub(super) fn unread_label(at: &Origin, context: &Context, label: &str) -> Issue {
    if heads::asks(std::iter::once(label)) != Asks::Nothing {
        let message = format!(
            "「{label}」の欄は個人情報のため読み取らず、保存もしていません。可能であれば、お送りいただくファイルから除いてください。"
        );
        return issue(PERSONAL_COLUMN, Severity::Notice, at.clone(), context, message).seen(label);
    }
    let message = format!(
        "「{label}」の欄は、何の項目か分からないため読み取っていません。必要な項目であれば、見出しを分かりやすい言葉に直してください。"
    );
    issue(UNMAPPED_COLUMN, Severity::Notice, at.clone(), context, message).seen(label)
}

/// A list among the labels of a card.
pub(super) fn inner_list(at: &Origin, context: &Context, headers: &[&str]) -> Issue {
    let headers = headers.join("」「");
    let message = format!(
        "様式の中の表（「{headers}」）は読み取らず、保存もしていません。様式のほかの欄は読み取りました。この表も必要な場合は、別のシートに一覧として入れてください。"
    );
    issue(INNER_LIST, Severity::Notice, at.clone(), context, message)
}

/// A column whose header is new (or gone), read as what it was before.
pub(super) fn renamed(
    origin: &Origin,
    context: &Context,
    column: &Column,
    before: &str,
    field: Field,
) -> Issue {
    let header = column.header_text();
    let label = field.label();
    let message = format!(
        "見出しが「{before}」から「{header}」に変わったようです。これまでどおり「{label}」として読み取りました。これでよければ全国事務局の「列の対応」で「{label}」を、違う場合は正しい読み取り先を選んでください。選ぶか見出しが元に戻るまで、このお知らせは残ります。"
    );
    issue(RENAMED_COLUMN, Severity::Warning, origin.at(column.header_cell), context, message)
        .seen(&header)
        .field(field)
}

/// A field that was read before and has no column any more; `beside` = a new column that stands in its place and is not read as it.
pub(super) fn gone(
    origin: &Origin,
    context: &Context,
    (before, at): (&str, CellRef),
    field: Field,
    beside: Option<&Column>,
) -> Issue {
    let label = field.label();
    let letters = column_letters(at.col);
    let place = beside.map_or_else(String::new, |column| {
        format!("同じ場所の「{}」の列は、見出しや値が違うため読み取っていません。", column.header_text())
    });
    let message = format!(
        "前回まで{letters}列にあった「{before}」の列（{label}）が見当たらないため、この項目は読み取れていません。{place}列を消したのでなければ、見出しを元に戻すか、全国事務局の「列の対応」で読み取り先を選んでください。消してよい列であれば、「列の対応」のこの見出しの行で「読み取らない」を選んでください。"
    );
    let at = beside.map_or(at, |column| column.header_cell);
    issue(GONE_COLUMN, Severity::Warning, origin.at(at), context, message).seen(before).field(field)
}

/// A column that was read before, and whose values are none of its field tonight.
pub(super) fn unread(
    origin: &Origin,
    context: &Context,
    column: &Column,
    field: Field,
    why: Option<&str>,
) -> Issue {
    let (header, label) = (column.header_text(), field.label());
    let why = why.map_or_else(String::new, |why| format!("（{why}）"));
    let message = format!(
        "「{header}」の列は前回まで「{label}」として読み取っていましたが、今回の値は{label}のものではないため{why}、読み取れていません。値をご確認ください。別の項目の列になったのであれば、見出しを直すか、全国事務局の「列の対応」で読み取り先を選んでください。"
    );
    issue(GONE_COLUMN, Severity::Warning, origin.at(column.header_cell), context, message)
        .seen(&header)
        .field(field)
}

/// A column that had values before and has none in any row.
pub(super) fn emptied(origin: &Origin, context: &Context, column: &Column, field: Field) -> Issue {
    let (header, label) = (column.header_text(), field.label());
    let letters = column_letters(column.header_cell.col);
    let message = format!(
        "{letters}列「{header}」は前回まで値がありましたが、今回はどの行も空欄のため、この項目（{label}）は空欄として読み取っています。消したのでなければ、値を書き戻してください。空欄のままでよければ、全国事務局の「列の対応」で「{header}」の読み取り先に「{label}」を選ぶと、この表示は消えます。"
    );
    issue(EMPTIED_COLUMN, Severity::Warning, origin.at(column.header_cell), context, message)
        .seen(&header)
        .field(field)
}

/// Two columns each of which says what the other one said.
pub(super) fn exchanged(
    origin: &Origin,
    context: &Context,
    (one, other): (&Column, &Column),
    field: Field,
) -> Issue {
    let (header, twin) = (one.header_text(), other.header_text());
    let message = format!(
        "「{header}」と「{twin}」（{}と{}）の値が、前回と入れ替わっています。いまの見出しのとおりに読み取りました。どちらかの見出しが違う場合は直してください。これでよければ、全国事務局の「列の対応」で「{header}」の読み取り先に「{}」を選んでください。",
        one.header_cell,
        other.header_cell,
        field.label()
    );
    issue(EXCHANGED_COLUMNS, Severity::Warning, origin.at(one.header_cell), context, message)
        .seen(&header)
        .field(field)
}

/// The other header that a notice on a column speaks of: what it was renamed from, with which it was exchanged, what stands in its
/// place.
#[must_use]
pub fn former(issue: &Issue) -> Option<&str> {
    let told = |front: &str, middle: &str, end: &str| {
        let rest = issue.message.strip_prefix(front)?;
        let (first, rest) = rest.split_once(middle)?;
        Some((first, rest.split_once(end)?.0))
    };
    match issue.code {
        RENAMED_COLUMN => told("見出しが「", "」から「", "」に").map(|(former, _)| former),
        GONE_COLUMN => {
            let (_, rest) = issue.message.split_once("同じ場所の「")?;
            Some(rest.split_once("」の列は、")?.0)
        }
        EXCHANGED_COLUMNS => told("「", "」と「", "」（").map(|(_, twin)| twin),
        _ => None,
    }
}

/// What the sheet's name said of its rows, and does not say any more.
pub(super) fn sheet_renamed(origin: &Origin, context: &Context, field: Field, said: &str) -> Issue {
    let label = field.label();
    let message = format!(
        "これまでシートの名前から読み取っていた「{label}」が、いまのシートの名前「{}」からは分かりません。前回の値（{said}）をそのまま使いました。シートの名前を元に戻すか、「{label}」の列を作ってください。",
        origin.sheet
    );
    issue(SHEET_RENAMED, Severity::Warning, origin.clone(), context, message).seen(said).field(field)
}

/// A column whose field a person gave to another one.
pub(super) fn given_away(
    origin: &Origin,
    context: &Context,
    (column, twin): (&Column, &Column),
    field: Field,
) -> Issue {
    let (header, label) = (column.header_text(), field.label());
    let message = format!(
        "「列の対応」か desk.toml の指定で、{}列「{}」を「{label}」として読み取ったため、「{header}」の列は読み取っていません。「{header}」が正しい場合は、その指定を取り消してください。",
        column_letters(twin.header_cell.col),
        twin.header_text()
    );
    issue(DUPLICATE_COLUMN, Severity::Warning, origin.at(column.header_cell), context, message).seen(&header)
}

/// A correction that names a field that no such table has.
pub(super) fn unfit_mapping(
    origin: &Origin,
    context: &Context,
    column: &Column,
    (kind, field): (RecordKind, Field),
) -> Issue {
    let header = column.header_text();
    let (kind, label) = (kind.label(), field.label());
    let message = format!(
        "「{header}」の列の読み取り先に「{label}」が指定されていますが、{kind}の表に「{label}」という項目はないため、この指定は使っていません。「列の対応」か desk.toml の [columns] を直してください。"
    );
    issue(UNFIT_MAPPING, Severity::Warning, origin.at(column.header_cell), context, message)
        .seen(&header)
        .field(field)
}

/// A sum that is a thousandth or the thousandfold of last night's, or that cannot be one.
pub(super) fn unit(at: &Origin, context: &Context, field: Field, seen: &str, kept: bool) -> Issue {
    let label = field.label();
    let what = match kept {
        true => {
            "前回の値の千分の一または千倍です。単位（円・千円）が変わったと思われるため、前回の値をそのまま使いました"
        }
        false => "円の額としては小さすぎ、千円単位と思われるため、読み取っていません",
    };
    let message =
        format!("この「{label}」は、{what}。円で書き直すか、見出しに（円）（千円）と単位をご記入ください。");
    issue(yen::UNIT, Severity::Warning, at.clone(), context, message).seen(seen).field(field)
}

/// An amount that is a thousandth of what quantity and price beside it give.
pub(super) fn thousandth(at: &Origin, context: &Context, field: Field, seen: &str) -> Issue {
    let label = field.label();
    let message = format!(
        "この「{label}」は、同じ行の数量×単価のちょうど千分の一です。千円単位と思われるため、読み取っていません。円で書き直すか、見出しに（千円）とご記入ください。"
    );
    issue(yen::UNIT, Severity::Warning, at.clone(), context, message).seen(seen).field(field)
}

/// A wage below nothing.
pub(super) fn negative(at: &Origin, context: &Context, field: Field, seen: &str) -> Issue {
    let label = field.label();
    let message =
        format!("「{label}」がマイナスになっているため、読み取っていません。正しい額をご記入ください。");
    issue(yen::UNIT, Severity::Warning, at.clone(), context, message).seen(seen).field(field)
}

/// 山田花子さん, 対応者：山田花子: a heading that names somebody.
fn is_name(header: &str) -> bool {
    header.split([':', '：']).any(person::is_name)
}

/// What there is to say about one column.
pub(super) fn column(
    origin: &Origin,
    context: &Context,
    column: &Column,
    has_data: bool,
    twin: Option<&Column>,
) -> Option<Issue> {
    let header = column.header_text();
    let at = origin.at(column.header_cell);
    let has = |rule: &str| column.reasons.iter().any(|reason| reason.rule == rule);
    if column.field.is_none() && has("operator") || has(TOLD) {
        return None;
    }
    let why = column.reasons.last().map_or("", |reason| reason.text.as_str());
    let by_values = || column.reasons.iter().find(|reason| reason.rule == EXCHANGED);
    let is_misfit =
        || column.reasons.last().is_some_and(|reason| reason.rule == MISFIT) && has("header-words");
    let found = match (column.field, twin) {
        (Some(Field::PersonalInformation), _)
            if heads::names_secret(&header) || heads::names_login(&header) =>
        {
            let message = format!("「{header}」の列はログインのための情報とみて、読み取らず、保存も表示もしていません。可能であれば、お送りいただくファイルから列を除いてください。");
            issue(PERSONAL_COLUMN, Severity::Notice, at, context, message)
        }
        (Some(Field::PersonalInformation), _) => issue(
            PERSONAL_COLUMN,
            Severity::Notice,
            at,
            context,
            format!("「{header}」の列は個人情報のため読み取らず、保存もしていません。可能であれば、お送りいただくファイルから列を除いてください。"),
        ),
        (None, Some(twin)) if has_data => issue(
            DUPLICATE_COLUMN,
            Severity::Notice,
            at,
            context,
            format!("「{header}」の列は、{}列「{}」と同じ項目（{}）の見出しのため読み取っていません。こちらが正しい場合は、全国事務局の「列の対応」で読み取り先を選ぶか、どちらかの見出しを変えてください。", column_letters(twin.index), twin.header_text(), twin.field.map_or("", Field::label)),
        ),
        (None, None) if has_data && is_name(&header) => {
            let message = "見出しにお名前らしい文字が書かれている列です。読み取らず、保存もしていません。可能であれば、お送りいただくファイルから除いてください。";
            let found = issue(PERSONAL_COLUMN, Severity::Notice, at, context, message.to_owned());
            return Some(found.seen(person::HIDDEN));
        }
        (None, None) if has_data && is_misfit() => issue(
            CONTRADICTED_COLUMN,
            Severity::Warning,
            at,
            context,
            format!("「{header}」の列は、見出しと値が合わないため（{why}）、読み取っていません。値をご確認ください。別の項目の列であれば、見出しを直してください（全国事務局で読み方を指定することもできます）。"),
        ),
        (Some(field), _) if by_values().is_some() => issue(
            CONTRADICTED_COLUMN,
            Severity::Warning,
            at,
            context,
            format!("「{header}」の列は、見出しと値が合わないため（{}）、「{}」として読み取りました。見出しをご確認ください。", by_values().map_or("", |reason| reason.text.as_str()), field.label()),
        )
        .field(field),
        (None, None) if has_data => issue(
            UNMAPPED_COLUMN,
            Severity::Notice,
            at,
            context,
            format!("「{header}」の列は、何の項目か分からないため読み取っていません。必要な項目であれば、見出しを分かりやすい言葉に直してください（全国事務局で読み方を指定することもできます）。"),
        ),
        (Some(field), _) if column.confidence < CERTAIN => issue(
            UNCERTAIN_COLUMN,
            Severity::Notice,
            at,
            context,
            format!("「{header}」の列を「{}」として読み取りました。違う場合は、見出しを直してください（全国事務局で読み方を指定することもできます）。", field.label()),
        )
        .field(field),
        _ => return None,
    };
    Some(found.seen(&header))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::SourceRole;

    #[test]
    fn the_other_header_of_a_notice_stands_in_its_sentence() {
        let origin = Origin::file("inbox/jimukyoku/一覧.xlsx", "aa");
        let context = Context::of(SourceRole::Office, origin.clone());
        let column = |header: &str| Column {
            index: 2,
            header: vec![header.into()],
            header_cell: CellRef::new(1, 2),
            field: Some(Field::Phone),
            confidence: 1.0,
            reasons: Vec::new(),
        };
        let (one, other) = (column("連絡先"), column("FAX"));
        let before = ("電話番号", CellRef::new(1, 2));
        for (issue, header) in [
            (renamed(&origin, &context, &one, "電話番号", Field::Phone), Some("電話番号")),
            (gone(&origin, &context, before, Field::Phone, Some(&one)), Some("連絡先")),
            (gone(&origin, &context, before, Field::Phone, None), None),
            (unread(&origin, &context, &one, Field::Phone, None), None),
            (exchanged(&origin, &context, (&one, &other), Field::Phone), Some("FAX")),
        ] {
            assert_eq!(former(&issue), header, "{}", issue.message);
        }
    }
}
