//! What IAM says beforehand, and that the run says the same.

use std::collections::BTreeSet;

use registrar_aws::connect::connection::Connection;
use registrar_core::parts::PartId;
use registrar_core::plan::Plan;
use registrar_core::preflight::{Decision, Layer, Permissions, PoolArn, Preflight};
use registrar_core::run::Outcome;
use registrar_practice::{ACCOUNT, Fault, Faults, Identity, Policy, Practice, REGION};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::permissions::{Case, policy_of};
use crate::support::*;

/// What the connection takes besides the plan's permissions: to be asked beforehand, and to become another.
pub(crate) const BESIDES: [&str; 3] = [
    "iam:GetRole",
    "iam:SimulatePrincipalPolicy",
    "sts:AssumeRole",
];

/// The plan's own policy, without one action, and with what a preflight takes.
pub(crate) fn without(policy: &str, removed: &str, besides: &[&str]) -> Policy {
    let mut policy: Value = serde_json::from_str(policy).unwrap();
    let statements = policy["Statement"].as_array_mut().unwrap();
    for statement in &mut *statements {
        let actions = statement["Action"].as_array_mut().unwrap();
        actions.retain(|action| action != removed);
    }
    statements.retain(|statement| statement["Action"] != json!([]));
    if !besides.is_empty() {
        statements.push(json!({ "Effect": "Allow", "Action": besides, "Resource": "*" }));
    }
    Policy::parse(&policy.to_string()).unwrap()
}

pub(crate) fn denying(action: &str) -> Policy {
    let statements = json!([
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Action": action, "Resource": "*" },
    ]);
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    Policy::parse(&policy.to_string()).unwrap()
}

/// A plan as somebody makes it who may do everything, and its permissions.
pub(crate) async fn reviewed(case: Case) -> (Plan, Permissions) {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let pool = connection.user_pool(case.pool_id());
    let vault = Memory::default();
    let wanted = case.blueprint(&pool, &vault).await;
    let plan = plan(&wanted, &pool, &vault).await;
    let permissions = Permissions::of(&wanted, &plan, &connection.pool_arn(case.pool_id()));
    (plan, permissions)
}

pub(crate) fn denied(preflight: &Preflight) -> Vec<(&str, Layer)> {
    let answers = preflight.denied().map(|answer| match answer.decision {
        Decision::Denied { layer } => (answer.permission.action.as_str(), layer),
        _ => unreachable!("it is denied"),
    });
    answers.collect()
}

pub(crate) fn marked(preflight: &Preflight) -> Vec<&str> {
    let lines = preflight.policy.lines.iter().filter(|line| line.missing);
    lines
        .map(|line| line.text.trim().trim_matches([',', '"']))
        .collect()
}

/// Why each answer is unknown; one reason for all.
pub(crate) fn unknown(preflight: &Preflight) -> String {
    let why: BTreeSet<&str> = preflight
        .answers
        .iter()
        .map(|answer| match &answer.decision {
            Decision::Unknown { why } => why.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(why.len(), 1, "{why:?}");
    why.into_iter().collect()
}

#[tokio::test]
async fn who_has_exactly_the_policy_is_allowed_everything_in_every_partition() {
    let (plan, _) = reviewed(Case::NoDomain).await;
    let wanted = blueprint("permitted-sign-in");
    for region in ["eu-west-1", "cn-north-1", "us-gov-west-1"] {
        let pool_id = format!("{region}_Anything1");
        let arn = PoolArn::new(region, ACCOUNT, &pool_id);
        let policy = policy_of(Permissions::of(&wanted, &plan, &arn));
        let identity = Identity::default().policy(without(&policy, "", &BESIDES));
        let practice = start_as(identity).await;
        let connection = Connection::open_with(source(&practice), Some(region), TIMING);
        let connection = connection.await.unwrap();
        assert_eq!(connection.pool_arn(&pool_id), arn);
        let preflight = connection
            .preflight(Permissions::of(&wanted, &plan, &arn))
            .await;
        let allowed = |decision: &Decision| *decision == Decision::Allowed;
        assert!(
            preflight.answers.iter().all(|a| allowed(&a.decision)),
            "{preflight:#?}"
        );
        // A pool beside it is not allowed.
        let other = connection.pool_arn(&format!("{region}_Anything2"));
        let preflight = connection
            .preflight(Permissions::of(&wanted, &plan, &other))
            .await;
        let domains = "cognito-idp:DescribeUserPoolDomain";
        for answer in &preflight.answers {
            let expected = answer.permission.action == domains;
            assert_eq!(allowed(&answer.decision), expected, "{answer:?}");
        }
    }
}

#[tokio::test]
async fn the_layer_that_denies_is_named_beforehand_and_by_the_call() {
    let (plan, permissions) = reviewed(Case::NoDomain).await;
    let policy = policy_of(permissions.clone());
    let action = "cognito-idp:CreateResourceServer";
    let lacking = || without(&policy, action, &BESIDES);
    for (identity, layer, words) in [
        (
            Identity::default().policy(lacking()),
            Layer::Identity,
            "no identity-based policy allows",
        ),
        (
            Identity::default().policy(denying(action)),
            Layer::ExplicitDeny,
            "explicit deny in an identity-based policy",
        ),
        (
            Identity::default().boundary(lacking()),
            Layer::Boundary,
            "no permissions boundary allows",
        ),
        (
            Identity::default().boundary(denying(action)),
            Layer::Boundary,
            "explicit deny in a permissions boundary",
        ),
        (
            Identity::default().organization(lacking()),
            Layer::Organization,
            "no service control policy allows",
        ),
        (
            Identity::default().organization(denying(action)),
            Layer::Organization,
            "explicit deny in a service control policy",
        ),
    ] {
        let practice = start_as(identity).await;
        let connection = connect(&practice).await;
        let preflight = connection.preflight(permissions.clone()).await;
        assert_eq!(denied(&preflight), [(action, layer)]);
        assert_eq!(marked(&preflight), [action]);
        let pool = connection.user_pool(Case::NoDomain.pool_id());
        let vault = Memory::default();
        let wanted = Case::NoDomain.blueprint(&pool, &vault).await;
        let run = apply(&wanted, &plan, &pool, &vault).await.unwrap();
        let Outcome::Failed { advice, .. } = outcome(&run, &PartId::COGNITE_API) else {
            panic!("{run:#?}");
        };
        let message = &advice.message;
        assert!(message.contains(words), "{message}");
        assert!(message.contains(action), "{message}");
    }
}

#[tokio::test]
async fn a_policy_for_one_region_is_held_against_the_region_of_the_pool() {
    let (plan, _) = reviewed(Case::NoDomain).await;
    let wanted = blueprint("permitted-sign-in");
    let here = json!({ "StringEquals": { "aws:RequestedRegion": REGION } });
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "cognito-idp:*", "Resource": "*", "Condition": here },
        { "Effect": "Allow", "Action": "iam:*", "Resource": "*" },
    ]});
    let policy = Policy::parse(&policy.to_string()).unwrap();
    let practice = start_as(Identity::default().policy(policy)).await;
    for (region, lacking) in [(REGION, 0), ("eu-central-1", 10)] {
        let connection = Connection::open_with(source(&practice), Some(region), TIMING);
        let connection = connection.await.unwrap();
        let arn = connection.pool_arn(&format!("{region}_Anything1"));
        let preflight = connection
            .preflight(Permissions::of(&wanted, &plan, &arn))
            .await;
        assert_eq!(denied(&preflight).len(), lacking, "{preflight:#?}");
    }
}

