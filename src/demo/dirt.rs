//! How a clerk writes values down: habits that last a whole file, and the slips that happen in between.

use chrono::{Datelike, NaiveDate};

use super::cell::Cell;
use super::dice::Dice;
use super::names::Form;
use super::numbers::Phone;
use super::places::Site;
use super::spelling::{fold_variants, is_bare, kanji_digit, widen, with_commas};
use super::workshop::{Corporation, Mark, Service, Workshop};

/// One clerk at one file. The counters say which wrong values were written on purpose.
pub(super) struct Clerk {
    pub(super) dice: Dice,
    habits: Habits,
    pub(super) mistyped_numbers: u64,
    pub(super) impossible_dates: u64,
}

/// Which of several ways of writing a clerk is used to; each is an index into the ways below.
struct Habits {
    phone: usize,
    office_number: usize,
    corporation: usize,
    date: usize,
    address: usize,
    yen: usize,
    count: usize,
    service: usize,
    travel: usize,
    separator: &'static str,
}

impl Habits {
    fn draw(dice: &mut Dice) -> Self {
        Self {
            phone: *dice.pick(&[0, 0, 0, 0, 1, 1, 2, 3, 3]),
            office_number: *dice.pick(&[0, 0, 0, 1, 1, 2, 3]),
            corporation: dice.below(4),
            date: dice.below(5),
            address: dice.below(5),
            yen: *dice.pick(&[0, 0, 1, 1, 2, 3]),
            count: *dice.pick(&[0, 0, 0, 1, 1, 1, 2]),
            service: dice.below(4),
            travel: dice.below(3),
            separator: dice.word(&["、", "\n", "・", "／", ", "]),
        }
    }
}

impl Clerk {
    pub(super) fn new(mut dice: Dice) -> Self {
        let habits = Habits::draw(&mut dice);
        Self { dice, habits, mistyped_numbers: 0, impossible_dates: 0 }
    }

    /// The habit, or now and then one of the other `ways`.
    fn way(&mut self, habit: usize, ways: usize) -> usize {
        if self.dice.chance(8) { self.dice.below(ways) } else { habit }
    }

    pub(super) fn name(&mut self, name: &str, service: Service) -> Cell {
        Cell::text(match self.dice.below(100) {
            0..=3 => format!("{name} "),
            4..=7 if is_bare(name) => format!("障害福祉サービス事業所　{name}"),
            8..=10 if is_bare(name) && service == Service::B => format!("就労継続支援B型 {name}"),
            11..=14 => widen(name),
            15..=17 => fold_variants(name),
            _ => name.to_owned(),
        })
    }

    pub(super) fn corporation(&mut self, corporation: &Corporation) -> Cell {
        let (full, short, _) = corporation.form.words();
        let bare = &corporation.name.text;
        let bare = if self.dice.chance(35) { fold_variants(bare) } else { bare.clone() };
        let brief = self.dice.word(short);
        let behind =
            matches!(corporation.form, Form::Stock | Form::Limited) && corporation.number.ends_with('7');
        Cell::text(match self.way(self.habits.corporation, 4) {
            _ if behind => format!("{bare}{full}"),
            0 => format!("{full}{bare}"),
            1 => format!("{brief}{bare}"),
            2 => format!("{full}　{bare}"),
            _ => format!("{brief} {bare}"),
        })
    }

    /// An office number; a few blank, a few mistyped, some as numbers that lost their leading zero.
    pub(super) fn office_number(&mut self, number: &str) -> Cell {
        if self.dice.chance(5) {
            return Cell::Blank;
        }
        let mistyped = self.dice.below(200) < 3;
        let number = if mistyped { self.mistype(number) } else { number.to_owned() };
        match self.way(self.habits.office_number, 4) {
            0 => Cell::Text(number),
            1 => as_number(&number),
            2 => Cell::Text(widen(&number)),
            _ => Cell::Text(number.trim_start_matches('0').to_owned()),
        }
    }

    /// Exchanges one digit for another, so that the check digit no longer holds.
    fn mistype(&mut self, number: &str) -> String {
        self.mistyped_numbers += 1;
        let place = 4 + self.dice.below(5);
        number
            .char_indices()
            .map(|(at, digit)| {
                let value = digit.to_digit(10).unwrap_or(0);
                if at == place { char::from_digit((value + 1) % 10, 10).unwrap_or(digit) } else { digit }
            })
            .collect()
    }

