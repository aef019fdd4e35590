//! Lists as keyset pages: a cursor names the last item seen and works only for the list it came from.

use crate::{
    problem::{Code, Problem},
    secret::authenticate,
};
use actix_web::HttpRequest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

/// Enough that guessing is hopeless, short enough for an address.
const TAG_BYTES: usize = 16;

/// Which page was asked for.
pub struct PageRequest {
    key: [u8; 32],
    path: String,
    /// The query without the cursor, as it was sent.
    query: String,
    limit: u16,
    cursor: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    #[schema(max_items = 100)]
    pub items: Vec<T>,
    pub page: PageInfo,
}

/// Where the list goes on; both are absent on the last page.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// Address of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub next_cursor: Option<String>,
    #[schema(minimum = 1, maximum = 100, format = Int32)]
    pub limit: u16,
}

impl PageRequest {
    pub fn new(key: [u8; 32], request: &HttpRequest, limit: u16, cursor: Option<String>) -> Self {
        let kept = request.query_string().split('&');
        let kept: Vec<&str> = kept
            .filter(|pair| !pair.is_empty() && !is(pair, "cursor"))
            .collect();
        Self {
            key,
            path: request.path().to_owned(),
            query: kept.join("&"),
            limit,
            cursor,
        }
    }

    pub fn limit(&self) -> i64 {
        self.limit.into()
    }

    /// The keyset values after which the page begins.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        self.cursor
            .as_deref()
            .map(|cursor| {
                self.open(cursor)
                    .ok_or_else(|| Problem::of(Code::InvalidCursor))
            })
            .transpose()
    }

    /// The answer: `key` gives the keyset values of an item, `view` what the client sees of it.
    pub fn answer<R, K: Serialize, V>(
        &self,
        rows: persistence::Page<R>,
        key: impl FnOnce(&R) -> K,
        view: impl FnMut(R) -> V,
    ) -> Result<Page<V>, Problem> {
        let last = rows.items.last().filter(|_| rows.has_more);
        let next = last.map(key);
        self.answer_until(rows.items.into_iter().map(view).collect(), next)
    }

    /// The answer of a list that looked further than it found something: it goes on behind `next`.
    pub fn answer_until<K: Serialize, V>(
        &self,
        items: Vec<V>,
        next: Option<K>,
    ) -> Result<Page<V>, Problem> {
        let next_cursor = next.map(|next| self.seal(&next)).transpose()?;
        let page = PageInfo {
            next: next_cursor.as_ref().map(|cursor| self.address(cursor)),
            next_cursor,
            limit: self.limit,
        };
        Ok(Page { items, page })
    }

    fn seal<K: Serialize>(&self, key: &K) -> Result<String, Problem> {
        let payload = serde_json::to_vec(key).map_err(Problem::internal)?;
        let mut cursor = self.tag(&payload);
        cursor.extend(payload);
        Ok(URL_SAFE_NO_PAD.encode(cursor))
    }

    fn open<K: DeserializeOwned>(&self, cursor: &str) -> Option<K> {
        let cursor = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (tag, payload) = cursor.split_at_checked(TAG_BYTES)?;
        let is_ours: bool = self.tag(payload).ct_eq(tag).into();
        is_ours.then(|| serde_json::from_slice(payload).ok())?
    }

    /// Binds the values to the list and its filters, whatever the size of the page.
    fn tag(&self, payload: &[u8]) -> Vec<u8> {
        let mut filters: Vec<&str> = self
            .query
            .split('&')
            .filter(|pair| !is(pair, "limit"))
            .collect();
        filters.sort_unstable();
        let filters = filters.join("&");
        let tag = authenticate(
            &self.key,
            &[self.path.as_bytes(), filters.as_bytes(), payload],
        );
        tag.into_iter().take(TAG_BYTES).collect()
    }

    fn address(&self, cursor: &str) -> String {
        let Self { path, query, .. } = self;
        let joint = if query.is_empty() { "" } else { "&" };
        format!("{path}?{query}{joint}cursor={cursor}")
    }
}

fn is(pair: &str, name: &str) -> bool {
    pair.split('=').next() == Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    type Key = (String, u32);

    fn request(uri: &str, cursor: Option<&str>) -> PageRequest {
        let request = TestRequest::with_uri(uri).to_http_request();
        PageRequest::new([7; 32], &request, 2, cursor.map(str::to_owned))
    }

    fn cursor_of(uri: &str) -> String {
        request(uri, None).seal(&("Bến Tre", 7)).unwrap()
    }

    #[test]
    fn a_cursor_leads_to_where_the_page_ended() {
        let rows = persistence::Page {
            items: vec![1, 2],
            has_more: true,
        };
        let page = request("/agencies?q=a&limit=2", None)
            .answer(rows, |last| ("Bến Tre", *last), |row| row * 10)
            .unwrap();
        assert_eq!(page.items, [10, 20]);
        let next = page.page.next.unwrap();
        let cursor = page.page.next_cursor.unwrap();
        assert_eq!(next, format!("/agencies?q=a&limit=2&cursor={cursor}"));
        let after: Option<Key> = request(&next, Some(&cursor)).after().unwrap();
        assert_eq!(after, Some(("Bến Tre".to_owned(), 2)));
    }

    #[test]
    fn the_last_page_leads_nowhere() {
        let rows = persistence::Page {
            items: vec![1],
            has_more: false,
        };
        let page = request("/agencies", None)
            .answer(rows, |last| *last, |row| row)
            .unwrap();
        assert!(page.page.next.is_none() && page.page.next_cursor.is_none());
    }

    #[test]
    fn the_size_of_the_page_may_change_on_the_way() {
        let cursor = cursor_of("/agencies?limit=2&q=a");
        assert!(
            request("/agencies?q=a&limit=50", Some(&cursor))
                .after::<Key>()
                .is_ok()
        );
    }

    #[test]
    fn a_cursor_of_another_list_or_filter_or_a_forged_one_is_refused() {
        let cursor = cursor_of("/agencies?q=a");
        let forged = format!("{}A", &cursor[..cursor.len() - 1]);
        for (uri, cursor) in [
            ("/procedures?q=a", cursor.as_str()),
            ("/agencies?q=b", &cursor),
            ("/agencies?q=a", &forged),
            ("/agencies?q=a", "short"),
        ] {
            let refused = request(uri, Some(cursor)).after::<Key>();
            assert_eq!(
                refused.unwrap_err().code(),
                Code::InvalidCursor,
                "{uri} {cursor}"
            );
        }
    }
}
