//! Western texts of older machines, which look like windows-1252 to a guess by bytes: Mac Roman and DOS (CP850).

use encoding_rs::MACINTOSH;

/// CP850 from 0x80 on.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// The text as one of them, where that reads naturally and windows-1252 does not; with the encoding's name.
pub(super) fn older(bytes: &[u8], text: &str) -> Option<(String, &'static str)> {
    let foreign = text.chars().filter(|letter| !letter.is_ascii()).count();
    if foreign < 2 || strange(text) * 3 < foreign {
        return None;
    }
    let mac = (MACINTOSH.decode_without_bom_handling(bytes).0.into_owned(), "macintosh");
    let dos = (of_dos(bytes), "CP850");
    let is_of_mac = !bytes.contains(&b'\n');
    let both = if is_of_mac { [mac, dos] } else { [dos, mac] };
    both.into_iter().find(|(text, _)| strange(text) == 0)
}

fn of_dos(bytes: &[u8]) -> String {
    let high: Vec<char> = DOS.chars().collect();
    let letter = |byte: &u8| match byte.checked_sub(0x80) {
        Some(at) => high.get(usize::from(at)).copied().unwrap_or('\u{FFFD}'),
        None => char::from(*byte),
    };
    bytes.iter().map(letter).collect()
}

/// Letters that stand where nobody writes them: signs within words, capitals behind small letters, control characters.
fn strange(text: &str) -> usize {
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    let mut found = 0;
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        found += usize::from(!letter.is_ascii() && is_strange(before, letter, after));
        before = letter;
    }
    found
}

fn is_strange(before: char, letter: char, after: char) -> bool {
    const BEHIND: &str = "’”»…°²³™®©ºª´‰§€£¥·–—±½¼¾¹";
    let is_control = ('\u{80}'..'\u{A0}').contains(&letter) || letter == '\u{FFFD}';
    let is_drawn = ('\u{2500}'..'\u{25A0}').contains(&letter) || "ˇ˘˛◊∂∑∏√∞∫ﬁﬂ".contains(letter);
    let in_word = before.is_alphabetic() && after.is_alphabetic();
    let is_sign = !letter.is_alphanumeric()
        && (in_word && letter != '’' && letter != '·' || before.is_alphabetic() && !BEHIND.contains(letter));
    let is_capital =
        letter.is_uppercase() && (before.is_lowercase() || before.is_alphabetic() && after.is_lowercase());
    is_control || is_drawn || is_sign || is_capital
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;

    #[test]
    fn texts_of_older_machines_are_read() {
        assert_eq!(DOS.chars().count(), 128);
        for text in ["Nr;Name;Straße\n1;Müller;Königsallee\n2;Jörg;Ölberg\n", "Zoë,7B\nRené,8C\nÇelik,8C\n"]
        {
            let dos: Vec<u8> = text
                .chars()
                .map(|c| DOS.chars().position(|own| own == c).map_or(c as u8, |at| at as u8 + 0x80))
                .collect();
            let mac = text.replace('\n', "\r");
            for (bytes, expected, name) in
                [(dos, text, "CP850"), (MACINTOSH.encode(&mac).0.into_owned(), &mac, "macintosh")]
            {
                let guessed = WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned();
                assert_eq!(older(&bytes, &guessed), Some((expected.to_owned(), name)));
            }
        }
    }

    #[test]
    fn texts_of_windows_stay_what_they_are() {
        for text in ["Straße “A”;Ölberg – 12 €\n", "L’été à 20 °C…\n«Ça va»\n", "MÜLLER;GRÜN®\nÉTÉ\n"]
        {
            let bytes = WINDOWS_1252.encode(text).0.into_owned();
            assert_eq!(older(&bytes, text), None, "{text}");
        }
    }
}
