//! Serves Practice on a port, for the AWS CLI and other clients. A tool for development; it is not installed.
#![allow(clippy::print_stderr, reason = "the terminal is its only surface")]

mod file;
mod shell;
mod wishes;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use registrar_practice::{
    ACCESS_KEY_ID, Faults, MFA_SEED, MFA_SERIAL, Options, Practice, REGION, SECRET_ACCESS_KEY,
    START_URL, Seed, State, model_version,
};

use self::shell::Syntax;
use self::wishes::{Wish, Wishes};

/// An embedded Amazon Cognito on 127.0.0.1.
///
/// It prints the environment that leads the AWS CLI and the AWS SDKs to it, and serves until Ctrl-C or SIGTERM:
///
///   practice > practice.env &
///   . ./practice.env
///   aws cognito-idp list-user-pools --max-results 60
#[derive(Debug, Parser)]
#[command(verbatim_doc_comment)]
struct Args {
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Start without the seeded pools
    #[arg(long, conflicts_with = "load")]
    empty: bool,
    /// Start with what a dump holds, instead of the seeded pools
    #[arg(long, value_name = "FILE")]
    load: Option<PathBuf>,
    /// Write all that it holds to a file at the end, on Unix at each SIGUSR1, too; for your eyes only: secrets are in it
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// A fault script in JSON: what goes wrong on purpose
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// The shell that the environment is printed for
    #[arg(long, value_enum, default_value_t = Syntax::Posix)]
    shell: Syntax,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            complain(&sentence);
            ExitCode::FAILURE
        }
    }
}

/// What went wrong is always a sentence for the person at the terminal.
async fn serve(args: Args) -> Result<(), String> {
    let faults = match &args.faults {
        Some(path) => file::read(path, Faults::from_json)?,
        None => Faults::none(),
    };
    let seed = match &args.load {
        Some(path) => Seed::State(file::read(path, State::from_json)?),
        None if args.empty => Seed::Empty,
        None => Seed::Pools,
    };
    if let Some(path) = &args.dump {
        file::try_out(path)?;
    }
    // Before anybody can know that it serves, and end it.
    let mut wishes = Wishes::new().map_err(|error| format!("Signals cannot be heard: {error}."))?;
    let practice = Practice::start(Options {
        port: args.port,
        seed,
        faults,
        ..Options::default()
    })
    .await
    .map_err(|error| format!("Port {} cannot be taken: {error}.", args.port))?;
    print(args.shell, practice.endpoint())
        .map_err(|error| format!("The environment cannot be printed: {error}."))?;
    loop {
        let wish = wishes.next().await;
        let written = match (&args.dump, wish) {
            (Some(path), _) => file::write(path, &practice.dump().to_json()),
            (None, Wish::Dump) => Err("Without --dump FILE nothing is dumped.".to_owned()),
            (None, Wish::End) => Ok(()),
        };
        match (wish, written) {
            (Wish::End, written) => return written,
            (Wish::Dump, Err(sentence)) => complain(&sentence),
            (Wish::Dump, Ok(())) => {}
        }
    }
}

/// Prints the environment that leads clients to the endpoint, below comments on what a person may be asked for. All
/// shells have the same comments.
fn print(shell: Syntax, endpoint: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for comment in [
        format!("Amazon Cognito as botocore {} has it", model_version()),
        format!("Seed for an authenticator: {MFA_SEED}"),
        format!("Serial number of that MFA device: {MFA_SERIAL}"),
        format!("Start URL of IAM Identity Center: {START_URL}"),
    ] {
        writeln!(out, "# {comment}")?;
    }
    for (name, value) in [
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID),
        ("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY),
        ("AWS_DEFAULT_REGION", REGION),
    ] {
        writeln!(out, "{}", shell.sets(name, value))?;
    }
    Ok(())
}

fn complain(sentence: &str) {
    eprintln!("practice: {sentence}");
}
