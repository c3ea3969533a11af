//! The window's commands: the one list, which the build script reads, too.
//!
//! Each line is a module of `commands` and the commands in it. The handler, and with it the compiler, wants a function
//! of each name there; the build script makes a permission of each; `capabilities/main.json` grants them to the window.

/// Gives the table to the macro of this name.
macro_rules! window_commands {
    ($with:ident) => {
        $with! {
            connect: start, read_profiles, sign_in, renew, answer_mfa_code, stop_waiting, connect;
            pool: list_pools, read_pool, propose_domain_prefix, check_domain_prefix, find_clusters, check_cluster, create_pool;
            review: review, preflight;
            run: register, cancel_register;
            handover: read_handover, prove, read_sheets, save_sheet;
            secrets: copy_secret, reveal_secret, read_client_secrets, rotate_secret;
            desktop: copy_text, open_console;
            activity: read_activity, save_activity;
            registrations: list_registrations, reopen_registration, forget_registration, start_registrations_anew;
        }
    };
}