#[tokio::test]
async fn who_may_not_ask_iam_is_told_so_and_nothing_is_said_of_the_plan() {
    let (_, permissions) = reviewed(Case::NoDomain).await;
    let policy = without(&policy_of(permissions.clone()), "", &[]);
    let practice = start_as(Identity::default().policy(policy)).await;
    let preflight = connect(&practice).await.preflight(permissions).await;
    assert_eq!(
        unknown(&preflight),
        "You are not allowed to ask IAM beforehand, which takes iam:SimulatePrincipalPolicy; registering does not need that permission."
    );
    assert!(marked(&preflight).is_empty());
}

#[tokio::test]
async fn iam_is_asked_again_when_it_is_busy() {
    let (_, permissions) = reviewed(Case::NoDomain).await;
    let busy = |times| {
        let calls = 1..=times;
        calls.fold(Faults::none(), |faults, call| {
            faults.at("SimulatePrincipalPolicy", call, Fault::Throttle)
        })
    };
    let practice = start(busy(2)).await;
    let connection = connect(&practice).await;
    let preflight = connection.preflight(permissions.clone()).await;
    assert!(
        preflight
            .answers
            .iter()
            .all(|a| a.decision == Decision::Allowed)
    );
    let practice = start(busy(20)).await;
    let preflight = connect(&practice).await.preflight(permissions).await;
    let why = unknown(&preflight);
    assert!(why.starts_with("IAM was too busy to be asked"), "{why}");
}

/// Passes everything on to Practice but what is signed for IAM, which it does not know.
async fn without_iam(practice: &Practice) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let behind = practice.endpoint().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut behind = TcpStream::connect(&behind).await.unwrap();
            tokio::spawn(async move {
                let (mut asked, mut answers) = stream.split();
                let (mut answered, mut asks) = behind.split();
                let until_iam = async {
                    let mut buffer = vec![0; 1 << 20];
                    loop {
                        // A connection is used for one request after the other, whatever they are signed for.
                        let read = asked.read(&mut buffer).await.unwrap_or(0);
                        let text = String::from_utf8_lossy(&buffer[..read]);
                        if read == 0 || text.contains("/iam/aws4_request") {
                            return read != 0;
                        }
                        asks.write_all(&buffer[..read]).await.unwrap();
                    }
                };
                let is_for_iam = tokio::select! {
                    _ = tokio::io::copy(&mut answered, &mut answers) => false,
                    is_for_iam = until_iam => is_for_iam,
                };
                if is_for_iam {
                    let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                    answers.write_all(answer).await.unwrap();
                }
            });
        }
    });
    address
}

#[tokio::test]
async fn an_endpoint_without_iam_leaves_everything_unknown() {
    let (_, permissions) = reviewed(Case::NoDomain).await;
    let practice = start(Faults::none()).await;
    let source = source_at(&without_iam(&practice).await);
    let connection = Connection::open_with(source, Some(REGION), TIMING).await;
    let preflight = connection.unwrap().preflight(permissions.clone()).await;
    assert_eq!(
        unknown(&preflight),
        "The endpoint that you are connected to has no IAM that could be asked."
    );
    let connection = connect(&practice).await;
    drop(practice);
    let preflight = connection.preflight(permissions).await;
    let why = unknown(&preflight);
    assert!(why.starts_with("IAM could not be asked: "), "{why}");
}
