//! What registering calls is what its permissions name, and the policy made of them is enough.

use std::collections::BTreeSet;

use registrar_aws::cognito::client_secrets::new_client_secret;
use registrar_aws::cognito::user_pool::UserPool;
use registrar_core::blueprint::{Blueprint, Choices};
use registrar_core::names::{Cluster, DomainPrefix};
use registrar_core::parts::{
    AppClients, Change, ClassicDomain, ClientChoice, Cloud, Domains, PartId, Question,
    ResourceServers, SignInStyles,
};
use registrar_core::plan::Plan;
use registrar_core::ports::{AppClientSecrets, GrantType, Patience};
use registrar_core::preflight::{Decision, Permissions, Preflight};
use registrar_practice::{Fault, Faults, Identity, Policy, Practice, seed};

use crate::support::*;

/// A seeded pool that can be registered, and what an admin decides about it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Case {
    Empty,
    NoDomain,
    HalfRegistered,
    CrowdedNew,
    CrowdedFirst,
    ClassicKept,
    ClassicSwitched,
}

impl Case {
    const ALL: [Case; 7] = [
        Case::Empty,
        Case::NoDomain,
        Case::HalfRegistered,
        Case::CrowdedNew,
        Case::CrowdedFirst,
        Case::ClassicKept,
        Case::ClassicSwitched,
    ];

    pub(crate) fn pool_id(self) -> &'static str {
        match self {
            Case::Empty => seed::EMPTY,
            Case::NoDomain => seed::NO_DOMAIN,
            Case::HalfRegistered => seed::HALF_REGISTERED,
            Case::CrowdedNew | Case::CrowdedFirst => seed::CROWDED,
            Case::ClassicKept | Case::ClassicSwitched => seed::CLASSIC,
        }
    }

    /// What is wanted, with everything decided.
    pub(crate) async fn blueprint(self, pool: &UserPool, vault: &Memory) -> Blueprint {
        let mut choices = Choices {
            domain_prefix: Some(DomainPrefix::parse("permitted-sign-in").unwrap()),
            ..Choices::default()
        };
        match self {
            Case::Empty | Case::NoDomain | Case::HalfRegistered => {}
            Case::CrowdedNew | Case::CrowdedFirst => {
                let asking = plan(&blueprint("x"), pool, vault).await;
                let Some(Question::WhichClient { candidates, .. }) =
                    &asking.step(&PartId::DATA_FUSION).unwrap().question
                else {
                    panic!("{asking:#?}");
                };
                let mut ids = candidates.iter().map(|one| one.client_id.clone());
                let choice = match self {
                    Case::CrowdedNew => ClientChoice::New {
                        besides: ids.collect(),
                    },
                    _ => ClientChoice::Existing {
                        client_id: ids.next().unwrap(),
                    },
                };
                choices.clients.insert(PartId::DATA_FUSION, choice);
            }
            Case::ClassicKept => choices.classic_domain = Some(ClassicDomain::Keep),
            Case::ClassicSwitched => choices.classic_domain = Some(ClassicDomain::Switch),
        }
        Blueprint::new(vec![Cluster::parse("westeurope-1").unwrap()], choices).unwrap()
    }
}

/// The actions behind the calls of Amazon Cognito but the first ones.
pub(crate) fn called(practice: &Practice, but: usize) -> BTreeSet<String> {
    let outside = ["GetCallerIdentity", "openid-configuration", "oauth2/token"];
    let calls = practice
        .log()
        .split_off(but)
        .into_iter()
        .map(|call| call.operation);
    let calls = calls.filter(|operation| !outside.contains(&operation.as_str()));
    calls
        .map(|operation| format!("cognito-idp:{operation}"))
        .collect()
}

pub(crate) fn named(permissions: &Permissions) -> BTreeSet<String> {
    permissions.iter().map(|p| p.action.clone()).collect()
}

/// The policy that the plan's preflight shows.
pub(crate) fn policy_of(permissions: Permissions) -> String {
    Preflight::new(permissions, |_| Decision::Allowed)
        .policy
        .json()
}

