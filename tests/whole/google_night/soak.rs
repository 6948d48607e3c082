//! Many nights with faults and people's hands, before and while we write: no word is lost, no key stands twice, and in the
//! end the spreadsheets say what new ones would say.

use crate::google::fault::{Action, Rule};
use crate::google_night::faults::Inputs;
use crate::google_night::hands::{Hands, Kind};
use crate::google_night::inside::{House, Table, night_in, ours, peoples, seen};
use crate::support::copy_folder;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// Nights of all houses together; `TSUNAGI_SOAK_NIGHTS` asks for more, `TSUNAGI_SOAK_SEED` for others.
const NIGHTS: usize = 12;
const HOUSES: usize = 4;
const LONG: Duration = Duration::from_secs(30);

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What is over in a moment.
const PASSING: [(fn() -> Action, u64); 8] = [
    (|| Action::OverQuota(None), 6),
    (|| Action::Down(500), 6),
    (|| Action::DownHtml(503), 6),
    (|| Action::Truncated, 8),
    (|| Action::Reset, 8),
    (|| Action::CommitThenDown, 15),
    (|| Action::CommitThenReset, 15),
    (|| Action::CommitThenStall(LONG), 3),
];
/// What ends a call for the night.
const LASTING: [(fn() -> Action, u64); 3] = [
    (|| Action::Forbidden("insufficientFilePermissions"), 10),
    (|| Action::NotFound, 10),
    (|| Action::Unauthenticated, 10),
];

struct Soak {
    house: House,
    hands: Arc<Mutex<Hands>>,
    inputs: Inputs,
    seed: u64,
}

impl Soak {
    fn new(seed: u64) -> Self {
        let inputs = Inputs { flip: true, more: 0 };
        let house = House::after("the first night", |house| {
            inputs.put(house);
            assert_eq!(house.night(&date(0)).code("the first night"), 0);
        });
        house.google.state(|world| world.faults.seed(seed * 97));
        Self { house, hands: Arc::new(Mutex::new(Hands::new(seed))), inputs, seed }
    }

    fn dice(&self, end: usize) -> usize {
        self.hands.lock().unwrap().dice.below(end)
    }

    fn night(&mut self, number: usize) {
        let told = format!("seed {}, night {number}", self.seed);
        self.hands.lock().unwrap().done.clear();
        self.change_inputs();
        self.edit_before();
        let faulty = self.dice(3) > 0;
        let meanwhile = self.edit_meanwhile();
        if faulty {
            let lasting = if meanwhile { &[][..] } else { &LASTING[..] };
            self.house.google.state(|world| {
                for (action, chance) in PASSING.iter().chain(lasting) {
                    world.faults.add(Rule::any(action()).chance(*chance));
                }
            });
        }
        let second = Duration::from_secs(1);
        let ran = self.house.night_as(&date(number), self.dice(10) == 0, second, 8 * second);
        ran.code(&told);
        assert!(ran.took < 60 * second, "{told}: {:?}", ran.took);
        self.house.google.state(|world| {
            world.faults.clear();
            world.hooks.clear();
            let mut hands = self.hands.lock().unwrap();
            for (book, id) in &self.house.books {
                hands.heal(world, id, book);
            }
        });
        let again = self.house.night(&date(number));
        assert_eq!(again.code(&told), 0, "{told}\n{}", again.words());
        let told = format!("{told}: {:?}", self.hands.lock().unwrap().done);
        self.has_all_words(&told);
        if number.is_multiple_of(6) {
            self.says_what_new_ones_would(&told, &date(number));
        }
        if number.is_multiple_of(5) {
            let mark = self.house.google.state(|world| world.journal.mark());
            assert_eq!(self.house.night(&date(number)).code(&told), 0);
            assert_eq!(self.house.google.state(|world| world.journal.writes_since(mark).len()), 0, "{told}");
        }
    }

    fn change_inputs(&mut self) {
        match self.dice(4) {
            0 => self.inputs.flip = !self.inputs.flip,
            1 => self.inputs.more += 1,
            2 => self.inputs.more = self.inputs.more.saturating_sub(1),
            _ => {}
        }
        self.inputs.put(&self.house);
    }

    fn edit_before(&self) {
        let mut hands = self.hands.lock().unwrap();
        for (book, id) in &self.house.books {
            for _ in 0..hands.dice.below(5) {
                self.house.google.state(|world| hands.edit(world, id, book, Kind::Anything));
            }
        }
    }

