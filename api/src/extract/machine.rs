//! Operations that other systems call too, where a scope of theirs opens them.

use super::caller::{Answer, Person, authenticate};
use crate::{
    problem::{Code, Problem},
    state::State,
};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HeaderValue, WWW_AUTHENTICATE},
};
use domain::{
    Word,
    identity::{
        AccountKind, Caller,
        permission::{Permission, scope_of},
    },
    machines::MachineScope,
};
use futures_util::FutureExt;
use std::marker::PhantomData;

/// A person as `P`, or a machine with the scope that opens what `A` asks for. What it reaches is decided as for a person.
pub struct OrMachine<P, A>(pub Caller, PhantomData<(P, A)>);

/// What an operation asks for.
pub trait Asks {
    const PERMISSION: Permission;
}

pub struct ToRead;

/// And to go on with what was filed.
pub struct ToFile;

impl Asks for ToRead {
    const PERMISSION: Permission = Permission::ReadDossier;
}

impl Asks for ToFile {
    const PERMISSION: Permission = Permission::FileDossier;
}

impl<P, A> From<OrMachine<P, A>> for Caller {
    fn from(OrMachine(caller, _): OrMachine<P, A>) -> Self {
        caller
    }
}

impl<P, A> FromRequest for OrMachine<P, A>
where
    P: Person + Into<Caller> + 'static,
    A: Asks + 'static,
{
    type Error = Problem;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (caller, state) = (authenticate(request), State::of(request));
        async move {
            let (caller, state) = (caller.await?, state?);
            let caller = match caller.kind {
                AccountKind::Machine => with_scope(caller, A::PERMISSION)?,
                _ => P::admit(caller, &state)?.into(),
            };
            Ok(Self(caller, PhantomData))
        }
        .boxed_local()
    }
}

fn with_scope(caller: Caller, asked: Permission) -> Result<Caller, Problem> {
    let scope = scope_of(asked).ok_or_else(|| Problem::of(Code::WrongCaller))?;
    match &caller.grant {
        Some(grant) if grant.has(scope) => Ok(caller),
        _ => Err(insufficient(scope)),
    }
}

/// Names the scope that is lacking (RFC 6750, section 3.1).
fn insufficient(scope: MachineScope) -> Problem {
    let scope = scope.word();
    let challenge =
        format!("Bearer realm=\"motcua\", error=\"insufficient_scope\", scope=\"{scope}\"");
    let problem = Problem::of(Code::InsufficientScope);
    match HeaderValue::try_from(challenge) {
        Ok(challenge) => problem.with_header(WWW_AUTHENTICATE, challenge),
        Err(_) => problem,
    }
}
