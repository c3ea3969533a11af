//! The user pools that a profile may list.
//!
//! `cargo run --package registrar-aws --example pools -- PROFILE [REGION]`
#![allow(clippy::print_stdout, reason = "an example shows what it makes")]

use std::error::Error;

use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::source::Source;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let profile = arguments
        .next()
        .ok_or("Name a profile of your AWS files.")?;
    let region = arguments.next();
    let connection = Connection::open(Source::Profile(profile), region.as_deref()).await?;
    println!("{}", connection.identity().arn);
    for pool in connection.pools().await? {
        println!("{}  {}", pool.id, pool.name);
    }
    Ok(())
}
