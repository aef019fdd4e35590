//! What one request asks the database, as statements that can be asked again without the product.

use domain::dossiers::DossierCode;
use tests::COMMUNE;

/// The statements of one request with their values in place, its transactions as they were.
#[derive(Clone, Debug)]
pub struct Statements(pub Vec<String>);

/// How the two databases write a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// A number of this many digits stands for the request: as many as a dossier code may have for its sequence.
pub const DIGITS: usize = 10;

impl Statements {
    /// From the recording: `SELECT … ? … -- binds: [ … ]`.
    pub fn recorded(recorded: &[String]) -> Self {
        Self(recorded.iter().map(|one| inline(one)).collect())
    }

    /// The statements of the first request, in which `{n}` stands for whatever the second one had otherwise.
    pub fn varying(first: &[String], second: &[String]) -> Self {
        let (first, second) = (Self::recorded(first), Self::recorded(second));
        assert_eq!(first.0.len(), second.0.len(), "requests of one kind");
        let mut names: Vec<String> = Vec::new();
        for (one, other) in first.0.iter().zip(&second.0) {
            for (a, b) in words(one).zip(words(other)) {
                if a != b && a.len() >= 8 && !names.iter().any(|name| name == a) {
                    names.push(a.to_owned());
                }
            }
        }
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let replace = |statement: &String| {
            names
                .iter()
                .enumerate()
                .fold(statement.clone(), |text, (place, name)| {
                    text.replace(name.as_str(), &varied(name, place))
                })
        };
        Self(first.0.iter().map(replace).collect())
    }

    /// In the dialect, `{n}` replaced by `number`, an expression of a text of ten digits.
    pub fn written(&self, dialect: Dialect, number: &str) -> Vec<String> {
        let write = |statement: &String| literals(statement, dialect, number);
        self.0.iter().map(write).collect()
    }
}

/// An identifier that differs keeps its head and its length; its last digits count the requests.
fn varied(name: &str, place: usize) -> String {
    let is_uuid = name.len() == 36 && name.matches('-').count() == 4;
    if is_uuid {
        format!("{place:08}-0000-4000-8000-00{{n}}")
    } else if name.parse::<DossierCode>().is_ok() {
        format!("{COMMUNE}-000101-{{n}}")
    } else {
        let head: String = name
            .chars()
            .take(name.len().saturating_sub(DIGITS))
            .collect();
        format!("{head}{{n}}")
    }
}

fn words(statement: &str) -> impl Iterator<Item = &str> {
    statement.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
}

/// Values are put where their placeholders stand.
fn inline(recorded: &str) -> String {
    let Some((statement, binds)) = recorded.rsplit_once(" -- binds: ") else {
        return recorded.to_owned();
    };
    let values = values(
        binds
            .strip_prefix('[')
            .and_then(|list| list.strip_suffix(']'))
            .expect("a list"),
    );
    let numbered = statement.contains("$1");
    let mut text = String::new();
    let mut rest = statement;
    let mut seen = 0;
    while let Some(at) = rest.find(if numbered { '$' } else { '?' }) {
        text.push_str(&rest[..at]);
        let digits = rest[at + 1..]
            .chars()
            .take_while(char::is_ascii_digit)
            .count();
        let place = if numbered {
            rest[at + 1..at + 1 + digits]
                .parse::<usize>()
                .expect("a number")
                - 1
        } else {
            seen
        };
        text.push_str(&values[place]);
        seen += 1;
        rest = &rest[at + 1 + digits..];
    }
    text.push_str(rest);
    text
}

/// Values as Rust prints them become literals of SQL.
fn values(binds: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = binds;
    while !rest.is_empty() {
        let (value, after) = value(rest);
        values.push(value);
        rest = after.trim_start_matches(", ");
    }
    values
}

fn value(text: &str) -> (String, &str) {
    if let Some(inner) = text.strip_prefix("Some(") {
        let (found, after) = value(inner);
        return (found, after.strip_prefix(')').expect("a closing bracket"));
    }
    if let Some(mut rest) = text.strip_prefix('[') {
        let mut elements = Vec::new();
        while !rest.starts_with(']') {
            let (element, after) = value(rest);
            elements.push(element);
            rest = after.trim_start_matches(", ");
        }
        return (format!("ARRAY[{}]", elements.join(", ")), &rest[1..]);
    }
    if text.starts_with('"') {
        let end = closing_quote(text);
        let quoted: String = unescaped(&text[1..end]);
        return (
            format!("'{}'", quoted.replace('\'', "''")),
            &text[end + 1..],
        );
    }
    let end = text.find([',', ')', ']']).unwrap_or(text.len());
    let plain = &text[..end];
    let literal = match plain {
        "None" => "NULL".to_owned(),
        "true" | "false" => plain.to_uppercase(),
        number if number.parse::<f64>().is_ok() => number.to_owned(),
        instant => format!("'{}'", instant.replace('T', " ")),
    };
    (literal, &text[end..])
}

fn closing_quote(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, if c == '\\' { rest.next() } else { None }) {
            ('\\', Some('n')) => plain.push('\n'),
            ('\\', Some('t')) => plain.push('\t'),
            ('\\', Some('r')) => plain.push('\r'),
            ('\\', Some('u')) => {
                let code: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                plain.extend(code);
            }
            ('\\', Some(other)) => plain.push(other),
            (other, _) => plain.push(other),
        }
    }
    plain
}

/// Texts with `{n}` become concatenations; for PostgreSQL's own client no colon may stand in a text.
fn literals(statement: &str, dialect: Dialect, number: &str) -> String {
    let mut written = String::new();
    for (place, part) in statement.split('\'').enumerate() {
        if place % 2 == 0 {
            written.push_str(part);
            continue;
        }
        let pieces: Vec<String> = part
            .split("{n}")
            .map(|piece| quoted(piece, dialect))
            .collect();
        let joint = format!(" || {number} || ");
        if pieces.len() == 1 {
            written.push_str(&pieces[0]);
        } else {
            written.push_str(&format!("({})", pieces.join(&joint)));
        }
    }
    written
}

fn quoted(text: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => format!("'{text}'"),
        Dialect::Postgres if text.contains([':', '\\', ';', '\n']) => {
            let text = text.replace('\\', "\\\\");
            let text = text.replace(':', "\\003A").replace(';', "\\003B");
            format!("U&'{}'", text.replace('\n', "\\000A"))
        }
        Dialect::Postgres => format!("'{text}'"),
    }
}
