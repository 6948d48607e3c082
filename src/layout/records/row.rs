//! What one row below a header is: a record, a further line of one, a heading, or left out, and why.

use crate::layout::records::reader::{Lines, Reader};

use super::named_service::service_in_title;
use super::{closed, idle, owners};
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::forms::is_unit;

use crate::layout::heads::heading::{
    Heading, has_blanks, heading, is_count_of_places, is_example, is_note, is_total, marks_example,
};
use crate::layout::heads::section;
use crate::layout::model::{Column, Orientation};

use crate::layout::vocabulary::words::{fold, names_month};
use crate::normalise::{address, phone, tidy_line};
use crate::table::Merge;
use std::borrow::Cow;

/// 該当なし, 実績なし, 今月はありません: a list of nothing.
fn says_none(text: &str) -> bool {
    let line = tidy_line(text);
    let bare = line.trim_matches(|c: char| "。.（）()【】「」".contains(c) || c.is_whitespace());
    let is_none =
        ["なし", "無し", "無", "ナシ", "ありません", "ございません"].iter().any(|end| bare.ends_with(end));
    let says = [
        "該当", "実績", "特に", "今月", "当月", "今期", "新規", "発注", "受注", "納品", "相談", "案件",
        "報告", "申込",
    ];
    is_none && bare.chars().count() <= 14 && says.iter().any(|word| bare.starts_with(word))
}

/// The texts of a row, each with its column.
pub(in crate::layout) type Texts<'t> = Vec<(u32, Cow<'t, str>)>;

/// What one row is.
pub(in crate::layout) enum Row<'t> {
    Blank,
    Record,
    /// A further row of the record above, whose name cell is merged over both.
    Continued,
    Heading(Heading, CellRef),
    LeftOut(Cow<'t, str>, &'static str),
}

/// 集計, 合計 in front of a row, be it in a column that is not read.
fn reckoned_in_front<'t>(texts: &Texts<'t>) -> Option<Cow<'t, str>> {
    let [(_, first), rest @ ..] = &texts[..] else { return None };
    let is_word = ["集計", "合計", "総計", "小計", "累計"].contains(&first.trim());
    (is_word && !rest.is_empty()).then(|| first.clone())
}

