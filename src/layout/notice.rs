//! What the clerk is told about a sheet's layout.

use super::model::{Column, Context, Record};
use super::users::heads::{self, Asks};
use crate::domain::{Field, Issue, IssueCode, Origin, RecordKind, Severity};
use crate::normalise::person;

pub(super) const NO_HEADER: IssueCode = IssueCode::new("layout.no-header");
pub(super) const SHEET_SKIPPED: IssueCode = IssueCode::new("layout.sheet-skipped");
pub const UNMAPPED_COLUMN: IssueCode = IssueCode::new("layout.unmapped-column");
pub const DUPLICATE_COLUMN: IssueCode = IssueCode::new("layout.duplicate-column");
pub const UNCERTAIN_COLUMN: IssueCode = IssueCode::new("layout.uncertain-column");
pub(super) const PERSONAL_COLUMN: IssueCode = IssueCode::new("layout.personal-information");
pub(super) const RENAMED_COLUMN: IssueCode = IssueCode::new("layout.renamed-column");
pub(super) const GONE_COLUMN: IssueCode = IssueCode::new("layout.gone-column");
pub(super) const INNER_LIST: IssueCode = IssueCode::new("layout.inner-list");
pub(super) const SEVERAL_SERVICES: IssueCode = IssueCode::new("layout.several-services");
pub(super) const SEVERAL_WORKSHOPS: IssueCode = IssueCode::new("layout.several-workshops");
pub(super) const TABLE_ABOVE: IssueCode = IssueCode::new("layout.table-above");
pub(super) const NO_RECORDS: IssueCode = IssueCode::new("layout.no-records");
pub(in crate::layout) const OTHER_MATTERS: IssueCode = IssueCode::new("layout.other-matters");

/// Below this a mapping is reported for a person to look at.
const CERTAIN: f64 = 0.65;

fn issue(code: IssueCode, severity: Severity, origin: Origin, context: &Context, message: String) -> Issue {
    Issue::new(code, severity, origin, message).desk(context.role.desk().cloned())
}

pub(super) fn no_header(origin: &Origin, context: &Context) -> Issue {
    let message = "表の見出しの行が見つからないため、このシートは読み取りませんでした。一覧のシートであれば、見出し（「事業所名」「電話番号」など）を1行に入れてください。一覧でなければ、対応は不要です。";
    issue(NO_HEADER, Severity::Warning, origin.clone(), context, message.to_owned())
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
pub(super) fn other_matters(origin: &Origin, context: &Context, kind: RecordKind, why: &str) -> Issue {
    let kind = kind.label();
    let message = format!(
        "{why}ため、「{kind}」の一覧ではないとみて、この表は読み取りませんでした。{kind}の一覧であれば、ファイルかシートの名前に「{kind}」と入れてください。そうでなければ、対応は不要です。"
    );
    issue(OTHER_MATTERS, Severity::Warning, origin.clone(), context, message)
}

/// A count that stands under several services, of a row that does not say which of them it is.
pub(super) fn several_services(at: &Origin, context: &Context, field: Field) -> Issue {
    let label = field.label();
    let message = format!(
        "「{label}」がサービスごとに並んでいますが、この行がどのサービスのものか決められないため、{label}は読み取っていません。サービスごとに行を分けるか、サービス種別をご記入ください。"
    );
    issue(SEVERAL_SERVICES, Severity::Warning, at.clone(), context, message).field(field)
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

/// A column whose header is new, read as what stood there before.
pub(super) fn renamed(
    origin: &Origin,
    context: &Context,
    column: &Column,
    before: &str,
    field: Field,
) -> Issue {
    let header = column.header_text();
    let message = format!(
        "見出しが「{before}」から「{header}」に変わったようです。これまでどおり「{}」として読み取りました。違う場合は、全国事務局の「列の対応」で読み取り先を選んでください。",
        field.label()
    );
    issue(RENAMED_COLUMN, Severity::Warning, origin.at(column.header_cell), context, message)
        .seen(&header)
        .field(field)
}

/// A field that was read the last time and has no column any more.
pub(super) fn gone(origin: &Origin, context: &Context, before: &str, field: Field) -> Issue {
    let message = format!(
        "前回まであった「{before}」の列（{}）が見当たらないため、この項目は読み取れていません。列を消したのでなければ、見出しを元に戻すか、全国事務局の「列の対応」で読み取り先を選んでください。",
        field.label()
    );
    issue(GONE_COLUMN, Severity::Warning, origin.clone(), context, message).seen(before).field(field)
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
    if column.field.is_none() && column.reasons.iter().any(|reason| reason.rule == "operator") {
        return None;
    }
    let found = match (column.field, twin) {
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
            format!("「{header}」の列は、{}列「{}」と同じ項目（{}）の見出しのため読み取っていません。こちらが正しい場合は、全国事務局の「列の対応」で読み取り先を選ぶか、どちらかの見出しを変えてください。", crate::domain::column_letters(twin.index), twin.header_text(), twin.field.map_or("", Field::label)),
        ),
        (None, None) if has_data && is_name(&header) => {
            let message = "見出しにお名前らしい文字が書かれている列です。読み取らず、保存もしていません。可能であれば、お送りいただくファイルから除いてください。";
            let found = issue(PERSONAL_COLUMN, Severity::Notice, at, context, message.to_owned());
            return Some(found.seen(person::HIDDEN));
        }
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
