//! Night after night: what is decided again from last night's is exactly what deciding everything gives.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::linkage::{invent, lists};
use crate::support;
use lists::Lists;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use tsunagi::domain::{HumanCell, Observations, Origin, Seen};
use tsunagi::normalise::address;
use tsunagi::resolve::{Identities, KnownIdentities, Options, Resolver, resolve};

/// A night decided both ways.
fn both(
    resolver: &mut Resolver,
    observations: &Observations,
    known: &KnownIdentities,
    human: &[HumanCell],
    options: &Options,
    why: &str,
) -> Identities {
    let (again, issues) = resolver.night(observations, &[], human, options);
    let (whole, expected) = resolve(observations, &[], known, human, options);
    same(again, &whole, why);
    assert_eq!(issues, expected, "{why}");
    whole
}

/// Told part by part, so that a difference can be read.
fn same(again: &Identities, whole: &Identities, why: &str) {
    let differ = again.workshops.iter().zip(&whole.workshops).find(|(one, other)| one != other);
    assert!(differ.is_none(), "{why}: {differ:#?}");
    assert_eq!(again.workshops.len(), whole.workshops.len(), "{why}");
    let differ = again.doubts.iter().zip(&whole.doubts).find(|(one, other)| one != other);
    assert!(differ.is_none(), "{why}: {differ:#?}");
    assert_eq!(again.doubts.len(), whole.doubts.len(), "{why}");
    let news = |one: &KnownIdentities, other: &KnownIdentities| {
        let keys = one.workshop_keys.iter().filter(|(key, id)| other.workshop_keys.get(*key) != Some(*id));
        keys.map(|(key, id)| format!("{key} {id}")).collect::<Vec<_>>()
    };
    let (here, there) = (&again.remembered, &whole.remembered);
    assert_eq!(news(here, there), news(there, here), "{why}");
    assert!(again == whole, "{why}");
}

/// What happens to lists between two nights.
fn edit(observations: &mut Observations, spare: &mut Observations, dice: &mut ChaCha8Rng, edits: usize) {
    let seen = |text: &str| Seen::new(text.to_owned(), tsunagi::domain::CellRef::new(2, 2), text);
    for _ in 0..edits {
        let rows = observations.workshops.len();
        let at = dice.random_range(0..rows);
        let from = dice.random_range(0..rows);
        match dice.random_range(0..10) {
            0 => {
                if let Some(row) = spare.workshops.pop() {
                    observations.workshops.push(row);
                }
            }
            1 => {
                let row = observations.workshops.remove(at);
                spare.workshops.insert(0, row);
            }
            2 => observations.workshops[at].name = Some(seen(&format!("こみち{}", dice.random_range(0..9)))),
            3 => observations.workshops[at].name = observations.workshops[from].name.clone(),
            4 => observations.workshops[at].address = observations.workshops[from].address.clone(),
            5 => {
                let text =
                    format!("福岡県久留米市青峰{}-{}", dice.random_range(1..9), dice.random_range(1..9));
                let value = address::read(&text, None).value.unwrap();
                observations.workshops[at].address =
                    Some(Seen::new(value, tsunagi::domain::CellRef::new(2, 2), text));
            }
            6 => {
                let phone = format!("09421{:05}", dice.random_range(0..99_999));
                if let Some(phones) = &mut observations.workshops[at].phones {
                    phones.value = vec![phone];
                }
            }
            7 => observations.workshops[at].phones = observations.workshops[from].phones.clone(),
            8 => {
                observations.workshops[at].office_number = observations.workshops[from].office_number.clone()
            }
            _ => observations.workshops[at].office_number = None,
        }
    }
    if dice.random_range(0..4) == 0 {
        observations.workshops.shuffle(dice);
    }
}

fn answers(said: &BTreeMap<String, &'static str>) -> Vec<HumanCell> {
    let cell = |(key, value): (&String, &&str)| HumanCell {
        book: "national".to_owned(),
        tab: "名寄せ確認".to_owned(),
        key: key.clone(),
        column: "判定".to_owned(),
        value: (*value).to_owned(),
        first_seen: "2026-11-20T02:00:00".parse().unwrap(),
        origin: Origin::file("out/全国台帳.xlsx", ""),
    };
    said.iter().map(cell).collect()
}

#[test]
fn any_edits_and_answers_give_what_deciding_everything_gives() {
    let mut decided = [0, 0];
    for seed in 0..6 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut observations = invent::lists(1_000, seed).observations;
        let mut spare =
            Observations { workshops: observations.workshops.split_off(900), ..Observations::default() };
        let mut resolver = Resolver::default();
        let mut said: BTreeMap<String, &'static str> = BTreeMap::new();
        // Small blocks are refined where a nation's would be, and questions beyond the limit come up later.
        let max_block = if seed % 2 == 0 { 60 } else { 6 };
        let options = Options { max_doubts: 60, max_block, ..Options::default() };
        let mut last =
            both(&mut resolver, &observations, &KnownIdentities::default(), &[], &options, "first");
        for number in 1..14 {
            let edits = [0, 1, 2, 4, 8][dice.random_range(0..5)];
            edit(&mut observations, &mut spare, &mut dice, edits);
            for doubt in &last.doubts {
                let words = ["同じ", "別", "まとめて同じ", "まとめて別", "保留"];
                if dice.random_range(0..20) == 0 {
                    said.insert(doubt.key.clone(), words[dice.random_range(0..5)]);
                }
            }
            said.retain(|_, _| dice.random_range(0..8) > 0);
            let why = format!("seed {seed}, night {number}, {edits} edits, {} answers", said.len());
            last = both(&mut resolver, &observations, &last.remembered, &answers(&said), &options, &why);
            decided[0] += resolver.redone();
            decided[1] += observations.workshops.len();
        }
    }
    println!("decided again: {} of {} rows", decided[0], decided[1]);
    assert!(decided[0] * 2 < decided[1], "{decided:?}");
}

#[test]
fn the_second_night_of_the_desks_is_the_same_both_ways() {
    let Some(data) = support::shared_data() else { return };
    let [first, second] =
        ["inbox", "inbox2"].map(|inbox| Lists::desks(&data.join("desks"), inbox).observations);
    let mut resolver = Resolver::default();
    let options = Options::default();
    let known = both(&mut resolver, &first, &KnownIdentities::default(), &[], &options, "first").remembered;
    let known = both(&mut resolver, &first, &known, &[], &options, "the same again").remembered;
    let known = both(&mut resolver, &second, &known, &[], &options, "second").remembered;
    both(&mut resolver, &first, &known, &[], &options, "and back");
}