/// 訪問先数 | 13 below a list: how many it lists.
fn is_tally(texts: &Texts<'_>) -> bool {
    let [(_, label), (_, figure)] = &texts[..] else { return false };
    let figure = tidy_line(figure);
    let bare = figure
        .trim_end_matches(['件', '社', '人', '名', '所', '回'])
        .trim_end_matches(['か', 'カ', 'ヶ', '箇']);
    label.trim().ends_with('数') && !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a form calls the place for remarks below its list, and for whoever filled it in.
fn labels_note(text: &str) -> bool {
    const LABELS: [&str; 22] = [
        "備考",
        "特記",
        "特記事項",
        "気ヅイタコト",
        "気付イタコト",
        "気ガツイタコト",
        "気ヅキ",
        "連絡事項",
        "申シ送リ",
        "申シ送リ事項",
        "注意点",
        "注意事項",
        "所感",
        "所見",
        "反省点",
        "メモ",
        "コメント",
        "ソノ他連絡事項",
        "記入",
        "記入者",
        "起票者",
        "記録者",
    ];
    LABELS.contains(&fold(text).as_str())
}

/// Why a row with a total is left out.
pub(in crate::layout) const TOTAL: &str = "合計の行";

impl<'a> Reader<'a> {
    pub(in crate::layout) fn classify(
        &self,
        row: u32,
        all: &Texts<'a>,
        is_behind_gap: bool,
        usual: usize,
    ) -> Row<'a> {
        if all.is_empty() {
            return Row::Blank;
        }
        if let Some(heading) = self.addressee(row, all) {
            return heading;
        }
        if let Some(heading) = self.client_between(row, all) {
            return heading;
        }
        if let Some(heading) = self.workshop_between(row, all) {
            return heading;
        }
        if let Some(title) = self.heads_a_page(row, all) {
            return title;
        }
        if let Some(heading) = self.case_above_header(row, all) {
            return heading;
        }
        let texts = self.kept_texts(row, all);
        let Some((col, first)) = texts.first().cloned() else {
            return Row::LeftOut("".into(), "表の外にある書き込み");
        };
        if self.repeats_header(all) || self.repeats_line_above_header(all) {
            return Row::LeftOut(first, "見出しの繰り返し");
        }
        if let Some(why) = idle::why(self, row, &texts) {
            return Row::LeftOut(first, why);
        }
        if row <= self.header.last + 2 && numbers_columns(&texts) {
            return Row::LeftOut(first, "列の番号の行");
        }
        let is_placed = || self.says_where_it_is(row);
        // Examples stand first; further down blanks stand for a name that was withheld.
        let is_withheld = |name: &str| has_blanks(name) && row > self.header.last + 1 && is_placed();
        if let Some(total) = self.total_of(row, &texts).or_else(|| reckoned_in_front(all))
            && !is_placed()
        {
            return Row::LeftOut(total, TOTAL);
        }
        if self.is_further_work(row) {
            return Row::Continued;
        }
        // Beside columns that are not read, a name is no heading.
        let is_read = || self.column_at(col).is_some_and(|column| column.field.is_some());
        // A desk may reply to one case of a matrix alone.
        let names_desk = || self.column_at(col).is_some_and(|column| column.field == Some(Field::DeskName));
        let replies_once = || self.kind == RecordKind::Application && all.len() > 1 && names_desk();
        let is_named_row = || all.len() > 3 && is_read() || replies_once();
        if texts.len() == 1 && !is_named_row() {
            let is_behind = || !is_note(&first) && (is_imprint(&first) || self.ends_behind(row, usual));
            if is_behind_gap && is_behind() {
                return Row::LeftOut(first, "表の後の書き込み");
            }
            return self.classify_single(row, col, first);
        }
        let name = self.name_text(row);
        if texts.len() <= 2 && (is_note(&first) || name.as_deref().is_some_and(is_note)) {
            return Row::LeftOut(first, "注記の行");
        }
        // 気づいたこと below a list of workshops is none of them.
        if is_behind_gap && labels_note(&first) {
            return Row::LeftOut(first, "表の後の書き込み");
        }
        // 記入例 may stand in a column that is not read.
        if texts.iter().take(2).chain(all.first()).any(|(_, text)| marks_example(text))
            || name.as_deref().is_some_and(|name| is_example(name) && !is_withheld(name))
        {
            return Row::LeftOut(name.unwrap_or(first), "記入例の行");
        }
        if name
            .as_deref()
            .is_some_and(|name| ["◎", "○", "〇", "◯", "△", "▲", "×", "✕", "●", "☆", "★", "※"].contains(&name))
        {
            return Row::LeftOut(first, "凡例の行");
        }
        // 事業所名（現在）: 廃止
        if self.kind == RecordKind::Workshop && name.as_deref().is_some_and(closed::is_word) {
            return Row::LeftOut(first, "廃止・休止の行");
        }
        let may_be_several = self.view.orientation == Orientation::Rows;
        if self.name_continues(row) && !(may_be_several && self.states_anew(row)) || self.is_further_line(row)
        {
            return Row::Continued;
        }
        if self.counts_marks(row) || is_behind_gap && is_tally(all) {
            return Row::LeftOut(name.unwrap_or(first), "集計の行");
        }
        if self.view.orientation != Orientation::Rows && name.is_none() && self.place_column().is_some() {
            return Row::LeftOut(first, "名前のない列");
        }
        let filled = self
            .mapped()
            .filter(|(column, field)| *field != Field::RowNumber && !self.cell(row, column).is_blank())
            .count();
        if filled == 0 {
            return Row::LeftOut(first, "番号だけの行");
        }
        if name.is_none()
            && (is_behind_gap && filled < (usual / 3).max(2) || texts.iter().all(|(_, text)| is_unit(text)))
        {
            return Row::LeftOut(first, "表の後の書き込み");
        }
        Row::Record
    }

    /// A row with a single text: a heading, a note, or a record of which only the name is known.
    fn classify_single(&self, row: u32, col: u32, text: Cow<'a, str>) -> Row<'a> {
        if is_note(&text) {
            return Row::LeftOut(text, "注記の行");
        }
        if says_none(&text) {
            return Row::LeftOut(text, "該当のない行");
        }
        let mut heading = heading(&text);
        let has = |field: Field| self.columns.iter().any(|column| column.field == Some(field));
        if let Some((field, said)) = section::says(&heading, &text, self.kind, has) {
            if field == Field::Month && self.is_only_month(row) {
                return Row::LeftOut(text, "見出しの行");
            }
            (heading.field, heading.text) = (Some(field), said);
        }
        if let Some(owner) = owners::heading(self, &text).filter(|_| heading.field.is_none()) {
            (heading.field, heading.text) = (Some(Field::Corporation), owner.to_owned());
        }
        let is_said = matches!(heading.field, Some(Field::CaseNumber | Field::ParentCase | Field::Month));
        if !is_said && self.repeats_title(&text) {
            return Row::LeftOut(text, "見出しの繰り返し");
        }
        let is_name =
            self.place_column().is_some_and(|column| column.index == col) && !self.is_wide(row, col);
        let is_only_column = self.mapped().count() == 1;
        let is_owner = heading.field == Some(Field::Corporation) && owners::head(self, col);
        if is_name
            && !is_owner
            && !heading.is_marked
            && (heading.field.is_none_or(|field| field == Field::Corporation) || is_only_column)
        {
            return match () {
                () if is_example(&text) => Row::LeftOut(text, "記入例の行"),
                // 支払総額（円） above the same header again says what follows.
                () if self.heads_again(row) => Row::LeftOut(text, "見出しの行"),
                () => Row::Record,
            };
        }
        let is_number = self.mapped().any(|(column, field)| column.index == col && field == Field::RowNumber);
        if is_number && heading.field.is_none() && !heading.is_marked {
            return Row::LeftOut(text, "番号だけの行");
        }
        Row::Heading(heading, self.view.place(row, col))
    }

    /// A text over three or more columns of the table, as no record's name is: the title of a printed page.
    fn is_wide(&self, row: u32, col: u32) -> bool {
        let range = self.view.merge(row, col).filter(|range| range.first.row == range.last.row);
        let covers = |range: &Merge| {
            self.columns
                .iter()
                .filter(|column| (range.first.col..=range.last.col).contains(&column.index))
                .count()
        };
        self.view.orientation == Orientation::Rows
            && self.view.fold().is_none()
            && range.is_some_and(|range| covers(range) >= 3)
    }

    /// The texts of a row in columns that are kept or in no column at all; notes beside the table do not count.
    fn kept_texts<'t>(&self, row: u32, texts: &'t Texts<'a>) -> Cow<'t, [(u32, Cow<'a, str>)]> {
        let is_table = |col: u32| self.column_at(col).map(|column| column.field);
        let in_table =
            |col: u32| matches!(is_table(col), Some(Some(field)) if field != Field::PersonalInformation);
        if let [(_, only)] = &texts[..]
            && self.kind == RecordKind::Workshop
            && closed::states(only)
        {
            return Cow::Borrowed(texts);
        }
        let stands_outside = texts.len() == 1 && is_table(texts[0].0).is_none();
        if stands_outside && self.is_wide(row, texts[0].0) {
            return Cow::Borrowed(texts);
        }
        let says = |text: &str| {
            let heading = heading(text);
            // ■ その他 ends what ■ 封入 said of the rows above it.
            let ends = || self.ranks.values().any(|first| *first == heading.first);
            heading.field.is_some()
                || heading.is_marked
                    && (ends() || section::says(&heading, text, self.kind, |_| false).is_some())
        };
        let are_all = || texts.iter().all(|(col, _)| in_table(*col));
        if stands_outside && (is_note(&texts[0].1) || says(&texts[0].1)) || are_all() {
            return Cow::Borrowed(texts);
        }
        texts.iter().filter(|(col, _)| in_table(*col)).cloned().collect()
    }

    /// Numbers under three or more kinds of work: how many can do each, counted below the list.
    fn counts_marks(&self, row: u32) -> bool {
        const OF_ONE: [Field; 5] =
            [Field::Phone, Field::OfficeNumber, Field::Address, Field::Corporation, Field::ServiceType];
        // How many of a workshop could do each is no tally of the list.
        if self.mapped().any(|(column, field)| OF_ONE.contains(&field) && !self.cell(row, column).is_blank())
        {
            return false;
        }
        let marks = self.mapped().filter(|(_, field)| *field == Field::WorkMark);
        let texts = marks.map(|(column, _)| self.view.text(row, column.index));
        let count = |text: Cow<'a, str>| text.parse::<u32>().is_ok().then_some(text);
        let counts: Option<Vec<Cow<'a, str>>> = texts.filter(|text| !text.is_empty()).map(count).collect();
        counts.is_some_and(|counts| {
            counts.len() >= 3 && counts.iter().any(|text| !["0", "1"].contains(&&**text))
        })
    }

    /// A line without a name that says what its numbers are.
    fn is_further_line(&self, row: u32) -> bool {
        let speaks = |lines: &Lines| row > self.header.last + 1 && lines.speak_of(self, row);
        self.lines.as_ref().is_some_and(speaks) && !self.has_name(row)
    }

    pub(in crate::layout) fn name_continues(&self, row: u32) -> bool {
        row > self.header.last + 1
            && self.place_column().is_some_and(|column| self.view.continues_above(row, column.index))
    }

    /// Whether a row under a merged name says again what the row above says: one of several records that share the
    /// name (several desks' replies to a case, several services of a workshop), no further line of one.
    fn states_anew(&self, row: u32) -> bool {
        let tells_apart = match self.kind {
            RecordKind::Workshop => Field::ServiceType,
            RecordKind::Application => Field::DeskName,
            _ => Field::Name,
        };
        let is_stated = |row: u32, column: &Column| {
            let text = self.view.text(row, column.index);
            !text.is_empty() && !is_unit(&text) && !is_note(&text)
        };
        let again = self.mapped().filter(|(column, field)| {
            !field.repeats()
                && !self.view.continues_above(row, column.index)
                && is_stated(row, column)
                && is_stated(row - 1, column)
        });
        // An address, a person or a note may take two lines in one record.
        let takes_lines = |field: Field| {
            matches!(
                field,
                Field::Address
                    | Field::Building
                    | Field::PostalCode
                    | Field::Municipality
                    | Field::ContactPerson
                    | Field::Corporation
                    | Field::NameKana
                    | Field::Email
                    | Field::Url
                    | Field::Fax
                    | Field::UpdatedOn
            )
        };
        let fields: Vec<Field> = again.map(|(_, field)| field).filter(|field| !takes_lines(*field)).collect();
        fields.len() >= 2 || fields.contains(&tells_apart)
    }

    /// Whether nothing but single texts follows a list whose rows say much: 気になること, and what is noted below it.
    fn ends_behind(&self, row: u32, usual: usize) -> bool {
        const MUCH: usize = 4;
        let own = self.kept_texts(row, &self.view.texts(row)).len();
        usual >= MUCH && own <= 1 && (row + 1..=self.view.rows()).all(|row| self.view.texts(row).len() <= 1)
    }

    /// アンケート集計 with a client or a day is a piece of work, no sum of the list; 月次集計, 窓口別集計 sum it up.
    fn is_work_of_adding_up(&self, row: u32, name: &str) -> bool {
        const WORK: &str = "集計";
        const OF_A_LIST: [&str; 10] =
            ["月", "月分", "月次", "月間", "期", "年度", "年間", "全体", "総", "別"];
        let names = |field: Field| field == Field::Client || field.is_day();
        let says = |column: &Column| {
            let text = self.view.text(row, column.index);
            column.field.is_some_and(names) && !text.is_empty() && !is_total(&text)
        };
        let own = name.trim();
        matches!(self.kind, RecordKind::Case | RecordKind::Order | RecordKind::Delivery)
            && own
                .strip_suffix(WORK)
                .is_some_and(|what| !what.is_empty() && !OF_A_LIST.iter().any(|word| what.ends_with(word)))
            && self.columns.iter().any(says)
    }

    /// A word for a total in the name or where a day or month stands, or in front of a row without a name.
    fn total_of(&self, row: u32, texts: &[(u32, Cow<'a, str>)]) -> Option<Cow<'a, str>> {
        let is_in_place_of_a_day = |col: u32| {
            self.column_at(col)
                .and_then(|column| column.field)
                .is_some_and(|field| field == Field::Month || field.is_day())
        };
        let in_front = |(at, (col, text)): &(usize, &(u32, Cow<'a, str>))| {
            (*at == 0 || is_in_place_of_a_day(*col))
                && is_total(text)
                && !self.is_work_of_adding_up(row, text)
        };
        match self.name_text(row) {
            Some(name) => (is_total(&name) && !self.is_work_of_adding_up(row, &name))
                .then_some(name)
                .or_else(|| texts.iter().enumerate().find(in_front).map(|(_, (_, text))| text.clone())),
            None => texts
                .iter()
                .take(3)
                .enumerate()
                .find(|(at, (_, text))| {
                    is_total(text)
                        && (*at == 0 || !is_count_of_places(text))
                        && !self.is_work_of_adding_up(row, text)
                })
                .map(|(_, (_, text))| text.clone()),
        }
    }

    /// Whether a row has an address that names its municipality and a telephone that may be dialled: a place, neither a sum nor
    /// an example, whatever it is called (１４０９４事業所).
    fn says_where_it_is(&self, row: u32) -> bool {
        let text = |wanted: Field| {
            let column = self.mapped().find(|(_, field)| *field == wanted)?.0;
            Some(self.view.text(row, column.index)).filter(|text| !text.is_empty())
        };
        let is_address = |text: &str| {
            !has_blanks(text)
                && text.contains(char::is_numeric)
                && address::municipality(text, None).is_some()
        };
        let is_phone = |text: &str| {
            const MADE_UP: [&str; 6] = ["0000", "1111", "1234", "3456", "5678", "9999"];
            let digits: String = tidy_line(text).chars().filter(char::is_ascii_digit).collect();
            phone::is_number(&digits) && !MADE_UP.iter().any(|end| digits.ends_with(end))
        };
        self.kind == RecordKind::Workshop
            && text(Field::Phone).is_some_and(|text| is_phone(&text))
            && text(Field::Address).is_some_and(|text| is_address(&text))
    }

    /// Whether the header comes again right below a row.
    fn heads_again(&self, row: u32) -> bool {
        let below = row + 1..=self.view.rows().min(row + 2);
        let next = below.map(|row| self.view.texts(row)).find(|texts| !texts.is_empty());
        next.is_some_and(|texts| self.repeats_header(&texts))
    }

    pub(super) fn repeats_header(&self, texts: &Texts<'a>) -> bool {
        let repeats = |col: u32, text: &str| match self.column_at(col) {
            Some(column) => column.header.iter().any(|part| part.trim() == text),
            // A column of another record that the row is, too.
            None => (self.header.first..=self.header.last).any(|row| self.view.text(row, col) == text),
        };
        let may_differ = texts.len() * 4 / 10;
        let differ = texts.iter().filter(|(col, text)| !repeats(*col, text)).take(may_differ + 1).count();
        differ <= may_differ && texts.len() - differ >= 2
    }

    /// The title of a printed page, and what stands beside it (令和5年7月1日現在): a list's own title again, but for the service
    /// that it names of the rows below it.
    fn heads_a_page(&self, row: u32, texts: &Texts<'a>) -> Option<Row<'a>> {
        let [(col, text), rest @ ..] = &texts[..] else { return None };
        let is_above_header = || (row + 1..=row + 2).any(|next| self.repeats_header(&self.view.texts(next)));
        if rest.len() > 2 || !rest.is_empty() && !is_above_header() {
            return None;
        }
        let has_column = || self.columns.iter().any(|column| column.field == Some(Field::ServiceType));
        let is_letter = |c: char| "AＡBＢ".contains(c);
        let said_above = |above: &str| {
            service_in_title(above).is_some() && bare(above, is_letter) == bare(text, is_letter)
        };
        let named = service_in_title(text).filter(|_| self.says_above_header(said_above));
        if let Some(service) = named.filter(|_| self.kind == RecordKind::Workshop && !has_column()) {
            let mut heading = heading(text);
            (heading.field, heading.text) = (Some(Field::ServiceType), service.to_owned());
            return Some(Row::Heading(heading, self.view.place(row, *col)));
        }
        let is_again = named.is_some() || !rest.is_empty() && self.repeats_title(text);
        is_again.then(|| Row::LeftOut(text.clone(), "見出しの繰り返し"))
    }

    /// Whether a row's only text is the list's title again, but for its numbers: 登録事業所名簿（2/2）.
    fn repeats_title(&self, text: &str) -> bool {
        // 令和7年5月分 is no 令和7年4月分 again.
        let own = bare(text, |_| false);
        own.chars().count() >= 5
            && !names_month(text)
            && self.says_above_header(|above| bare(above, |_| false) == own)
    }

    /// Whether one of the texts right above the header is such.
    fn says_above_header(&self, is_such: impl Fn(&str) -> bool) -> bool {
        const LINES: u32 = 4;
        (self.header.first.saturating_sub(LINES).max(1)..self.header.first)
            .any(|row| self.view.texts(row).iter().any(|(_, above)| is_such(above)))
    }

    /// Whether a row says again what stands in the line above the header, its groups that hold nothing.
    fn repeats_line_above_header(&self, texts: &Texts<'a>) -> bool {
        let above = self.header.first.saturating_sub(1);
        texts.len() >= 2
            && above >= 1
            && self.view.text(above, texts[0].0) == texts[0].1
            && self.view.texts(above) == *texts
    }
}

/// A text without its numbers, its spaces and other letters.
fn bare(text: &str, is_left_out: impl Fn(char) -> bool) -> String {
    text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace() && !is_left_out(*c)).collect()
}

/// A line under a header that counts its columns: (1) (2) (3), ① ② ③, 1 2 3, ア イ ウ.
fn numbers_columns(texts: &[(u32, Cow<'_, str>)]) -> bool {
    let plain = |text: &str| fold(text);
    let number = |text: &str| plain(text).parse::<u32>().ok();
    let letter = |text: &str| {
        let text = plain(text);
        let mut letters = text.chars();
        let only = letters.next().filter(|_| letters.next().is_none())?;
        [KANA_ORDER, LATIN_ORDER]
            .iter()
            .find_map(|order| Some(order.chars().position(|own| own == only)? as u32))
    };
    let follow = |of: &dyn Fn(&str) -> Option<u32>| {
        let places: Option<Vec<u32>> = texts.iter().map(|(_, text)| of(text)).collect();
        places.is_some_and(|places| places.windows(2).all(|pair| pair[1] == pair[0] + 1) && places[0] <= 2)
    };
    texts.len() >= 3 && (follow(&number) || follow(&letter))
}

const KANA_ORDER: &str = "アイウエオカキクケコサシスセソタチツテト";
const LATIN_ORDER: &str = "abcdefghijklmnopqrstuvwxyz";

/// `発行：共同受注窓口　電話 …`: a word, a colon and a text, alone below a list, say whose list it is.
fn is_imprint(text: &str) -> bool {
    let Some((label, rest)) = text.split_once(['：', ':']) else { return false };
    let letters = label.trim().chars().count();
    (1..=8).contains(&letters)
        && heading(text).field.is_none()
        && !rest.trim().is_empty()
        && !label.trim().starts_with(['【', '■', '◆', '●', '○'])
}
