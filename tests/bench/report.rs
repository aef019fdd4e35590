//! The table, printed line by line and left as a file.

use crate::figures::{Figures, Spent};
use std::{fs, path::Path};

pub struct Report(String);

/// One side of a row.
#[derive(Clone, Copy)]
pub struct Side {
    pub figures: Figures,
    /// Of each request.
    pub spent: Spent,
}

impl Report {
    pub fn new() -> Self {
        Self(String::new())
    }

    pub fn line(&mut self, line: &str) {
        println!("{line}");
        self.0.push_str(line);
        self.0.push('\n');
    }

    pub fn head(&mut self) {
        self.line("| work | side | req/s | p50 | p99 | server µs | database µs | client µs | ratio req/s | ratio CPU |");
        self.line("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    }

    /// The ratio of speeds is what is held against the limit; that of processor time holds on a busy machine too.
    pub fn row(&mut self, work: &str, limit_name: &str, ours: Side, limit: Side) {
        let speed = ours.figures.per_second / limit.figures.per_second;
        let processor = limit.spent.all() as f64 / ours.spent.all().max(1) as f64;
        let ratios = format!("**{speed:.2}** | {processor:.2}");
        self.side(work, "motcua", ours, &ratios);
        self.side("", limit_name, limit, " | ");
    }

    fn side(&mut self, work: &str, name: &str, side: Side, ratios: &str) {
        let Side { figures, spent } = side;
        self.line(&format!(
            "| {work} | {name} | {:.0} | {:.2} ms | {:.2} ms | {} | {} | {} | {ratios} |",
            figures.per_second,
            figures.p50.as_secs_f64() * 1e3,
            figures.p99.as_secs_f64() * 1e3,
            spent.server,
            spent.database,
            spent.client,
        ));
    }

    /// Beside what was built, for `docs/performance.md`.
    pub fn keep(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let file = folder.join(format!("performance-{name}.md"));
        fs::write(&file, &self.0).expect("a file");
        println!("\nwritten to {}", file.display());
    }
}
