in_full := "MOTCUA_CRASH_RUNS=100 MOTCUA_HISTORY_KILLS=50 MOTCUA_KEYS=1000 MOTCUA_KEY_KILLS=20 MOTCUA_OUTAGE_SECONDS=60 MOTCUA_PROMOTIONS=5 MOTCUA_SLOW_CLIENTS=2000"

# What a developer runs; `just` alone lists it.
_list:
  @just --list --unsorted

# The demo: SQLite in a temporary folder, a small synthetic province, Swagger UI.
dev *arguments:
  cargo run -- demo {{arguments}}

# Every test on SQLite; arguments go to cargo, such as `-p domain` or a part of a test's name.
test *arguments:
  cargo test --workspace {{arguments}}

# The same tests on a PostgreSQL cluster made for this run and deleted after it.
test-postgres *arguments:
  .ci/with-postgres cargo test --workspace {{arguments}}

# Signing in at a provider of identities from npm; everything else about it is in `just test`.
test-providers *arguments:
  cargo test -p tests --features npm --test providers {{arguments}}

# The whole path against its limits, on SQLite and PostgreSQL (needs pgbench), with 10k, 100k or 1m dossiers.
bench size="100k":
  cargo build --release --locked --bin motcua
  SIZE={{size}} cargo bench --locked -p tests --bench server
  SIZE={{size}} .ci/with-postgres --durable cargo bench --locked -p tests --bench server

# What a due date costs, over days and over years; arguments are parts of the names, such as `due/`.
bench-due *arguments:
  cargo bench -p domain --bench working_time -- {{arguments}}

# How a million open dossiers stand, from stored instants, in SQL; on PostgreSQL inside `.ci/with-postgres`.
bench-standings:
  cargo bench -p persistence --features testing --bench standings

# Whether the time of a refused sign-in tells which usernames exist.
bench-sign-in:
  cargo bench --locked -p tests --bench sign_in

# Kills, outages, broken disks, midnight and slow clients in full, on both databases; what came out is in docs/reliability.md.
crash:
  cargo build --workspace --bin motcua
  {{in_full}} cargo test -p tests --test crash
  {{in_full}} .ci/with-postgres cargo test -p tests --test crash

# Requests made from the contract, as every kind of caller, on both databases, at length.
fuzz:
  MOTCUA_FUZZ_EXAMPLES=100 .ci/contract/fuzz nobody cong-dan to-chuc can-bo lanh-dao truong-phong kiem-tra to-cong-nghe buu-chinh quan-tri-xa quan-tri

# Every fuzz target for so many seconds (a nightly compiler and cargo-fuzz). No sanitizer: there is no unsafe code to watch, and panics and
# overflows end a debug build.
fuzz-targets seconds="60":
  #!/usr/bin/env bash
  set -euo pipefail
  for target in $(cargo +nightly fuzz list --fuzz-dir tests/fuzz); do
    mkdir -p "tests/fuzz/corpus/$target"
    cargo +nightly fuzz run --dev --sanitizer none --fuzz-dir tests/fuzz "$target" "tests/fuzz/corpus/$target" "tests/fuzz/seeds/$target" -- -max_total_time={{seconds}} -max_len=65536
  done

# Format and lints, as CI asks for them.
lint:
  cargo fmt --all --check
  cargo clippy --workspace --all-targets --features tests/npm --locked -- -D warnings

# Writes openapi/openapi.json anew from the handlers, then lints it.
contract:
  cargo run --quiet --bin motcua -- openapi > openapi/openapi.json.new
  mv openapi/openapi.json.new openapi/openapi.json
  .ci/contract/check

# The commands of the README, as a reader would paste them.
story:
  .ci/readme-story

# All that CI does.
ci:
  .ci/run
