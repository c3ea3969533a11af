//! Serves Practice on a port, for the AWS CLI and other clients. A tool for development; it is not installed.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the terminal is its only surface"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use registrar_practice::{
    ACCESS_KEY_ID, Faults, Options, Practice, REGION, SECRET_ACCESS_KEY, Seed, model_version,
};

/// An embedded Amazon Cognito on 127.0.0.1.
#[derive(Debug, Parser)]
struct Args {
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Start without the seeded pools
    #[arg(long)]
    empty: bool,
    /// A fault script in JSON: what goes wrong on purpose
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("practice: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// What went wrong is always a sentence for the person at the terminal.
async fn serve(args: Args) -> Result<(), String> {
    let faults = match &args.faults {
        Some(path) => about(path, Faults::from_json(&read(path)?))?,
        None => Faults::none(),
    };
    let seed = if args.empty { Seed::Empty } else { Seed::Pools };
    let practice = Practice::start(Options {
        port: args.port,
        seed,
        faults,
        ..Options::default()
    })
    .await
    .map_err(|error| format!("Port {} cannot be taken: {error}.", args.port))?;
    println!("# Amazon Cognito as botocore {} has it", model_version());
    println!("export AWS_ENDPOINT_URL={}", practice.endpoint());
    println!("export AWS_ACCESS_KEY_ID={ACCESS_KEY_ID}");
    println!("export AWS_SECRET_ACCESS_KEY={SECRET_ACCESS_KEY}");
    println!("export AWS_DEFAULT_REGION={REGION}");
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| format!("Ctrl-C cannot be heard: {error}."))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}.", path.display()))
}

/// The outcome, or the sentence with the file that it is about.
fn about<T, E: std::fmt::Display>(path: &Path, outcome: Result<T, E>) -> Result<T, String> {
    outcome.map_err(|error| format!("{}: {error}", path.display()))
}
