//! Whether the log is as it was written: walked from the first link to the last (SEC-5).

use super::chain::{Chain, mark};
use persistence::{
    Session, StorageError,
    audit::{EntryRow, Head, Link, Mark},
};
use std::fmt;

const PAGE: i64 = 1000;

/// An intact log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intact {
    pub sealed: i64,
    pub waiting: usize,
    /// Sealed under an earlier secret, so not looked at.
    pub earlier: i64,
    pub head: String,
}

/// The first place where the log is not as it was written.
#[derive(Debug)]
pub enum Broken {
    /// The row that says where the chain ends.
    Head(&'static str),
    Link(Mark, &'static str),
    Entry(String, &'static str),
    /// What the operator has noted is not in the chain.
    Noted(String),
    Storage(StorageError),
}

/// Under the key of the chain, and with a head that was noted elsewhere if there is one.
pub fn verify(
    session: &mut Session<'_>,
    chain: &Chain,
    noted: Option<&str>,
) -> Result<Intact, Broken> {
    session.audit().hold_still()?;
    let head = session.audit().find_head()?;
    let head = head.ok_or(Broken::Head(
        "is missing: nothing was ever sealed, or it was removed",
    ))?;
    if !chain.is_authentic(&head) {
        return Err(Broken::Head(
            "was changed, or sealed under another MOTCUA_SECRET",
        ));
    }
    let start = chain.start(&head).ok_or(Broken::Head("is unreadable"))?;
    let (all, earlier) = session.audit().count_links(&place(&start))?;
    let mut walk = Walk {
        chain,
        noted: noted.filter(|noted| *noted != mark(&start)),
        end: start,
        sealed: 0,
        ends_there: false,
    };
    while walk.page(session)? {}
    walk.check_end(&head, all - earlier)?;
    Ok(Intact {
        sealed: walk.sealed,
        waiting: check_waiting(session)?,
        earlier,
        head: mark(&head),
    })
}

/// The stretch that an earlier secret has sealed, from the beginning or a mark to the mark where another one went on.
pub fn verify_stretch(
    session: &mut Session<'_>,
    chain: &Chain,
    since: Option<&str>,
    until: &str,
) -> Result<i64, Broken> {
    session.audit().hold_still()?;
    let start = since.map_or_else(|| Some(chain.beginning()), |since| chain.end_at(since));
    let mut walk = Walk {
        chain,
        end: start.ok_or(Broken::Head("is unreadable"))?,
        sealed: 0,
        noted: Some(until),
        ends_there: true,
    };
    while walk.noted.is_some() && walk.page(session)? {}
    match walk.noted {
        None => Ok(walk.sealed),
        Some(until) => Err(Broken::Noted(until.to_owned())),
    }
}

fn place(end: &Head) -> Mark {
    Mark {
        month: end.month.clone(),
        position: end.position,
    }
}

struct Walk<'a> {
    chain: &'a Chain,
    /// Of what was walked.
    end: Head,
    sealed: i64,
    noted: Option<&'a str>,
    /// Whether the walk ends at what was noted.
    ends_there: bool,
}

impl Walk<'_> {
    /// Whether another page follows.
    fn page(&mut self, session: &mut Session<'_>) -> Result<bool, Broken> {
        let rows = session.audit().list_links(&place(&self.end), PAGE)?;
        let is_full = i64::try_from(rows.len()) == Ok(PAGE);
        let mut entries = Vec::new();
        for (link, entry) in rows {
            entries.push(self.step(&link, entry)?);
            if self.ends_there && self.noted.is_none() {
                break;
            }
        }
        check_subjects(session, &entries)?;
        Ok(is_full)
    }

    fn step(&mut self, link: &Link, entry: Option<EntryRow>) -> Result<EntryRow, Broken> {
        let expected = Mark {
            month: link.month.clone(),
            position: if link.month == self.end.month {
                self.end.position + 1
            } else {
                1
            },
        };
        let at = |why| Broken::Link(expected.clone(), why);
        if link.position != expected.position {
            return Err(at("is missing"));
        }
        let entry = entry.ok_or_else(|| Broken::Entry(link.entry.clone(), "is missing"))?;
        let due = self.chain.link(&self.end, &link.month, &entry);
        if *link != due {
            return Err(at(
                "does not fit: this link, its entry or the link before it was changed",
            ));
        }
        self.end = self.chain.head(&self.end, link);
        self.sealed += 1;
        if self.noted == Some(mark(&self.end).as_str()) {
            self.noted = None;
        }
        Ok(entry)
    }

    fn check_end(&self, head: &Head, links: i64) -> Result<(), Broken> {
        if self.end != *head || self.sealed != links {
            return Err(Broken::Link(
                place(head),
                "should be the last one and is not",
            ));
        }
        match self.noted {
            Some(noted) => Err(Broken::Noted(noted.to_owned())),
            None => Ok(()),
        }
    }
}

/// What has no seal yet is what waits for one, and nothing else.
fn check_waiting(session: &mut Session<'_>) -> Result<usize, Broken> {
    let mut audit = session.audit();
    if let Some(id) = audit.find_loose_entry()? {
        return Err(Broken::Entry(id, "has no seal and does not wait for one"));
    }
    if let Some(id) = audit.find_idle_wait()? {
        return Err(Broken::Entry(
            id,
            "waits for a seal and is missing or has one",
        ));
    }
    if let Some(id) = audit.find_idle_subject()? {
        return Err(Broken::Entry(
            id,
            "is missing, and a list of persons names it",
        ));
    }
    let waiting = audit.list_waiting(usize::MAX)?;
    check_subjects(session, &waiting)?;
    Ok(waiting.len())
}

/// Those whom lists showed find just these.
fn check_subjects(session: &mut Session<'_>, entries: &[EntryRow]) -> Result<(), Broken> {
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let mut found = session.audit().list_subjects(&ids)?;
    found.sort();
    let mut due = Vec::new();
    for entry in entries {
        let subjects = entry.subjects()?.into_iter();
        due.extend(subjects.map(|subject| (entry.id.clone(), subject)));
    }
    due.sort();
    let mut pairs = found.iter().zip(&due);
    let differing = pairs
        .find(|(found, due)| found != due)
        .map(|(found, due)| found.min(due));
    let surplus = || found.get(due.len()).or_else(|| due.get(found.len()));
    match differing.or_else(surplus) {
        None => Ok(()),
        Some((id, _)) => Err(Broken::Entry(
            id.clone(),
            "is listed under other persons than it showed",
        )),
    }
}

impl From<StorageError> for Broken {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl fmt::Display for Intact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sealed,
            waiting,
            earlier,
            head,
        } = self;
        writeln!(
            f,
            "The audit log is intact: {sealed} entries sealed, {waiting} waiting for their seal."
        )?;
        if *earlier > 0 {
            writeln!(
                f,
                "{earlier} older entries were sealed under another MOTCUA_SECRET and not looked at."
            )?;
        }
        write!(f, "head {head}")
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head(why) => write!(f, "the end of the audit log {why}"),
            Self::Link(Mark { month, position }, why) => {
                write!(f, "link {position} of {month} {why}")
            }
            Self::Entry(id, why) => write!(f, "entry {id} {why}"),
            Self::Noted(noted) => write!(
                f,
                "the chain does not contain {noted}: it was rewritten, or cut off before it"
            ),
            Self::Storage(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Broken {}
