//! Makes one permission for each command; `capabilities/main.json` grants them to the one window.

use tauri_build::{AppManifest, Attributes};

fn main() {
    let commands = &[
        "start",
        "read_profiles",
        "sign_in",
        "renew",
        "answer_mfa_code",
        "stop_waiting",
        "connect",
        "list_pools",
        "read_pool",
        "propose_domain_prefix",
        "check_domain_prefix",
        "find_clusters",
        "check_cluster",
        "create_pool",
        "review",
        "preflight",
        "register",
        "cancel_register",
        "read_handover",
        "prove",
        "copy_secret",
        "reveal_secret",
        "read_client_secrets",
        "rotate_secret",
        "read_sheets",
        "save_sheet",
        "copy_text",
        "open_console",
        "list_registrations",
        "reopen_registration",
        "forget_registration",
        "start_registrations_anew",
    ];
    let attributes = Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(AppManifest::new().commands(commands));
    tauri_build::try_build(attributes).expect("tauri.conf.json and the capabilities are valid");
}
