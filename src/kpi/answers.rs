//! Families C and D, 窓口基礎情報 [000 §2] and 研修 [000 §3-8]: what the questionnaires say, each option and each cell of a
//! cross tab as a figure of its own.

use super::slice::{Slice, count, define, rate};
use crate::domain::{Definition, Figure, Ratio, Scope, Unit};
use crate::survey::{Per, Report, Tally};

const RESPONSES: Definition = define(
    "c.responses",
    "有効回答数",
    "アンケートの有効な回答の数です。同じ窓口が同じ年度に回答し直した場合は、最後の回答だけを数えます。",
    "回答した窓口の数",
    Unit::Desks,
    "C",
);
const LISTED: Definition = define(
    "c.responses-listed",
    "有効回答数（厚労省リスト内）",
    "有効な回答のうち、厚生労働省のリストにある窓口の数です。",
    "リストにある窓口の回答数",
    Unit::Desks,
    "C",
);
const UNLISTED: Definition = define(
    "c.responses-unlisted",
    "有効回答数（厚労省リスト外）",
    "有効な回答のうち、厚生労働省のリストにない窓口の数です。",
    "有効回答数 − リスト内の回答数",
    Unit::Desks,
    "C",
);
const SHARE: Definition = define(
    "c.answer-share",
    "回答の割合",
    "設問の有効回答のうち、その選択肢を選んだ回答の割合です。複数選択の設問では合計が100％を超えます。",
    "選んだ回答数 ÷ その設問の有効回答数",
    Unit::Rate,
    "C",
);
const MEAN: Definition = define(
    "c.answer-mean",
    "回答の平均",
    "数値で答える設問の、有効回答の平均です。",
    "回答された数値の合計 ÷ その設問の有効回答数",
    Unit::Plain,
    "C",
);
const CROSS: Definition = define(
    "c.cross-share",
    "クロス集計の割合",
    "行の選択肢を選んだ回答のうち、列の選択肢を選んだ回答の割合です。",
    "行と列の両方を選んだ回答数 ÷ 行を選んだ有効回答数",
    Unit::Rate,
    "C",
);
const PARTICIPANTS: Definition =
    define("d.participants", "研修の参加者数", "研修に参加した人の数です。", "参加者数", Unit::People, "D");
const ANSWERS: Definition = define(
    "d.responses",
    "研修アンケートの回答数",
    "研修アンケートに回答した人の数です。",
    "回答の数",
    Unit::People,
    "D",
);
const ANSWER_RATE: Definition = define(
    "d.response-rate",
    "研修アンケートの回答率",
    "研修の参加者のうち、アンケートに回答した人の割合です。",
    "回答数 ÷ 参加者数",
    Unit::Rate,
    "D",
);
const SATISFACTION: Definition = define(
    "d.satisfaction",
    "研修の満足度",
    "5段階（5が最もよい）で答えた満足度の平均です。",
    "満足度の合計 ÷ 有効回答数",
    Unit::Points,
    "D",
);
const INTENTION: Definition = define(
    "d.intention",
    "今後の参加意欲",
    "5段階（5が最も高い）で答えた参加意欲の平均です。",
    "参加意欲の合計 ÷ 有効回答数",
    Unit::Points,
    "D",
);

pub(super) const DEFINITIONS: &[Definition] = &[
    RESPONSES,
    LISTED,
    UNLISTED,
    SHARE,
    MEAN,
    CROSS,
    PARTICIPANTS,
    ANSWERS,
    ANSWER_RATE,
    SATISFACTION,
    INTENTION,
];

pub(super) fn figures(reports: &[Report]) -> Vec<Figure> {
    reports.iter().flat_map(report_figures).collect()
}

fn report_figures(report: &Report) -> Vec<Figure> {
    let slice =
        |scope| Slice { programme: report.name.clone(), fiscal_year: Some(report.fiscal_year), scope };
    let total = slice(Scope::Total);
    let all = count(report.responses.len());
    let mut figures = match report.per {
        Per::Desk => {
            let unlisted = report.responses.iter().filter(|one| !report.listed.contains(one)).cloned();
            vec![
                total.figure(&RESPONSES, all, report.responses.clone()),
                total.figure(&LISTED, count(report.listed.len()), report.listed.clone()),
                total.figure(&UNLISTED, count(report.responses.len() - report.listed.len()), unlisted),
            ]
        }
        Per::Response => vec![total.figure(&ANSWERS, all, report.responses.clone())],
    };
    if let (Per::Response, Some(participants)) = (report.per, report.participants) {
        let participants = Ratio::whole(participants.into());
        figures.push(total.figure(&PARTICIPANTS, participants, Vec::new()));
        figures.push(total.figure(&ANSWER_RATE, rate(all, participants), report.responses.clone()));
    }
    for tally in &report.tallies {
        figures.extend(tally_figures(tally, &slice));
    }
    for cross in &report.crosses {
        for row in &cross.rows {
            for ((column, counted), records) in cross.columns.iter().zip(&row.counts).zip(&row.records) {
                let scope = Scope::Answer(format!("{}：{}：{column}", cross.title, row.name));
                let share = rate(count(*counted), count(row.base));
                figures.push(slice(scope).figure(&CROSS, share, records.clone()));
            }
        }
    }
    figures
}

fn tally_figures(tally: &Tally, slice: &impl Fn(Scope) -> Slice) -> Vec<Figure> {
    let name = format!("{} {}", tally.number, tally.label).trim().to_owned();
    let options = tally.rows.iter().map(|row| {
        let value = Ratio { numerator: row.count, denominator: row.base };
        slice(Scope::Answer(format!("{name}：{}", row.name))).figure(&SHARE, value, row.records.clone())
    });
    let mut figures: Vec<Figure> = options.collect();
    if let Some(numbers) = tally.numbers {
        let value = Ratio { numerator: numbers.sum, denominator: count(numbers.count).numerator };
        figures.push(slice(Scope::Answer(name)).figure(&MEAN, value, tally.records.clone()));
        let named = DEFINITIONS.iter().find(|one| tally.figure.as_deref() == Some(one.key));
        let total = |definition| slice(Scope::Total).figure(definition, value, tally.records.clone());
        figures.extend(named.map(total));
    }
    figures
}