/// Reviews, registers and reviews again, all of it; the plan that was applied.
async fn register_all(case: Case, practice: &Practice) -> (Plan, Permissions) {
    let connection = connect(practice).await;
    let pool = connection.user_pool(case.pool_id());
    let vault = Memory::default();
    let blueprint = case.blueprint(&pool, &vault).await;
    let plan = plan(&blueprint, &pool, &vault).await;
    assert!(plan.applicable().is_some(), "{case:?}: {plan:#?}");
    let run = apply(&blueprint, &plan, &pool, &vault).await.unwrap();
    let settled = run.settle(blueprint.clone());
    let after = crate::support::plan(&settled, &pool, &vault).await;
    assert!(after.is_empty(), "{case:?}: {run:#?} {after:#?}");
    let permissions = Permissions::of(&blueprint, &plan, &connection.pool_arn(case.pool_id()));
    (plan, permissions)
}

#[tokio::test]
async fn a_registration_calls_what_its_permissions_name_and_all_of_it() {
    for case in Case::ALL {
        let practice = start(Faults::none()).await;
        let (_, permissions) = register_all(case, &practice).await;
        assert_eq!(called(&practice, 0), named(&permissions), "{case:?}");
    }
}

#[tokio::test]
async fn lost_answers_are_settled_within_the_same_permissions() {
    for case in [Case::NoDomain, Case::HalfRegistered, Case::ClassicSwitched] {
        let mut faults = Faults::none();
        for operation in [
            "CreateManagedLoginBranding",
            "CreateResourceServer",
            "CreateUserPoolClient",
            "CreateUserPoolDomain",
            "UpdateResourceServer",
            "UpdateUserPoolClient",
            "UpdateUserPoolDomain",
        ] {
            faults = faults.at(operation, 1, Fault::DropAfterEffect);
        }
        let practice = start(faults).await;
        let (_, permissions) = register_all(case, &practice).await;
        let lost = practice
            .log()
            .into_iter()
            .filter(|call| call.error.is_some());
        assert!(lost.count() >= 3, "{case:?}");
        assert_eq!(called(&practice, 0), named(&permissions), "{case:?}");
    }
}

#[tokio::test]
async fn a_plan_that_cannot_be_applied_names_what_its_review_calls() {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let pool = connection.user_pool(seed::LITE);
    let wanted = blueprint("lite-sign-in");
    let plan = plan(&wanted, &pool, &Memory::default()).await;
    let data_fusion = plan.step(&PartId::DATA_FUSION).unwrap();
    let is_blocked = matches!(data_fusion.change, Change::Blocked { .. });
    assert!(is_blocked && plan.applicable().is_none());
    let permissions = Permissions::of(&wanted, &plan, &connection.pool_arn(seed::LITE));
    assert!(called(&practice, 0).is_subset(&named(&permissions)));
    assert!(permissions.undecided().contains(&PartId::DATA_FUSION));
}

/// What one call of the port asks of the service.
async fn asked_by<T>(practice: &Practice, call: impl Future<Output = T>) -> Vec<String> {
    let before = practice.log().len();
    call.await;
    let calls = practice.log().split_off(before);
    calls.into_iter().map(|call| call.operation).collect()
}

