//! What may be typed: verbs, flags, help with examples.

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// 共同受注窓口のExcelとフォームを、そのまま読んで一つの台帳・マッチング・指標にします。
#[derive(Debug, Parser)]
#[command(name = "tsunagi", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

const EXAMPLES: &str = "\
例:
  tsunagi demo                                  見本の一式を作り、夜間処理を一度行う
  tsunagi init 事務局                           設置用のフォルダーを作る
  tsunagi run --config 事務局/tsunagi.toml      一度取りまとめる
  tsunagi run --config … --dry-run              書き込まずに、何が変わるかを見る
  tsunagi daemon --config …                     常駐し、毎晩取りまとめる
  tsunagi status --config …                     いまの状態を見る
  tsunagi layout 一覧.xlsx                      一つのファイルがどう読まれるかを見る
  tsunagi explain --config … W-000012           事業所の値がどこから来たかを見る

終了コード: 0 完了／2 設定の誤り／3 読めない・書けない相手があった／4 何もできなかった／64 使い方の誤り";

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// 見本の一式（窓口のExcel・フォームの回答・案件一覧）を作り、夜間処理を一度行う
    Demo(DemoArguments),
    /// 一度取りまとめる（読む → そろえる → 名寄せ → マッチング → 指標 → 書き出す）
    Run(RunArguments),
    /// 常駐し、決まった時刻に取りまとめる
    Daemon(DaemonArguments),
    /// いまの状態（最近の実行、次の予定、保留、気になること）を表示する
    Status(StatusArguments),
    /// 保留しているものを表示し、承認する
    Approve(ApproveArguments),
    /// 送信待ちのメールを送る
    Mail(MailArguments),
    /// 登録簿の写しを作る
    Backup(ConfigArgument),
    /// 登録簿を写しに戻す
    Restore(RestoreArguments),
    /// 登録簿が壊れていないか、計算し直しても同じになるかを確かめる
    Verify(ConfigArgument),
    /// manページ・シェルの補完・設定のスキーマを書き出す（パッケージを作る人のためのもの）
    #[command(hide = true)]
    Assets(AssetsArguments),
    /// そのまま使える設置用のフォルダーを作る
    Init(InitArguments),
    /// 設定の誤り、読み取り元と書き込み先、ファイルの読み方、次に書くものを確かめる（何も変えません）
    Check(ConfigArgument),
    /// 一つのファイルがどう読まれるかを表示する
    Layout(LayoutArguments),
    /// 事業所・案件・マッチング・セルについて、値の出どころと判断の理由を表示する
    Explain(ExplainArguments),
    /// 名寄せについて人に尋ねている組と、その答えの数を表示する
    Review(ReviewArguments),
    /// 登録簿をCSVで書き出す
    Export(ExportArguments),
    /// 主な指標とグラフを一枚のHTMLにする（印刷・閲覧用）
    Report(ReportArguments),
}

#[derive(Debug, Args)]
pub(super) struct ConfigArgument {
    /// 設定ファイル（tsunagi.toml）
    #[arg(long, value_name = "ファイル")]
    pub(super) config: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// 作る場所（前に demo が作ったものは作り直します）
    #[arg(long, value_name = "フォルダー", default_value = "demo")]
    pub(super) dir: PathBuf,
    /// 窓口の数
    #[arg(long, value_name = "数", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=2_000))]
    pub(super) desks: u32,
    /// 事業所の数
    #[arg(long, value_name = "数", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) workshops: u32,
    /// 案件の数
    #[arg(long, value_name = "数", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) cases: u32,
    /// 案件が何年度にわたるか（今年度を含む）
    #[arg(long, value_name = "数", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=8))]
    pub(super) years: u32,
    /// 乱数の種（同じ数なら同じ内容になります）
    #[arg(long, value_name = "数", default_value_t = 1)]
    pub(super) seed: u64,
    /// ファイルを作るだけで、取りまとめは行わない
    #[arg(long)]
    pub(super) write_only: bool,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// 書き込まずに、何が変わるかだけを表示する
    #[arg(long)]
    pub(super) dry_run: bool,
    /// この日の時点として計算する（例 2021-09-14）
    #[arg(long, value_name = "年-月-日")]
    pub(super) as_of: Option<NaiveDate>,
    /// 変わったものがなくても初めから読み、すべて計算し直す（Googleの一覧とフォームも読み直す）
    #[arg(long)]
    pub(super) full: bool,
    /// 一つのタブの大部分が変わるときも書く（先に --dry-run で確かめてください）
    #[arg(long)]
    pub(super) allow_large_change: bool,
    /// 別に設置された tsunagi が書いていたスプレッドシートを引き継いで書く
    #[arg(long)]
    pub(super) take_over: bool,
    /// メールを用意する（送るのは tsunagi mail か、常駐の朝のメール）
    #[arg(long)]
    pub(super) letters: bool,
    /// 時計が正しいことを確かめたので、前の取りまとめよりずっと前の日付でも行う
    #[arg(long)]
    pub(super) clock_is_right: bool,
    /// 結果をJSONで出す
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct DaemonArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// この登録簿で別の常駐が動いているとき、終わるまで待つ
    #[arg(long)]
    pub(super) wait: bool,
}

#[derive(Debug, Args)]
pub(super) struct StatusArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// 状態の画面と同じものをHTMLで出す
    #[arg(long)]
    pub(super) html: bool,
    /// Prometheus の形式で出す
    #[arg(long, conflicts_with = "html")]
    pub(super) metrics: bool,
}

