//! A mail server of the test's own: takes letters on a free port of this machine and keeps them.

use base64::{Engine, engine::general_purpose::STANDARD};
use quoted_printable::ParseMode;
use std::{
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// Runs on threads of its own: a client that says goodbye from a blocked runtime is answered all the same.
pub struct SmtpServer {
    pub url: String,
    address: SocketAddr,
    inbox: Arc<Mutex<Inbox>>,
    closed: Arc<AtomicBool>,
}

/// A letter as it came over the wire.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: String,
    head: String,
    body: String,
}

#[derive(Default)]
struct Inbox {
    letters: Vec<Received>,
    refusals: usize,
}

impl SmtpServer {
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (inbox, closed) = (Arc::default(), Arc::default());
        let server = Self {
            url: format!("smtp://{address}"),
            address,
            inbox: Arc::clone(&inbox),
            closed: Arc::clone(&closed),
        };
        thread::spawn(move || serve(&listener, &inbox, &closed));
        Ok(server)
    }

    /// The next letters are refused for now, in words that repeat the recipient as many servers do.
    pub fn refuse_next(&self, letters: usize) {
        lock(&self.inbox).refusals = letters;
    }

    pub fn letters(&self) -> Vec<Received> {
        lock(&self.inbox).letters.clone()
    }
}

impl Drop for SmtpServer {
    /// One more connection wakes the listener, which then sees that it is closed.
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
    }
}

impl Received {
    /// A header with its encoded words made readable; empty when there is none.
    pub fn header(&self, name: &str) -> String {
        let unfolded = self.head.replace("\n ", " ").replace("\n\t", " ");
        let start = format!("{}:", name.to_lowercase());
        let mut lines = unfolded.lines();
        let line = lines.find(|line| line.to_lowercase().starts_with(&start));
        let value = line.and_then(|line| line.split_once(':'));
        value.map_or_else(String::new, |(_, value)| words(value.trim()))
    }

    pub fn subject(&self) -> String {
        self.header("Subject")
    }

    pub fn text(&self) -> String {
        let bytes = match self.header("Content-Transfer-Encoding").as_str() {
            "base64" => STANDARD
                .decode(self.body.replace('\n', ""))
                .unwrap_or_default(),
            "quoted-printable" => {
                quoted_printable::decode(&self.body, ParseMode::Robust).unwrap_or_default()
            }
            _ => self.body.clone().into_bytes(),
        };
        String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
    }
}

fn lock(inbox: &Mutex<Inbox>) -> MutexGuard<'_, Inbox> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}

/// RFC 2047: the space between two encoded words does not count.
fn words(value: &str) -> String {
    let mut text = String::new();
    let mut was_encoded = false;
    for word in value.split_whitespace() {
        let decoded = decoded(word);
        let is_encoded = decoded.is_some();
        if !(text.is_empty() || was_encoded && is_encoded) {
            text.push(' ');
        }
        text.push_str(decoded.as_deref().unwrap_or(word));
        was_encoded = is_encoded;
    }
    text
}

fn decoded(word: &str) -> Option<String> {
    let coded = word.strip_prefix("=?utf-8?b?")?.strip_suffix("?=")?;
    String::from_utf8(STANDARD.decode(coded).ok()?).ok()
}

fn serve(listener: &TcpListener, inbox: &Arc<Mutex<Inbox>>, closed: &AtomicBool) {
    while let Ok((stream, _)) = listener.accept() {
        if closed.load(Ordering::SeqCst) {
            break;
        }
        let inbox = Arc::clone(inbox);
        // A client that hangs up ends its conversation, nothing else.
        thread::spawn(move || converse(&stream, &inbox));
    }
}

fn converse(stream: &TcpStream, inbox: &Mutex<Inbox>) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let mut to = String::new();
    say(stream, "220 ready")?;
    while let Some(line) = lines.next().transpose()? {
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        match verb.as_str() {
            "EHLO" => say(stream, "250-here\r\n250 8BITMIME")?,
            "RCPT" if refuses(inbox) => say(stream, &format!("451 later, {line}"))?,
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1);
                address.unwrap_or_default().clone_into(&mut to);
                say(stream, "250 ok")?;
            }
            "DATA" => {
                say(stream, "354 go on")?;
                let letter = take(&mut lines, &to)?;
                lock(inbox).letters.push(letter);
                say(stream, "250 taken")?;
            }
            "QUIT" => return say(stream, "221 bye"),
            _ => say(stream, "250 ok")?,
        }
    }
    Ok(())
}

fn refuses(inbox: &Mutex<Inbox>) -> bool {
    let mut inbox = lock(inbox);
    let refuses = inbox.refusals > 0;
    inbox.refusals = inbox.refusals.saturating_sub(1);
    refuses
}

fn take(lines: &mut impl Iterator<Item = io::Result<String>>, to: &str) -> io::Result<Received> {
    let mut letter = String::new();
    while let Some(line) = lines.next().transpose()? {
        if line == "." {
            break;
        }
        letter.push_str(line.strip_prefix('.').unwrap_or(&line));
        letter.push('\n');
    }
    let (head, body) = letter.split_once("\n\n").unwrap_or((&letter, ""));
    Ok(Received {
        to: to.to_owned(),
        head: head.to_owned(),
        body: body.to_owned(),
    })
}

fn say(mut stream: &TcpStream, line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::gateways::mail::{Letter, Mail};
    use uuid::Uuid;

    fn letter(number: u128) -> Letter {
        Letter {
            id: Uuid::from_u128(number),
            to: "lan@example.vn".into(),
            subject: "Hồ sơ H53.103-260821-0001 đã được tiếp nhận, ngày hẹn trả kết quả đã có"
                .into(),
            text: "Thủ tục: Đăng ký khai sinh\n.\nNgày hẹn trả kết quả: 17:00 ngày 24/08/2026.\n"
                .into(),
            written_at: "2026-08-21T09:00:00Z".parse().unwrap(),
        }
    }

    #[actix_web::test]
    async fn a_letter_arrives_as_it_was_written() {
        let server = SmtpServer::start().unwrap();
        let mail = Mail::new(&server.url, "Một cửa <motcua@example.vn>").unwrap();
        mail.send(letter(1)).await.unwrap();
        mail.send(letter(2)).await.unwrap();
        let received = server.letters();
        assert_eq!(received.len(), 2);
        assert_eq!(received[0].to, "lan@example.vn");
        assert_eq!(received[0].subject(), letter(1).subject);
        assert_eq!(received[0].text(), letter(1).text);
        assert_eq!(received[0].header("From"), "Một cửa <motcua@example.vn>");
        assert!(
            received[1]
                .header("Message-ID")
                .contains(&Uuid::from_u128(2).to_string())
        );
    }

    #[actix_web::test]
    async fn a_refusal_is_told_by_its_code_and_never_by_the_recipient() {
        let server = SmtpServer::start().unwrap();
        let mail = Mail::new(&server.url, "motcua@example.vn").unwrap();
        server.refuse_next(1);
        let refused = mail.send(letter(1)).await.unwrap_err().to_string();
        assert_eq!(refused, "the mail server answered 451");
        mail.send(letter(1)).await.unwrap();
        assert_eq!(server.letters().len(), 1);
    }

    #[actix_web::test]
    async fn a_server_that_is_not_there_is_told_without_waiting() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", free.local_addr().unwrap());
        drop(free);
        let mail = Mail::new(&url, "motcua@example.vn").unwrap();
        assert!(mail.send(letter(1)).await.is_err());
    }
}
