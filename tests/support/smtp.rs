//! A small SMTP server on 127.0.0.1 that takes letters, and refuses or breaks off as a test wants.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What the server does with the next letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Takes,
    /// 451 to RCPT: try later.
    Later,
    /// 550 to RCPT: never.
    Refuses,
    /// 552 to RCPT: the server's own disk is full.
    Full,
    /// Takes the letter and dies before it says so.
    BreaksOffAfterTaking,
}

#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    /// Headers and body as they came.
    pub(crate) text: String,
}

impl Mail {
    pub(crate) fn header(&self, name: &str) -> String {
        let prefix = format!("{name}: ");
        self.text.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default().to_owned()
    }

    /// The body, whatever its transfer encoding.
    pub(crate) fn body(&self) -> String {
        let (_, body) = self.text.split_once("\r\n\r\n").unwrap();
        match self.header("Content-Transfer-Encoding").as_str() {
            "base64" => {
                use base64::Engine as _;
                let joined: String = body.split_whitespace().collect();
                String::from_utf8(base64::engine::general_purpose::STANDARD.decode(joined).unwrap()).unwrap()
            }
            _ => body.to_owned(),
        }
    }
}

pub(crate) struct SmtpServer {
    pub(crate) port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
    moods: Arc<Mutex<Vec<Mood>>>,
}

impl SmtpServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            mails: Arc::default(),
            moods: Arc::default(),
        };
        let (mails, moods) = (Arc::clone(&server.mails), Arc::clone(&server.moods));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mails = Arc::clone(&mails);
                let moods = Arc::clone(&moods);
                std::thread::spawn(move || converse(stream, &mails, &moods));
            }
        });
        server
    }

    /// The moods for the next letters, in order; then it takes everything.
    pub(crate) fn will(&self, moods: &[Mood]) {
        *self.moods.lock().unwrap() = moods.iter().rev().copied().collect();
    }

    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }
}

fn converse(stream: TcpStream, mails: &Mutex<Vec<Mail>>, moods: &Mutex<Vec<Mood>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    let mut say = |text: &str| writer.write_all(format!("{text}\r\n").as_bytes()).ok();
    say("220 test")?;
    let (mut to, mut mood) = (String::new(), Mood::Takes);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => say("250-test\r\n250 8BITMIME")?,
            "MAIL" => {
                mood = moods.lock().unwrap().pop().unwrap_or(Mood::Takes);
                say("250 ok")?;
            }
            "RCPT" if mood == Mood::Later => say("451 try again")?,
            "RCPT" if mood == Mood::Full => say("552 insufficient storage")?,
            "RCPT" if mood == Mood::Refuses => say("550 no such user")?,
            "RCPT" => {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                say("250 ok")?;
            }
            "DATA" => {
                say("354 go on")?;
                let mut text = String::new();
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).ok()?;
                    if line == ".\r\n" {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                mails.lock().unwrap().push(Mail { to: to.clone(), text });
                if mood == Mood::BreaksOffAfterTaking {
                    return None;
                }
                say("250 taken")?;
            }
            "QUIT" => {
                say("221 bye")?;
                return None;
            }
            _ => say("250 ok")?,
        }
    }
}
