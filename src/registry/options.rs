//! What the room must be told: the night, the folders, the words by which offices say closed, direct, which programme.

use super::departed::LastKnownWorkshops;
use super::model::{CaseStates, SettledOverrides};
use super::order_ids::KnownOrder;
use crate::domain::{PastCell, WorkCatalogue};
use crate::normalise::text;
use crate::resolve::FolderHint;
use chrono::NaiveDateTime;

/// The night and the installation around the observations.
#[derive(Clone, Copy, Debug)]
pub struct BuildContext<'a> {
    pub now: NaiveDateTime,
    /// What people wrote before it was replaced or erased (see [`super::past_human`]).
    pub past: &'a [PastCell],
    /// Desks with a folder of their own.
    pub folders: &'a [FolderHint],
    /// Tells the 作業区分 of a 作業細目.
    pub catalogue: &'a WorkCatalogue,
    /// Corrections that have done their work.
    pub settled: &'a SettledOverrides,
    /// Orders without a number as they were known before this night.
    pub known_orders: &'a [KnownOrder],
    /// How far cases were by what earlier runs knew.
    pub case_states: &'a CaseStates,
    /// What they knew of workshops, those that left all lists among them.
    pub last_known: &'a LastKnownWorkshops,
}

/// 事業: a name and the words in a file's or sheet's name or a title by which it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    pub name: String,
    pub words: Vec<String>,
}

/// How one question of a questionnaire is recognised: every word occurs in it, and where it carries a number at its
/// head, that number is `number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionWords {
    /// `④-2`
    pub number: String,
    pub words: Vec<String>,
}

impl QuestionWords {
    #[must_use]
    pub fn new(number: &str, words: &[&str]) -> Self {
        Self { number: number.to_owned(), words: owned(words) }
    }

    #[must_use]
    pub fn matches(&self, question: &str) -> bool {
        let question = text::tidy_line(question);
        let head: String = question.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        let right_number = !head.contains('-') || head == text::tidy_line(&self.number);
        right_number && self.words.iter().all(|word| question.contains(text::tidy_line(word).as_str()))
    }
}

/// The questions of the 窓口アンケート whose answers describe the desk [000 §2].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questions {
    /// ④-2: does it want case information?
    pub consent: QuestionWords,
    pub staff_full_time: QuestionWords,
    pub staff_shared: QuestionWords,
    pub contact_methods: QuestionWords,
    /// ③-4: the shares of private work by kind, one column an option.
    pub work_shares: QuestionWords,
    /// ④-1: what stands in the way of more private work.
    pub obstacle: QuestionWords,
}

impl Default for Questions {
    fn default() -> Self {
        Self {
            consent: QuestionWords::new("④-2", &["情報", "受け取り", "希望"]),
            staff_full_time: QuestionWords::new("②-2", &["人員", "専任"]),
            staff_shared: QuestionWords::new("②-3", &["人員", "兼任"]),
            contact_methods: QuestionWords::new("④-4", &["連絡方法"]),
            work_shares: QuestionWords::new("③-4", &["受注業務の種類"]),
            obstacle: QuestionWords::new("④-1", &["受注を拡大", "課題"]),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Words in 状態, 備考 or the name that say that a workshop no longer works.
    pub closed_words: Vec<String>,
    /// Words beside them that say that it does after all, or still does.
    pub still_open_words: Vec<String>,
    pub programmes: Vec<Programme>,
    /// Words in the name of a file or sheet that is the ministry's list of desks.
    pub ministry_list_words: Vec<String>,
    /// What stands for the workshop's name where the desk does the work itself.
    pub desk_itself_words: Vec<String>,
    pub questions: Questions,
}

impl Default for Options {
    fn default() -> Self {
        let programme = |name: &str, words: &[&str]| Programme { name: name.to_owned(), words: owned(words) };
        Self {
            closed_words: owned(&[
                "廃止",
                "休止",
                "閉所",
                "閉鎖",
                "廃業",
                "閉園",
                "事業停止",
                "事業終了",
                "指定辞退",
                "指定取消",
                "解散",
            ]),
            still_open_words: owned(&["再開", "予定", "見込", "検討", "撤回"]),
            programmes: vec![
                programme("全国試行", &["全国試行", "試行運用", "全国版共同受注窓口"]),
                programme("県庁連携モデル", &["県庁連携", "県庁モデル"]),
            ],
            ministry_list_words: owned(&["厚労省", "厚生労働省"]),
            desk_itself_words: owned(&["窓口直接", "窓口自体", "直接対応", "窓口対応"]),
            questions: Questions::default(),
        }
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_told_by_its_words_and_number() {
        let questions = Questions::default();
        for (question, consent, full_time) in [
            ("④-2 本事業で受注した業務案件情報の受け取りを希望されますか（複数選択可）", true, false),
            ("④-4 ④-2で「希望する」を選択された場合、案件情報の受け取り方法", false, false),
            ("案件情報の受け取りを希望しますか", true, false),
            ("②-2 共同受注窓口の組織人員数（専任）を教えてください（数字のみ）", false, true),
            ("②-3 共同受注窓口の組織人員数（兼任）を教えてください（数字のみ）", false, false),
            ("②-2 研修の満足度", false, false),
        ] {
            assert_eq!(questions.consent.matches(question), consent, "{question}");
            assert_eq!(questions.staff_full_time.matches(question), full_time, "{question}");
        }
    }
}
