//! Makes one permission for each command; `capabilities/main.json` grants them to the one window.

#[macro_use]
#[path = "src/commands/table.rs"]
mod table;

use tauri_build::{AppManifest, Attributes};

macro_rules! names_of {
    ($($screen:ident: $($command:ident),+;)+) => { &[$($(stringify!($command)),+),+] };
}

fn main() {
    let attributes = Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(AppManifest::new().commands(window_commands!(names_of)));
    tauri_build::try_build(attributes).expect("tauri.conf.json and the capabilities are valid");
}
