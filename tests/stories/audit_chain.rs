//! SEC-5: whoever changes the log without the key of the installation is found out.

use api::audit::{self, verification};
use chrono::TimeDelta;
use tests::{World, json};

type Verdict = Result<verification::Intact, String>;

async fn verify(world: &World, noted: Option<String>) -> Verdict {
    let chain = world.state.chain.clone();
    let verify = move |session: &mut persistence::Session<'_>| {
        verification::verify(session, &chain, noted.as_deref())
    };
    let verdict = world.state.store.read("verify", verify).await;
    verdict.map_err(|broken| broken.to_string())
}

async fn seal(world: &World) {
    while audit::run_once(&world.state).await.expect("seals") {}
}

/// How many entries of `logged` have their seals: five of August, three of September.
const SEALED: i64 = 8;

/// Acts, looks, lists and refusals in two months, all sealed but the last.
async fn logged() -> World {
    let world = World::new().await;
    let dossier = world.filed().await;
    let counter = world.sign_in("tiep-nhan").await;
    counter.get("/queues/reception").await.is(200);
    seal(&world).await;
    world.wait(TimeDelta::days(12));
    let counter = world.sign_in("tiep-nhan").await;
    counter.get(&dossier.path("")).await.is(200);
    counter
        .act(&dossier.path("/acceptance"), 1, json!({}))
        .await
        .is(200);
    let stranger = world.sign_in("cong-dan-2").await;
    stranger.get(&dossier.path("")).await.is(404);
    seal(&world).await;
    counter.get(&dossier.path("/timeline")).await.is(200);
    world
}

#[tokio::test]
async fn a_log_that_nobody_touched_is_intact_and_its_head_can_be_noted() {
    let world = World::new().await;
    verify(&world, None).await.unwrap_err();
    seal(&world).await;
    assert_eq!(verify(&world, None).await.unwrap().sealed, 0);
    let world = logged().await;
    let intact = verify(&world, None).await.unwrap();
    assert_eq!(
        (intact.sealed, intact.waiting, intact.earlier),
        (SEALED, 1, 0)
    );
    assert!(intact.head.starts_with("2026-09:3:"), "{}", intact.head);
    seal(&world).await;
    assert_eq!(
        verify(&world, Some(intact.head)).await.unwrap().sealed,
        SEALED + 1
    );
    let other = format!("2026-09:3:{}", "0".repeat(64));
    let refused = verify(&world, Some(other)).await.unwrap_err();
    assert!(refused.contains("does not contain"), "{refused}");
}

/// Every column of every sealed row: the first and the last character, and something where nothing was or the reverse.
#[tokio::test]
async fn every_changed_value_is_found() {
    let world = logged().await;
    let tampering = Tampering::begin(&world);
    for (table, rows, always, sometimes) in [
        ("audit_entries", 0..8, "id at action result", OPTIONAL),
        ("audit_links", 0..8, "month entry seal", "carries"),
        ("audit_subjects", 0..1, "subject entry", ""),
        ("audit_head", 0..1, "name month seal since tag", ""),
        ("audit_waiting", 0..1, "entry", ""),
    ] {
        for row in rows {
            for column in always.split_whitespace() {
                tampering.is_found(table, row, column, &first(column)).await;
                tampering.is_found(table, row, column, &last(column)).await;
            }
            for column in sometimes.split_whitespace() {
                tampering.is_found(table, row, column, &last(column)).await;
                let toggled = format!("CASE WHEN {column} IS NULL THEN '' ELSE NULL END");
                tampering.is_found(table, row, column, &toggled).await;
            }
        }
    }
    for (table, rows) in [("audit_links", 0..8), ("audit_head", 0..1)] {
        for row in rows {
            tampering
                .is_found(table, row, "position", "position + 100")
                .await;
            tampering
                .is_found(table, row, "position", "-position")
                .await;
        }
    }
    verify(&world, None).await.unwrap();
}

#[tokio::test]
async fn every_removed_added_or_moved_row_is_found() {
    let world = logged().await;
    let tampering = Tampering::begin(&world);
    for (table, rows) in [
        ("audit_entries", 0..9),
        ("audit_links", 0..8),
        ("audit_subjects", 0..1),
        ("audit_head", 0..1),
        ("audit_waiting", 0..1),
    ] {
        for row in rows {
            let remove = format!("DELETE FROM {table} WHERE {}", nth(table, row));
            tampering.is_noticed(&remove).await;
        }
    }
    let [one, other] = [1, 2].map(|row| entry_of_link(row + 1));
    for column in ["entry", "seal"] {
        let value =
            |entry: &str| format!("(SELECT {column} FROM saved_audit_links WHERE entry = {entry})");
        let (ours, theirs) = (value(&one), value(&other));
        let exchanged = format!(
            "CASE entry WHEN {one} THEN {theirs} WHEN {other} THEN {ours} ELSE {column} END"
        );
        tampering.is_noticed(&relink(column, &exchanged)).await;
    }
    let exchanged = format!(
        "CASE entry WHEN {one} THEN position + 1 WHEN {other} THEN position - 1 ELSE position END"
    );
    tampering.is_noticed(&relink("position", &exchanged)).await;
    let copied = OPTIONAL.split_whitespace().collect::<Vec<_>>().join(", ");
    tampering.is_noticed(&format!(
        "INSERT INTO audit_entries (id, at, action, result, {copied}) SELECT '~', at, action, result, {copied} \
         FROM saved_audit_entries WHERE {}", nth("saved_audit_entries", 2)
    )).await;
    for (month, position) in [("2026-09", 4), ("2026-10", 1), ("", -5), ("~", 1)] {
        tampering.is_noticed(&format!(
            "INSERT INTO audit_links (month, position, entry, seal) SELECT '{month}', {position}, audit_waiting.entry, seal \
             FROM saved_audit_links, audit_waiting WHERE saved_audit_links.entry = {other}"
        )).await;
    }
}

