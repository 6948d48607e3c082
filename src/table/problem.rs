//! What can be wrong with a file or sheet, each with its stable code and a sentence that says what to do.

use crate::domain::{CellRef, Issue, IssueCode, Origin, Severity, column_letters};

/// Cells were cut: what was read is not all that stands there.
pub const LONG_CELLS: &str = "sheet.long-cells";

const EMPTY: &str = "file.empty";
const NO_CELLS: &str = "file.no-cells";

/// Whether an issue says that nothing stands in a file: not that it cannot be read.
#[must_use]
pub fn tells_of_nothing(issue: &Issue) -> bool {
    [EMPTY, NO_CELLS].contains(&issue.code.as_str())
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Empty,
    LockFile,
    NoCells,
    Pdf,
    Picture,
    Word,
    PowerPoint,
    Archive,
    OldExcelXml,
    NotAWorkbook,
    Password,
    Truncated,
    TooLarge,
    ZipBomb,
    ReaderPanic,
    /// The library's own words, for the operator.
    Unreadable(String),
    SheetUnreadable(String),
    SheetTooLarge,
    /// The last column that was read.
    SheetTooWide(u32),
    /// Sheets that were read.
    TooManySheets(usize),
    /// Sheets, from this one, that hold the cells of others before them.
    RepeatedSheets(usize),
    StrayCells(CellRef),
    LongCells(usize),
    /// The encoding, and the first cell that holds one.
    LostCharacters(&'static str, Option<CellRef>),
    /// Cells of which a part is struck through, from the first of them.
    StruckParts(CellRef, usize),
    /// Cells that are struck through as a whole.
    StruckCells(CellRef, usize),
}

impl Problem {
    /// The issue at a file or sheet.
    pub(super) fn issue(&self, origin: &Origin) -> Issue {
        let (code, severity, message) = self.words();
        let origin = match self {
            Self::StrayCells(cell) | Self::StruckParts(cell, _) | Self::StruckCells(cell, _) => {
                origin.at(*cell)
            }
            Self::LostCharacters(_, Some(cell)) => origin.at(*cell),
            _ => origin.clone(),
        };
        let issue = Issue::new(IssueCode::new(code), severity, origin, message);
        match self {
            Self::Unreadable(detail) | Self::SheetUnreadable(detail) => issue.seen(detail),
            _ => issue,
        }
    }

    fn words(&self) -> (&'static str, Severity, String) {
        use Severity::{Error, Notice, Warning};
        let (code, severity, message) = match self {
            Self::Empty => {
                (EMPTY, Error, "ファイルの中身が空です。元のファイルを確かめて、もう一度置いてください。")
            }
            Self::LockFile => (
                "file.lock",
                Notice,
                "Excelが開いている間だけできる一時ファイルです。読み取る内容はなく、対応は不要です。",
            ),
            Self::NoCells => (
                NO_CELLS,
                Error,
                "どのシートにも文字や数字が入っていません。入力して保存したファイルを置いてください。",
            ),
            Self::Pdf => (
                "file.pdf",
                Error,
                "PDFは読み取れません。元のExcelまたはCSVのファイルを置いてください。元のファイルが無い場合は、表をExcelに写して保存してください。",
            ),
            Self::Picture => (
                "file.picture",
                Error,
                "画像は読み取れません。元のExcelまたはCSVのファイルを置いてください。",
            ),
            Self::Word => (
                "file.not-a-workbook",
                Error,
                "Wordの文書です（名前だけがExcelになっています）。一覧をExcelで作り直して置いてください。送付状などであれば、対応は不要です。",
            ),
            Self::PowerPoint => {
                ("file.not-a-workbook", Error, "PowerPointの資料です。一覧をExcelまたはCSVで置いてください。")
            }
            Self::Archive => (
                "file.not-a-workbook",
                Error,
                "まとめて圧縮されたファイル（zip）です。中のExcelやCSVを取り出して、そのまま置いてください。",
            ),
            Self::OldExcelXml => (
                "file.not-a-workbook",
                Error,
                "「XMLスプレッドシート2003」の形式です。Excelで開き、「Excelブック（.xlsx）」で保存し直して置いてください。",
            ),
            Self::NotAWorkbook => (
                "file.not-a-workbook",
                Error,
                "ExcelでもCSVでもないファイルです。元の表をExcelブック（.xlsx）かCSVで保存し直して置いてください。",
            ),
            Self::Password => (
                "file.password",
                Error,
                "パスワードがかかっているため開けません。Excelで開き、「情報」→「ブックの保護」→「パスワードを使用して暗号化」を空にして保存し直してください。",
            ),
            Self::Truncated => (
                "file.truncated",
                Error,
                "ファイルが途中で切れています（保存やダウンロードの途中で止まったと思われます）。元のファイルをもう一度置いてください。",
            ),
            Self::TooLarge => (
                "file.too-large",
                Error,
                "ファイルが大きすぎるため読み取りませんでした。画像を除くか、表を分けて保存し直してください。",
            ),
            Self::ZipBomb => (
                "file.too-large",
                Error,
                "展開すると大きくなりすぎるファイルのため、安全のため開きませんでした。Excelで開いて、必要なシートだけを新しいブックに保存し直してください。",
            ),
            Self::ReaderPanic => (
                "file.reader-panic",
                Error,
                "ファイルの中が壊れているか、想定外の作りのため読み取れませんでした。Excelで開いて「名前を付けて保存」で.xlsxにし直してください。",
            ),
            Self::Unreadable(_) => (
                "file.unreadable",
                Error,
                "ファイルの中が壊れているため読み取れませんでした。Excelで開いて「名前を付けて保存」で.xlsxにし直してください。",
            ),
            Self::SheetUnreadable(_) => (
                "sheet.unreadable",
                Error,
                "このシートは壊れているため読み取れませんでした。ほかのシートは読み取っています。Excelで開いて保存し直してください。",
            ),
            Self::SheetTooLarge => (
                "sheet.too-large",
                Warning,
                "シートが大きすぎるため、途中の行までを読み取りました。使っていない行や列を削除して保存し直してください。",
            ),
            Self::SheetTooWide(columns) => {
                return (
                    "sheet.too-wide",
                    Warning,
                    format!(
                        "右に長すぎるシートのため、{}列目（{columns}列）までを読み取りました。使っていない列を削除して保存し直してください。",
                        column_letters(*columns)
                    ),
                );
            }
            Self::TooManySheets(sheets) => {
                return (
                    "file.too-many-sheets",
                    Warning,
                    format!(
                        "シートが多すぎるため、初めの{sheets}枚を読み取りました（この先は読んでいません）。ファイルを分けて保存し直してください。"
                    ),
                );
            }
            Self::RepeatedSheets(count) => {
                return (
                    "sheet.repeated",
                    Warning,
                    format!(
                        "ほかのシートと同じ中身を指しているシートが{count}枚あり（初めはこのシート）、二重には読み取りませんでした。Excelで開いて「名前を付けて保存」で保存し直してください。"
                    ),
                );
            }
            Self::StrayCells(_) => (
                "sheet.stray-cells",
                Warning,
                "表から遠く離れたセルに文字が入っています。表だけを読み取りました。不要であればそのセルを消してください。",
            ),
            Self::LongCells(count) => {
                return (
                    LONG_CELLS,
                    Warning,
                    format!(
                        "文字が長すぎるセルが{count}個あり、途中までを読み取りました。内容を短くするか、別の資料に分けてください。"
                    ),
                );
            }
            Self::StruckParts(_, count) => {
                return (
                    "sheet.struck-parts",
                    Notice,
                    format!(
                        "取り消し線の引かれた文字のあるセルが{count}個あります（初めはこのセル）。取り消し線の部分を除いて読み取りました。古い値を消せば、この表示は消えます。"
                    ),
                );
            }
            Self::StruckCells(_, count) => {
                return (
                    "sheet.struck-cells",
                    Warning,
                    format!(
                        "セル全体に取り消し線が引かれたセルが{count}個あります（初めはこのセル）。書かれているとおりに読み取りました。廃止・休止の印であれば、「状態」の列に「廃止」などとご記入ください。誤りを消した印であれば、セルを空にしてください。"
                    ),
                );
            }
            Self::LostCharacters(encoding, _) => {
                return (
                    "file.characters-lost",
                    Warning,
                    format!(
                        "読めない文字がありました（文字コードを{encoding}とみなしました）。「CSV UTF-8」で保存し直してください。"
                    ),
                );
            }
        };
        (code, severity, message.to_owned())
    }
}
