//! The environment variables.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;

use aws_runtime::fs_util::{Os, home_dir};
use aws_types::os_shim_internal::Env;

/// The environment variables that AWS profiles, credentials and proxies are looked for in.
///
/// Two kinds of credentials are the SDK's own work and read the environment of the process all the same: those of a
/// container, and those of a console session (`login_session`).
#[derive(Clone)]
pub struct Environment {
    variables: Env,
    /// Whether it is that of this process, so that what the system says holds for it.
    is_of_process: bool,
    /// The first of AWS's variables that is set to something else than text.
    not_text: Option<String>,
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        let is_of_aws = |name: &str| name.starts_with("AWS_") || name == "REQUESTS_CA_BUNDLE";
        let mut not_text = std::env::vars_os().filter(|(_, value)| value.to_str().is_none());
        let not_text =
            not_text.find_map(|(name, _)| name.into_string().ok().filter(|n| is_of_aws(n)));
        Self {
            variables: Env::real(),
            is_of_process: true,
            not_text,
        }
    }

    /// An environment of these variables alone.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let variables = variables.into_iter();
        let variables: HashMap<String, String> = variables
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self {
            variables: Env::from(variables),
            is_of_process: false,
            not_text: None,
        }
    }

    /// The first of AWS's variables that is set to something else than UTF-8 text. To take it for unset would be to turn to
    /// another profile, file or endpoint.
    pub(crate) fn not_text(&self) -> Option<&str> {
        self.not_text.as_deref()
    }

    /// The value of a variable that is set to something; one of blanks counts as unset.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let value = self.variables.get(name).ok()?;
        (!value.trim().is_empty()).then_some(value)
    }

    /// The value of a variable that is set, be it to nothing.
    pub(crate) fn raw(&self, name: &str) -> Option<String> {
        self.variables.get(name).ok()
    }

    /// Like [`Environment::get`], for the first of several names.
    pub(crate) fn first<'a>(&self, names: &[&'a str]) -> Option<(&'a str, String)> {
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
    }

    pub(crate) fn env(&self) -> &Env {
        &self.variables
    }

    /// Like [`Environment::expand`], with the variables put in for `$NAME` and `${NAME}` before. One that is not set stays
    /// as it is written.
    pub(crate) fn expand_variables(&self, path: &str) -> PathBuf {
        let mut expanded = String::new();
        let mut rest = path;
        while let Some(at) = rest.find('$') {
            expanded.push_str(&rest[..at]);
            let behind = &rest[at + 1..];
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let (name, length) = match behind.strip_prefix('{').and_then(|b| b.split_once('}')) {
                Some((name, _)) => (name, name.len() + 2),
                None => {
                    let end = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
                    (&behind[..end], end)
                }
            };
            match self.raw(name) {
                Some(value) if !name.is_empty() => expanded.push_str(&value),
                _ => expanded.push_str(&rest[at..=at + length]),
            }
            rest = &behind[length..];
        }
        expanded.push_str(rest);
        self.expand(&expanded)
    }

    /// The home folder: by the variables, else by what the system says of the user.
    fn home(&self) -> Option<PathBuf> {
        let home = home_dir(&self.variables, Os::real()).map(PathBuf::from);
        home.or_else(|| std::env::home_dir().filter(|_| self.is_of_process))
    }

    /// A path with the home folder put in for a leading `~`, as the AWS CLI does it.
    pub(crate) fn expand(&self, path: &str) -> PathBuf {
        let rest = path.strip_prefix('~').filter(|rest| {
            rest.is_empty() || rest.starts_with('/') || rest.starts_with(std::path::MAIN_SEPARATOR)
        });
        match (rest, self.home()) {
            (Some(rest), Some(home)) => {
                let rest = rest.trim_start_matches(['/', std::path::MAIN_SEPARATOR]);
                let mut path = home;
                path.extend(rest.split('/').filter(|part| !part.is_empty()));
                path
            }
            _ => PathBuf::from(path),
        }
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::of_process()
    }
}

/// Names no variable: some hold secrets.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_tilde_is_the_home_folder() {
        let environment = Environment::of([("HOME", "/home/ada")]);
        for (path, expanded) in [
            ("~/.aws/config", "/home/ada/.aws/config"),
            ("~", "/home/ada"),
            ("~ada/config", "~ada/config"),
            ("/etc/aws", "/etc/aws"),
        ] {
            assert_eq!(environment.expand(path), PathBuf::from(expanded));
        }
        assert_eq!(Environment::of([]).expand("~/x"), PathBuf::from("~/x"));
    }

    /// Started by a service or a desktop that sets no HOME, the AWS CLI asks the system.
    #[cfg(unix)]
    #[test]
    fn without_a_variable_the_system_says_where_home_is() {
        let nothing = Environment {
            is_of_process: true,
            ..Environment::of([])
        };
        assert!(nothing.expand("~/x").is_absolute());
    }

    #[test]
    fn variables_in_a_path_are_put_in() {
        let environment = Environment::of([("HOME", "/home/ada"), ("A", "a"), ("E", "")]);
        for (path, expanded) in [
            ("$HOME/.aws/$A-${A}b", "/home/ada/.aws/a-ab"),
            ("~/$B/${B}/$", "/home/ada/$B/${B}/$"),
            ("/x$E/${A", "/x/${A"),
        ] {
            assert_eq!(environment.expand_variables(path), PathBuf::from(expanded));
        }
    }

    #[test]
    fn an_empty_variable_counts_as_unset_and_debug_names_none() {
        let environment = Environment::of([("A", " "), ("B", "secret")]);
        assert_eq!(environment.get("A"), None);
        assert_eq!(environment.first(&["A", "B"]).unwrap().0, "B");
        assert!(!format!("{environment:?}").contains("secret"));
    }
}
