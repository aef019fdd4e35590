use crate::{
    agencies::Agencies,
    audit::{Audit, EntryRow},
    backlog::Backlogs,
    calendars::{CalendarCache, CalendarChanges, CalendarMoves, Calendars, Regimes},
    catalogue::{Catalogue, VersionCache},
    connection::AnyConnection,
    documents::Attachments,
    dossiers::Dossiers,
    feedback::Ratings,
    idempotency::IdempotencyKeys,
    identity::{
        Accounts, Callers, Changes, Delegations, DeviceAuthorizations, EmergencyReadings,
        FederatedIdentities, FederatedSignIns, Invitations, Lanes, LossClaims, LossReports,
        Positions, RefreshTokens, SecondFactors, Sessions, SigningKeys,
    },
    intake::Drafts,
    jobs::Jobs,
    machines::Machines,
    notifications::Outbox,
    personal_data::{Consents, DetailChanges, Rectifications},
    settings::Settings,
    vault::{DataKeys, Keys, Vault},
};

/// What a process keeps between transactions.
pub struct Memory {
    pub calendars: CalendarCache,
    pub callers: Callers,
    pub versions: VersionCache,
    pub vault: Vault,
}

/// One transaction, and the repositories that work inside it.
pub struct Session<'c> {
    connection: &'c mut AnyConnection,
    calendars: &'c CalendarCache,
    versions: &'c VersionCache,
    keys: Keys<'c>,
    changes: Changes,
    /// What a transaction that only reads leaves to be recorded behind it.
    later: Option<Vec<EntryRow>>,
}

impl<'c> Session<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, memory: &'c Memory) -> Self {
        Self {
            connection,
            calendars: &memory.calendars,
            versions: &memory.versions,
            keys: Keys::new(&memory.vault),
            changes: Changes::default(),
            later: None,
        }
    }

    /// This transaction cannot write.
    pub(crate) fn record_later(&mut self) {
        self.later = Some(Vec::new());
    }

    /// Whose standing has changed: to be forgotten once this transaction has ended.
    pub(crate) fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }

    pub(crate) fn take_recorded(&mut self) -> Vec<EntryRow> {
        self.later.take().unwrap_or_default()
    }

    pub fn accounts(&mut self) -> Accounts<'_> {
        Accounts::new(self.connection, &self.keys, &self.changes)
    }

    pub fn agencies(&mut self) -> Agencies<'_> {
        Agencies::new(self.connection, &self.changes)
    }

    pub fn attachments(&mut self) -> Attachments<'_> {
        Attachments::new(self.connection)
    }

    pub fn backlogs(&mut self) -> Backlogs<'_> {
        Backlogs::new(self.connection)
    }

    pub fn audit(&mut self) -> Audit<'_> {
        Audit::new(self.connection, self.later.as_mut())
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
        Catalogue::new(self.connection, self.versions)
    }

    pub fn consents(&mut self) -> Consents<'_> {
        Consents::new(self.connection)
    }

    pub fn data_keys(&mut self) -> DataKeys<'_> {
        DataKeys::new(self.connection, &self.keys)
    }

    pub fn detail_changes(&mut self) -> DetailChanges<'_> {
        DetailChanges::new(self.connection, &self.keys)
    }

    pub fn device_authorizations(&mut self) -> DeviceAuthorizations<'_> {
        DeviceAuthorizations::new(self.connection)
    }

    pub fn dossiers(&mut self) -> Dossiers<'_> {
        Dossiers::new(self.connection, &self.keys)
    }

    pub fn drafts(&mut self) -> Drafts<'_> {
        Drafts::new(self.connection, &self.keys)
    }

    pub fn federated_identities(&mut self) -> FederatedIdentities<'_> {
        FederatedIdentities::new(self.connection, &self.keys)
    }

    pub fn federated_sign_ins(&mut self) -> FederatedSignIns<'_> {
        FederatedSignIns::new(self.connection)
    }

    pub fn idempotency(&mut self) -> IdempotencyKeys<'_> {
        IdempotencyKeys::new(self.connection, &self.keys)
    }

    pub fn jobs(&mut self) -> Jobs<'_> {
        Jobs::new(self.connection)
    }

    pub fn lanes(&mut self) -> Lanes<'_> {
        Lanes::new(self.connection)
    }

    pub fn machines(&mut self) -> Machines<'_> {
        Machines::new(self.connection, &self.keys, &self.changes)
    }

    pub fn loss_claims(&mut self) -> LossClaims<'_> {
        LossClaims::new(self.connection)
    }

    pub fn delegations(&mut self) -> Delegations<'_> {
        Delegations::new(self.connection, &self.keys, &self.changes)
    }

    pub fn emergency_readings(&mut self) -> EmergencyReadings<'_> {
        EmergencyReadings::new(self.connection, &self.keys, &self.changes)
    }

    pub fn invitations(&mut self) -> Invitations<'_> {
        Invitations::new(self.connection)
    }

    pub fn loss_reports(&mut self) -> LossReports<'_> {
        LossReports::new(self.connection)
    }

    pub fn outbox(&mut self) -> Outbox<'_> {
        Outbox::new(self.connection, &self.keys)
    }

    pub fn positions(&mut self) -> Positions<'_> {
        Positions::new(self.connection, &self.changes)
    }

    pub fn ratings(&mut self) -> Ratings<'_> {
        Ratings::new(self.connection)
    }

    pub fn rectifications(&mut self) -> Rectifications<'_> {
        Rectifications::new(self.connection, &self.keys)
    }

    pub fn refresh_tokens(&mut self) -> RefreshTokens<'_> {
        RefreshTokens::new(self.connection)
    }

    pub fn regimes(&mut self) -> Regimes<'_> {
        Regimes::new(self.connection)
    }

    pub fn second_factors(&mut self) -> SecondFactors<'_> {
        SecondFactors::new(self.connection, &self.changes)
    }

    pub fn sessions(&mut self) -> Sessions<'_> {
        Sessions::new(self.connection, &self.changes)
    }

    pub fn settings(&mut self) -> Settings<'_> {
        Settings::new(self.connection)
    }

    pub fn signing_keys(&mut self) -> SigningKeys<'_> {
        SigningKeys::new(self.connection)
    }
}
