//! A dossier with everything around it that a reader needs, loaded in one transaction.

use crate::problem::Problem;
use domain::{
    agencies::Agency,
    catalogue::{Procedure, Version, Workflow},
    documents::Attachment,
    dossiers::{Dossier, Refusal},
};
use persistence::Session;

/// The dossier, where it lies, what it is about and what it carries.
#[derive(Clone, Debug)]
pub struct Folder {
    pub dossier: Dossier,
    pub agency: Agency,
    pub procedure: Procedure,
    pub version: Version,
    pub attachments: Vec<Attachment>,
    /// The name of the officer who holds the present step.
    pub holder: Option<String>,
}

impl Folder {
    pub fn open(session: &mut Session<'_>, dossier: Dossier) -> Result<Self, Problem> {
        let holder = dossier.step.and_then(|step| step.holder);
        let holder = holder
            .map(|officer| session.accounts().get(officer))
            .transpose()?;
        Ok(Self {
            agency: session.agencies().get(&dossier.agency)?,
            procedure: session.catalogue().get(dossier.procedure)?,
            version: session.catalogue().get_version(dossier.procedure_version)?,
            attachments: session.attachments().list_of_dossier(&dossier.code)?,
            holder: holder.map(|account| account.full_name.as_str().to_owned()),
            dossier,
        })
    }

    /// A version that dossiers were filed on has one.
    pub fn workflow(&self) -> Result<&Workflow, Problem> {
        Ok(self.version.workflow.as_ref().ok_or(Refusal::NotFileable)?)
    }
}
