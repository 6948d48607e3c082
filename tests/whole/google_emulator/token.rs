//! Tokens: what is signed well and in time is granted, everything else is refused in Google's words.

use crate::google::Google;
use crate::google::client::{Client, ask_token, claims, now, signed};
use rstest::rstest;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;

const UNTIMELY: &str = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. \
                        Check your iat and exp values in the JWT claim.";

#[rstest]
#[case::stranger("iss", json!("who@example.com"), 400, "Invalid grant: account not found")]
#[case::old("iat", json!(now() - 7200), 400, UNTIMELY)]
#[case::long("exp", json!(now() + 7200), 400, UNTIMELY)]
#[case::future("iat", json!(now() + 400), 400, UNTIMELY)]
#[case::expired("exp", json!(now() - 10), 400, UNTIMELY)]
#[case::no_scope("scope", json!(""), 400, "Invalid OAuth scope or ID token audience provided.")]
#[case::not_delegated("sub", json!("boss@example.jp"), 401, "Client is unauthorized to retrieve access tokens using \
    this method, or client not authorized for any of the scopes requested.")]
fn a_bad_claim(#[case] name: &str, #[case] value: Value, #[case] status: u16, #[case] said: &str) {
    let google = Google::start();
    let mut bad = claims(&google, &["drive.readonly"]);
    bad[name] = value;
    let heard = ask_token(&google, &signed(&bad));
    assert_eq!((heard.status, heard.json()["error_description"].as_str()), (status, Some(said)));
}

#[test]
fn a_good_claim_and_what_its_token_opens() {
    let google = Google::start();
    let heard = ask_token(&google, &signed(&claims(&google, &["drive.readonly"])));
    assert_eq!(heard.json()["expires_in"], 3599);
    let client = Client::with_token(&google, heard.json()["access_token"].as_str().unwrap());
    client.get("/drive/v3/files").good();
    let said = client.get("/v1/forms/x/responses");
    assert_eq!(said.json()["error"]["details"][0]["reason"], "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    assert_eq!(said.status, 403);
    google.state(|world| world.tokens.expire_all());
    let said = client.get("/drive/v3/files");
    assert_eq!((said.status, said.json()["error"]["status"].as_str()), (401, Some("UNAUTHENTICATED")));
    assert!(said.header("www-authenticate").is_some_and(|value| value.contains("invalid_token")));
}

#[test]
fn a_spoilt_signature_and_a_revoked_key() {
    let google = Google::start();
    let good = signed(&claims(&google, &["drive.readonly"]));
    let (head, _) = good.rsplit_once('.').unwrap();
    let refused = |assertion: &str| ask_token(&google, assertion).json()["error_description"].clone();
    assert_eq!(refused(&format!("{head}.AAAA")), "Invalid JWT Signature.");
    google.state(|world| world.tokens.revoke_key());
    assert_eq!(refused(&good), "Invalid JWT Signature.");
}

#[test]
fn the_key_file_is_its_owners_alone() {
    let google = Google::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.json");
    google.write_key(&path);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let key: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(key["token_uri"], google.base_urls().token);
}

#[test]
fn a_person_who_is_acted_for_sees_their_own_files() {
    let google = Google::start();
    let boss = "boss@example.jp";
    google.state(|world| {
        world.tokens.allow_subject(boss);
        let id = world.put_blob("a.csv", "text/csv", None, b"a");
        world.share(&id, boss, crate::google::drive::Role::Reader);
    });
    let mut claims = claims(&google, &["drive.readonly"]);
    assert_eq!(Client::with(&google, &claims).get("/drive/v3/files").good()["files"], json!([]));
    claims["sub"] = boss.into();
    let files = Client::with(&google, &claims).get("/drive/v3/files").good();
    assert_eq!(files["files"][0]["name"], "a.csv");
}
