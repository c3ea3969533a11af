//! What is refused for its form, and in which words.

use serde_json::json;

use super::*;

fn refusal(operation: &str, input: Value) -> String {
    let input = input.as_object().expect("an object").clone();
    match request(&MODEL, operation, &input) {
        Ok(()) => "fine".to_owned(),
        Err(refusal) => format!("{}: {}", refusal.code, refusal.message),
    }
}

#[test]
fn messages_read_as_the_service_writes_them() {
    assert_eq!(
        refusal("ListUserPools", json!({"MaxResults": 61})),
        "InvalidParameterException: 1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60"
    );
    assert_eq!(
        refusal("ListUserPools", json!({})),
        "InvalidParameterException: 1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: Member must not be null"
    );
    assert_eq!(
        refusal(
            "CreateUserPoolClient",
            json!({"UserPoolId": "eu-west-1_x", "ClientName": "a", "AllowedOAuthFlows": ["token"]})
        ),
        "InvalidParameterException: 1 validation error detected: Value '[token]' at 'allowedOAuthFlows' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [code, implicit, client_credentials]]"
    );
    let two = refusal(
        "CreateResourceServer",
        json!({"UserPoolId": "nope", "Identifier": "a", "Name": "a", "Scopes": [{"ScopeName": "a/b", "ScopeDescription": "d"}]}),
    );
    assert!(
        two.starts_with("InvalidParameterException: 2 validation errors detected: "),
        "{two}"
    );
    assert!(two.contains("Value 'a/b' at 'scopes.1.member.scopeName'"));
    assert!(two.contains(
        "; Value 'nope' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"
    ));
}

#[test]
fn sensitive_values_are_not_echoed() {
    let text = refusal(
        "CreateUserPoolClient",
        json!({"UserPoolId": "eu-west-1_x", "ClientName": "a", "ClientSecret": "hush-hush"}),
    );
    assert!(
        text.contains("Value at 'clientSecret' failed to satisfy constraint"),
        "{text}"
    );
    assert!(!text.contains("hush"));
}

#[test]
fn types_and_unknown_members_are_serialization_errors() {
    assert_eq!(
        refusal("ListUserPools", json!({"MaxResults": "1"})),
        "SerializationException: STRING_VALUE can not be converted to an Integer"
    );
    assert_eq!(
        refusal("DescribeUserPool", json!({"UserPoolId": 1})),
        "SerializationException: NUMBER_VALUE can not be converted to a String"
    );
    assert!(
        refusal(
            "DescribeUserPool",
            json!({"UserPoolId": "eu-west-1_a", "UserPoolID": "x"})
        )
        .starts_with("SerializationException: Unrecognized member 'UserPoolID'")
    );
    assert_eq!(
        refusal("ListUserPools", json!({"MaxResults": 5, "NextToken": null})),
        "fine"
    );
}
