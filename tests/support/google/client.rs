//! A bare client: signs for a token, sends one request a connection, hands back what came.

use super::Google;
use super::token::{ROBOT, key_pair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::RSA_PKCS1_SHA256;
use serde_json::{Value, json};
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(crate) struct Client {
    address: String,
    token: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Seconds since 1970, by the wall.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

/// The claims of the service account for these scopes.
pub(crate) fn claims(google: &Google, scopes: &[&str]) -> Value {
    let scopes: Vec<String> =
        scopes.iter().map(|scope| format!("https://www.googleapis.com/auth/{scope}")).collect();
    json!({"iss": ROBOT, "scope": scopes.join(" "), "aud": google.base_urls().token, "iat": now(), "exp": now() + 3600})
}

/// A signed JWT of any claims.
pub(crate) fn signed(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({"alg": "RS256", "typ": "JWT"})), part(claims));
    let key = key_pair();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Asks the token endpoint with an assertion.
pub(crate) fn ask_token(google: &Google, assertion: &str) -> Heard {
    let form =
        format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}");
    let client = Client { address: address(google), token: String::new() };
    client.send("POST", "/token", form.as_bytes()).unwrap()
}

fn address(google: &Google) -> String {
    google.root().trim_start_matches("http://").to_owned()
}

impl Client {
    /// With a token of the service account for these scopes (`drive.readonly`, `spreadsheets` …).
    pub(crate) fn new(google: &Google, scopes: &[&str]) -> Self {
        Self::with(google, &claims(google, scopes))
    }

    pub(crate) fn with(google: &Google, claims: &Value) -> Self {
        let heard = ask_token(google, &signed(claims));
        assert_eq!(heard.status, 200, "{}", heard.text());
        let token = heard.json()["access_token"].as_str().unwrap().to_owned();
        Self { address: address(google), token }
    }

    pub(crate) fn with_token(google: &Google, token: &str) -> Self {
        Self { address: address(google), token: token.to_owned() }
    }

    /// For everything that the daemon does, and writing.
    pub(crate) fn of_all(google: &Google) -> Self {
        Self::new(
            google,
            &["drive.readonly", "spreadsheets", "forms.body.readonly", "forms.responses.readonly"],
        )
    }

    /// The path may hold any sign; what a URL cannot is escaped.
    pub(crate) fn get(&self, path: &str) -> Heard {
        self.send("GET", path, b"").unwrap()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Heard {
        self.send("POST", path, body.to_string().as_bytes()).unwrap()
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Heard {
        self.send("PUT", path, body.to_string().as_bytes()).unwrap()
    }

    /// `batchUpdate` with these requests.
    pub(crate) fn batch(&self, book: &str, requests: Value) -> Heard {
        self.post(&format!("/v4/spreadsheets/{book}:batchUpdate"), &json!({ "requests": requests }))
    }

    /// An error where the connection broke before the whole answer had come.
    pub(crate) fn send(&self, verb: &str, path: &str, body: &[u8]) -> io::Result<Heard> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let kind = if path == "/token" { "application/x-www-form-urlencoded" } else { "application/json" };
        let path: String = path.bytes().map(escaped).collect();
        let bearer = if self.token.is_empty() {
            String::new()
        } else {
            format!("Authorization: Bearer {}\r\n", self.token)
        };
        let length = body.len();
        let head = format!(
            "{verb} {path} HTTP/1.1\r\nHost: {}\r\n{bearer}Content-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(broken)?;
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or_else(broken)?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let body = answer[end + 4..].to_vec();
        let promised = headers.iter().find(|(name, _)| name == "content-length");
        let promised = promised.and_then(|(_, length)| length.parse::<usize>().ok());
        if promised.is_some_and(|length| length != body.len()) {
            return Err(broken());
        }
        Ok(Heard { status, headers, body })
    }
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

impl Heard {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The answer of a call that must have gone well.
    #[track_caller]
    pub(crate) fn good(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// `error.message` of a call that must have been refused so.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
    }
}
