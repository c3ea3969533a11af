//! A Practice that serves until Ctrl-C: point the AWS CLI at it.
//!
//! `cargo run --package registrar-practice --example serve`
#![allow(clippy::print_stdout, reason = "an example shows what it makes")]

use std::error::Error;
use std::future::pending;

use registrar_practice::{ACCESS_KEY_ID, Options, Practice, REGION, SECRET_ACCESS_KEY};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let practice = Practice::start(Options::default()).await?;
    println!("export AWS_ENDPOINT_URL={}", practice.endpoint());
    println!("export AWS_REGION={REGION}");
    println!("export AWS_ACCESS_KEY_ID={ACCESS_KEY_ID}");
    println!("export AWS_SECRET_ACCESS_KEY={SECRET_ACCESS_KEY}");
    println!("aws cognito-idp list-user-pools --max-results 60");
    pending::<()>().await;
    Ok(())
}
