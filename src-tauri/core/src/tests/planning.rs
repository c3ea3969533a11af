use super::{blueprint, clusters, kinds, plan_of, with_prefix};
use crate::blueprint::{Blueprint, Choices};
use crate::custody::Custody;
use crate::parts::{Change, ClassicDomain, ClientChoice, ConsolePage, PartId, Question};
use crate::pool::{ManagedLogin, ResourceServer, Scope, Tier};
use crate::ports::CloudErrorKind;
use crate::testkit::{FakeCloud, FakeVault, Fault};
use ManagedLogin::{Classic, Managed};
use Tier::{Essentials, Lite};

/// A pool that holds all of the page, made by hand.
fn registered() -> FakeCloud {
    let cloud = FakeCloud::new(Essentials).with_domain(Managed);
    let wanted = blueprint(Choices::default());
    let mut state = cloud.state();
    state.servers = vec![wanted.cognite_api(), wanted.service_account()];
    state.add_client(&wanted.authorization_server());
    let data_fusion = state.add_client(&wanted.data_fusion());
    state.styles.insert(data_fusion.id);
    drop(state);
    cloud
}

fn reason_code(change: &Change) -> &str {
    match change {
        Change::Blocked { reason } => reason.advice.code.as_deref().unwrap(),
        _ => "",
    }
}

#[test]
fn an_empty_pool_gets_the_whole_page() {
    let plan = plan_of(
        &blueprint(with_prefix()),
        &FakeCloud::new(Essentials),
        &FakeVault::default(),
    );
    assert!(plan.applicable().is_some() && !plan.is_empty());
    insta::assert_json_snapshot!(plan);
}

#[test]
fn a_pool_without_a_domain_asks_for_a_prefix() {
    let plan = plan_of(
        &blueprint(Choices::default()),
        &FakeCloud::new(Essentials),
        &FakeVault::default(),
    );
    let domain = plan.step(&PartId::DOMAIN).unwrap();
    assert_eq!(reason_code(&domain.change), "domain_prefix");
    assert_eq!(
        domain.question,
        Some(Question::DomainPrefix { chosen: None })
    );
    assert!(plan.applicable().is_none());
}

#[test]
fn what_is_registered_is_kept_and_its_secrets_are_fetched() {
    let (cloud, vault) = (registered(), FakeVault::default());
    let plan = plan_of(&blueprint(Choices::default()), &cloud, &vault);
    assert_eq!(kinds(&plan), ["keep"; 6]);
    assert_eq!(
        plan.step(&PartId::DATA_FUSION).unwrap().custody(),
        Some(&Custody::ToFetch)
    );
    assert!(plan.applicable().is_some() && !plan.is_empty());
}

#[test]
fn each_part_has_its_page_in_the_console() {
    let pages = |cloud: &FakeCloud| {
        let plan = plan_of(&blueprint(with_prefix()), cloud, &FakeVault::default());
        plan.steps
            .iter()
            .map(|step| step.console.clone())
            .collect::<Vec<_>>()
    };
    let (domain, servers, styles) = (
        ConsolePage::Domain,
        ConsolePage::ResourceServers,
        ConsolePage::ManagedLogin,
    );
    let clients = |first, second| {
        vec![
            domain.clone(),
            servers.clone(),
            servers.clone(),
            first,
            second,
            styles.clone(),
        ]
    };
    let client = |id: &str| ConsolePage::AppClient {
        client_id: id.into(),
    };
    assert_eq!(
        pages(&FakeCloud::new(Essentials)),
        clients(ConsolePage::AppClients, ConsolePage::AppClients)
    );
    assert_eq!(
        pages(&registered()),
        clients(client("client0"), client("client1"))
    );
}

