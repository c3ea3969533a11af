//! Serves Practice on a port, for the AWS CLI and other clients. A tool for development; it is not installed.
#![allow(clippy::print_stdout, reason = "the terminal is its only surface")]

use clap::Parser;
use registrar_practice::{
    ACCESS_KEY_ID, Options, Practice, REGION, SECRET_ACCESS_KEY, Seed, model_version,
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
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let seed = if args.empty { Seed::Empty } else { Seed::Pools };
    let practice = Practice::start(Options {
        port: args.port,
        seed,
        ..Options::default()
    })
    .await?;
    println!("# Amazon Cognito as botocore {} has it", model_version());
    println!("export AWS_ENDPOINT_URL={}", practice.endpoint());
    println!("export AWS_ACCESS_KEY_ID={ACCESS_KEY_ID}");
    println!("export AWS_SECRET_ACCESS_KEY={SECRET_ACCESS_KEY}");
    println!("export AWS_DEFAULT_REGION={REGION}");
    tokio::signal::ctrl_c().await
}
