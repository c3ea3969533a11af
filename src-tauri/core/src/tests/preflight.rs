//! What a plan needs to be allowed, and the policy that allows it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::whatever_the_pool_holds::{client, server};
use super::{blueprint, clusters, outcome, plan_of, run, with_prefix};
use crate::blueprint::{Blueprint, Choices};
use crate::parts::{ClassicDomain, PartId};
use crate::plan::Plan;
use crate::pool::{ManagedLogin, Tier};
use crate::ports::{CloudError, CloudErrorKind};
use crate::preflight::{Decision, Layer, Need, Permission, Permissions, PoolArn, Preflight};
use crate::run::Outcome;
use crate::testkit::{FakeCloud, FakeVault, Fault};

fn arn(region: &str) -> PoolArn {
    PoolArn::new(region, "123456789012", &format!("{region}_Fake00001"))
}

fn asked(permissions: Permissions, decision: impl Fn(&Permission) -> Decision) -> Preflight {
    Preflight::new(permissions, decision)
}

fn needed(plan: &Plan, region: &str) -> Permissions {
    Permissions::of(&blueprint(Choices::default()), plan, &arn(region))
}

fn all_allowed(plan: &Plan, region: &str) -> Preflight {
    asked(needed(plan, region), |_| Decision::Allowed)
}

fn lacking(action: &'static str, layer: Layer) -> impl Fn(&Permission) -> Decision {
    move |permission| match permission.action == action {
        true => Decision::Denied { layer },
        false => Decision::Allowed,
    }
}

fn marked_lines(preflight: &Preflight) -> Vec<&str> {
    let lines = preflight.policy.lines.iter().filter(|line| line.missing);
    lines.map(|line| line.text.trim()).collect()
}

fn fresh() -> Plan {
    let cloud = FakeCloud::new(Tier::Essentials);
    plan_of(&blueprint(with_prefix()), &cloud, &FakeVault::default())
}

#[test]
fn an_empty_pool_needs_what_creates_and_what_reads() {
    insta::assert_json_snapshot!(all_allowed(&fresh(), "eu-west-1").answers);
}

#[test]
fn the_policy_is_of_the_regions_partition() {
    let policies = ["eu-west-1", "cn-north-1", "us-gov-west-1"]
        .map(|region| all_allowed(&fresh(), region).policy.json());
    insta::assert_snapshot!(policies.join("\n\n"));
}

#[test]
fn a_registered_pool_that_lacks_a_cluster_needs_two_updates() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    run(&blueprint(with_prefix()), &cloud, &vault);
    let two = clusters(&["westeurope-1", "az-eastus-1"]);
    let plan = plan_of(
        &Blueprint::new(two, Choices::default()).unwrap(),
        &cloud,
        &vault,
    );
    insta::assert_snapshot!(all_allowed(&plan, "eu-west-1").policy.json());
}

#[test]
fn a_classic_domain_that_is_switched_needs_its_update() {
    let cloud = FakeCloud::new(Tier::Essentials).with_domain(ManagedLogin::Classic);
    let choices = Choices {
        classic_domain: Some(ClassicDomain::Switch),
        ..Choices::default()
    };
    let plan = plan_of(&blueprint(choices), &cloud, &FakeVault::default());
    insta::assert_snapshot!(all_allowed(&plan, "eu-west-1").policy.json());
}

#[test]
fn what_is_blocked_or_not_decided_needs_nothing_yet_and_says_so() {
    let cloud = FakeCloud::new(Tier::Lite).with_domain(ManagedLogin::Classic);
    let plan = plan_of(
        &blueprint(Choices::default()),
        &cloud,
        &FakeVault::default(),
    );
    let preflight = all_allowed(&plan, "eu-west-1");
    assert_eq!(
        preflight.undecided,
        [
            PartId::DOMAIN,
            PartId::AUTHORIZATION_SERVER,
            PartId::DATA_FUSION,
            PartId::SIGN_IN_PAGE,
        ]
    );
    let json = preflight.policy.json();
    assert!(json.contains("cognito-idp:CreateResourceServer"), "{json}");
    assert!(!json.contains("cognito-idp:CreateUserPool"), "{json}");
    let reading = Permissions::of_reading(&blueprint(Choices::default()), &arn("eu-west-1"));
    let parts = blueprint(Choices::default()).parts();
    let all: Vec<PartId> = parts.iter().map(|part| part.id().clone()).collect();
    assert_eq!(reading.undecided(), all);
    assert_eq!(reading.iter().count(), 6);
    assert!(reading.iter().all(|p| p.needed_for == [Need::Reading]));
}

