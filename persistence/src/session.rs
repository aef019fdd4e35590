use crate::{
    agencies::Agencies,
    backlog::Backlogs,
    calendars::{CalendarCache, CalendarChanges, CalendarMoves, Calendars, Regimes},
    catalogue::Catalogue,
    connection::AnyConnection,
    documents::Attachments,
    dossiers::Dossiers,
    feedback::Ratings,
    idempotency::IdempotencyKeys,
    identity::{
        Accounts, FederatedIdentities, FederatedSignIns, Lanes, Positions, RefreshTokens,
        SecondFactors, Sessions, SigningKeys,
    },
    intake::Drafts,
    jobs::Jobs,
    notifications::Outbox,
    settings::Settings,
};

/// One transaction, and the repositories that work inside it.
pub struct Session<'c> {
    connection: &'c mut AnyConnection,
    calendars: &'c CalendarCache,
}

impl<'c> Session<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, calendars: &'c CalendarCache) -> Self {
        Self {
            connection,
            calendars,
        }
    }

    pub fn accounts(&mut self) -> Accounts<'_> {
        Accounts::new(self.connection)
    }

    pub fn agencies(&mut self) -> Agencies<'_> {
        Agencies::new(self.connection)
    }

    pub fn attachments(&mut self) -> Attachments<'_> {
        Attachments::new(self.connection)
    }

    pub fn backlogs(&mut self) -> Backlogs<'_> {
        Backlogs::new(self.connection)
    }

    pub fn calendar_changes(&mut self) -> CalendarChanges<'_> {
        CalendarChanges::new(self.connection)
    }

    pub fn calendar_moves(&mut self) -> CalendarMoves<'_> {
        CalendarMoves::new(self.connection)
    }

    pub fn calendars(&mut self) -> Calendars<'_> {
        Calendars::new(self.connection, self.calendars)
    }

    pub fn catalogue(&mut self) -> Catalogue<'_> {
        Catalogue::new(self.connection)
    }

    pub fn dossiers(&mut self) -> Dossiers<'_> {
        Dossiers::new(self.connection)
    }

    pub fn drafts(&mut self) -> Drafts<'_> {
        Drafts::new(self.connection)
    }

    pub fn federated_identities(&mut self) -> FederatedIdentities<'_> {
        FederatedIdentities::new(self.connection)
    }

    pub fn federated_sign_ins(&mut self) -> FederatedSignIns<'_> {
        FederatedSignIns::new(self.connection)
    }

    pub fn idempotency(&mut self) -> IdempotencyKeys<'_> {
        IdempotencyKeys::new(self.connection)
    }

    pub fn jobs(&mut self) -> Jobs<'_> {
        Jobs::new(self.connection)
    }

    pub fn lanes(&mut self) -> Lanes<'_> {
        Lanes::new(self.connection)
    }

    pub fn outbox(&mut self) -> Outbox<'_> {
        Outbox::new(self.connection)
    }

    pub fn positions(&mut self) -> Positions<'_> {
        Positions::new(self.connection)
    }

    pub fn ratings(&mut self) -> Ratings<'_> {
        Ratings::new(self.connection)
    }

    pub fn refresh_tokens(&mut self) -> RefreshTokens<'_> {
        RefreshTokens::new(self.connection)
    }

    pub fn regimes(&mut self) -> Regimes<'_> {
        Regimes::new(self.connection)
    }

    pub fn second_factors(&mut self) -> SecondFactors<'_> {
        SecondFactors::new(self.connection)
    }

    pub fn sessions(&mut self) -> Sessions<'_> {
        Sessions::new(self.connection)
    }

    pub fn settings(&mut self) -> Settings<'_> {
        Settings::new(self.connection)
    }

    pub fn signing_keys(&mut self) -> SigningKeys<'_> {
        SigningKeys::new(self.connection)
    }
}
