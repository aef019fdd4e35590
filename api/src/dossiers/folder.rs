//! A dossier with everything around it that a reader needs, loaded in one transaction.

use crate::problem::Problem;
use domain::{
    agencies::Agency,
    catalogue::{Procedure, Version},
    documents::{Attachment, Purpose},
    dossiers::Dossier,
    identity::AccountKind,
};
use persistence::Session;
use std::sync::Arc;
use uuid::Uuid;

/// The dossier, where it lies, what it is about and what it carries.
#[derive(Clone, Debug)]
pub struct Folder {
    pub dossier: Dossier,
    pub agency: Agency,
    pub procedure: Procedure,
    pub version: Arc<Version>,
    pub attachments: Vec<Attachment>,
    /// The name of the officer who holds the present step.
    pub holder: Option<String>,
    /// Whether the reader is the person it is about, or who filed for them; others see masks (SEC-3).
    pub owner_reads: bool,
}

impl Folder {
    pub fn open(session: &mut Session<'_>, dossier: Dossier) -> Result<Self, Problem> {
        Ok(Self {
            agency: session.agencies().get(&dossier.agency)?,
            procedure: session.catalogue().get(dossier.procedure)?,
            version: session.catalogue().get_version(dossier.procedure_version)?,
            attachments: session.attachments().list_of_dossier(&dossier.code)?,
            holder: holder(session, &dossier)?,
            owner_reads: false,
            dossier,
        })
    }

    /// After an act: only who holds the step may have changed besides the dossier.
    pub fn after_act(self, session: &mut Session<'_>) -> Result<Self, Problem> {
        Ok(Self {
            holder: holder(session, &self.dossier)?,
            ..self
        })
    }

    /// Whoever is not staff sees positions, not persons, and the result once it is one (PUB-2).
    pub fn shown_to(mut self, reader: AccountKind) -> Self {
        if reader != AccountKind::Staff {
            let result = self.dossier.result;
            self.attachments
                .retain(|attachment| is_shown(attachment, result));
            self.holder = None;
            self.owner_reads = true;
        }
        self
    }
}

fn holder(session: &mut Session<'_>, dossier: &Dossier) -> Result<Option<String>, Problem> {
    let holder = dossier.step.as_ref().and_then(|step| step.holder);
    let holder = holder.map(|officer| session.accounts().get(officer));
    let holder = holder.transpose()?;
    Ok(holder.map(|account| account.full_name.as_str().to_owned()))
}

/// Whether others than staff may see it: everything filed, and the result that was decided on.
pub fn is_shown(attachment: &Attachment, result: Option<Uuid>) -> bool {
    attachment.purpose != Purpose::Result || result == Some(attachment.id)
}
