//! The desktop shell of CDF Registrar: it puts the crates together and offers them to one window.
//!
//! The window is untrusted. It holds no AWS credential and no secret, names a plan by its id, and may call the
//! commands of [`commands`] and hear the events `clipboard`, `waiting`, `profiles`, `ending` and
//! `again`, and nothing else
//! (`src-tauri/capabilities`).

mod args;
mod clipboard;
mod commands;
mod console;
mod files;
mod panics;
mod session;
mod ui_error;
mod wire;

use std::time::Duration;

use clap::Parser as _;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Emitter as _, Manager as _, RunEvent, WebviewWindowBuilder, WindowEvent};
use url::Url;

use crate::args::Args;
use crate::clipboard::Clipboard;
use crate::session::{Session, Waits};
use crate::wire::connect::Prefill;

/// Reads the command line and opens the window; returns when it is closed.
/// Where there is no display, or the window cannot be made, it says so and ends with status 1.
pub fn run() {
    panics::tell_places_only();
    leave_no_core_dump();
    let prefill = Prefill::from(Args::parse());
    if !has_display() {
        end_with(
            "CDF Registrar is a desktop program and finds no display (neither DISPLAY nor WAYLAND_DISPLAY names one that answers).",
        );
    }
    let app = tauri::Builder::default()
        .setup(move |app| {
            be_the_only_one(app.handle())?;
            let data_folder = app.path().app_local_data_dir()?;
            let window = app.handle().clone();
            let clipboard = Clipboard::new(move |change| {
                // Without a window there is nobody to tell.
                let _ = window.emit_to("main", "clipboard", change);
            });
            let window = app.handle().clone();
            let waits = Waits::new(move |waiting| {
                let _ = window.emit_to("main", "waiting", waiting);
            });
            app.manage(Session::new(prefill, &data_folder, clipboard, waits));
            open_window(app.handle())?;
            tauri::async_runtime::spawn(tell_of_profiles(app.handle().clone()));
            // Where signals cannot be waited for, they end the program as they always do.
            #[cfg(unix)]
            tauri::async_runtime::spawn(end_when_told(app.handle().clone()));
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event
                && !may_end(window.app_handle())
            {
                api.prevent_close();
            }
        })
        .invoke_handler(commands::handler())
        .build(tauri::generate_context!());
    let app = app.unwrap_or_else(|error| {
        end_with(&format!(
            "CDF Registrar could not open its window: {error}."
        ))
    });
    app.run(|app, event| match event {
        // Without a code it is not the program that wants it.
        RunEvent::ExitRequested {
            code: None, api, ..
        } if !may_end(app) => api.prevent_exit(),
        RunEvent::Exit => {
            if let Some(session) = app.try_state::<Session>() {
                session.clipboard.clear_now();
            }
        }
        _ => {}
    });
}

/// Ends the program with a sentence where the command line is.
#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
fn end_with(why: &str) -> ! {
    eprintln!("{why}");
    std::process::exit(1);
}

/// Sees to it that no memory with a secret in it is written to the disk should the program crash, or one that it starts.
fn leave_no_core_dump() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};

        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // A lower limit is always allowed; where it is not, nothing is lost that was there before.
        let _ = setrlimit(Resource::Core, none);
    }
}

/// How often the program that runs is asked to take over, and how long between.
const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

/// Ends this program where one runs already, and hands its arguments to that.
///
/// # Errors
/// When that one does not take them, though it has not ended: one that is just ending is waited for.
fn be_the_only_one(app: &AppHandle) -> tauri::Result<()> {
    let mut tries = 0;
    loop {
        let tried = app.plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
            started_again(app, &arguments);
        }));
        tries += 1;
        if tried.is_ok() || tries == TRIES {
            return tried;
        }
        std::thread::sleep(BETWEEN_TRIES);
    }
}

/// Opens the window, which is as `tauri.conf.json` has it and stays with its own pages: it goes nowhere else, opens no
/// other window and downloads nothing, whatever a script in it may want.
fn open_window(app: &AppHandle) -> tauri::Result<()> {
    let config = app.config().clone();
    // Set by `cargo xtask dev` alone.
    let pages = config.build.dev_url.clone();
    for window in &config.app.windows {
        let pages = pages.clone();
        WebviewWindowBuilder::from_config(app, window)?
            .on_navigation(move |url| is_own_page(url, pages.as_ref()))
            .on_new_window(|_, _| NewWindowResponse::Deny)
            .on_download(|_, _| false)
            .build()?;
    }
    Ok(())
}

/// Whether an address is one of the program's own pages: of the scheme that Tauri serves them by, or while they are
/// developed of the server that serves them then.
fn is_own_page(url: &Url, dev: Option<&Url>) -> bool {
    let is_served = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    is_served || dev.is_some_and(|dev| dev.origin() == url.origin())
}

/// A second program was started and has ended: its window is this one, and its arguments are told.
fn started_again(app: &AppHandle, arguments: &[String]) {
    if let Some(window) = app.get_webview_window("main") {
        // What the window manager does not do, the person can.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    // The program that was started has refused those that are none.
    if let Ok(args) = Args::try_parse_from(arguments)
        && arguments.len() > 1
    {
        let _ = app.emit_to("main", "again", Prefill::from(args));
    }
}

/// Whether the program may end now. If not the window is told, and the program ends as soon as it may.
fn may_end(app: &AppHandle) -> bool {
    // Before there is a session nothing goes on.
    let Some(session) = app.try_state::<Session>() else {
        return true;
    };
    if session.may_end() {
        return true;
    }
    let _ = app.emit_to("main", "ending", ());
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        app.state::<Session>().until_idle().await;
        app.exit(0);
    });
    false
}

/// Ends the program, as closing the window does, when the system asks for it: at a log-out, or by `kill`.
#[cfg(unix)]
async fn end_when_told(app: AppHandle) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    loop {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
            _ = interrupt.recv() => {}
        }
        if may_end(&app) {
            app.exit(0);
        }
    }
}

/// Tells the window whenever the AWS files have changed. Where they cannot be watched, a restart shows the change.
async fn tell_of_profiles(app: AppHandle) {
    let environment = registrar_aws::connect::environment::Environment::of_process();
    let Ok(mut changes) = registrar_aws::connect::profiles::watch_profiles(&environment) else {
        return;
    };
    while changes.next().await.is_ok() {
        let _ = app.emit_to("main", "profiles", ());
    }
}

/// Tauri panics where GTK finds no display, so GTK is asked first; what it has set up, Tauri uses.
#[cfg(target_os = "linux")]
fn has_display() -> bool {
    gtk::init().is_ok()
}

/// Elsewhere a desktop is always there.
#[cfg(not(target_os = "linux"))]
fn has_display() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_with_its_own_pages() {
        let dev = Url::parse("http://127.0.0.1:1430/").unwrap();
        for (url, alone, in_development) in [
            ("tauri://localhost/index.html", true, true),
            ("http://tauri.localhost/", true, true),
            ("http://127.0.0.1:1430/connect", false, true),
            ("https://evil.example/", false, false),
            ("http://tauri.localhost.evil.example/", false, false),
            ("tauri://evil.example/", false, false),
            ("file:///etc/passwd", false, false),
            ("data:text/html,x", false, false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(is_own_page(&url, None), alone, "{url}");
            assert_eq!(is_own_page(&url, Some(&dev)), in_development, "{url}");
        }
    }
}