#[test]
fn a_second_cluster_is_a_scope_more_on_server_and_client() {
    let wanted = Blueprint::new(
        clusters(&["westeurope-1", "az-eastus-1"]),
        Choices::default(),
    )
    .unwrap();
    let plan = plan_of(&wanted, &registered(), &FakeVault::default());
    assert_eq!(
        kinds(&plan),
        ["keep", "keep", "update", "update", "keep", "keep"]
    );
    insta::assert_json_snapshot!([
        plan.step(&PartId::SERVICE_ACCOUNT).unwrap(),
        plan.step(&PartId::AUTHORIZATION_SERVER).unwrap()
    ]);
}

#[test]
fn what_is_not_ours_stays() {
    let cloud = registered();
    {
        let mut state = cloud.state();
        let api = &mut state.servers[0];
        api.name = "CDF".into();
        api.scopes[0].description = "who".into();
        api.scopes.push(Scope {
            name: "reports.read".into(),
            description: "Reports".into(),
        });
        let client = &mut state.clients[1].settings;
        client.callback_urls =
            ["https://auth.cognite.com/oauth2/external/callback/".to_owned()].into();
        client.auth_flows = ["USER_PASSWORD_AUTH".to_owned()].into();
        client.oauth_scopes.insert("phone".into());
    }
    let plan = plan_of(
        &blueprint(Choices::default()),
        &cloud,
        &FakeVault::default(),
    );
    assert_eq!(
        kinds(&plan),
        ["keep", "update", "keep", "keep", "update", "keep"]
    );
    insta::assert_json_snapshot!([
        plan.step(&PartId::COGNITE_API).unwrap(),
        plan.step(&PartId::DATA_FUSION).unwrap()
    ]);
}

#[test]
fn order_means_nothing() {
    let cloud = registered();
    cloud.state().servers[0].scopes.reverse();
    let plan = plan_of(
        &blueprint(Choices::default()),
        &cloud,
        &FakeVault::default(),
    );
    assert_eq!(kinds(&plan), ["keep"; 6]);
}

#[test]
fn a_lite_pool_blocks_all_that_needs_more() {
    let plan = plan_of(
        &blueprint(with_prefix()),
        &FakeCloud::new(Lite),
        &FakeVault::default(),
    );
    assert_eq!(
        kinds(&plan),
        [
            "blocked", "create", "create", "blocked", "blocked", "blocked"
        ]
    );
    assert!(
        plan.steps
            .iter()
            .all(|step| ["", "tier"].contains(&reason_code(&step.change)))
    );
    assert!(plan.applicable().is_none());
}

#[test]
fn a_classic_domain_is_a_choice_and_switched_last() {
    let cloud = || FakeCloud::new(Essentials).with_domain(Classic);
    let plan = |classic_domain| {
        let choices = Choices {
            classic_domain,
            ..Choices::default()
        };
        plan_of(&blueprint(choices), &cloud(), &FakeVault::default())
    };
    assert_eq!(kinds(&plan(None))[0], "choose");
    assert!(plan(None).applicable().is_none());
    assert_eq!(kinds(&plan(Some(ClassicDomain::Keep)))[0], "keep");
    let switched = plan(Some(ClassicDomain::Switch));
    assert_eq!(kinds(&switched)[0], "update");
    assert_eq!(
        switched.step(&PartId::DOMAIN).unwrap().waits_for,
        [PartId::SIGN_IN_PAGE]
    );
    assert!(switched.applicable().is_some());
}

#[test]
fn several_clients_of_our_name_are_a_choice() {
    let cloud = registered();
    let other = {
        let mut settings = blueprint(Choices::default()).data_fusion();
        settings.callback_urls.clear();
        cloud.state().add_client(&settings)
    };
    let plan = |data_fusion: Option<ClientChoice>| {
        let choices = Choices {
            clients: data_fusion
                .map(|choice| (PartId::DATA_FUSION, choice))
                .into_iter()
                .collect(),
            ..Choices::default()
        };
        plan_of(&blueprint(choices), &cloud, &FakeVault::default())
    };
    let existing = |client_id: &str| {
        Some(ClientChoice::Existing {
            client_id: client_id.into(),
        })
    };
    let undecided = plan(None);
    assert_eq!(kinds(&undecided)[4], "choose");
    insta::assert_json_snapshot!(undecided.step(&PartId::DATA_FUSION).unwrap().question);
    assert_eq!(kinds(&plan(existing("client1")))[4..], ["keep", "keep"]);
    assert_eq!(kinds(&plan(existing(&other.id)))[4..], ["update", "create"]);
    let besides = vec!["client1".into(), other.id.clone()];
    let new = Some(ClientChoice::New { besides });
    assert_eq!(kinds(&plan(new))[4..], ["create", "create"]);
    assert_eq!(kinds(&plan(existing("gone")))[4], "choose");
}