#[tokio::test]
async fn each_call_of_the_port_asks_for_its_operations_and_no_more() {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let pool = &connection.user_pool(seed::NO_DOMAIN);
    let wanted = blueprint("table-sign-in");
    let (api, web) = (&wanted.cognite_api(), &wanted.data_fusion());
    let prefix = wanted.choices().domain_prefix.as_ref().unwrap();
    let classic = &connection.user_pool(seed::CLASSIC);
    let domain = "intranet-classic";
    let secret = new_client_secret().unwrap();

    let made = asked_by(&practice, pool.create_resource_server(api)).await;
    assert_eq!(made, ["CreateResourceServer"]);
    let made = asked_by(&practice, pool.create_app_client(web)).await;
    // The client is read again only where its secret is not in the answer.
    assert_eq!(made, ["CreateUserPoolClient"]);
    let id = &pool.app_clients().await.unwrap()[0].0;

    let calls = [
        (
            &["DescribeUserPool"][..],
            asked_by(&practice, pool.pool()).await,
        ),
        (
            &["DescribeUserPoolDomain"][..],
            asked_by(&practice, pool.domain("x")).await,
        ),
        (
            &["DescribeResourceServer"][..],
            asked_by(&practice, pool.resource_server("x")).await,
        ),
        (
            &["ListUserPoolClients"][..],
            asked_by(&practice, pool.app_clients()).await,
        ),
        (
            &["DescribeUserPoolClient"][..],
            asked_by(&practice, pool.app_client(id)).await,
        ),
        (
            &["DescribeManagedLoginBrandingByClient"][..],
            asked_by(&practice, pool.has_style(id)).await,
        ),
        (
            &["DescribeResourceServer", "UpdateResourceServer"][..],
            asked_by(&practice, async {
                let found = pool.whole_resource_server(&api.identifier).await.unwrap();
                pool.update_resource_server(found.unwrap().1, api).await
            })
            .await,
        ),
        (
            &["DescribeUserPoolClient", "UpdateUserPoolClient"][..],
            asked_by(&practice, async {
                let (_, whole) = pool.whole_app_client(id).await.unwrap();
                pool.update_app_client(whole, web).await
            })
            .await,
        ),
        (
            &["CreateUserPoolDomain"][..],
            asked_by(&practice, pool.create_domain(prefix)).await,
        ),
        (
            &["DescribeUserPoolDomain", "UpdateUserPoolDomain"][..],
            asked_by(&practice, async {
                let found = classic.whole_domain(domain).await.unwrap();
                classic.switch_to_managed_login(found.unwrap().1).await
            })
            .await,
        ),
        (
            &["CreateManagedLoginBranding"][..],
            asked_by(&practice, pool.create_style(id)).await,
        ),
        (
            &["ListUserPoolClientSecrets"][..],
            asked_by(&practice, pool.client_secrets(id)).await,
        ),
        (
            &["AddUserPoolClientSecret"][..],
            asked_by(&practice, pool.add_client_secret(id, &secret)).await,
        ),
        (
            &["DeleteUserPoolClientSecret"][..],
            asked_by(&practice, pool.delete_client_secret(id, "none")).await,
        ),
    ];
    for (operations, asked) in calls {
        assert_eq!(asked, operations);
    }
    let asked = asked_by(&practice, pool.discovery()).await;
    assert_eq!(asked, ["openid-configuration"]);
    // One that is accepted is tried against a made-up one.
    let other = new_client_secret().unwrap();
    let (grant_type, patience) = (GrantType::AuthorizationCode, Patience::Once);
    let accepts = pool.accepts_secret(id, grant_type, &other, patience);
    let asked = asked_by(&practice, accepts).await;
    assert_eq!(asked, ["openid-configuration", "oauth2/token"]);
}

#[tokio::test]
async fn the_policy_of_a_plan_is_enough_for_all_of_it() {
    for case in Case::ALL {
        let elsewhere = start(Faults::none()).await;
        let (reviewed, permissions) = register_all(case, &elsewhere).await;
        let policy = Policy::parse(&policy_of(permissions)).unwrap();
        let practice = start_as(Identity::default().policy(policy)).await;
        let (plan, _) = register_all(case, &practice).await;
        assert_eq!(plan, reviewed, "{case:?}");
        let refused = practice
            .log()
            .into_iter()
            .filter(|call| call.error.is_some());
        let refused: Vec<_> = refused
            // What is looked for and is not there is refused too.
            .filter(|call| call.error.as_deref() != Some("ResourceNotFoundException"))
            .collect();
        assert_eq!(refused, [], "{case:?}");
    }
}
