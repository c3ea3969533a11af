//! The command line: it fills the screens in and never presses a button.

use clap::Parser;

use crate::wire::connect::Prefill;

/// Registers the core Cognite Data Fusion applications in an Amazon Cognito user pool.
#[derive(Debug, Parser)]
#[command(name = "cdf-registrar", version)]
pub(crate) struct Args {
    /// Choose Practice, the embedded rehearsal server, whatever profile is named
    #[arg(long)]
    practice: bool,
    /// Choose this AWS profile
    #[arg(long, value_name = "NAME", env = "AWS_PROFILE", hide_env_values = true)]
    profile: Option<String>,
    /// Read user pools in this region
    #[arg(
        long,
        value_name = "REGION",
        env = "AWS_REGION",
        hide_env_values = true
    )]
    region: Option<String>,
    /// Select this user pool
    #[arg(long, value_name = "ID")]
    user_pool: Option<String>,
    /// Register for this CDF cluster; may be given several times
    #[arg(long = "cluster", value_name = "CLUSTER")]
    clusters: Vec<String>,
}

impl From<Args> for Prefill {
    fn from(args: Args) -> Self {
        Self {
            practice: args.practice,
            profile: args.profile.filter(|name| !name.is_empty()),
            region: args.region.filter(|region| !region.is_empty()),
            user_pool: args.user_pool.filter(|id| !id.is_empty()),
            clusters: args.clusters,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_the_screens_in() {
        let args = Args::parse_from([
            "cdf-registrar",
            "--profile",
            "prod",
            "--region",
            "eu-west-1",
            "--user-pool",
            "eu-west-1_A",
            "--cluster",
            "westeurope-1",
            "--cluster",
            "az-eastus-1",
        ]);
        assert_eq!(
            Prefill::from(args),
            Prefill {
                practice: false,
                profile: Some("prod".into()),
                region: Some("eu-west-1".into()),
                user_pool: Some("eu-west-1_A".into()),
                clusters: vec!["westeurope-1".into(), "az-eastus-1".into()],
            }
        );
    }
}