#[tokio::test]
async fn a_log_cut_off_is_found_by_its_head_and_one_taken_back_by_what_was_noted() {
    let world = logged().await;
    world.execute("CREATE TABLE old_head AS SELECT * FROM audit_head");
    seal(&world).await;
    let noted = verify(&world, None).await.unwrap().head;
    let tampering = Tampering::begin(&world);
    let last = entry_of_link(8);
    let cut = format!(
        "DELETE FROM audit_links WHERE entry = {last}; DELETE FROM audit_entries WHERE id = {last}"
    );
    tampering.is_noticed(&cut).await;
    tampering
        .is_noticed(
            "DELETE FROM audit_links; DELETE FROM audit_entries; DELETE FROM audit_subjects",
        )
        .await;
    world.execute(&cut);
    world.execute("DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM old_head");
    assert_eq!(verify(&world, None).await.unwrap().sealed, SEALED);
    verify(&world, Some(noted)).await.unwrap_err();
}

const OPTIONAL: &str = "actor actor_kind session position role on_behalf_of resource agency subject shown address request problem purpose";
const TABLES: [&str; 5] = [
    "audit_entries",
    "audit_links",
    "audit_subjects",
    "audit_head",
    "audit_waiting",
];

/// Somebody who may do everything to the database and does not have the key.
struct Tampering<'w> {
    world: &'w World,
}

impl<'w> Tampering<'w> {
    /// Without the triggers, and with a copy of everything.
    fn begin(world: &'w World) -> Self {
        for table in TABLES {
            world.execute(&format!(
                "CREATE TABLE saved_{table} AS SELECT * FROM {table}"
            ));
        }
        for table in ["audit_entries", "audit_links", "audit_subjects"] {
            if world.state.store.is_postgres() {
                world.execute(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"));
            } else {
                for trigger in ["stay", "remain", "are_new"] {
                    world.execute(&format!("DROP TRIGGER {table}_{trigger}"));
                }
            }
        }
        if !world.state.store.is_postgres() {
            world.execute("DROP TRIGGER audit_entries_wait");
        }
        Self { world }
    }

    async fn is_found(&self, table: &str, row: u32, column: &str, value: &str) {
        let change = format!(
            "UPDATE {table} SET {column} = {value} WHERE {}",
            nth(table, row)
        );
        self.is_noticed(&change).await;
    }

    async fn is_noticed(&self, change: &str) {
        self.world.execute(change);
        assert!(
            verify(self.world, None).await.is_err(),
            "not found: {change}"
        );
        let mend = TABLES.map(|table| {
            format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}")
        });
        self.world.execute(&mend.join("; "));
    }
}

fn nth(table: &str, row: u32) -> String {
    let key = match table.trim_start_matches("saved_") {
        "audit_entries" => "id",
        "audit_head" => "name",
        _ => "entry",
    };
    format!("{key} = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {row})")
}

/// Of the links before anything was changed, counted from 0.
fn entry_of_link(row: u32) -> String {
    format!("(SELECT entry FROM saved_audit_links ORDER BY entry LIMIT 1 OFFSET {row})")
}

/// All links anew, one column computed from the old ones.
fn relink(column: &str, value: &str) -> String {
    let columns = ["month", "position", "entry", "carries", "seal"];
    let values = columns
        .map(|own| if own == column { value } else { own })
        .join(", ");
    format!(
        "DELETE FROM audit_links; INSERT INTO audit_links ({}) SELECT {values} FROM saved_audit_links",
        columns.join(", ")
    )
}

fn first(column: &str) -> String {
    let c = column;
    format!(
        "COALESCE(CASE substr({c}, 1, 1) WHEN 'x' THEN 'y' ELSE 'x' END || substr({c}, 2), 'x')"
    )
}

fn last(column: &str) -> String {
    let c = column;
    format!(
        "CASE WHEN length({c}) > 0 THEN substr({c}, 1, length({c}) - 1) || \
         CASE substr({c}, length({c})) WHEN 'x' THEN 'y' ELSE 'x' END ELSE 'x' END"
    )
}