#[derive(Debug, Args)]
pub(super) struct ApproveArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// 承認するものの番号（付けずに実行すると、一覧を表示します）
    #[arg(value_name = "番号")]
    pub(super) numbers: Vec<usize>,
    /// すべて承認する（フォルダーの保留は除く。番号で承認してください）
    #[arg(long)]
    pub(super) all: bool,
}

#[derive(Debug, Args)]
pub(super) struct MailArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// 送らずに、このフォルダーへ .eml ファイルとして書き出す
    #[arg(long, value_name = "フォルダー")]
    pub(super) dry_run: Option<PathBuf>,
    /// 送れなかったメールと、あとで送り直す予定のメールも、いま送る
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) again: bool,
    /// このアドレスへ試しのメールを一通だけ送る（送信待ちのメールは送りません）
    #[arg(long, value_name = "アドレス", conflicts_with_all = ["dry_run", "again"])]
    pub(super) test: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// 戻す写し（付けないと、いちばん新しい壊れていないもの）
    #[arg(long, value_name = "ファイル")]
    pub(super) from: Option<PathBuf>,
    /// 写しの一覧を表示するだけで、戻さない
    #[arg(long, conflicts_with = "from")]
    pub(super) list: bool,
}

#[derive(Debug, Args)]
pub(super) struct AssetsArguments {
    /// 書き出す場所
    #[arg(value_name = "フォルダー")]
    pub(super) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// 作る場所
    #[arg(value_name = "フォルダー")]
    pub(super) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct LayoutArguments {
    /// 調べるファイル（xlsx・xls・ods・csv など）。同じフォルダーに desk.toml があれば、その指定も使います
    #[arg(value_name = "ファイル")]
    pub(super) file: PathBuf,
    /// 設定ファイル（tsunagi.toml）。指定すると、列の対応と前回の読み方も使い、次の夜と同じように読みます
    #[arg(long, value_name = "ファイル")]
    pub(super) config: Option<PathBuf>,
    /// 見つけた表を一つずつCSVで書き出すフォルダー（見出しと行をそのまま。項目の読み替えはしません。氏名・生年月日など個人情報の列は書き出さず、その列の名前を知らせます）
    #[arg(long, value_name = "フォルダー")]
    pub(super) csv: Option<PathBuf>,
    /// 窓口の都道府県（住所に県名がないときの手がかり）
    #[arg(long, value_name = "都道府県")]
    pub(super) prefecture: Option<String>,
    /// 結果をJSONで出す
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// W-000012、C-000003、「C-000003 W-000012」、inbox/d01/一覧.xlsx:名簿!B5、指標の記号など
    #[arg(value_name = "参照", required = true, num_args = 1..=6)]
    pub(super) reference: Vec<String>,
    /// 結果をJSONで出す
    #[arg(long)]
    pub(super) json: bool,
    /// この日の時点として計算する
    #[arg(long, value_name = "年-月-日")]
    pub(super) as_of: Option<NaiveDate>,
    /// この時に分かっていたことだけで計算する（例 2026-11-20、2026-11-20T22:00）
    #[arg(long, value_name = "日時", value_parser = moment)]
    pub(super) known_at: Option<NaiveDateTime>,
}

#[derive(Debug, Args)]
pub(super) struct ReviewArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// 表示する組の数（答えの値打ちが大きい順）
    #[arg(long, value_name = "数", default_value_t = 10)]
    pub(super) top: usize,
    /// 結果をJSONで出す
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// CSVを書き出すフォルダー
    #[arg(long, value_name = "フォルダー")]
    pub(super) out: PathBuf,
    /// 案件の状態・件数・指標をこの日の時点として計算する（応募・発注・納品・商談・回答の行は、この日より後のものも書き出す。
    /// ある日までに分かっていたことだけを書き出すには --known-at を使う）
    #[arg(long, value_name = "年-月-日")]
    pub(super) as_of: Option<NaiveDate>,
    /// この時に分かっていたことだけで計算する（例 2026-11-20、2026-11-20T22:00）
    #[arg(long, value_name = "日時", value_parser = moment)]
    pub(super) known_at: Option<NaiveDateTime>,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    #[command(flatten)]
    pub(super) config: ConfigArgument,
    /// 書き出すHTMLファイル
    #[arg(long, value_name = "ファイル")]
    pub(super) html: PathBuf,
    /// この日の時点として計算する
    #[arg(long, value_name = "年-月-日")]
    pub(super) as_of: Option<NaiveDate>,
    /// この時に分かっていたことだけで計算する（例 2026-11-20、2026-11-20T22:00）
    #[arg(long, value_name = "日時", value_parser = moment)]
    pub(super) known_at: Option<NaiveDateTime>,
}

/// A moment, or a day for its end.
fn moment(text: &str) -> Result<NaiveDateTime, String> {
    let day = || text.parse::<NaiveDate>().ok()?.and_hms_opt(23, 59, 59);
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let moment = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    moment.or_else(day).ok_or_else(|| "2026-11-20 または 2026-11-20T22:00 の形で書いてください".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_moment_is_a_time_or_the_end_of_a_day() {
        for (text, expected) in [
            ("2026-11-20", Some("2026-11-20 23:59:59")),
            ("2026-11-20T22:00", Some("2026-11-20 22:00:00")),
            ("2026-11-20T22:00:05", Some("2026-11-20 22:00:05")),
            ("昨日", None),
        ] {
            assert_eq!(moment(text).ok().map(|at| at.to_string()).as_deref(), expected, "{text}");
        }
    }
}
