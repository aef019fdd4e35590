/// One page of a keyset walk: the items, and whether more follow the last of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub has_more: bool,
}

impl<T> Page<T> {
    /// Of up to `limit + 1` rows: the extra one only says that more follow.
    pub(crate) fn cut(mut rows: Vec<T>, limit: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or_default();
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        Self {
            items: rows,
            has_more,
        }
    }

    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            has_more: self.has_more,
        }
    }

    pub(crate) fn try_map<U, E>(
        self,
        convert: impl FnMut(T) -> Result<U, E>,
    ) -> Result<Page<U>, E> {
        let items = self
            .items
            .into_iter()
            .map(convert)
            .collect::<Result<_, E>>()?;
        Ok(Page {
            items,
            has_more: self.has_more,
        })
    }
}

/// A text as `LIKE … ESCAPE '\'` takes it literally.
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal
}
