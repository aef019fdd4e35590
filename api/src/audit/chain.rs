//! How the log is sealed: each link authenticates the one before it and its entry, under a key of the installation (SEC-5).

use crate::secret::{Secret, authenticate, hex};
use persistence::audit::{EntryRow, Head, Link};
use subtle::ConstantTimeEq;

/// The end of a chain without links.
const NOTHING: &str = "";

#[derive(Clone)]
pub struct Chain {
    key: [u8; 32],
}

impl Chain {
    pub fn new(secret: &Secret) -> Self {
        Self {
            key: secret.key("audit-log/1"),
        }
    }

    /// Where a chain begins.
    pub fn beginning(&self) -> Head {
        self.authentic(Head {
            month: NOTHING.to_owned(),
            position: 0,
            seal: NOTHING.to_owned(),
            since: NOTHING.to_owned(),
            tag: NOTHING.to_owned(),
        })
    }

    /// The link behind `head`; a month that has passed never comes again, whatever the clock says.
    pub fn link(&self, head: &Head, month: &str, entry: &EntryRow) -> Link {
        let month = month.max(&head.month);
        let goes_on = month == head.month;
        let mut link = Link {
            month: month.to_owned(),
            position: if goes_on { head.position + 1 } else { 1 },
            entry: entry.id.clone(),
            carries: (!goes_on).then(|| mark(head)),
            seal: NOTHING.to_owned(),
        };
        link.seal = self.seal(head, &link, entry);
        link
    }

    /// The end of the chain after the link.
    pub fn head(&self, before: &Head, link: &Link) -> Head {
        self.authentic(Head {
            month: link.month.clone(),
            position: link.position,
            seal: link.seal.clone(),
            since: before.since.clone(),
            tag: NOTHING.to_owned(),
        })
    }

    /// The same end, behind which this key seals although another one sealed what is before it.
    pub fn adopted(&self, end: Head) -> Head {
        self.authentic(Head {
            since: mark(&end),
            ..end
        })
    }

    /// Where the key of the chain begins to seal.
    pub fn start(&self, head: &Head) -> Option<Head> {
        match head.since.as_str() {
            NOTHING => Some(self.beginning()),
            since => self.end_at(since),
        }
    }

    /// The end of the chain at a mark behind which it was adopted.
    pub fn end_at(&self, since: &str) -> Option<Head> {
        let mut parts = since.splitn(3, ':');
        let (month, position, seal) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        Some(self.authentic(Head {
            month: month.to_owned(),
            position,
            seal: seal.to_owned(),
            since: since.to_owned(),
            tag: NOTHING.to_owned(),
        }))
    }

    pub fn is_authentic(&self, head: &Head) -> bool {
        self.tag(head).as_bytes().ct_eq(head.tag.as_bytes()).into()
    }

    fn authentic(&self, head: Head) -> Head {
        Head {
            tag: self.tag(&head),
            ..head
        }
    }

    fn tag(&self, head: &Head) -> String {
        let Head {
            month,
            position,
            seal,
            since,
            tag: _,
        } = head;
        let parts: [&[u8]; 5] = [
            b"head",
            month.as_bytes(),
            &position.to_be_bytes(),
            seal.as_bytes(),
            since.as_bytes(),
        ];
        hex(&authenticate(&self.key, &parts))
    }

    fn seal(&self, before: &Head, link: &Link, entry: &EntryRow) -> String {
        let carries = link.carries.as_deref().unwrap_or_default();
        let parts: [&[u8]; 6] = [
            b"link",
            before.seal.as_bytes(),
            link.month.as_bytes(),
            &link.position.to_be_bytes(),
            carries.as_bytes(),
            &entry.bytes(),
        ];
        hex(&authenticate(&self.key, &parts))
    }
}

/// As an operator notes it and `motcua audit verify --head` compares it: month, position and seal.
pub fn mark(head: &Head) -> String {
    format!("{}:{}:{}", head.month, head.position, head.seal)
}
