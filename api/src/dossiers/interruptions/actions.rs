use super::dto::{
    Consultation, ConsultationAnswer, ExtensionNotice, PaymentConfirmation, PaymentRequest,
};
use crate::{
    dossiers::{
        access::{Attempt, Desk},
        folder::Folder,
    },
    problem::Problem,
};
use domain::identity::permission::Permission;
use persistence::Session;

pub fn require_payment(
    session: &mut Session<'_>,
    attempt: &Attempt,
    PaymentRequest { note }: PaymentRequest,
) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::Handle,
        Desk::Step,
        |dossier, by, timing| dossier.require_payment(by, timing, note, attempt.now),
    )
}

pub fn confirm_payment(
    session: &mut Session<'_>,
    attempt: &Attempt,
    PaymentConfirmation { receipt_number }: PaymentConfirmation,
) -> Result<Folder, Problem> {
    let note = format!("Chứng từ số {receipt_number}");
    attempt.act(
        session,
        Permission::Handle,
        Desk::Step,
        |dossier, by, timing| dossier.confirm_payment(by, timing, note, attempt.now),
    )
}

pub fn consult(
    session: &mut Session<'_>,
    attempt: &Attempt,
    sent: Consultation,
) -> Result<Folder, Problem> {
    let Consultation {
        addressee,
        question,
    } = sent;
    let note = format!("{addressee}: {question}");
    attempt.act(
        session,
        Permission::Handle,
        Desk::Step,
        |dossier, by, timing| dossier.consult(by, timing, note, attempt.now),
    )
}

pub fn answer_consultation(
    session: &mut Session<'_>,
    attempt: &Attempt,
    ConsultationAnswer { answer }: ConsultationAnswer,
) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::Handle,
        Desk::Step,
        |dossier, by, timing| dossier.answer_consultation(by, timing, answer, attempt.now),
    )
}

pub fn extend(
    session: &mut Session<'_>,
    attempt: &Attempt,
    ExtensionNotice { reason, due_date }: ExtensionNotice,
) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::Extend,
        Desk::Head,
        |dossier, by, timing| dossier.extend(by, timing, due_date, reason, attempt.now),
    )
}
