//! Amazon Cognito for `registrar-core`: whose account it is, and the user pool behind [`registrar_core::ports::Cloud`].
//!
//! [`profiles`] lists what the AWS configuration files offer and [`watch_profiles`] tells when that changes; [`regions`]
//! lists where user pools exist. A [`Connection`] is an identity in a region, checked with STS. What it is opened with,
//! such as a way to ask for an MFA code, is an [`Opening`]. It lists and creates user pools, and gives out a
//! [`UserPool`], which is the port that a registration goes through, and gathers the evidence that sign-in works
//! ([`UserPool::evidence`]).
//!
//! [`Connection::preflight`] asks IAM beforehand whether a plan would be allowed.
//!
//! [`SignIn`] signs in to IAM Identity Center, for the profiles that need it.
//!
//! Reads are retried by the SDK. A write is sent once; it is repeated only after an answer that says that nothing
//! was done (throttled, or another change under way). A write without a clear answer is
//! [`Unclear`](registrar_core::ports::CloudErrorKind::Unclear), and the one who asked has to look.
//!
//! # Which profiles work
//!
//! Each kind of profile, and the test that shows it against Practice (or another server on loopback). "After signing
//! in" means that a token has to be there already, from [`SignIn`] or the AWS CLI; `ConnectError::SignInDue` and
//! `ConnectError::LoginDue` say so.
//!
//! | kind | here | AWS CLI | Terraform | test |
//! |---|---|---|---|---|
//! | `aws_access_key_id` | yes | yes | yes | `keys_of_a_profile_go_before_those_in_the_environment` |
//! | `aws_session_token` | yes, until it expires | the same | the same | `a_session_token_is_sent_and_its_end_is_told` |
//! | `role_arn`, `source_profile` | yes, any number of roles | yes | yes | `roles_are_assumed_one_after_the_other` |
//! | `role_arn`, `mfa_serial` | yes, asks for the code | yes, asks for the code | no (terraform-provider-aws#2420) | `a_code_is_asked_for_and_its_session_kept_in_memory` |
//! | `credential_process` | yes | yes | yes | `a_credential_process_prints_credentials` |
//! | `web_identity_token_file` | yes | yes | yes | `a_web_identity_is_proved_with_the_token_in_its_file` |
//! | `sso_session` | yes, after signing in; renews the token | the same | the same | `a_session_that_is_signed_in_to_is_used` |
//! | `sso_session`, about to end | yes, renews the token | the same | the same | `a_token_that_ends_soon_is_renewed_in_its_file` |
//! | `sso_start_url` in the profile | yes, after signing in | the same | the same | `settings_in_the_profile_itself_are_used_too` |
//! | `login_session` | yes, after `aws login` | yes | no (aws-sdk-go-base#1433) | `a_session_of_the_console_is_used` |
//! | `credential_source = Environment` | yes | yes | yes | `the_environment_can_be_a_credential_source` |
//! | `credential_source = Ec2InstanceMetadata` | yes | yes | yes | `the_role_of_an_instance_is_used` |
//! | `credential_source = EcsContainer` | yes | yes | yes | `the_role_of_a_container_is_used` |
//!
//! The AWS CLI column is botocore 1.44.5's `credentials.py`, the Terraform column what aws-sdk-go-base takes from the
//! AWS SDK for Go and the issues that are named. A way in which they differ among themselves: the commands of
//! `credential_process` run in a shell here, as with the SDKs, but not with the AWS CLI.
//!
//! Nothing here is logged. An error carries the service's own words, never a request, an answer or a secret.

mod app_client;
mod client_secrets;
mod connect_error;
mod connection;
mod credentials;
mod discovery;
mod endpoint;
mod environment;
mod error;
mod http;
mod identity_center;
mod members;
mod opening;
mod pools;
mod preflight;
mod profiles;
mod proof;
mod regions;
mod settings;
mod token_endpoint;
mod transport;
mod user_pool;
mod writing;

pub use client_secrets::{NoRandomness, new_client_secret};
pub use connect_error::ConnectError;
pub use connection::{CallerIdentity, Connection, Timing};
pub use credentials::{MfaPrompt, MfaRequest, MfaSessions, ProcessFault};
pub use environment::Environment;
pub use identity_center::{DeviceCode, Session, SignIn, SignInError, SignedIn};
pub use opening::{Opening, Source};
pub use pools::PoolName;
pub use profiles::{
    CredentialSource, Need, Profile, ProfileChanges, ProfileFault, ProfileKind, ProfilesError,
    WatchError, profiles, watch_profiles,
};
pub use regions::{Region, RegionError, regions};
pub use user_pool::UserPool;
