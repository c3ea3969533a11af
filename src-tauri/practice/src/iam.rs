//! IAM: what a role is, and what somebody may do.

use serde_json::{Map, Value, json};

use crate::ACCOUNT;
use crate::identity::{
    Decision, Layer, Position, Principal, REQUESTED_REGION, Request, Role, Verdict, partition,
    takes_no_resource, user_arn,
};
use crate::paging::{List, part};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::world::texts;

/// When all roles were made: 2026-03-02 08:00 UTC.
const MADE: i64 = 1_772_438_400;
const ALIAS: &str = "practice";
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

pub(crate) fn answer(operation: &str, query: &Query<'_>) -> Result<Value, Refusal> {
    match operation {
        "GetRole" => role(query),
        "ListAccountAliases" => aliases(query),
        _ => simulation(query),
    }
}

/// IAM is global: it counts as in this region, wherever it is asked from.
fn home(region: &str) -> &'static str {
    match partition(region) {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    }
}

fn permit(query: &Query<'_>, action: &str, resource: &str) -> Result<(), Refusal> {
    query.permit(action, resource, home(query.ask.region))
}

fn unknown(kind: &str, name: &str) -> Refusal {
    Refusal::new(
        "NoSuchEntityException",
        format!("The {kind} with name {name} cannot be found."),
    )
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new("InvalidInputException", message)
}

fn role(query: &Query<'_>) -> Result<Value, Refusal> {
    let partition = partition(query.ask.region);
    let name = query.ask.text("RoleName");
    // Names are told apart without case.
    let named = |role: &&Role| role.name.eq_ignore_ascii_case(name);
    let role = query.identities.roles().iter().find(named);
    let arn = role.map_or_else(
        || format!("arn:{partition}:iam::{ACCOUNT}:role/{name}"),
        |role| role.arn(partition),
    );
    permit(query, "iam:GetRole", &arn)?;
    let role = role.ok_or_else(|| unknown("role", name))?;
    let trust = role.trust_policy(partition).to_string();
    let mut shown = json!({
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id(),
        "Arn": arn,
        "CreateDate": MADE,
        "AssumeRolePolicyDocument":
            form_urlencoded::byte_serialize(trust.as_bytes()).collect::<String>(),
        "MaxSessionDuration": role.longest_session.as_secs(),
        "RoleLastUsed": {},
    });
    if role.boundary.is_some() {
        shown["PermissionsBoundary"] = json!({
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn":
                format!("arn:{partition}:iam::{ACCOUNT}:policy/{}-boundary", role.name),
        });
    }
    Ok(json!({ "Role": shown }))
}

fn aliases(query: &Query<'_>) -> Result<Value, Refusal> {
    permit(query, "iam:ListAccountAliases", "*")?;
    page(query, "", "AccountAliases", vec![json!(ALIAS)])
}

fn simulation(query: &Query<'_>) -> Result<Value, Refusal> {
    let ask = &query.ask;
    let source = ask.text("PolicySourceArn");
    permit(query, "iam:SimulatePrincipalPolicy", source)?;
    if let Some(member) = NOT_TAKEN.iter().find(|name| ask.input.contains_key(**name)) {
        return Err(invalid(format!(
            "Practice simulates the policies that there are: {member} is not taken."
        )));
    }
    let principal = principal(query, source)?;
    let region = requested_region(ask.input)?;
    let asked: Vec<_> = texts(ask.input, "ResourceArns").collect();
    let resources = if asked.is_empty() { &["*"] } else { &asked[..] };
    let policies = query.identities.policies(principal);
    let mut results = Vec::new();
    for action in texts(ask.input, "ActionNames") {
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
            results.push(result(query, principal, &request, &decision));
        }
    }
    // A marker leads on in the same simulation only.
    let mut question = ask.input.clone();
    question.remove("Marker");
    question.remove("MaxItems");
    let question = Value::Object(question).to_string();
    page(query, &question, "EvaluationResults", results)
}

/// The user or role that an ARN means.
fn principal(query: &Query<'_>, arn: &str) -> Result<Principal, Refusal> {
    let partition = partition(query.ask.region);
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
    let roles = query.identities.roles();
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
fn requested_region(input: &Map<String, Value>) -> Result<Option<&str>, Refusal> {
    let entries = input.get("ContextEntries").and_then(Value::as_array);
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
    query: &Query<'_>,
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
            let (name, kind) = policy(query, principal, layer);
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
fn policy(query: &Query<'_>, principal: Principal, layer: Layer) -> (String, &'static str) {
    match (layer, principal) {
        // The model has no word for one that comes from outside the account.
        (Layer::Organization, _) => ("ServiceControlPolicy".to_owned(), "none"),
        (Layer::Boundary, _) => ("PermissionsBoundary".to_owned(), "user-managed"),
        (Layer::Identity, Principal::User) => ("user_practice_Permissions".to_owned(), "user"),
        (Layer::Identity, Principal::Role(place)) => {
            let role = &query.identities.roles()[place].name;
            (format!("role_{role}_Permissions"), "role")
        }
    }
}

fn place(position: Position) -> Value {
    json!({ "Line": position.line, "Column": position.column })
}

/// An answer with its list, as much of it as was asked for.
fn page(
    query: &Query<'_>,
    question: &str,
    member: &str,
    items: Vec<Value>,
) -> Result<Value, Refusal> {
    let asked = query.ask.input.get("MaxItems").and_then(Value::as_u64);
    let list = List {
        operation: member,
        within: question,
        longest: usize::try_from(asked.unwrap_or(100)).unwrap_or(usize::MAX),
    };
    let marker = query.ask.input.get("Marker").and_then(Value::as_str);
    let (items, next) = part(&list, &query.identities.pages, items, marker)
        .map_err(|_| invalid("Invalid Marker."))?;
    let mut answer = json!({ "IsTruncated": next.is_some() });
    answer[member] = Value::Array(items);
    if let Some(next) = next {
        answer["Marker"] = Value::String(next);
    }
    Ok(answer)
}
