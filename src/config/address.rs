//! What an operator copies from a browser's address bar → the id of a folder, form or spreadsheet.

/// What the address has to lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Folder,
    Form,
    Spreadsheet,
}

impl Target {
    /// Part of the address before the id.
    const fn before_id(self) -> &'static str {
        match self {
            Self::Folder => "folders",
            Self::Form | Self::Spreadsheet => "d",
        }
    }

    const fn host_and_kind(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Folder => ("drive.google.com", None),
            Self::Form => ("docs.google.com", Some("forms")),
            Self::Spreadsheet => ("docs.google.com", Some("spreadsheets")),
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Folder => {
                "ドライブのフォルダーのURL（https://drive.google.com/drive/folders/…）かIDを書いてください。"
            }
            Self::Form => {
                "フォームの編集画面のURL（https://docs.google.com/forms/d/…/edit）かIDを書いてください。"
            }
            Self::Spreadsheet => {
                "スプレッドシートのURL（https://docs.google.com/spreadsheets/d/…/edit）かIDを書いてください。"
            }
        }
    }
}

const PUBLISHED_FORM: &str = "回答者に見せるURLです。フォームを編集画面で開いたときのURL（https://docs.google.com/forms/d/…/edit）が要ります。";
const PUBLISHED_SHEET: &str = "ウェブに公開したもののURLです。スプレッドシートを開いたときのURL（https://docs.google.com/spreadsheets/d/…/edit）が要ります。";

/// The id in an address, or a bare id; otherwise what to write instead.
pub(super) fn id_of(text: &str, target: Target) -> Result<String, &'static str> {
    let text = text.trim();
    if is_id(text) {
        return Ok(text.to_owned());
    }
    let without_scheme = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let rest = without_scheme.ok_or(target.example())?;
    let (path, query) = rest.split_once(['?', '#']).unwrap_or((rest, ""));
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let (host, kind) = target.host_and_kind();
    let found_host = parts.next().unwrap_or_default();
    if target == Target::Form && found_host == "forms.gle" {
        return Err(PUBLISHED_FORM);
    }
    if found_host != host {
        return Err(target.example());
    }
    let parts: Vec<&str> = parts.collect();
    if let Some(kind) = kind
        && !parts.contains(&kind)
    {
        return Err(target.example());
    }
    let after = parts.iter().position(|part| *part == target.before_id()).map(|at| &parts[at + 1..]);
    match (after, target) {
        (Some(["e", ..]), Target::Form) => return Err(PUBLISHED_FORM),
        (Some(["e", ..]), Target::Spreadsheet) => return Err(PUBLISHED_SHEET),
        (Some([id, ..]), _) if is_id(id) => return Ok((*id).to_owned()),
        _ => {}
    }
    // `https://drive.google.com/open?id=…`
    let in_query = query.split(['&', '#']).find_map(|part| part.strip_prefix("id="));
    in_query.filter(|id| target == Target::Folder && is_id(id)).map(str::to_owned).ok_or(target.example())
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_as_a_browser_shows_it_gives_its_id() {
        use Target::*;
        for (text, target, id) in [
            ("1AbC-_9", Folder, "1AbC-_9"),
            ("https://drive.google.com/drive/folders/1AbC?usp=sharing", Folder, "1AbC"),
            ("https://drive.google.com/drive/u/0/folders/1AbC", Folder, "1AbC"),
            ("https://drive.google.com/open?id=1AbC&x=y", Folder, "1AbC"),
            ("https://docs.google.com/forms/d/1AbC/edit#responses", Form, "1AbC"),
            ("https://docs.google.com/forms/u/0/d/1AbC/edit", Form, "1AbC"),
            ("https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0", Spreadsheet, "1AbC"),
            ("https://docs.google.com/spreadsheets/u/1/d/1AbC/edit?gid=0#gid=0", Spreadsheet, "1AbC"),
            (" https://docs.google.com/spreadsheets/d/1AbC ", Spreadsheet, "1AbC"),
        ] {
            assert_eq!(id_of(text, target).as_deref(), Ok(id), "{text}");
        }
    }

    #[test]
    fn another_address_is_answered_with_the_right_one() {
        use Target::*;
        for (text, target, remedy) in [
            ("https://docs.google.com/forms/d/e/1FAI/viewform", Form, PUBLISHED_FORM),
            ("https://forms.gle/abc", Form, PUBLISHED_FORM),
            ("https://docs.google.com/spreadsheets/d/e/2PACX/pubhtml", Spreadsheet, PUBLISHED_SHEET),
            ("https://docs.google.com/spreadsheets/d/1AbC/edit", Form, Form.example()),
            ("https://drive.google.com/file/d/1AbC/view", Folder, Folder.example()),
            ("https://example.jp/drive/folders/1AbC", Folder, Folder.example()),
            ("窓口フォルダー", Folder, Folder.example()),
            ("", Spreadsheet, Spreadsheet.example()),
        ] {
            assert_eq!(id_of(text, target), Err(remedy), "{text}");
        }
    }
}
