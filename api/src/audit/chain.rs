//! The chain that proves the log: every entry is authenticated together with all before it, under a key that the database
//! does not hold (SEC-5).

use crate::secret::{Secret, authenticate, hex};
use persistence::{
    Session, StorageError,
    audit::{Head, Link, Linked, StoredEntry},
};
use std::fmt;

const BATCH: i64 = 1_000;

pub struct Chain([u8; 32]);

/// The chain as far as it was found to be whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    pub entries: i64,
    pub unsealed: i64,
    pub head: Option<Anchor>,
}

/// A place in the chain that was written down elsewhere: `2026-11:1284:9f…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub month: String,
    pub position: i64,
    pub hash: String,
}

/// The first thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The link at this place does not continue the chain: it, its entry or one before it was changed, moved or removed.
    Broken { month: String, position: i64 },
    /// The chain of the month ends elsewhere than its head says.
    Cut { month: String },
    /// The index of whose data an entry is about was changed.
    Subjects { month: String, position: i64 },
    /// So many entries are neither linked nor waiting.
    Unlinked(i64),
    /// The chain does not lead through the place that was written down.
    OffAnchor(Anchor),
}

impl Chain {
    pub fn new(secret: &Secret) -> Self {
        Self(secret.key("audit-chain/1"))
    }

    /// Links what waits, the oldest first; returns the new head if there was something.
    pub fn seal(
        &self,
        session: &mut Session<'_>,
        month: &str,
    ) -> Result<Option<Head>, StorageError> {
        session.audit().lock_chain()?;
        let waiting = session.audit().list_unsealed(BATCH)?;
        if waiting.is_empty() {
            return Ok(None);
        }
        let last = session.audit().head()?;
        // A clock that was set back does not open a month anew.
        let month = last
            .as_ref()
            .map_or(month, |head| head.month.as_str().max(month));
        let mut head = match last.clone() {
            Some(head) if head.month == month => head,
            _ => self.head(month, 0, &self.opening(month, last.as_ref())),
        };
        let mut links = Vec::new();
        for entry in &waiting {
            let position = head.length + 1;
            let hash = self.link(&head.hash, month, position, entry);
            links.push(Link {
                month: month.to_owned(),
                position,
                entry: entry.id.clone(),
                hash: hash.clone(),
            });
            head = self.head(month, position, &hash);
        }
        session.audit().seal(&links, &head)?;
        Ok(Some(head))
    }

    /// Follows the whole chain.
    pub fn verify(
        &self,
        session: &mut Session<'_>,
        anchor: Option<&Anchor>,
    ) -> Result<Result<Proof, Fault>, StorageError> {
        let mut proof = Proof::default();
        let mut before: Option<Head> = None;
        let mut is_anchored = anchor.is_none();
        for head in session.audit().list_heads()? {
            let mut end = self.head(&head.month, 0, &self.opening(&head.month, before.as_ref()));
            loop {
                let links = session
                    .audit()
                    .list_links(&head.month, end.length + 1, BATCH)?;
                if links.is_empty() {
                    break;
                }
                for Linked {
                    link,
                    entry,
                    accounts,
                } in links
                {
                    let (month, position) = (head.month.clone(), end.length + 1);
                    let expected = entry
                        .as_ref()
                        .map(|entry| self.link(&end.hash, &month, position, entry));
                    if link.position != position || expected.as_ref() != Some(&link.hash) {
                        return Ok(Err(Fault::Broken { month, position }));
                    }
                    if !entry.is_some_and(|entry| is_about(&entry, &accounts)) {
                        return Ok(Err(Fault::Subjects { month, position }));
                    }
                    let here = Anchor {
                        month,
                        position,
                        hash: link.hash,
                    };
                    is_anchored |= anchor == Some(&here);
                    end = self.head(&head.month, position, &here.hash);
                    proof.entries += 1;
                    proof.head = Some(here);
                }
            }
            if end != head {
                return Ok(Err(Fault::Cut { month: head.month }));
            }
            before = Some(head);
        }
        if let Some(anchor) = anchor.filter(|_| !is_anchored) {
            return Ok(Err(Fault::OffAnchor(anchor.clone())));
        }
        let (entries, links, unsealed) = session.audit().counts()?;
        let unlinked = entries - links - unsealed;
        let stray = session.audit().count_stray_subjects()?;
        if unlinked != 0 || links != proof.entries || stray != 0 {
            return Ok(Err(Fault::Unlinked(
                unlinked.abs() + (links - proof.entries).abs() + stray,
            )));
        }
        proof.unsealed = unsealed;
        Ok(Ok(proof))
    }

    /// What the first link of a month stands on: the end of the month before.
    fn opening(&self, month: &str, before: Option<&Head>) -> String {
        let (length, hash) = before.map_or((0, ""), |head| (head.length, head.hash.as_str()));
        let length = length.to_string();
        let parts = [
            b"opening".as_slice(),
            month.as_bytes(),
            length.as_bytes(),
            hash.as_bytes(),
        ];
        hex(&authenticate(&self.0, &parts))
    }

    fn link(&self, previous: &str, month: &str, position: i64, entry: &StoredEntry) -> String {
        let position = position.to_string();
        let mut parts = vec![
            b"link".as_slice(),
            previous.as_bytes(),
            month.as_bytes(),
            position.as_bytes(),
        ];
        parts.extend(entry.parts());
        hex(&authenticate(&self.0, &parts))
    }

    fn head(&self, month: &str, length: i64, hash: &str) -> Head {
        let count = length.to_string();
        let parts = [
            b"head".as_slice(),
            month.as_bytes(),
            count.as_bytes(),
            hash.as_bytes(),
        ];
        Head {
            month: month.to_owned(),
            length,
            hash: hash.to_owned(),
            tag: hex(&authenticate(&self.0, &parts)),
        }
    }
}

fn is_about(entry: &StoredEntry, indexed: &[String]) -> bool {
    entry.entry().is_ok_and(|entry| {
        let mut subjects: Vec<String> = entry.subjects.iter().map(ToString::to_string).collect();
        subjects.sort_unstable();
        subjects == indexed
    })
}

impl From<Head> for Anchor {
    fn from(head: Head) -> Self {
        Self {
            month: head.month,
            position: head.length,
            hash: head.hash,
        }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.month, self.position, self.hash)
    }
}

impl std::str::FromStr for Anchor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = "a place in the chain is written month:position:hash, as `motcua audit verify` prints it";
        let mut parts = text.split(':');
        let (Some(month), Some(position), Some(hash), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed);
        };
        Ok(Self {
            month: month.to_owned(),
            position: position.parse().map_err(|_| malformed)?,
            hash: hash.to_owned(),
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { month, position } => write!(
                formatter,
                "the chain breaks at link {position} of {month}: it, its entry or one before it was changed, moved or removed"
            ),
            Self::Cut { month } => {
                write!(
                    formatter,
                    "the chain of {month} does not end where its head says"
                )
            }
            Self::Subjects { month, position } => write!(
                formatter,
                "the entry at link {position} of {month} is indexed under other persons than it names"
            ),
            Self::Unlinked(count) => write!(
                formatter,
                "{count} rows of the log belong to no link of the chain"
            ),
            Self::OffAnchor(anchor) => {
                write!(formatter, "the chain does not lead through {anchor}")
            }
        }
    }
}

impl std::error::Error for Fault {}
