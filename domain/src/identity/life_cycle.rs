//! From the opened account to the closed one. Nothing outside the one table happens, and every step is kept.

use super::{Account, AccountKind};
use crate::Word;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Opened by somebody else; the holder has not chosen a secret of their own yet.
    Created,
    Active,
    /// Reported lost or stopped by an administrator (SEC-2): no session of it works.
    Frozen,
    /// For ever; what its holder did stays in the histories.
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountAct {
    Open,
    /// The holder chooses the first own secret.
    Activate,
    Freeze,
    Release,
    Close,
}

/// One line of the history of an account, which nothing can alter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEvent {
    pub act: AccountAct,
    /// Nothing, where it was opened.
    pub from: Option<AccountState>,
    pub to: AccountState,
    /// Nobody, where a command did it.
    pub actor: Option<Uuid>,
    pub reason: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountRefusal {
    StateForbids {
        state: AccountState,
        act: AccountAct,
    },
    /// A citizen is known by the identity number.
    IdentityNumberNeeded,
    /// An organisation is known by the tax code.
    TaxCodeNeeded,
    /// Of what is no organisation.
    TaxCodeNotWanted,
}

impl AccountState {
    /// The state after the act. `interrupted` is the state in which it was frozen, to come back to.
    pub fn after(
        self,
        act: AccountAct,
        interrupted: Option<AccountState>,
    ) -> Result<AccountState, AccountRefusal> {
        use AccountAct as A;
        use AccountState as S;
        match (self, act) {
            (S::Created, A::Activate) => Ok(S::Active),
            (S::Created | S::Active, A::Freeze) => Ok(S::Frozen),
            (S::Frozen, A::Release) => match interrupted {
                Some(S::Created) => Ok(S::Created),
                _ => Ok(S::Active),
            },
            (S::Created | S::Active | S::Frozen, A::Close) => Ok(S::Closed),
            (state, act) => Err(AccountRefusal::StateForbids { state, act }),
        }
    }

    /// Whether sessions of it work, and others may act in its name.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Active)
    }

    pub fn name_vi(self) -> &'static str {
        match self {
            Self::Created => "mới tạo",
            Self::Active => "đang hoạt động",
            Self::Frozen => "đang bị khóa",
            Self::Closed => "đã đóng",
        }
    }
}

impl AccountEvent {
    /// The first line of every history.
    pub fn opened(account: &Account, actor: Option<Uuid>) -> Self {
        Self {
            act: AccountAct::Open,
            from: None,
            to: account.state,
            actor,
            reason: None,
            at: account.created_at,
        }
    }
}

impl Account {
    pub fn move_by(
        &mut self,
        act: AccountAct,
        interrupted: Option<AccountState>,
        by: Option<Uuid>,
        reason: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<AccountEvent, AccountRefusal> {
        let from = self.state;
        self.state = from.after(act, interrupted)?;
        Ok(AccountEvent {
            act,
            from: Some(from),
            to: self.state,
            actor: by,
            reason,
            at,
        })
    }

    /// ORG-5: applicants are known by the number that the state has given them.
    pub fn check_identity(&self) -> Result<(), AccountRefusal> {
        match (self.kind, &self.identity_number, &self.tax_code) {
            (AccountKind::Applicant, None, _) => Err(AccountRefusal::IdentityNumberNeeded),
            (AccountKind::Organisation, _, None) => Err(AccountRefusal::TaxCodeNeeded),
            (AccountKind::Organisation, ..) | (_, _, None) => Ok(()),
            _ => Err(AccountRefusal::TaxCodeNotWanted),
        }
    }
}

impl Word for AccountState {
    const ALL: &'static [Self] = &[Self::Created, Self::Active, Self::Frozen, Self::Closed];

    fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Active => "active",
            Self::Frozen => "frozen",
            Self::Closed => "closed",
        }
    }
}

