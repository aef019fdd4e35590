//! From a draft to a filed dossier (IN-1..10).

use crate::{
    agencies::AgencyIdentifier,
    calendars::Promise,
    catalogue::{Channel, Version},
    documents::{Attachment, Purpose},
    dossiers::{Act, Delivery, Dossier, DossierCode, Event, Owner, Refusal, Signatory, Status},
    identity::AccountKind,
};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// What an applicant prepares; it is no dossier, has no code and starts no clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub id: Uuid,
    pub author: Uuid,
    pub procedure: Uuid,
    pub agency: AgencyIdentifier,
    pub owner: Owner,
    /// The answers of the form as JSON text.
    pub answers: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// A dossier about to be filed.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    pub agency: AgencyIdentifier,
    /// The agency whose counter takes it (IN-10).
    pub counter: AgencyIdentifier,
    pub channel: Channel,
    pub owner: Owner,
    pub answers: String,
    pub delivery: Delivery,
    pub delivery_address: Option<String>,
    pub consent: bool,
    /// The officer who files in the owner's name (IN-5).
    pub assisted_by: Option<Uuid>,
}

/// IN-1, IN-5: whoever helps an applicant files through the channel they work in.
pub fn may_file_through(helper: AccountKind, channel: Channel) -> bool {
    match helper {
        AccountKind::PostalAgent => channel == Channel::Postal,
        AccountKind::SupportTeam => channel == Channel::Direct,
        AccountKind::Staff => channel != Channel::Online,
        AccountKind::Applicant | AccountKind::Organisation | AccountKind::Machine => false,
    }
}

/// What a dossier receives when it is entered.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub code: DossierCode,
    pub reception: Promise,
    /// The secret of its QR code (PUB-3).
    pub lookup_token: String,
}

impl Filing {
    /// Every reason why it cannot be filed on this version and day, all at once.
    pub fn faults(
        &self,
        version: &Version,
        attachments: &[Attachment],
        day: NaiveDate,
    ) -> Vec<Refusal> {
        let channel_offered = version
            .terms_of(self.channel)
            .is_some_and(|terms| terms.limit.is_some());
        let no_address = self.delivery == Delivery::Postal && self.delivery_address.is_none();
        let general = [
            (!version.is_fileable_on(day), Refusal::NotFileable),
            (!channel_offered, Refusal::ChannelNotOffered),
            (!self.consent, Refusal::ConsentMissing),
            (no_address, Refusal::AddressMissing),
        ];
        let mut faults: Vec<Refusal> = general
            .into_iter()
            .filter_map(|(broken, refusal)| broken.then_some(refusal))
            .collect();
        faults.extend(self.missing_components(version, attachments));
        faults.extend(
            attachments
                .iter()
                .filter_map(|a| self.wrong_form(version, a)),
        );
        faults
    }

    /// The dossier, with its first event, once it is entered in the book of the agency.
    pub fn file(
        self,
        entry: Entry,
        version: &Version,
        attachments: &[Attachment],
        by: &Signatory,
        at: DateTime<Utc>,
    ) -> (Dossier, Event) {
        let Entry {
            code,
            reception,
            lookup_token,
        } = entry;
        let event = Event {
            act: Act::Filed,
            from: None,
            to: Status::Submitted,
            actor: Some(by.account),
            on_behalf_of: match (&by.principal, self.assisted_by) {
                (Some(principal), _) => Some(principal.name.clone()),
                (None, Some(_)) => Some(self.owner.name.as_str().to_owned()),
                (None, None) => None,
            },
            position: by.position.clone(),
            unit: by.unit,
            at,
            step: None,
            note: None,
            files: attachments.iter().map(|a| a.id).collect(),
        };
        let dossier = Dossier {
            code,
            agency: self.agency,
            counter: self.counter,
            procedure: version.procedure,
            procedure_version: version.id,
            channel: self.channel,
            status: Status::Submitted,
            interrupted: None,
            owner: self.owner,
            submitted_by: by.account,
            assisted_by: self.assisted_by,
            consent_at: at,
            answers: self.answers,
            delivery: self.delivery,
            delivery_address: self.delivery_address,
            lookup_token,
            submitted_at: at,
            reception,
            accepted_at: None,
            received_by: None,
            arrived_at: None,
            resolution: None,
            supplement: None,
            step: None,
            prepared_by: Vec::new(),
            approved_by: None,
            supplement_requests: 0,
            outcome: None,
            outcome_reason: None,
            result: None,
            completed_at: None,
            returned_at: None,
            ended_at: None,
            version: 1,
        };
        (dossier, event)
    }

    fn missing_components(&self, version: &Version, attachments: &[Attachment]) -> Option<Refusal> {
        let missing: Vec<u16> = version
            .components
            .iter()
            .filter(|component| component.is_demanded(self.channel))
            .map(|component| component.number)
            .filter(|number| {
                let purpose = Purpose::Component(*number);
                !attachments.iter().any(|a| a.purpose == purpose)
            })
            .collect();
        (!missing.is_empty()).then_some(Refusal::ComponentsMissing(missing))
    }

    fn wrong_form(&self, version: &Version, attachment: &Attachment) -> Option<Refusal> {
        let Purpose::Component(number) = attachment.purpose else {
            return None;
        };
        let Some(component) = version.component(number) else {
            return Some(Refusal::UnknownComponent(number));
        };
        (!component.may_come_as(attachment.form, self.channel))
            .then_some(Refusal::FormNotAllowed(number))
    }
}
