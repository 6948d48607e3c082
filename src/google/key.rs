//! The service account's key: read once, never shown. A key file that others may read is refused.

use super::error::GoogleError;
use super::options::{KeySource, Options};
use std::path::Path;
use yup_oauth2::ServiceAccountKey;

const SUBJECT: &str = "サービスアカウントの鍵";

pub(super) fn read(options: &Options) -> Result<ServiceAccountKey, GoogleError> {
    let refused = |what: String| GoogleError::settings(SUBJECT, what);
    let text = match &options.key {
        KeySource::File(path) => read_file(path).map_err(refused)?,
        KeySource::Variable(name) => {
            std::env::var(name).map_err(|_| refused(format!("環境変数 {name} が設定されていません")))?
        }
    };
    let not_a_key = || {
        refused(
            "サービスアカウントの鍵（JSON）ではありません。Google Cloud コンソールの「サービス アカウント」→「キー」で作り直したファイルを指定してください"
                .to_owned(),
        )
    };
    // The parser's own words may quote the text, so they are not passed on.
    let mut key: ServiceAccountKey = serde_json::from_str(&text).map_err(|_| not_a_key())?;
    if key.key_type.as_deref().is_some_and(|kind| kind != "service_account") || key.client_email.is_empty() {
        return Err(not_a_key());
    }
    if let Some(token) = &options.server.token {
        key.token_uri.clone_from(token);
    }
    Ok(key)
}

fn read_file(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            format!("鍵のファイル {shown} がありません。設定の [google] key_file をご確認ください")
        }
        std::io::ErrorKind::PermissionDenied => {
            format!("鍵のファイル {shown} を読む権限がありません。tsunagi を動かす利用者のものにしてください")
        }
        _ => format!("鍵のファイル {shown} を読めません（{error}）"),
    })?;
    if is_open_to_others(path) {
        return Err(format!(
            "鍵のファイル {shown} を他の利用者も読めます。`chmod 600 {shown}` で自分だけにしてください"
        ));
    }
    Ok(text)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(path: &Path) -> Options {
        Options::new(KeySource::File(path.to_owned()))
    }

    #[cfg(unix)]
    #[test]
    fn a_key_is_refused_with_what_to_do_and_never_quoted() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        let told = |text: Option<&str>, mode: u32| {
            if let Some(text) = text {
                std::fs::write(&path, text).unwrap();
                std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            }
            read(&options(&path)).map(|key| key.client_email).map_err(|error| error.to_string())
        };
        assert!(told(None, 0).unwrap_err().contains("がありません"));
        let key = r#"{"type":"service_account","client_email":"a@example.jp","private_key":"SECRET","token_uri":"x"}"#;
        assert!(told(Some(key), 0o644).unwrap_err().contains("chmod 600"));
        assert_eq!(told(Some(key), 0o600).unwrap(), "a@example.jp");
        let broken = told(Some(&key[..80]), 0o600).unwrap_err();
        assert!(broken.contains("鍵（JSON）ではありません") && !broken.contains("SECRET"), "{broken}");
    }
}
