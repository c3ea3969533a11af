//! The search for leaked secrets that ends every test in the window.
//!
//! Whatever the keyring holds when a window is closed must be nowhere else: not in what the window shows, not in what
//! went between the window and the shell (but for an explicit reveal), not in a log, not in any file of the person's.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use fantoccini::Client;

use super::process::tied;

/// Keeps what the shell answers, from now on.
pub(super) const KEEP_JOURNAL: &str = r"
    window.journal = [];
    const ask = window.fetch;
    window.fetch = async (...request) => {
        const answer = await ask(...request);
        const kept = answer.clone();
        const entry = [String(request[0]?.url ?? request[0]), ''];
        window.journal.push(entry);
        entry[1] = await kept.text();
        return answer;
    };
";

/// Where secrets are looked for.
pub(super) struct Canary {
    pub(super) environment: BTreeMap<OsString, OsString>,
    pub(super) home: PathBuf,
    pub(super) log: PathBuf,
}

impl Canary {
    /// The secrets that the keyring holds for the program.
    fn secrets(&self) -> Vec<String> {
        let found = tied("secret-tool", &self.environment)
            .args(["search", "--all", "service", "CDF Registrar"])
            .output()
            .expect("secret-tool runs; `cargo xtask test` installs it");
        let text = String::from_utf8_lossy(&found.stdout);
        let values = text
            .lines()
            .filter_map(|line| line.strip_prefix("secret = "));
        values.map(str::to_owned).collect()
    }

    /// While the window is still there: where a secret is in what it shows or was told.
    pub(super) async fn in_window(&self, client: &Client) -> Option<String> {
        let secrets = self.secrets();
        // A window that is gone shows nothing.
        let page = client.source().await.ok()?;
        let journal = client.execute("return window.journal;", vec![]).await;
        let journal = journal.expect("the window keeps a journal");
        let told = journal
            .as_array()
            .expect("the window keeps a journal")
            .iter()
            .filter(|entry| {
                let asked = entry[0].as_str().unwrap_or_default();
                !asked.ends_with("reveal_secret")
            })
            .map(ToString::to_string);
        std::iter::once(page)
            .chain(told)
            .find(|text| secrets.iter().any(|secret| text.contains(secret)))
            .map(|text| {
                format!(
                    "a secret is in the window: {}…",
                    &text[..text.len().min(80)]
                )
            })
    }

    /// When the program has ended: where a secret is in what it wrote.
    pub(super) fn in_files(&self) -> Option<String> {
        let secrets = self.secrets();
        let mut files = vec![self.log.clone()];
        files_below(&self.home, &mut files);
        files.into_iter().find_map(|file| {
            let content = fs::read(&file).unwrap_or_default();
            let leaks = secrets.iter().any(|secret| {
                let mut windows = content.windows(secret.len());
                windows.any(|window| window == secret.as_bytes())
            });
            leaks.then(|| format!("a secret is in {}", file.display()))
        })
    }
}

/// Every file but the keyring's own and the person's AWS files.
fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                let theirs = ["keyrings", ".aws"].map(OsString::from);
                let below = (!theirs.contains(&entry.file_name())).then_some(&path);
                below
                    .into_iter()
                    .for_each(|folder| files_below(folder, files));
            }
            Ok(kind) if kind.is_file() => files.push(path),
            _ => {}
        }
    }
}
