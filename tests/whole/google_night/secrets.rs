//! Neither the key nor a token is ever written anywhere, however much is logged and whatever goes wrong.

use crate::google::fault::{Action, Rule};
use crate::google::token::PRIVATE_KEY;
use crate::google_night::inside::House;
use crate::support::{files, said};

const NIGHT: &str = "2026-11-21T02:00";

/// Pieces of the key, tokens and signed claims; of a line already its beginning tells too much.
fn secrets(house: &House) -> Vec<String> {
    let of_key = PRIVATE_KEY.lines().filter(|line| !line.starts_with("-----"));
    let sent = house.google.state(|world| world.tokens.secrets());
    assert!(!sent.is_empty(), "a token was asked for");
    let parts = sent.iter().flat_map(|secret| secret.split('.')).filter(|part| part.len() > 20);
    of_key.chain(parts).map(|text| text.chars().take(24).collect()).collect()
}

fn says_no_secret(house: &House, what: &str, stderr: &str, stdout: &str) {
    let mut written =
        vec![("stderr".to_owned(), stderr.to_owned()), ("stdout".to_owned(), stdout.to_owned())];
    for folder in ["var/log", "out"] {
        for (name, path) in files(&house.at.path(folder)) {
            written.push((name, String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()));
        }
    }
    let registry = std::fs::read(house.at.path("var/registry.db")).unwrap();
    written.push(("registry".to_owned(), String::from_utf8_lossy(&registry).into_owned()));
    for secret in secrets(house) {
        for (place, text) in &written {
            assert!(!text.contains(&secret), "{what}: {place} says {secret}…");
        }
    }
}

#[test]
fn no_log_ever_holds_a_key_or_a_token() {
    let house = House::new();
    for (what, filter) in [
        ("a night", "trace"),
        ("a token that is not taken", "trace"),
        ("signed in by force", "yup_oauth2=trace,hyper=trace,h2=trace,rustls=trace,hyper_util=trace,trace"),
        ("a revoked key", "trace"),
    ] {
        house.google.state(|world| {
            world.faults.clear();
            match what {
                "a token that is not taken" => {
                    world.faults.add(Rule::on("sheets.spreadsheets.get", Action::Unauthenticated).always());
                }
                "a revoked key" => world.tokens.revoke_key(),
                _ => {}
            }
        });
        let mut command = house.at.command(NIGHT, "run", &[]);
        let said = said(command.env("TSUNAGI_LOG", filter));
        assert!([Some(0), Some(3)].contains(&said.code), "{what}\n{}", said.stdout);
        assert!(said.stderr.contains("TRACE") || said.stderr.contains("DEBUG"), "{what}: much is logged");
        says_no_secret(&house, what, &said.stderr, &said.stdout);
    }
}