    pub(super) fn corporate_number(&mut self, number: &str) -> Cell {
        match self.dice.below(10) {
            0..=2 => Cell::Blank,
            3..=5 => as_number(number),
            _ => Cell::text(number),
        }
    }

    pub(super) fn service(&mut self, service: Service) -> Cell {
        let ways = match service {
            Service::A => ["就労継続支援A型", "就労継続支援Ａ型", "A型", "就Ａ"],
            Service::B => ["就労継続支援B型", "就労継続支援Ｂ型", "B型", "就Ｂ"],
            Service::Transition => ["就労移行支援", "就労移行支援事業", "移行", "就労移行"],
        };
        Cell::text(ways[self.way(self.habits.service, 4)])
    }

    pub(super) fn address(&mut self, site: &Site) -> Cell {
        let prefecture = if self.dice.chance(40) { "" } else { site.prefecture.name };
        let (chome, block, house) = (site.chome, site.block, site.house);
        let lot = match self.way(self.habits.address, 5) {
            0 => format!("{chome}丁目{block}番{house}号"),
            1 => format!("{chome}-{block}-{house}"),
            2 => widen(&format!("{chome}-{block}-{house}")).replace('－', self.dice.word(&["－", "ー", "‐"])),
            3 => format!("{}丁目{block}番地{house}", kanji_digit(chome)),
            _ => format!("{chome}丁目{block}番地の{house}"),
        };
        let town = if self.dice.chance(30) {
            site.town.replace(['ヶ', 'ケ'], "が")
        } else {
            site.town.to_owned()
        };
        let building = match &site.building {
            Some(building) if self.dice.chance(70) => format!("　{building}"),
            _ => String::new(),
        };
        Cell::Text(format!("{prefecture}{}{town}{lot}{building}", site.municipality.name))
    }

    pub(super) fn postal(&mut self, site: &Site) -> Cell {
        let (head, tail) = (site.prefecture.postal, 9000 + site.block * 20 + site.house);
        Cell::Text(match self.dice.below(3) {
            0 => format!("〒{head}-{tail}"),
            1 => format!("{head}{tail}"),
            _ => format!("{head}-{tail}"),
        })
    }

    pub(super) fn phone(&mut self, phone: &Phone, second: &Phone) -> Cell {
        let hyphened = phone.hyphened();
        match self.dice.below(100) {
            0..=2 => return Cell::Blank,
            3..=5 => return Cell::Text(format!("{hyphened}（代表）")),
            6..=7 => return Cell::Text(format!("{hyphened} 内線{}", self.dice.between(11, 29))),
            8..=9 => return Cell::Text(format!("{hyphened}、{}", second.hyphened())),
            10 => return Cell::Text(format!("{hyphened}\n{}", second.hyphened())),
            _ => {}
        }
        match self.way(self.habits.phone, 5) {
            0 => Cell::Text(hyphened),
            1 => Cell::Text(format!("（{}）{}-{}", phone.area, phone.exchange, phone.line)),
            2 => Cell::Text(widen(&hyphened)),
            3 => Cell::Text(phone.digits()),
            _ => as_number(&phone.digits()),
        }
    }

    /// A head count, bare or with its word.
    pub(super) fn count(&mut self, count: i64, word: &str) -> Cell {
        match self.way(self.habits.count, 4) {
            0 => Cell::number(count),
            1 => Cell::Text(format!("{count}{word}")),
            2 => Cell::Text(widen(&count.to_string())),
            _ if count == 0 => Cell::number(count),
            _ => Cell::Text(format!("約{count}{word}")),
        }
    }

    pub(super) fn computers(&mut self, computers: i64) -> Cell {
        if computers == 0 && self.dice.chance(60) {
            Cell::text("なし")
        } else {
            self.count(computers, "台")
        }
    }

    pub(super) fn yen(&mut self, yen: Option<i64>) -> Cell {
        let Some(yen) = yen else { return Cell::text(self.dice.word(&["－", "", "なし"])) };
        if self.dice.chance(6) {
            return Cell::text(self.dice.word(&["集計中", "未定", ""]));
        }
        match self.way(self.habits.yen, 5) {
            0 => Cell::number(yen),
            1 => Cell::Text(format!("{}円", with_commas(yen))),
            2 => Cell::Text(widen(&with_commas(yen))),
            3 => Cell::Text(format!("¥{}", with_commas(yen))),
            _ => Cell::Text(format!(
                "{}～{}",
                with_commas(yen - yen % 1000),
                with_commas(yen - yen % 1000 + 1000)
            )),
        }
    }

