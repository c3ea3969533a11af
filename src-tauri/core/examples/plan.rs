//! A plan in memory: what the documentation page changes in a pool that has a domain and nothing else.
//!
//! `cargo run --package registrar-core --example plan`
#![allow(clippy::print_stdout, reason = "an example shows what it makes")]

use std::collections::BTreeMap;
use std::error::Error;

use registrar_core::blueprint::{Blueprint, Choices};
use registrar_core::cognite;
use registrar_core::names::Cluster;
use registrar_core::parts::Change;
use registrar_core::plan::Plan;
use registrar_core::pool::{Domain, DomainStatus, ManagedLogin, Pool, Tier};
use registrar_core::snapshot::{Presence, Snapshot};

fn main() -> Result<(), Box<dyn Error>> {
    let blueprint = Blueprint::new(vec![Cluster::parse("westeurope-1")?], Choices::default())?;
    let domain = Domain {
        name: "plant-sign-in".into(),
        managed_login: ManagedLogin::Managed,
        status: DomainStatus::Active,
    };
    let pool = Pool {
        id: "eu-west-1_Example01".into(),
        name: "Plant sign-in".into(),
        tier: Tier::Essentials,
        domain: Some(domain.name.clone()),
        custom_domain: None,
    };
    let snapshot = Snapshot {
        domains: Presence::Present(vec![domain]),
        resource_servers: absent([
            cognite::COGNITE_API_IDENTIFIER,
            cognite::SERVICE_ACCOUNT_IDENTIFIER,
        ]),
        app_clients: absent([
            cognite::AUTHORIZATION_SERVER_NAME,
            cognite::DATA_FUSION_NAME,
        ]),
        ..Snapshot::bare(pool)
    };

    let plan = Plan::new(&blueprint, &snapshot);
    for step in &plan.steps {
        println!("{}", step.title);
        match &step.change {
            Change::Create { settings } => {
                for setting in settings {
                    println!(
                        "  + {}: {}",
                        setting.name.label(),
                        setting.values.join(", ")
                    );
                }
            }
            Change::Update { differences } => {
                for difference in differences {
                    let (old, new) = (difference.old.join(", "), difference.new.join(", "));
                    println!("  ~ {}: {old} -> {new}", difference.name.label());
                }
            }
            Change::Keep => println!("  as it should be"),
            Change::Choose => println!("  to be decided"),
            Change::Blocked { reason } => println!("  blocked: {}", reason.advice.message),
        }
    }
    println!("can be applied: {}", plan.applicable().is_some());
    Ok(())
}

/// None of these is in the pool.
fn absent<T>(keys: [&str; 2]) -> BTreeMap<String, Presence<T>> {
    keys.map(|key| (key.to_owned(), Presence::Absent)).into()
}
