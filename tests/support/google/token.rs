//! The token endpoint: a signed claim of the service account against a bearer token that knows its scopes.

use super::discovery::pairs;
use super::ids::Ids;
use super::reply::{Refused, Reply};
use base64::Engine as _;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD};
use base64::{alphabet, engine::DecodePaddingMode};
use ring::rsa::KeyPair;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{SystemTime, UNIX_EPOCH};

/// The service account's address: with it folders are shared.
pub(crate) const ROBOT: &str = "tsunagi@tsunagi-emulator.iam.gserviceaccount.com";
pub(crate) const KEY_ID: &str = "0000000000000000000000000000000000000001";
/// Made for these tests; it opens nothing.
pub(crate) const PRIVATE_KEY: &str = include_str!("test_key.pem");

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const GOOGLES: &str = "https://oauth2.googleapis.com/token";
const UNTIMELY: &str = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. \
                        Check your iat and exp values in the JWT claim.";

const URL_SAFE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Clone)]
pub(crate) struct Tokens {
    url: String,
    subjects: BTreeSet<String>,
    issued: BTreeMap<String, Issued>,
    /// Every assertion that was ever sent.
    assertions: Vec<String>,
    revoked: bool,
}

#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) caller: String,
    pub(crate) scopes: Vec<String>,
    expires: u64,
}

/// The test key, ready to sign.
pub(crate) fn key_pair() -> KeyPair {
    let inner: String = PRIVATE_KEY.lines().filter(|line| !line.starts_with("-----")).collect();
    KeyPair::from_pkcs8(&STANDARD.decode(inner).unwrap()).unwrap()
}

impl Tokens {
    pub(crate) fn new() -> Self {
        Self {
            url: String::new(),
            subjects: BTreeSet::new(),
            issued: BTreeMap::new(),
            assertions: Vec::new(),
            revoked: false,
        }
    }

    pub(crate) fn served_at(&mut self, url: &str) {
        url.clone_into(&mut self.url);
    }

    /// Domain-wide delegation: the service account may act for this person.
    pub(crate) fn allow_subject(&mut self, email: &str) {
        self.subjects.insert(email.to_owned());
    }

    /// Every token and every assertion that ever went over the wire.
    pub(crate) fn secrets(&self) -> Vec<String> {
        self.issued.keys().chain(&self.assertions).cloned().collect()
    }

    /// Every token given so far is refused from now on.
    pub(crate) fn expire_all(&mut self) {
        for issued in self.issued.values_mut() {
            issued.expires = 0;
        }
    }

    /// The key was deleted in the console: no new tokens. Those given live on.
    pub(crate) fn revoke_key(&mut self) {
        self.revoked = true;
    }

    pub(crate) fn restore_key(&mut self) {
        self.revoked = false;
    }

    /// Who holds the token, if it is one and has not expired.
    pub(crate) fn holder(&self, token: &str) -> Option<Issued> {
        self.issued.get(token).filter(|issued| issued.expires > now()).cloned()
    }

    pub(crate) fn grant(&mut self, ids: &mut Ids, form: &[u8]) -> Result<Reply, Refused> {
        let form = pairs(&String::from_utf8_lossy(form));
        let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match field("grant_type") {
            Some(GRANT) => {}
            None => return Err(refuse(400, "invalid_request", "Required parameter is missing: grant_type")),
            Some(other) => {
                return Err(refuse(400, "unsupported_grant_type", &format!("Invalid grant_type: {other}")));
            }
        }
        let assertion = field("assertion").unwrap_or_default();
        self.assertions.push(assertion.to_owned());
        let claims = self.verified(assertion)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        let scopes: Vec<String> = text("scope")
            .split_whitespace()
            .map(|scope| scope.rsplit('/').next().unwrap().to_owned())
            .collect();
        if scopes.is_empty() {
            return Err(refuse(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided."));
        }
        let caller = match text("sub") {
            "" | ROBOT => ROBOT,
            subject if self.subjects.contains(subject) => subject,
            _ => {
                let message = "Client is unauthorized to retrieve access tokens using this method, or client not \
                               authorized for any of the scopes requested.";
                return Err(refuse(401, "unauthorized_client", message));
            }
        };
        let token = format!("ya29.c.{}", ids.letters(120));
        let issued = Issued { caller: caller.to_owned(), scopes, expires: now() + 3599 };
        self.issued.insert(token.clone(), issued);
        let body = json!({"access_token": token, "expires_in": 3599, "token_type": "Bearer"});
        Ok(Reply::json(200, &body).with("Cache-Control", "private"))
    }

    fn verified(&self, assertion: &str) -> Result<Value, Refused> {
        let refuse = |message: &str| refuse(400, "invalid_grant", message);
        let parts: Vec<&str> = assertion.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            return Err(refuse("Invalid JWT: Assertion must have three parts."));
        };
        let read = |part: &str| URL_SAFE.decode(part).ok();
        let json = |part: &str| read(part).and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let (Some(header), Some(told)) = (json(header), json(claims)) else {
            return Err(refuse("Invalid JWT: Failed to parse."));
        };
        if header["alg"] != "RS256" {
            return Err(refuse("Invalid JWT: Unsupported algorithm."));
        }
        if told["iss"] != ROBOT {
            return Err(refuse("Invalid grant: account not found"));
        }
        let signed = format!("{}.{claims}", parts[0]);
        let key = key_pair().public().as_ref().to_vec();
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
        let stands =
            read(signature).is_some_and(|signature| key.verify(signed.as_bytes(), &signature).is_ok());
        if !stands || self.revoked {
            return Err(refuse("Invalid JWT Signature."));
        }
        if told["aud"] != self.url.as_str() && told["aud"] != GOOGLES {
            return Err(refuse(&format!(
                "Invalid JWT: Failed audience check. The right audience is {}",
                self.url
            )));
        }
        let (Some(iat), Some(exp)) = (told["iat"].as_u64(), told["exp"].as_u64()) else {
            return Err(refuse(UNTIMELY));
        };
        let timely = iat <= now() + 300 && exp <= iat + 3600 && exp > now() && exp > iat;
        if timely { Ok(told) } else { Err(refuse(UNTIMELY)) }
    }
}

fn refuse(status: u16, error: &str, description: &str) -> Refused {
    Refused(Reply::json(status, &json!({"error": error, "error_description": description})))
}

/// Seconds of the wall's clock: a client signs by it, however fast the emulator's runs.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}