    /// Thousands of yen, for a column that says so.
    pub(super) fn thousand_yen(&mut self, yen: Option<i64>) -> Cell {
        yen.map_or(Cell::Blank, |yen| Cell::Number((yen as f64 / 100.0).round() / 10.0))
    }

    pub(super) fn date(&mut self, date: NaiveDate) -> Cell {
        match self.dice.below(1000) {
            0..=79 => return Cell::Blank,
            80..=86 => return self.impossible_date(),
            _ => {}
        }
        let (year, month, day) = (date.year() - 2018, date.month(), date.day());
        match self.way(self.habits.date, 6) {
            0 => Cell::Date(date),
            1 => Cell::Text(format!("令和{year}年{month}月{day}日")),
            2 => Cell::Text(format!("R{year}.{month}.{day}")),
            3 => Cell::Text(date.format("%Y/%-m/%-d").to_string()),
            4 => Cell::Text(date.format("%Y.%-m.%-d").to_string()),
            _ => Cell::Text(date.format("%Y%m%d").to_string()),
        }
    }

    fn impossible_date(&mut self) -> Cell {
        self.impossible_dates += 1;
        Cell::text(self.dice.word(&["R7.2.30", "2025/13/1", "令和6年4月31日", "2026/2/29"]))
    }

    /// What a workshop does, in the words of whoever filled the cell.
    pub(super) fn works(&mut self, workshop: &Workshop) -> Cell {
        if self.dice.chance(4) {
            return Cell::Blank;
        }
        let done = workshop.works.iter().filter(|(_, mark)| *mark != Mark::No);
        let mut words: Vec<String> = Vec::new();
        for (work, mark) in done {
            let word = if self.dice.chance(65) { work.name } else { self.dice.word(work.spellings) };
            words.push(match mark {
                Mark::Good => format!("{word}（得意）"),
                Mark::Partly => format!("{word}（要相談）"),
                _ => word.to_owned(),
            });
        }
        if words.is_empty() || self.dice.chance(22) {
            words.push(self.dice.word(FILLERS).to_owned());
        }
        match self.habits.separator {
            "・" => Cell::Text(format!("・{}", words.join("\n・"))),
            separator => Cell::Text(words.join(separator)),
        }
    }

    pub(super) fn travel(&mut self, travels: Mark) -> Cell {
        let ways: [&str; 3] = match travels {
            Mark::Good | Mark::Yes => ["可", "○", "有"],
            Mark::Partly => ["要相談", "△", "応相談"],
            Mark::No => ["不可", "×", "無"],
        };
        Cell::text(ways[self.way(self.habits.travel, 3)])
    }

    /// A remark; a few begin with a sign that a spreadsheet would take for a formula.
    pub(super) fn note(&mut self) -> Cell {
        match self.dice.below(100) {
            0..=1 => Cell::text("=要確認（担当変更の予定あり）"),
            2 => Cell::text("+土曜も稼働"),
            3..=40 => Cell::text(self.dice.word(NOTES)),
            _ => Cell::Blank,
        }
    }
}

/// The symbol of a mark, or nothing where the clerk left the cell empty.
pub(super) fn symbol(mark: Option<Mark>) -> Cell {
    Cell::text(match mark {
        Some(Mark::Good) => "◎",
        Some(Mark::Yes) => "○",
        Some(Mark::Partly) => "△",
        Some(Mark::No) => "×",
        None => "",
    })
}

/// Digits typed into a cell of general format: leading zeros are gone.
fn as_number(digits: &str) -> Cell {
    digits.parse().map_or(Cell::Blank, Cell::Number)
}

const FILLERS: &[&str] =
    &["自主製品（焼き菓子）の製造販売", "内職全般", "農作業", "弁当の製造", "手芸品の製作", "缶つぶし"];

const NOTES: &[&str] = &[
    "見学可（要予約）",
    "納品は月末締め",
    "送迎あり",
    "土日祝休み",
    "2t車まで進入可",
    "繁忙期（12月）は要相談",
    "担当者不在の場合は折り返し",
    "※要確認",
    "クッキー注文随時",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::dice::Stream;

    #[test]
    fn a_mistyped_number_breaks_its_check_digit_and_is_counted() {
        let mut clerk = Clerk::new(Dice::new(1, Stream::Clerk, 0));
        for serial in 0..50 {
            let number = crate::demo::numbers::office_number(40, serial);
            assert!(!crate::demo::numbers::office_number_holds(&clerk.mistype(&number)));
        }
        assert_eq!(clerk.mistyped_numbers, 50);
    }
}
