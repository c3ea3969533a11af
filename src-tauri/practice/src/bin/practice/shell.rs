//! How a shell is told of an environment variable.

use clap::ValueEnum;

/// The shells that the environment can be printed for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Syntax {
    /// sh, bash, zsh and the like
    Posix,
    /// PowerShell
    #[value(name = "powershell")]
    PowerShell,
    /// fish
    Fish,
}

impl Syntax {
    /// The line that sets a variable. No value that Practice prints has a quote in it.
    pub(crate) fn sets(self, name: &str, value: &str) -> String {
        match self {
            Syntax::Posix => format!("export {name}='{value}'"),
            Syntax::PowerShell => format!("$env:{name} = '{value}'"),
            Syntax::Fish => format!("set -gx {name} '{value}'"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_has_its_own_words() {
        let line = |shell: Syntax| shell.sets("AWS_DEFAULT_REGION", "eu-west-1");
        assert_eq!(line(Syntax::Posix), "export AWS_DEFAULT_REGION='eu-west-1'");
        assert_eq!(
            line(Syntax::PowerShell),
            "$env:AWS_DEFAULT_REGION = 'eu-west-1'"
        );
        assert_eq!(line(Syntax::Fish), "set -gx AWS_DEFAULT_REGION 'eu-west-1'");
    }
}
