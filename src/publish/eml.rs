//! A mail as a draft file (.eml): opened by a mail program, it stands there ready to be read and sent.

use super::PublishError;
use super::file::write_letter;
use crate::views::Draft;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue, MIME_VERSION_1_0, Subject, To};
use lettre::message::{Mailboxes, SinglePart};
use std::path::Path;

/// `X-Unsent: 1`, by which mail programs take the file for a draft.
#[derive(Clone)]
struct Unsent;

impl Header for Unsent {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Unsent")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "1".to_owned())
    }
}

/// Writes a draft unless a file stands there already: what a person has changed in it, or left to be sent, is theirs.
/// Answers whether it was written.
///
/// # Errors
/// When the file cannot be written.
pub fn write_draft(draft: &Draft, path: &Path) -> Result<bool, PublishError> {
    if path.exists() {
        return Ok(false);
    }
    write_letter(path, &bytes(draft)).map(|written| written.changed)
}

/// No sender and no date: the mail program adds them when it is sent. An address that cannot be read is left out.
fn bytes(draft: &Draft) -> Vec<u8> {
    let part = SinglePart::builder()
        .header(MIME_VERSION_1_0)
        .header(Unsent)
        .header(Subject::from(draft.subject.clone()))
        .header(ContentType::TEXT_PLAIN);
    let part = match draft.to.parse::<Mailboxes>() {
        Ok(to) if !draft.to.is_empty() => part.header(To::from(to)),
        _ => part,
    };
    part.body(draft.body.clone()).formatted()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DeskId;
    use base64::Engine as _;

    fn draft(to: &str) -> Draft {
        Draft {
            desk: DeskId::new("d01"),
            at: "2026-11-20T22:00:00".parse().unwrap(),
            to: to.to_owned(),
            subject: "【全国事務局】案件のご案内 2件".to_owned(),
            body: "みほん窓口 御中\n\n■ 1. 封入\n".to_owned(),
            cases: 2,
        }
    }

    #[test]
    fn a_draft_is_a_mail_that_is_not_sent() {
        for (to, expected) in
            [("d01@example.jp", Some("To: d01@example.jp\r\n")), ("", None), ("電話のみ", None)]
        {
            let text = String::from_utf8(bytes(&draft(to))).unwrap();
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            let head = format!("{head}\r\n");
            assert!(head.contains("X-Unsent: 1\r\n") && head.is_ascii(), "{head}");
            assert_eq!(head.contains("To: "), expected.is_some(), "{head}");
            assert!(expected.is_none_or(|line| head.contains(line)), "{head}");
            assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
            let packed: String = body.split_whitespace().collect();
            let plain = base64::engine::general_purpose::STANDARD.decode(packed).unwrap();
            assert_eq!(String::from_utf8(plain).unwrap().replace("\r\n", "\n"), draft("").body);
        }
    }

    #[test]
    fn what_stands_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("下書き/a.eml");
        assert!(write_draft(&draft("d01@example.jp"), &path).unwrap());
        std::fs::write(&path, "changed by hand").unwrap();
        assert!(!write_draft(&draft("d01@example.jp"), &path).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "changed by hand");
    }
}
