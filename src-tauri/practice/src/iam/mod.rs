//! IAM and the Security Token Service: who calls, what a role is, what somebody may do, and the credentials of a role.

mod roles;
mod simulation;
mod sts;

use serde_json::{Value, json};

use crate::account::partition;
use crate::identity::{Caller, Identities};
use crate::model::members::Input;
use crate::model::refusal::Refusal;
use crate::paging::{List, Sealer, part};

const ALIAS: &str = "practice";

/// One call, checked for form.
pub(crate) struct Call<'a> {
    pub(crate) identities: &'a Identities,
    pub(crate) caller: &'a Caller,
    /// Makes the markers that lead from page to page.
    pub(crate) sealer: &'a Sealer,
    pub(crate) region: &'a str,
    pub(crate) input: Input<'a>,
}

/// Answers a call of IAM.
pub(crate) fn answer_iam(operation: &str, call: &Call<'_>) -> Result<Value, Refusal> {
    match operation {
        "GetRole" => roles::role(call),
        "ListAccountAliases" => aliases(call),
        _ => simulation::simulate(call),
    }
}

/// Answers a call of the Security Token Service.
pub(crate) fn answer_sts(operation: &str, call: &Call<'_>) -> Result<Value, Refusal> {
    match operation {
        "AssumeRole" => sts::assume_role(call),
        _ => Ok(sts::caller_identity(call.caller)),
    }
}

impl Call<'_> {
    /// Refuses what the caller may not do in IAM. That is global: it counts as in its own region, wherever it is asked
    /// from.
    fn permit(&self, action: &str, resource: &str) -> Result<(), Refusal> {
        let home = match partition(self.region) {
            "aws-cn" => "cn-north-1",
            "aws-us-gov" => "us-gov-west-1",
            _ => "us-east-1",
        };
        self.identities.permit(self.caller, action, resource, home)
    }
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

fn aliases(call: &Call<'_>) -> Result<Value, Refusal> {
    call.permit("iam:ListAccountAliases", "*")?;
    page(call, "", "AccountAliases", vec![json!(ALIAS)])
}

/// An answer with its list, as much of it as was asked for.
fn page(
    call: &Call<'_>,
    question: &str,
    member: &str,
    items: Vec<Value>,
) -> Result<Value, Refusal> {
    let asked = call.input.given_number("MaxItems");
    let list = List {
        operation: member,
        within: question,
        longest: usize::try_from(asked.unwrap_or(100)).unwrap_or(usize::MAX),
    };
    let marker = call.input.given_text("Marker");
    let (items, next) =
        part(&list, call.sealer, items, marker).map_err(|_| invalid("Invalid Marker."))?;
    let mut answer = json!({ "IsTruncated": next.is_some() });
    answer[member] = Value::Array(items);
    if let Some(next) = next {
        answer["Marker"] = Value::String(next);
    }
    Ok(answer)
}
