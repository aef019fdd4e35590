use crate::sample::{noon, store, version};
use domain::catalogue::{Version, VersionState};
use persistence::{StorageError, testing::TestDatabase};
use uuid::Uuid;

#[tokio::test]
async fn a_draft_being_prepared_does_not_stand_before_the_published_version_of_the_day() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let found = store
        .write("draft", |session| {
            let published = version();
            let mut catalogue = session.catalogue();
            catalogue.add_version(&Version {
                id: Uuid::from_u128(8),
                number: 2,
                state: VersionState::Draft,
                ..published.clone()
            })?;
            catalogue.find_version_on(published.procedure, noon().date_naive())
        })
        .await
        .unwrap_or_else(|error: StorageError| panic!("{error}"));
    assert_eq!(found.map(|version| version.number), Some(1));
}
