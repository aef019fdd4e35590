use super::Rendered;
use crate::{problem::Problem, state::State};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;
use serde::Serialize;
use std::sync::Arc;

/// About twenty kilobytes each.
const MOST: usize = 500;
/// What has changed is shown by every node within 5 seconds.
const READ_ANEW_AFTER: TimeDelta = TimeDelta::seconds(3);

/// Public answers as they were given a moment ago, by their address: what everybody asks for is read and written once.
pub struct Recent(Cache<String, Arc<Kept>>);

struct Kept {
    read_at: DateTime<Utc>,
    answer: Rendered,
}

impl Default for Recent {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

impl State {
    /// 200 for everybody, for operations that take no query.
    pub async fn recent<T: Serialize>(
        &self,
        request: &HttpRequest,
        read: impl Future<Output = Result<T, Problem>>,
    ) -> Result<HttpResponse, Problem> {
        let (now, Recent(recent)) = (self.clock.now(), &self.recent);
        let is_fresh = |kept: &Arc<Kept>| now < kept.read_at + READ_ANEW_AFTER;
        if let Some(kept) = recent.get(request.path()).filter(is_fresh) {
            return Ok(kept.answer.answer(request));
        }
        let body = serde_json::to_vec(&read.await?).map_err(Problem::internal)?;
        let answer = Rendered::new("application/json", body);
        let response = answer.answer(request);
        let kept = Kept {
            read_at: now,
            answer,
        };
        recent.insert(request.path().to_owned(), Arc::new(kept));
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use std::cell::Cell;

    #[actix_web::test]
    async fn an_address_is_read_once_in_three_seconds() {
        let (state, _folder) = State::fresh("http://localhost");
        let (request, reads) = (TestRequest::with_uri("/a").to_http_request(), Cell::new(0));
        let read = async || {
            reads.set(reads.get() + 1);
            Ok("a")
        };
        for _ in 0..3 {
            state.recent(&request, read()).await.unwrap();
        }
        assert_eq!(reads.get(), 1);
        state.clock.advance(READ_ANEW_AFTER);
        state.recent(&request, read()).await.unwrap();
        assert_eq!(reads.get(), 2);
    }
}
