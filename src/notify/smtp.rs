//! One letter → the SMTP server. Passwords and words of letters never reach a log.

use super::{Options, Security};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{SmtpTransport, Transport as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long one exchange with the server may take.
const TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Clone, Debug, thiserror::Error)]
pub enum MailError {
    #[error("メールのパスワードのファイル {} を読めません（{cause}）。場所と、chmod 600 にしてあるかを確かめてください。", path.display())]
    Password { path: PathBuf, cause: String },
    #[error("宛先または差出人「{address}」はメールアドレスではありません。")]
    Address { address: String },
    #[error("メールを組み立てられません（{0}）。")]
    Message(String),
    #[error(
        "メールサーバー {server} の準備ができません（{cause}）。[mail] の server・port・security を確かめてください。"
    )]
    Server { server: String, cause: String },
    #[error(
        "メールサーバー {server} にログインできません（{cause}）。[mail] の user と、パスワードのファイルの中身・期限を確かめてください。"
    )]
    Login { server: String, cause: String },
    #[error(
        "メールサーバー {server} と暗号化（TLS）した通信ができません（{cause}）。[mail] の server の名前と、サーバーの証明書・期限を確かめてください。"
    )]
    Tls { server: String, cause: String },
    #[error(
        "メールサーバー {server} につながりません（{cause}）。[mail] の server・port と、ネットワークを確かめてください。"
    )]
    Connection { server: String, cause: String },
    /// A later try may help.
    #[error("メールサーバーが今は受け付けません（{0}）。")]
    Later(String),
    /// The server will not take this letter.
    #[error("メールサーバーが受け付けませんでした（{0}）。宛先を確かめてください。")]
    Refused(String),
}

/// On whom it lies that a letter was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Password, connection, configuration: no letter would be taken, and none is given up.
    Ours,
    /// The server does not want it now.
    ForNow,
    /// The address, or the letter itself.
    Letter,
}

impl MailError {
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Password { .. }
            | Self::Server { .. }
            | Self::Login { .. }
            | Self::Tls { .. }
            | Self::Connection { .. } => Fault::Ours,
            Self::Later(_) => Fault::ForNow,
            Self::Address { .. } | Self::Message(_) | Self::Refused(_) => Fault::Letter,
        }
    }
}

/// What is sent: a letter under an id that stays the same however often it is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parcel<'a> {
    pub(super) id: String,
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) subject: &'a str,
    pub(super) body: &'a str,
}

/// Where letters go; the server, or its twin in tests.
pub trait Transport {
    /// Gives one message to the server.
    ///
    /// # Errors
    /// When the server does not take it, or cannot be reached.
    fn deliver(&mut self, message: &Message) -> Result<(), MailError>;
}

/// The server of the configuration.
pub struct Smtp {
    server: String,
    transport: SmtpTransport,
}

/// Where the way to the server cannot even be prepared: every letter waits, with the reason.
pub struct Unready(pub MailError);

impl Transport for Unready {
    fn deliver(&mut self, _: &Message) -> Result<(), MailError> {
        Err(self.0.clone())
    }
}

/// Replies to a wrong or missing login.
const LOGIN: [u16; 5] = [454, 530, 534, 535, 538];
/// Replies that speak of the recipient's address. Other refusals (a full disk, a limit, a block list) may pass.
const ADDRESS: [u16; 4] = [550, 551, 553, 556];

fn error_of(server: &str, error: &lettre::transport::smtp::Error) -> MailError {
    let (server, cause) = (server.to_owned(), error.to_string());
    match error.status().map(u16::from) {
        Some(code) if LOGIN.contains(&code) => MailError::Login { server, cause },
        Some(code) if ADDRESS.contains(&code) => MailError::Refused(cause),
        Some(_) => MailError::Later(cause),
        None if error.is_client() => MailError::Login { server, cause },
        None if error.is_tls() || of_certificate(error) => MailError::Tls { server, cause },
        None => MailError::Connection { server, cause },
    }
}

/// A certificate that does not hold comes as a failure of the network.
fn of_certificate(error: &lettre::transport::smtp::Error) -> bool {
    let words = format!("{error:?}").to_lowercase();
    ["certificate", "usedasendentity", "tls", "handshake"].iter().any(|word| words.contains(word))
}

impl Smtp {
    /// Prepares the way to the server; nothing is sent yet.
    ///
    /// # Errors
    /// When the password cannot be read, or TLS cannot be set up.
    pub fn new(options: &Options) -> Result<Self, MailError> {
        let server = |error: lettre::transport::smtp::Error| MailError::Server {
            server: options.server.clone(),
            cause: error.to_string(),
        };
        let tls = match options.security {
            Security::None => Tls::None,
            Security::StartTls => Tls::Required(TlsParameters::new(options.server.clone()).map_err(server)?),
            Security::Tls => Tls::Wrapper(TlsParameters::new(options.server.clone()).map_err(server)?),
        };
        let mut builder = SmtpTransport::builder_dangerous(&options.server)
            .port(options.port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let Some((user, file)) = &options.account {
            builder = builder.credentials(Credentials::new(user.clone(), password(file)?));
        }
        Ok(Self { server: options.server.clone(), transport: builder.build() })
    }
}

impl Transport for Smtp {
    fn deliver(&mut self, message: &Message) -> Result<(), MailError> {
        self.transport.send(message).map(|_| ()).map_err(|error| error_of(&self.server, &error))
    }
}

/// The file's first line; a file that others may read is refused.
fn password(path: &Path) -> Result<String, MailError> {
    let failed = |cause: String| MailError::Password { path: path.to_owned(), cause };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(failed("ほかの人も読めるようになっています".to_owned()));
        }
    }
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

pub(super) fn message(parcel: &Parcel<'_>) -> Result<Message, MailError> {
    let address =
        |text: &str| text.parse::<Mailbox>().map_err(|_| MailError::Address { address: text.to_owned() });
    Message::builder()
        .message_id(Some(parcel.id.clone()))
        .from(address(parcel.from)?)
        .to(address(parcel.to)?)
        .subject(parcel.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(parcel.body.to_owned())
        .map_err(|error| MailError::Message(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_japanese_utf8_under_its_own_id() {
        let parcel = Parcel {
            id: "<1.abc@tsunagi>".to_owned(),
            from: "つなぎ <tsunagi@example.jp>",
            to: "madoguchi@example.jp",
            subject: "【つなぎ】おすすめ案件 1件",
            body: "こんにちは\n",
        };
        let text = String::from_utf8(message(&parcel).unwrap().formatted()).unwrap();
        for part in ["Message-ID: <1.abc@tsunagi>", "To: madoguchi@example.jp", "charset=utf-8", "=?utf-8?"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(message(&Parcel { to: "電話のみ", ..parcel }).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_password_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "himitsu\n").unwrap();
        for (mode, expected) in [(0o600, Some("himitsu")), (0o640, None), (0o604, None)] {
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(password(file.path()).ok().as_deref(), expected, "{mode:o}");
        }
    }
}
