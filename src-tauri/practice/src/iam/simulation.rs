//! What somebody may do, as IAM simulates it.

use serde_json::{Value, json};

use super::{Call, invalid, page, unknown};
use crate::account::{ACCOUNT, partition, user_arn};
use crate::identity::{
    Decision, Layer, Position, Principal, REQUESTED_REGION, Request, Verdict, takes_no_resource,
};
use crate::model::members::{Input, texts};
use crate::model::refusal::Refusal;

/// What a simulation could be told besides, and Practice does not hear.
const NOT_TAKEN: [&str; 7] = [
    "CallerArn",
    "PermissionsBoundaryPolicyInputList",
    "PolicyExclusionList",
    "PolicyInputList",
    "ResourceHandlingOption",
    "ResourceOwner",
    "ResourcePolicy",
];

pub(super) fn simulate(call: &Call<'_>) -> Result<Value, Refusal> {
    let source = call.input.text("PolicySourceArn");
    call.permit("iam:SimulatePrincipalPolicy", source)?;
    if let Some(member) = NOT_TAKEN
        .iter()
        .find(|name| call.input.members().contains_key(**name))
    {
        return Err(invalid(format!(
            "Practice simulates the policies that there are: {member} is not taken."
        )));
    }
    let principal = principal(call, source)?;
    let region = requested_region(call.input)?;
    let asked: Vec<_> = call.input.texts("ResourceArns").collect();
    let resources = if asked.is_empty() { &["*"] } else { &asked[..] };
    let policies = call.identities.policies(principal);
    let mut results = Vec::new();
    for action in call.input.texts("ActionNames") {
        let lawful = |(service, name): (&str, &str)| !service.is_empty() && !name.is_empty();
        if action.contains(['*', '?']) || !action.split_once(':').is_some_and(lawful) {
            return Err(invalid(format!("Invalid ActionName: {action}")));
        }
        let resources = if takes_no_resource(action) {
            &["*"]
        } else {
            resources
        };
        for resource in resources {
            let request = Request {
                action,
                resource,
                region,
            };
            let decision = policies.decide(&request);
            results.push(result(call, principal, &request, &decision));
        }
    }
    // A marker leads on in the same simulation only.
    let mut question = call.input.members().clone();
    question.remove("Marker");
    question.remove("MaxItems");
    let question = Value::Object(question).to_string();
    page(call, &question, "EvaluationResults", results)
}

/// The user or role that an ARN means.
fn principal(call: &Call<'_>, arn: &str) -> Result<Principal, Refusal> {
    let partition = partition(call.region);
    let prefix = format!("arn:{partition}:iam::{ACCOUNT}:");
    let entity = arn
        .strip_prefix(&prefix)
        .and_then(|rest| rest.split_once('/'));
    let (kind, path) = entity
        .filter(|(kind, path)| ["user", "role"].contains(kind) && !path.is_empty())
        .ok_or_else(|| {
            invalid(format!(
                "Invalid Entity Arn: {arn} does not clearly define entity type and name."
            ))
        })?;
    let roles = call.identities.roles();
    let found = match kind {
        "user" => (arn == user_arn(partition)).then_some(Principal::User),
        _ => roles
            .iter()
            .position(|role| role.arn(partition) == arn)
            .map(Principal::Role),
    };
    let name = path.rsplit('/').next().unwrap_or_default();
    found.ok_or_else(|| unknown(kind, name))
}

/// The region that a simulation is for, if it says one. No policy asks for another key.
fn requested_region(input: Input<'_>) -> Result<Option<&str>, Refusal> {
    let entries = input.given("ContextEntries").and_then(Value::as_array);
    let mut region = None;
    for entry in entries.into_iter().flatten().filter_map(Value::as_object) {
        let text = |member: &str| entry.get(member).and_then(Value::as_str);
        let key = text("ContextKeyName").ok_or_else(|| invalid("A context key has no name."))?;
        let kind = text("ContextKeyType");
        let kind = kind.ok_or_else(|| invalid(format!("The context key {key} has no type.")))?;
        if !key.eq_ignore_ascii_case(REQUESTED_REGION) {
            continue;
        }
        let mut values = texts(entry, "ContextKeyValues");
        let (Some(value), None, "string", None) = (values.next(), values.next(), kind, region)
        else {
            return Err(invalid(format!("{key} is one string, given once.")));
        };
        region = Some(value);
    }
    Ok(region)
}

fn result(
    call: &Call<'_>,
    principal: Principal,
    request: &Request<'_>,
    decision: &Decision<'_>,
) -> Value {
    let word = match decision.verdict() {
        Verdict::Allowed => "allowed",
        Verdict::NotAllowed(_) => "implicitDeny",
        Verdict::Denied(_) => "explicitDeny",
    };
    let matched: Vec<_> = decision
        .matched()
        .into_iter()
        .map(|(layer, statement)| {
            let (name, kind) = policy(call, principal, layer);
            json!({
                "SourcePolicyId": name,
                "SourcePolicyType": kind,
                "StartPosition": place(statement.start),
                "EndPosition": place(statement.end),
            })
        })
        .collect();
    let missing: &[_] = if decision.misses_region() {
        &[REQUESTED_REGION]
    } else {
        &[]
    };
    let mut result = json!({
        "EvalActionName": request.action,
        "EvalResourceName": request.resource,
        "EvalDecision": word,
        "MatchedStatements": matched,
        "MissingContextValues": missing,
    });
    if let Some(boundary) = &decision.boundary {
        result["PermissionsBoundaryDecisionDetail"] =
            json!({ "AllowedByPermissionsBoundary": boundary.is_allowing() });
    }
    if let Some(organization) = &decision.organization {
        result["OrganizationsDecisionDetail"] =
            json!({ "AllowedByOrganizations": organization.is_allowing() });
    }
    result
}

/// The name of a policy, and what the model says of its kind: whose inline policy it is, or that it is the account's own.
fn policy(call: &Call<'_>, principal: Principal, layer: Layer) -> (String, &'static str) {
    match (layer, principal) {
        // The model has no word for one that comes from outside the account.
        (Layer::Organization, _) => ("ServiceControlPolicy".to_owned(), "none"),
        (Layer::Boundary, _) => ("PermissionsBoundary".to_owned(), "user-managed"),
        (Layer::Identity, Principal::User) => ("user_practice_Permissions".to_owned(), "user"),
        (Layer::Identity, Principal::Role(place)) => {
            let role = &call.identities.roles()[place].name;
            (format!("role_{role}_Permissions"), "role")
        }
    }
}

fn place(position: Position) -> Value {
    json!({ "Line": position.line, "Column": position.column })
}
