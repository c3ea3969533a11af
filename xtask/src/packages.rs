//! What the system must have installed: Debian and Ubuntu packages, or a sentence elsewhere.

use std::fs;
use std::process::Command;

use crate::{Outcome, program};

/// What the packages are for; a later purpose includes what building takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building and testing what has no window.
    Rust,
    /// Testing that against AWS's own clients.
    Clients,
    /// What Node.js does by itself, such as showing the user interface in the person's browser.
    Browser,
    /// Checking the user interface alone.
    Pages,
    /// Building the program and opening it on the person's desktop.
    Run,
    /// Driving its window on a desktop of its own.
    Window,
    /// Everything that the tests take.
    Test,
}

/// How to see that a package is not missing.
enum Sign {
    /// dpkg has it installed.
    Installed,
    /// One of these programs is there, wherever it came from.
    Program(&'static [&'static str]),
    /// Python can make virtual environments.
    Venv,
}

struct Package {
    name: &'static str,
    sign: Sign,
    purposes: &'static [Purpose],
}

const COMPILE: &[Purpose] = &[
    Purpose::Rust,
    Purpose::Clients,
    Purpose::Run,
    Purpose::Window,
    Purpose::Test,
];
const PROGRAM: &[Purpose] = &[Purpose::Run, Purpose::Window, Purpose::Test];
const NODE: &[Purpose] = &[
    Purpose::Browser,
    Purpose::Pages,
    Purpose::Run,
    Purpose::Window,
    Purpose::Test,
];
const PICTURES: &[Purpose] = &[Purpose::Pages, Purpose::Test];
const RUN: &[Purpose] = &[Purpose::Run];
const WINDOW: &[Purpose] = &[Purpose::Window, Purpose::Test];
const CLIENTS: &[Purpose] = &[Purpose::Clients, Purpose::Test];

const fn package(name: &'static str, sign: Sign, purposes: &'static [Purpose]) -> Package {
    Package {
        name,
        sign,
        purposes,
    }
}

/// What the browser is called that takes pictures of the user interface.
pub(crate) const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

const PACKAGES: &[Package] = &[
    package("build-essential", Sign::Installed, COMPILE),
    package(
        "pkg-config",
        Sign::Program(&["pkg-config", "pkgconf"]),
        PROGRAM,
    ),
    package("libwebkit2gtk-4.1-dev", Sign::Installed, PROGRAM),
    package("nodejs", Sign::Program(&["node"]), NODE),
    package("npm", Sign::Program(&["npm"]), NODE),
    // Ubuntu has it as a snap only: there, Google's own package does.
    package("chromium", Sign::Program(CHROMIUM), PICTURES),
    package("dbus", Sign::Program(&["dbus-daemon"]), PROGRAM),
    // Any program that offers the Secret Service will do on the person's own desktop.
    package(
        "gnome-keyring",
        Sign::Program(&[
            "gnome-keyring-daemon",
            "kwalletd5",
            "kwalletd6",
            "ksecretd",
            "keepassxc",
        ]),
        RUN,
    ),
    package(
        "gnome-keyring",
        Sign::Program(&["gnome-keyring-daemon"]),
        WINDOW,
    ),
    package("libsecret-tools", Sign::Program(&["secret-tool"]), WINDOW),
    package(
        "webkit2gtk-driver",
        Sign::Program(&["WebKitWebDriver"]),
        WINDOW,
    ),
    package("xclip", Sign::Program(&["xclip"]), WINDOW),
    package("xvfb", Sign::Program(&["Xvfb"]), WINDOW),
    package("python3", Sign::Program(&["python3"]), CLIENTS),
    package("python3-venv", Sign::Venv, CLIENTS),
];

