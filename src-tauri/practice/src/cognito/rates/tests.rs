//! How many calls are done at once, and when the next one is.

use std::time::Duration;

use serde_json::json;

use super::*;
use crate::cognito::find;

/// An account whose clock stands still until it is told.
struct Account {
    quotas: Quotas,
    now: Instant,
}

impl Account {
    fn new() -> Account {
        Account {
            quotas: Quotas::new(Rates::Enforced),
            now: Instant::now(),
        }
    }

    fn admits(&self, region: &str, operation: &str, pool: &str) -> bool {
        let operation = find(operation).expect("Practice has it");
        let arn = format!("arn:aws:cognito-idp:{region}:000000000000:userpool/{pool}");
        let input = if operation.name == "TagResource" {
            json!({ "ResourceArn": arn })
        } else {
            json!({ "UserPoolId": pool })
        };
        let input = input.as_object().expect("an object");
        let outcome = self.quotas.admit(self.now, region, operation, input);
        outcome.is_ok()
    }

    /// How many of a hundred calls are done, the n-th on the pool that `pool` names for n.
    fn done(&self, operation: &str, pool: impl Fn(usize) -> String) -> usize {
        let done = (0..100).filter(|n| self.admits("eu-west-1", operation, &pool(*n)));
        done.count()
    }
}

fn one(_: usize) -> String {
    "a".to_owned()
}

fn another_each(n: usize) -> String {
    n.to_string()
}

#[test]
fn a_second_s_worth_at_once() {
    for (operation, on_one_pool, in_all) in [
        ("DescribeUserPool", 15, 15),
        ("UpdateUserPool", 15, 15),
        ("ListResourceServers", 5, 20),
        ("CreateResourceServer", 5, 15),
        ("DescribeUserPoolClient", 5, 15),
        ("UpdateUserPoolClient", 5, 15),
        ("AddUserPoolClientSecret", 5, 15),
        ("CreateManagedLoginBranding", 5, 15),
        ("ListGroups", 5, 20),
        ("UpdateGroup", 5, 15),
        ("TagResource", 5, 5),
    ] {
        assert_eq!(Account::new().done(operation, one), on_one_pool);
        assert_eq!(Account::new().done(operation, another_each), in_all);
    }
}

#[test]
fn operations_of_one_category_share_what_the_account_has() {
    let account = Account::new();
    for operation in ["CreateUserPoolClient", "UpdateUserPoolClient"] {
        assert_eq!(
            account.done(operation, one),
            5,
            "each has its own on a pool"
        );
    }
    assert_eq!(account.done("DeleteUserPoolClient", another_each), 5);
    assert_eq!(account.done("AddUserPoolClientSecret", another_each), 0);
    assert_eq!(account.done("DescribeUserPoolClient", one), 5);
}

#[test]
fn a_quota_fills_again_and_a_refused_call_does_not_count() {
    let mut account = Account::new();
    assert_eq!(account.done("CreateResourceServer", one), 5);
    account.now += Duration::from_millis(199);
    assert_eq!(account.done("CreateResourceServer", one), 0);
    account.now += Duration::from_millis(1);
    assert_eq!(account.done("CreateResourceServer", one), 1);
    account.now += Duration::from_secs(60);
    assert_eq!(account.done("CreateResourceServer", one), 5);
}

#[test]
fn every_region_has_its_own_and_unlimited_has_none() {
    let account = Account::new();
    assert_eq!(account.done("ListResourceServers", one), 5);
    assert!(account.admits("us-east-1", "ListResourceServers", "a"));
    let unlimited = Account {
        quotas: Quotas::new(Rates::Unlimited),
        ..account
    };
    assert_eq!(unlimited.done("ListResourceServers", one), 100);
}
