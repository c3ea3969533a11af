//! What identities may do, and how long they may: by boto3, on servers whose identities the tests choose.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::time::Duration;

use registrar_practice::{
    Call, Clock, Fault, Faults, Identity, Lifetimes, Options, Policy, Practice, Rates, Role,
};
use serde_json::json;

mod python;

/// What registering the page's resources calls.
const REGISTRATION: [&str; 18] = [
    "ListUserPools",
    "DescribeUserPool",
    "DescribeUserPoolDomain",
    "CreateUserPoolDomain",
    "UpdateUserPoolDomain",
    "ListResourceServers",
    "DescribeResourceServer",
    "CreateResourceServer",
    "UpdateResourceServer",
    "ListUserPoolClients",
    "DescribeUserPoolClient",
    "CreateUserPoolClient",
    "UpdateUserPoolClient",
    "AddUserPoolClientSecret",
    "ListUserPoolClientSecrets",
    "DeleteUserPoolClientSecret",
    "DescribeManagedLoginBrandingByClient",
    "CreateManagedLoginBranding",
];

fn policy(statements: serde_json::Value) -> Policy {
    let document = json!({ "Version": "2012-10-17", "Statement": statements });
    Policy::parse(&document.to_string()).unwrap()
}

/// The policy of a registration, without one of its actions.
fn without(removed: &str) -> Policy {
    let left: Vec<_> = REGISTRATION
        .iter()
        .filter(|action| **action != removed)
        .map(|action| format!("cognito-idp:{action}"))
        .collect();
    let left: Vec<_> = left.iter().map(String::as_str).collect();
    Policy::allow(&left)
}

async fn start(identity: Identity) -> Practice {
    let options = Options {
        identity,
        rates: Rates::Unlimited,
        ..Options::default()
    };
    Practice::start(options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_layer_of_policies_decides_calls_and_simulations_alike() {
    let half = "arn:aws:cognito-idp:*:*:userpool/eu-west-1_PracHalfR";
    let frankfurt = json!({ "StringEquals": { "aws:RequestedRegion": "eu-central-1" } });
    let mut identity = Identity::default()
        .organization(policy(json!([
            { "Effect": "Allow", "Action": ["cognito-idp:*", "iam:*", "sts:*"], "Resource": "*" },
            { "Effect": "Deny", "Action": "cognito-idp:DeleteUserPool", "Resource": "*" },
        ])))
        .role(Role::new("OnePool", policy(json!([
            { "Effect": "Allow", "Action": "cognito-idp:*", "Resource": half },
        ]))))
        .role(Role::new("NoWriting", policy(json!([
            { "Effect": "Allow", "Action": "*", "Resource": "*" },
            { "Effect": "Deny", "Action": ["cognito-idp:Create*", "cognito-idp:Update*"], "Resource": half },
        ]))))
        .role(Role::new("Frankfurt", policy(json!([
            { "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": frankfurt },
        ]))))
        .role(
            Role::new("Bounded", Policy::everything())
                .path("/teams/plant/")
                .boundary(Policy::allow(&["cognito-idp:List*", "iam:GetRole"])),
        );
    for action in REGISTRATION {
        identity = identity.role(Role::new(&format!("Without{action}"), without(action)));
    }
    let practice = start(identity).await;
    python::run("permissions.py", &practice);
    let refused = practice.log().into_iter().any(|call| {
        call.operation == "UpdateUserPool" && call.error.as_deref() == Some("AccessDeniedException")
    });
    assert!(refused, "a denied call is in the log");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_out_expires() {
    let lifetime = Duration::from_secs(300);
    let clock = Clock::still();
    let practice = Practice::start(Options {
        identity: Identity::default().lifetimes(Lifetimes {
            role_session: lifetime,
            access_token: lifetime,
            code: lifetime,
            ..Lifetimes::default()
        }),
        clock: clock.clone(),
        rates: Rates::Unlimited,
        ..Options::default()
    })
    .await
    .unwrap();
    python::run_with("expiry.py", &practice, || clock.put_forward(lifetime));
    for expected in ["ExpiredTokenException", "UnauthorizedException"] {
        let logged = |call: Call| call.error.as_deref() == Some(expected);
        assert!(practice.log().into_iter().any(logged), "{expected}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fault_script_reaches_identities() {
    let mut faults = Faults::none()
        .at("device", 1, Fault::Throttle)
        .at("device", 2, Fault::ServerErrorBeforeEffect)
        .at("Logout", 1, Fault::DropAfterEffect)
        .at("GetRoleCredentials", 6, Fault::TimeOutBeforeEffect)
        .at("AssumeRole", 1, Fault::AccessDenied)
        .at("AssumeRole", 2, Fault::Throttle)
        .at("GetRole", 1, Fault::AccessDenied)
        .at("GetRole", 2, Fault::ExpiredToken);
    for (call, fault) in (1..).zip([
        Fault::Throttle,
        Fault::ServerErrorBeforeEffect,
        Fault::AccessDenied,
        Fault::ExpiredToken,
        Fault::DropBeforeEffect,
    ]) {
        for operation in ["CreateToken", "GetRoleCredentials"] {
            faults = faults.at(operation, call, fault);
        }
    }
    let interval = Duration::from_secs(60);
    let practice = Practice::start(Options {
        faults,
        identity: Identity::default().lifetimes(Lifetimes {
            interval,
            ..Lifetimes::default()
        }),
        // So that the interval does not pass between two tries.
        clock: Clock::still(),
        rates: Rates::Unlimited,
        ..Options::default()
    })
    .await
    .unwrap();
    python::run("center.py", &practice);
    let log = practice.log();
    let errors: Vec<_> = log
        .iter()
        .filter(|call| call.operation == "GetRoleCredentials")
        .map(|call| call.error.as_deref())
        .collect();
    let expected = [
        Some("TooManyRequestsException"),
        Some("InternalServerException"),
        Some("ForbiddenException"),
        Some("UnauthorizedException"),
        Some(Call::DROPPED),
        Some(Call::TIMED_OUT),
        None,
    ];
    assert_eq!(errors, expected);
}
