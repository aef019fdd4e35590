use super::{access::Attempt, dto::DossierView, folder::Folder};
use crate::{
    answer::Tagged,
    extract::{IfMatch, Path, Speech},
    problem::Problem,
    state::State,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use domain::{dossiers::DossierCode, identity::Caller};
use futures_util::{FutureExt, future::LocalBoxFuture};
use persistence::Session;
use std::marker::PhantomData;

pub type Moved = Result<Tagged<DossierView>, Problem>;

/// Whose turn it is: what every act on a dossier takes from its request. `C` says who may call.
pub struct Turn<C> {
    state: Data<State>,
    attempt: Attempt,
    speech: Speech,
    caller: PhantomData<C>,
}

impl<C> Turn<C> {
    /// Acts in one transaction and answers with the dossier as it is then, tagged with its version.
    pub async fn take(
        self,
        name: &'static str,
        act: impl FnOnce(&mut Session<'_>, &Attempt) -> Result<Folder, Problem> + Send + 'static,
    ) -> Moved {
        let attempt = self.attempt;
        let act = move |session: &mut Session<'_>| act(session, &attempt);
        let folder = self.state.store.write(name, act).await?;
        Ok(view(folder, self.speech))
    }
}

impl<C> FromRequest for Turn<C>
where
    C: FromRequest<Error = Problem> + Into<Caller> + 'static,
{
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = C::from_request(request, payload);
        let code = Path::<DossierCode>::extract(request);
        let (seen, speech) = (IfMatch::extract(request), Speech::extract(request));
        let state = State::of(request);
        async move {
            let (caller, state) = (caller.await?.into(), state?);
            let attempt = Attempt {
                caller,
                code: code.await?.0,
                seen: seen.await?.0,
                now: state.clock.now(),
            };
            Ok(Self {
                state,
                attempt,
                speech: speech.await?,
                caller: PhantomData,
            })
        }
        .boxed_local()
    }
}

/// The dossier as it is now, tagged with its version.
pub fn view(folder: Folder, speech: Speech) -> Tagged<DossierView> {
    Tagged::new(folder.dossier.version, DossierView::of(folder, speech.0))
}