#[test]
fn a_rotation_needs_to_list_add_and_delete_secrets() {
    let needed = Permissions::of_rotation(&arn("eu-west-1"));
    let actions: Vec<&str> = needed.iter().map(|p| p.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "cognito-idp:AddUserPoolClientSecret",
            "cognito-idp:DeleteUserPoolClientSecret",
            "cognito-idp:DescribeUserPoolClient",
            "cognito-idp:ListUserPoolClientSecrets",
        ]
    );
    assert!(needed.iter().all(|p| p.needed_for == [Need::Rotation]));
    assert!(
        needed
            .iter()
            .all(|p| p.resource.ends_with("/eu-west-1_Fake00001"))
    );
    assert!(needed.undecided().is_empty());
}

#[test]
fn each_layer_has_its_sentence_and_the_line_is_marked() {
    for (layer, sentence) in [
        (
            Layer::Identity,
            "You lack cognito-idp:CreateResourceServer: none of your policies allows it.",
        ),
        (
            Layer::Boundary,
            "You lack cognito-idp:CreateResourceServer: your permissions boundary does not allow it.",
        ),
        (
            Layer::Organization,
            "You lack cognito-idp:CreateResourceServer: the service control policies of your organization do not allow it.",
        ),
        (
            Layer::ExplicitDeny,
            "You lack cognito-idp:CreateResourceServer: one of your policies denies it.",
        ),
    ] {
        let action = "cognito-idp:CreateResourceServer";
        let permissions = needed(&fresh(), "eu-west-1");
        let preflight = asked(permissions, lacking(action, layer));
        let told: Vec<&str> = preflight.denied().map(|a| a.message.as_str()).collect();
        assert_eq!(told, [sentence]);
        assert_eq!(
            marked_lines(&preflight),
            ["\"cognito-idp:CreateResourceServer\","]
        );
        // What the service says afterwards does not blur where it is denied.
        assert_eq!(preflight.clone().marked(action), preflight);
    }
}

#[test]
fn an_answer_that_is_not_known_marks_nothing_and_says_why() {
    let unknown = |_: &Permission| Decision::Unknown {
        why: "IAM did not answer.".into(),
    };
    let preflight = asked(needed(&fresh(), "eu-west-1"), unknown);
    assert_eq!(preflight.denied().count(), 0);
    assert!(marked_lines(&preflight).is_empty());
    assert_eq!(
        preflight.answers[0].message,
        "Whether you may do cognito-idp:CreateManagedLoginBranding is not known. IAM did not answer."
    );
}

#[test]
fn a_call_that_was_refused_marks_its_action() {
    let preflight = all_allowed(&fresh(), "eu-west-1");
    let marked = preflight.clone().marked("cognito-idp:CreateUserPoolClient");
    assert_eq!(
        marked_lines(&marked),
        ["\"cognito-idp:CreateUserPoolClient\","]
    );
    let told: Vec<&str> = marked.denied().map(|a| a.message.as_str()).collect();
    assert_eq!(
        told,
        ["You lack cognito-idp:CreateUserPoolClient: Amazon Cognito refused it when it was tried."]
    );
    assert_eq!(marked.policy.json(), preflight.policy.json());
    // Of another service, and the beginning of another action.
    for other in [
        "sts:GetCallerIdentity",
        "cognito-idp:ListUserPools",
        "cognito-idp:DescribeUser",
    ] {
        assert_eq!(preflight.clone().marked(other), preflight, "{other}");
    }
}

#[test]
fn a_refusal_names_its_action_and_the_next_run_finishes() {
    for operation in [
        "CreateUserPoolDomain",
        "CreateResourceServer",
        "CreateUserPoolClient",
        "CreateManagedLoginBranding",
    ] {
        let fault = Fault::Before(CloudErrorKind::Denied);
        let cloud = FakeCloud::new(Tier::Essentials).failing(operation, fault);
        let (vault, wanted) = (FakeVault::default(), blueprint(with_prefix()));
        let result = run(&wanted, &cloud, &vault);
        let named = format!("cognito-idp:{operation}");
        assert_eq!(result.missing_actions(), BTreeSet::from([named.as_str()]));
        let told = result.steps.iter().any(|step| {
            matches!(&step.outcome, Outcome::Failed { advice, .. }
                if advice.message.starts_with(&format!("You are not allowed to do {named}. ")))
        });
        assert!(told, "{result:?}");
        let result = run(&wanted, &cloud, &vault);
        assert!(result.missing_actions().is_empty());
        assert!(plan_of(&wanted, &cloud, &vault).is_empty());
        assert_eq!(cloud.state().clients.len(), 2);
        assert_eq!(cloud.state().servers.len(), 2);
    }
}