impl Word for AccountAct {
    const ALL: &'static [Self] = &[
        Self::Open,
        Self::Activate,
        Self::Freeze,
        Self::Release,
        Self::Close,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Activate => "activate",
            Self::Freeze => "freeze",
            Self::Release => "release",
            Self::Close => "close",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From, act, to; everything else is refused.
    const RULE: [(&str, &str, &str); 8] = [
        ("created", "activate", "active"),
        ("created", "freeze", "frozen"),
        ("created", "close", "closed"),
        ("active", "freeze", "frozen"),
        ("active", "close", "closed"),
        ("frozen", "release", "created"),
        ("frozen", "release", "active"),
        ("frozen", "close", "closed"),
    ];

    #[test]
    fn nothing_outside_the_table_happens_to_an_account() {
        let mut happened = Vec::new();
        for from in AccountState::ALL {
            for act in AccountAct::ALL {
                for interrupted in [AccountState::Created, AccountState::Active] {
                    if let Ok(to) = from.after(*act, Some(interrupted)) {
                        happened.push((from.word(), act.word(), to.word()));
                    }
                }
            }
        }
        happened.dedup();
        assert_eq!(happened, RULE);
    }

    #[test]
    fn a_closed_account_stays_closed() {
        for act in AccountAct::ALL {
            let refused = AccountState::Closed.after(*act, None);
            let state = AccountState::Closed;
            assert_eq!(
                refused,
                Err(AccountRefusal::StateForbids { state, act: *act })
            );
        }
    }

    fn account(kind: AccountKind) -> Account {
        Account {
            id: Uuid::from_u128(1),
            kind,
            username: "lan".into(),
            full_name: "Nguyễn Thị Lan".parse().unwrap(),
            identity_number: None,
            tax_code: None,
            phone: None,
            email: None,
            address: None,
            state: AccountState::Created,
            restricted_at: None,
            must_change_password: true,
            created_at: DateTime::default(),
            version: 1,
        }
    }

    #[test]
    fn a_step_says_who_took_it_and_why() {
        let mut lan = account(AccountKind::Applicant);
        let (by, at) = (Some(Uuid::from_u128(2)), DateTime::default());
        let reason = Some("Mất điện thoại".to_owned());
        let frozen = lan.move_by(AccountAct::Freeze, None, by, reason.clone(), at);
        let frozen = frozen.unwrap();
        assert_eq!(
            (frozen.from, frozen.to),
            (Some(AccountState::Created), lan.state)
        );
        assert_eq!((frozen.actor, frozen.reason), (by, reason));
        let again = lan.move_by(AccountAct::Freeze, None, by, None, at);
        assert!(again.is_err() && lan.state == AccountState::Frozen);
    }

    #[test]
    fn citizens_have_an_identity_number_and_organisations_a_tax_code() {
        let check = |kind, number: Option<&str>, code: Option<&str>| {
            Account {
                identity_number: number.map(|number| number.parse().unwrap()),
                tax_code: code.map(|code| code.parse().unwrap()),
                ..account(kind)
            }
            .check_identity()
        };
        let (number, code) = (Some("079300000001"), Some("0312345678"));
        assert_eq!(check(AccountKind::Applicant, number, None), Ok(()));
        assert_eq!(check(AccountKind::Organisation, None, code), Ok(()));
        assert_eq!(check(AccountKind::Staff, None, None), Ok(()));
        let refused = [
            (
                AccountKind::Applicant,
                None,
                AccountRefusal::IdentityNumberNeeded,
            ),
            (
                AccountKind::Applicant,
                code,
                AccountRefusal::IdentityNumberNeeded,
            ),
            (
                AccountKind::Organisation,
                None,
                AccountRefusal::TaxCodeNeeded,
            ),
            (AccountKind::Staff, code, AccountRefusal::TaxCodeNotWanted),
        ];
        for (kind, code, refusal) in refused {
            assert_eq!(check(kind, None, code), Err(refusal), "{kind:?}");
        }
    }
}