    /// What people will do while the night runs, between any two of its calls.
    fn edit_meanwhile(&self) -> bool {
        let mut some = false;
        for (book, id) in &self.house.books {
            if self.dice(3) > 0 {
                continue;
            }
            some = true;
            let kind = if self.dice(3) == 0 { Kind::Columns } else { Kind::Rows };
            let (method, before) = match self.dice(3) {
                0 => ("sheets.spreadsheets.values.batchGet", false),
                _ => ("sheets.spreadsheets.batchUpdate", true),
            };
            let (nth, times) = (1 + self.dice(2), 1 + self.dice(3));
            let hands = Arc::clone(&self.hands);
            let (book, target) = (book.clone(), id.clone());
            let act = move |world: &mut crate::google::world::World| {
                let mut hands = hands.lock().unwrap();
                for _ in 0..times {
                    hands.edit(world, &target, &book, kind);
                }
            };
            self.house.google.state(|world| match before {
                true => world.hooks.before(method, Some(id), nth, act),
                false => world.hooks.after(method, Some(id), nth, act),
            });
        }
        some
    }

    fn has_all_words(&self, told: &str) {
        let look = self.house.look();
        look.has_no_key_twice(told);
        let stand = look.peoples();
        for ((book, tab, key, header), word) in &self.hands.lock().unwrap().words {
            let stands = stand[book].get(tab).and_then(|table| table.get(key)?.get(header));
            assert_eq!(stands, Some(word), "{told}: {book} {tab} {key} {header}");
        }
    }

    /// The same registry and sources, written into spreadsheets that nobody has touched.
    fn says_what_new_ones_would(&self, told: &str, now: &str) {
        let copy = TempDir::new().unwrap();
        copy_folder(self.house.at.root(), copy.path());
        let file = copy.path().join("tsunagi.toml");
        let mut text = std::fs::read_to_string(&file).unwrap();
        let mut new = BTreeMap::new();
        self.house.google.state(|world| {
            for (book, id) in &self.house.books {
                let fresh = world.put_sheet(book, None, &[]);
                world.share(&fresh, crate::google::token::ROBOT, crate::google::drive::Role::Writer);
                text = text.replace(id, &fresh);
                new.insert(book.clone(), fresh);
            }
        });
        std::fs::write(&file, text).unwrap();
        let ran = night_in(copy.path(), now, false, LONG, LONG);
        assert_eq!(ran.code(told), 0, "{told}\n{}", ran.words());
        self.house.google.state(|world| {
            for (book, fresh) in &new {
                let (stands, words) = (self.house.books[book].as_str(), peoples(&seen(world, fresh, book)));
                let theirs = peoples(&seen(world, stands, book));
                for (tab, table) in words {
                    for (key, row) in table {
                        for (header, word) in row {
                            assert_eq!(
                                theirs[&tab][&key].get(&header),
                                Some(&word),
                                "{told}: {book} {tab} {key}"
                            );
                        }
                    }
                }
                let stands = ours(&seen(world, stands, book));
                for (tab, table) in ours(&seen(world, fresh, book)) {
                    let alive = |row: &BTreeMap<String, String>| row["行の状態"].is_empty();
                    let standing = stands[&tab].iter().filter(|(_, row)| alive(row));
                    let standing: Table = standing.map(|(key, row)| (key.clone(), row.clone())).collect();
                    for (key, row) in &table {
                        assert_eq!(
                            standing.get(key),
                            Some(row),
                            "{told}: {book} {tab} {key}: {:?}\n{}",
                            stands[&tab].get(key),
                            ran.told()
                        );
                    }
                    assert_eq!(standing.len(), table.len(), "{told}: {book} {tab}");
                }
                world.books.remove(fresh);
            }
        });
    }
}

/// A night of spring and after.
fn date(number: usize) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let day = first + chrono::TimeDelta::days(i64::try_from(number).unwrap());
    format!("{day}T02:00")
}

#[test]
fn many_nights_among_faults_and_hands_lose_no_word() {
    let nights = setting("TSUNAGI_SOAK_NIGHTS", NIGHTS).div_ceil(HOUSES);
    let first = setting("TSUNAGI_SOAK_SEED", 1);
    let totals = Mutex::new((BTreeMap::<&'static str, usize>::new(), 0, 0));
    std::thread::scope(|scope| {
        for house in 0..HOUSES {
            let totals = &totals;
            scope.spawn(move || {
                let mut soak = Soak::new((first + house) as u64);
                for number in 1..=nights {
                    soak.night(number);
                }
                let spoilt = soak.house.google.state(|world| world.faults.spoilt);
                let hands = soak.hands.lock().unwrap();
                let mut totals = totals.lock().unwrap();
                for (what, count) in &hands.edits {
                    *totals.0.entry(what).or_default() += count;
                }
                totals.1 += spoilt;
                totals.2 += hands.words.len();
            });
        }
    });
    let (edits, spoilt, words) = totals.into_inner().unwrap();
    println!("{} nights, {spoilt} calls spoilt, {words} words kept, edits {edits:?}", nights * HOUSES);
}