#[test]
fn a_missing_action_goes_to_the_window_only_where_there_is_one() {
    let wire = |kind| {
        let cloud =
            FakeCloud::new(Tier::Essentials).failing("CreateUserPoolDomain", Fault::Before(kind));
        let vault = FakeVault::default();
        let run = run(&blueprint(with_prefix()), &cloud, &vault);
        serde_json::to_value(outcome(&run, &PartId::DOMAIN)).unwrap()
    };
    let denied = wire(CloudErrorKind::Denied);
    assert_eq!(
        denied["missingAction"], "cognito-idp:CreateUserPoolDomain",
        "{denied}"
    );
    let refused = wire(CloudErrorKind::Refused);
    assert_eq!(refused.get("missingAction"), None, "{refused}");
}

#[test]
fn a_denied_call_names_the_action_of_its_service_where_iam_decides() {
    let denied = |operation| CloudError {
        kind: CloudErrorKind::Denied,
        operation,
        code: "AccessDenied".into(),
        message: "No.".into(),
        request_id: None,
    };
    for (operation, told) in [
        (
            "AssumeRole",
            "You are not allowed to do sts:AssumeRole. No.",
        ),
        ("GetRole", "You are not allowed to do iam:GetRole. No."),
        (
            "ListUserPools",
            "You are not allowed to do cognito-idp:ListUserPools. No.",
        ),
        (
            "GetRoleCredentials",
            "GetRoleCredentials: No. (AccessDenied)",
        ),
    ] {
        assert_eq!(denied(operation).told(), told);
    }
    assert_eq!(denied("CreateToken").missing_action(), None);
}

#[test]
fn what_may_not_be_read_is_named_by_its_step() {
    for (operation, steps) in [
        ("DescribeUserPoolDomain", &[PartId::DOMAIN][..]),
        (
            "DescribeResourceServer",
            &[PartId::COGNITE_API, PartId::SERVICE_ACCOUNT],
        ),
        (
            "ListUserPoolClients",
            &[PartId::AUTHORIZATION_SERVER, PartId::DATA_FUSION],
        ),
    ] {
        let cloud = FakeCloud::new(Tier::Essentials)
            .with_domain(ManagedLogin::Managed)
            .failing(operation, Fault::Before(CloudErrorKind::Denied));
        let plan = plan_of(
            &blueprint(Choices::default()),
            &cloud,
            &FakeVault::default(),
        );
        let action = format!("cognito-idp:{operation}");
        assert_eq!(plan.missing_actions(), BTreeSet::from([action.as_str()]));
        let permissions = needed(&plan, "eu-west-1");
        for step in steps {
            assert!(permissions.undecided().contains(step), "{step}");
        }
        assert!(permissions.iter().any(|p| p.action == action));
    }
}

proptest! {
    #[test]
    fn the_policy_allows_every_permission_and_no_action_twice(
        api in server(crate::cognite::COGNITE_API_IDENTIFIER),
        authorization_server in client(crate::cognite::AUTHORIZATION_SERVER_NAME),
        data_fusion in client(crate::cognite::DATA_FUSION_NAME),
        classic in proptest::option::of(any::<bool>()),
        lite in any::<bool>(),
    ) {
        let cloud = FakeCloud::new(if lite { Tier::Lite } else { Tier::Essentials });
        {
            let mut state = cloud.state();
            state.servers.extend(api);
            for settings in authorization_server.iter().chain(&data_fusion) {
                state.add_client(settings);
            }
            if let Some(classic) = classic {
                let login = if classic { ManagedLogin::Classic } else { ManagedLogin::Managed };
                state.add_domain("plant", login);
            }
        }
        let choices = Choices { classic_domain: Some(ClassicDomain::Switch), ..with_prefix() };
        let plan = plan_of(&blueprint(choices), &cloud, &FakeVault::default());
        let preflight = all_allowed(&plan, "eu-west-1");
        prop_assert_eq!(preflight.undecided.is_empty(), plan.applicable().is_some() || plan.is_empty());
        let policy: serde_json::Value = serde_json::from_str(&preflight.policy.json()).unwrap();
        prop_assert_eq!(&policy["Version"], "2012-10-17");
        let mut allowed = vec![];
        for statement in policy["Statement"].as_array().unwrap() {
            prop_assert_eq!(&statement["Effect"], "Allow");
            for action in statement["Action"].as_array().unwrap() {
                allowed.push((action.as_str().unwrap(), statement["Resource"].as_str().unwrap()));
            }
        }
        let needed: BTreeSet<_> = preflight
            .answers
            .iter()
            .map(|a| (a.permission.action.as_str(), a.permission.resource.as_str()))
            .collect();
        prop_assert_eq!(needed, allowed.iter().copied().collect::<BTreeSet<_>>());
        let actions: BTreeSet<_> = allowed.iter().map(|(action, _)| action).collect();
        prop_assert_eq!(actions.len(), allowed.len());
        prop_assert!(preflight.answers.iter().all(|a| !a.permission.needed_for.is_empty()));
    }
}
