//! Where a machine keeps Terraform's providers, so that none is fetched.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Names a folder that is to be taken, laid out as Terraform's local mirrors are.
const OWN: &str = "REGISTRAR_TERRAFORM_MIRROR";

/// The first folder that has the AWS provider in version 5 or later for a platform such as `linux_amd64`: where
/// Terraform's own conventions have it, then anywhere a little below the usual places for what is installed by hand.
pub(crate) fn find(platform: &str) -> Option<PathBuf> {
    if let Some(own) = env::var_os(OWN) {
        let own = PathBuf::from(own);
        assert!(has_provider(&own, platform), "{OWN} has no AWS provider");
        return Some(own);
    }
    let known = [cache(), configured(), implied()].concat();
    let below = ["/opt", "/usr/local/share"].iter().flat_map(|prefix| {
        let first = folders(Path::new(prefix));
        let second: Vec<_> = first.iter().flat_map(|folder| folders(folder)).collect();
        [first, second].concat()
    });
    known
        .into_iter()
        .chain(below)
        .find(|folder| has_provider(folder, platform))
}

fn cache() -> Vec<PathBuf> {
    env::var_os("TF_PLUGIN_CACHE_DIR")
        .map(PathBuf::from)
        .into_iter()
        .collect()
}

/// The folders that a CLI configuration names: as a mirror or as a cache.
fn configured() -> Vec<PathBuf> {
    let file = env::var_os("TF_CLI_CONFIG_FILE").map(PathBuf::from);
    let file = file.or_else(|| Some(env::home_dir()?.join(".terraformrc")));
    let text = file.and_then(|file| fs::read_to_string(file).ok());
    let text = text.unwrap_or_default();
    let settings = text.lines().filter_map(|line| line.split_once('='));
    settings
        .filter(|(name, _)| ["path", "plugin_cache_dir"].contains(&name.trim()))
        .map(|(_, folder)| PathBuf::from(folder.trim().trim_matches('"')))
        .collect()
}

/// The local mirrors that Terraform looks into unasked.
fn implied() -> Vec<PathBuf> {
    let home = env::home_dir().unwrap_or_default();
    let mut found = vec![home.join(".terraform.d/plugins")];
    let variable = |name: &str, default: &str| env::var_os(name).unwrap_or_else(|| default.into());
    if cfg!(windows) {
        let data = PathBuf::from(variable("APPDATA", ""));
        found.push(data.join("terraform.d/plugins"));
        found.push(data.join("HashiCorp/Terraform/plugins"));
    } else if cfg!(target_os = "macos") {
        let support = "Library/Application Support/io.terraform/plugins";
        found.push(home.join(support));
        found.push(Path::new("/").join(support));
    } else {
        let own = env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let own = own.unwrap_or_else(|| home.join(".local/share"));
        let all = variable("XDG_DATA_DIRS", "/usr/local/share:/usr/share");
        let all = std::iter::once(own).chain(env::split_paths(&all));
        found.extend(all.map(|data| data.join("terraform/plugins")));
    }
    found
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// Unpacked, each version is a folder with a folder for the platform.
fn has_provider(mirror: &Path, platform: &str) -> bool {
    let versions = folders(&mirror.join("registry.terraform.io/hashicorp/aws"));
    versions.iter().any(|version| {
        let number = version.file_name().and_then(OsStr::to_str);
        let major = number.and_then(|number| number.split('.').next()?.parse::<u32>().ok());
        major >= Some(5) && version.join(platform).is_dir()
    })
}