/// Sees to it that everything is there: installs it where it may, otherwise says what to type.
pub(crate) fn ensure(purpose: Purpose) -> Outcome {
    if !cfg!(target_os = "linux") || !has_apt() {
        println!("{}", advice());
        return Ok(());
    }
    let missing = missing(purpose);
    if missing.is_empty() {
        return Ok(());
    }
    let Some(prefix) = prefix() else {
        return Err(format!(
            "These packages are missing, and installing them takes a password. Type this, then try again:\n\n  \
             sudo apt-get update && sudo apt-get install --no-install-recommends {}",
            missing.join(" ")
        ));
    };
    let apt = |arguments: &[&str]| {
        // With `env`, because sudo does not pass variables on.
        let words = [
            prefix,
            &[
                "env",
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "--quiet",
                "--yes",
            ],
            arguments,
        ]
        .concat();
        program::run(Command::new(words[0]).args(&words[1..]))
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], missing.as_slice()].concat())
}

/// The packages that are not there.
fn missing(purpose: Purpose) -> Vec<&'static str> {
    let wanted = || {
        PACKAGES
            .iter()
            .filter(|package| package.purposes.contains(&purpose))
    };
    let names = wanted().map(|package| package.name);
    // dpkg-query complains of packages that it does not know, and lists the others all the same.
    let listed = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .args(names)
        .output();
    let listed = listed
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    wanted()
        .filter(|package| !is_installed(&listed, package.name))
        .filter(|package| match package.sign {
            Sign::Installed => true,
            Sign::Program(names) => !names.iter().any(|name| program::find(name).is_some()),
            Sign::Venv => {
                !program::succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"]))
            }
        })
        .map(|package| package.name)
        .collect()
}

/// Whether dpkg-query's list has the package as installed, and not as removed with its settings left behind.
fn is_installed(listed: &str, name: &str) -> bool {
    listed
        .lines()
        .any(|line| line.split_once(' ') == Some((name, "installed")))
}

/// What goes before a command that only the administrator may run; `None` if that takes a password.
fn prefix() -> Option<&'static [&'static str]> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(&[]);
    }
    program::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

fn has_apt() -> bool {
    program::find("apt-get").is_some()
        && is_debian_like(&fs::read_to_string("/etc/os-release").unwrap_or_default())
}

/// Whether /etc/os-release speaks of Debian, Ubuntu or one of their children: others may have apt, too, but not these
/// packages.
fn is_debian_like(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| {
            line.strip_prefix("ID=")
                .or_else(|| line.strip_prefix("ID_LIKE="))
        })
        .flat_map(|names| names.trim_matches('"').split_whitespace())
        .any(|name| name == "debian" || name == "ubuntu")
}

/// What a person on another system installs by hand.
fn advice() -> &'static str {
    if cfg!(target_os = "macos") {
        "On macOS, Tauri takes Xcode's command line tools (`xcode-select --install`); Node.js 20.19 or later is needed, too."
    } else if cfg!(target_os = "windows") {
        "On Windows, Tauri takes Microsoft's C++ Build Tools and WebView2 (part of Windows 11); Node.js 20.19 or later is needed, too."
    } else {
        "On this system, Tauri takes a C compiler, pkg-config and WebKitGTK 4.1 with its headers; Node.js 20.19 or later and, for \
         the tests, Xvfb, D-Bus, GNOME Keyring, secret-tool, xclip and WebKitWebDriver are needed, too."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_its_children_are_known() {
        assert!(is_debian_like("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(is_debian_like("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_debian_like(
            "ID=fedora\nID_LIKE=\"rhel centos\"\nNAME=\"not debian\"\n"
        ));
    }

    #[test]
    fn a_removed_package_is_missing() {
        let listed = "xvfb installed\ndbus config-files\nlibxauth installed\n";
        assert!(is_installed(listed, "xvfb"));
        assert!(!is_installed(listed, "dbus"));
        assert!(!is_installed(listed, "xauth"));
    }

    #[test]
    fn testing_takes_what_building_takes() {
        let names = |purpose| {
            PACKAGES
                .iter()
                .filter(move |package| package.purposes.contains(&purpose))
                .map(|package| package.name)
        };
        assert!(names(Purpose::Run).all(|name| names(Purpose::Window).any(|other| other == name)));
        let tested = [Purpose::Clients, Purpose::Pages, Purpose::Window];
        assert!(
            tested
                .into_iter()
                .flat_map(names)
                .all(|name| names(Purpose::Test).any(|other| other == name))
        );
    }
}
