use crate::sample::{sealer, store};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
    sql_types::Text,
};
use persistence::{Store, testing::TestDatabase};

#[tokio::test]
async fn migrations_go_down_and_up_again_with_data_in_the_tables() {
    let database = TestDatabase::empty();
    drop(store(&database).await);
    assert!(
        Store::migrations(&database.url)
            .unwrap()
            .iter()
            .all(|step| step.applied)
    );
    for step in Store::migrations(&database.url).unwrap() {
        Store::migrate_down(&database.url).unwrap();
        let left = Store::migrations(&database.url).unwrap();
        assert!(
            left.iter()
                .any(|other| other.name == step.name && !other.applied)
        );
    }
    drop(store(&database).await);
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

#[tokio::test]
async fn the_schema_in_the_code_is_the_schema_in_the_database() {
    let database = TestDatabase::empty();
    let store = Store::open(&database.url, sealer()).unwrap();
    let written = include_str!("../../src/schema.rs");
    for table in written.split("diesel::table! {").skip(1) {
        let table = table.split("\n}\n").next().unwrap();
        let name = table.trim().split(' ').next().unwrap();
        let columns: Vec<&str> = table
            .lines()
            .filter_map(|line| line.trim().split_once(" -> "))
            .map(|(c, _)| c)
            .collect();
        assert_eq!(columns_of(&store, &database.url, name), columns, "{name}");
    }
}

fn columns_of(store: &Store, url: &str, table: &str) -> Vec<String> {
    let columns: Vec<Column> = if store.is_postgres() {
        let query = format!(
            "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = '{table}' \
             AND table_schema = 'public' ORDER BY ordinal_position"
        );
        sql_query(query)
            .load(&mut PgConnection::establish(url).unwrap())
            .unwrap()
    } else {
        let query = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
        sql_query(query)
            .load(&mut SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap())
            .unwrap()
    };
    columns.into_iter().map(|column| column.name).collect()
}