#[test]
fn a_client_without_a_secret_cannot_be_used() {
    let cloud = registered();
    cloud.state().clients[0].secret = None;
    let plan = |choice: Option<ClientChoice>| {
        let choices = Choices {
            clients: choice
                .map(|choice| (PartId::AUTHORIZATION_SERVER, choice))
                .into_iter()
                .collect(),
            ..Choices::default()
        };
        plan_of(&blueprint(choices), &cloud, &FakeVault::default())
    };
    assert_eq!(kinds(&plan(None))[3], "choose");
    let choice = Some(ClientChoice::Existing {
        client_id: "client0".into(),
    });
    assert_eq!(kinds(&plan(choice))[3], "choose");
    let besides = vec!["client0".into()];
    let new = Some(ClientChoice::New { besides });
    assert_eq!(kinds(&plan(new))[3], "create");
}

#[test]
fn a_member_that_cannot_be_sent_back_blocks_an_update_and_nothing_else() {
    let cloud = registered();
    cloud.state().clients[1].unsendable = vec!["BrandNewSetting".into()];
    let plan = || {
        plan_of(
            &blueprint(Choices::default()),
            &cloud,
            &FakeVault::default(),
        )
    };
    assert_eq!(kinds(&plan())[4], "keep");
    cloud.state().clients[1].settings.oauth_enabled = false;
    insta::assert_json_snapshot!(plan().step(&PartId::DATA_FUSION).unwrap());
}

#[test]
fn what_cannot_be_read_is_blocked_and_names_the_permission() {
    for (operation, steps) in [
        ("DescribeUserPoolDomain", vec![0]),
        ("DescribeResourceServer", vec![1, 2]),
        ("ListUserPoolClients", vec![3, 4]),
        ("DescribeUserPoolClient", vec![3, 4]),
        ("DescribeManagedLoginBrandingByClient", vec![5]),
    ] {
        let cloud = registered().failing(operation, Fault::Before(CloudErrorKind::Denied));
        let plan = plan_of(
            &blueprint(Choices::default()),
            &cloud,
            &FakeVault::default(),
        );
        for i in steps {
            let Change::Blocked { reason } = &plan.steps[i].change else {
                panic!("{operation}: {:?}", plan.steps[i])
            };
            assert_eq!(reason.advice.code.as_deref(), Some("unreadable"));
            assert!(
                reason
                    .advice
                    .hint
                    .contains(&format!("cognito-idp:{operation}")),
                "{}",
                reason.advice.hint
            );
        }
        assert!(plan.applicable().is_none());
    }
}

#[test]
fn a_full_resource_server_is_blocked() {
    let cloud = registered();
    let many = (0..100)
        .map(|i| Scope {
            name: format!("s{i}"),
            description: "d".into(),
        })
        .collect();
    let wanted = blueprint(Choices::default()).cognite_api();
    cloud.state().servers[0] = ResourceServer {
        scopes: many,
        ..wanted
    };
    let plan = plan_of(
        &blueprint(Choices::default()),
        &cloud,
        &FakeVault::default(),
    );
    assert_eq!(reason_code(&plan.steps[1].change), "scope_limit");
}

#[test]
fn without_a_keychain_nothing_is_applied() {
    let vault = FakeVault {
        no_read: true,
        ..FakeVault::default()
    };
    let plan = plan_of(&blueprint(Choices::default()), &registered(), &vault);
    assert!(plan.vault_error.is_some() && plan.applicable().is_none() && !plan.is_empty());
}
