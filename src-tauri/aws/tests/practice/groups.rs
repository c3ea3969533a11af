//! A group besides the documentation page, on Practice.

use registrar_core::blueprint::Blueprint;
use registrar_core::parts::{Group, Groups, Part, PartId, WantedGroup};
use registrar_core::run::Outcome;
use registrar_practice::{Fault, Faults, seed};

use crate::support::*;

const ROLE: &str = "arn:aws:iam::123456789012:role/cdf-admins";

fn id() -> PartId {
    PartId::named("group", "cdf-admins")
}

fn with_group(description: &str) -> Blueprint {
    let group = WantedGroup::new(Group {
        name: "cdf-admins".into(),
        description: description.into(),
    });
    blueprint("with-a-group").with(Part::Group(group)).unwrap()
}

#[tokio::test]
async fn a_group_is_created_once_and_described_otherwise_with_all_else_that_it_has() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let vault = Memory::default();
    let wanted = with_group("Administer CDF");
    let run = {
        let made = plan(&wanted, &pool, &vault).await;
        apply(&wanted, &made, &pool, &vault).await.unwrap()
    };
    assert_eq!(*outcome(&run, &id()), Outcome::Done);
    let after = plan(&wanted, &pool, &vault).await;
    assert!(after.is_empty(), "{after:#?}");

    // Another admin gives it a precedence and a role.
    let raw = Raw::new(&practice);
    let given = raw
        .client
        .update_group()
        .user_pool_id(seed::NO_DOMAIN)
        .group_name("cdf-admins")
        .description("Administer CDF")
        .precedence(7)
        .role_arn(ROLE);
    given.send().await.unwrap();
    let other = with_group("Administer the CDF project");
    let run = {
        let made = plan(&other, &pool, &vault).await;
        apply(&other, &made, &pool, &vault).await.unwrap()
    };
    assert_eq!(*outcome(&run, &id()), Outcome::Done);
    let described = raw
        .client
        .get_group()
        .user_pool_id(seed::NO_DOMAIN)
        .group_name("cdf-admins");
    let group = described.send().await.unwrap().group.unwrap();
    assert_eq!(group.description(), Some("Administer the CDF project"));
    assert_eq!(
        (group.precedence(), group.role_arn()),
        (Some(7), Some(ROLE))
    );
    assert_eq!(count(&practice, "CreateGroup"), 1);
}

#[tokio::test]
async fn lost_answers_about_a_group_are_settled_by_looking() {
    let faults = Faults::none()
        .at("CreateGroup", 1, Fault::DropAfterEffect)
        .at("UpdateGroup", 1, Fault::DropAfterEffect);
    let practice = start(faults).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let vault = Memory::default();
    for description in ["Administer CDF", "Administer the CDF project"] {
        let wanted = with_group(description);
        let run = {
            let made = plan(&wanted, &pool, &vault).await;
            apply(&wanted, &made, &pool, &vault).await.unwrap()
        };
        assert_eq!(*outcome(&run, &id()), Outcome::Done, "{run:#?}");
        assert!(plan(&wanted, &pool, &vault).await.is_empty());
    }
    assert_eq!(
        (
            count(&practice, "CreateGroup"),
            count(&practice, "UpdateGroup")
        ),
        (1, 1)
    );
}

#[tokio::test]
async fn a_group_that_is_not_there_is_absent() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    assert_eq!(pool.group("nobody").await, Ok(None));
}
