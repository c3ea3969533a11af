//! The lists of the window's commands that no compiler compares name the same set.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

macro_rules! names_of {
    ($($screen:ident: $($command:ident),+;)+) => { [$($(stringify!($command)),+),+] };
}

/// The table, which the handler and the build script are made from.
fn table() -> BTreeSet<String> {
    let names = window_commands!(names_of);
    let set: BTreeSet<String> = names.map(str::to_owned).into();
    assert_eq!(set.len(), names.len(), "a command is in the table twice");
    set
}

/// What Cargo says now, not what it said at the build: checkouts may share one target folder.
fn root() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").unwrap().into()
}

#[test]
fn the_window_may_call_each_command_and_listen_and_nothing_else() {
    let capability = root().join("src-tauri/capabilities/main.json");
    let capability: serde_json::Value =
        serde_json::from_slice(&fs::read(capability).unwrap()).unwrap();
    let permissions = capability["permissions"].as_array().unwrap();
    let permissions: Vec<&str> = permissions
        .iter()
        .map(|permission| permission.as_str().unwrap())
        .collect();
    let (ours, of_tauri): (Vec<&str>, Vec<&str>) = permissions
        .iter()
        .partition(|permission| !permission.contains(':'));
    assert_eq!(
        of_tauri,
        ["core:event:allow-listen", "core:event:allow-unlisten"]
    );
    let granted = ours.iter().map(|permission| {
        let command = permission.strip_prefix("allow-");
        command.expect("nothing is denied").replace('-', "_")
    });
    assert_eq!(granted.collect::<BTreeSet<String>>(), table());
}

#[test]
fn the_ui_calls_each_command_and_no_other() {
    let ui = root().join("ui/src");
    let mut called = BTreeSet::new();
    for file in backend_files(&ui) {
        called.extend(invoked(&fs::read_to_string(file).unwrap()));
    }
    assert_eq!(called, table());
}

/// The files of the UI that talk to the shell: those below `ui/src` whose path begins with `backend`, less what plays a
/// backend without a shell.
fn backend_files(ui: &Path) -> Vec<PathBuf> {
    let mut files = vec![];
    let mut folders = vec![ui.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let below = path.strip_prefix(ui).unwrap().to_str().unwrap().to_owned();
            if !below.starts_with("backend") || below.contains("played") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

/// The names in `invoke<Type>("name"`, wherever a formatter breaks the line.
fn invoked(source: &str) -> Vec<String> {
    let calls = source.split("invoke").skip(1).filter_map(|rest| {
        let rest = after_type(rest)?.strip_prefix('(')?.trim_start();
        let (name, _) = rest.strip_prefix('"')?.split_once('"')?;
        Some(name.to_owned())
    });
    calls.collect()
}

/// What comes behind the type arguments, where there are any.
fn after_type(source: &str) -> Option<&str> {
    if !source.starts_with('<') {
        return Some(source);
    }
    let mut depth = 0_u32;
    let end = source.find(|letter| {
        match letter {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some(&source[end + 1..])
}

#[test]
fn a_call_is_found_however_it_is_written() {
    let source = r#"
        import { Channel, invoke } from "@tauri-apps/api/core";
        const one = () => invoke<Map<string, Pool[]>>("one", { a: "not" });
        const two = () => invoke(
            "two",
        );
    "#;
    assert_eq!(invoked(source), ["one", "two"]);
}
