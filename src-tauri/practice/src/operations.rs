//! The operations: their names, whether they write, and what answers them.

use serde_json::{Map, Value};

use crate::calls::Access::{self, Read, Write};
use crate::refusal::Refusal;
use crate::world::{Ask, World};
use crate::{branding, clients, domains, pools, resource_servers, secrets, tags, validate};

type Answer = fn(&mut World, &Ask<'_>) -> Result<Value, Refusal>;

/// One operation.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    answer: Answer,
}

const fn of(name: &'static str, access: Access, answer: Answer) -> Operation {
    Operation {
        name,
        access,
        answer,
    }
}

static OPERATIONS: [Operation; 30] = [
    of("ListUserPools", Read, pools::list),
    of("DescribeUserPool", Read, pools::describe),
    of("CreateUserPool", Write, pools::create),
    of("UpdateUserPool", Write, pools::update),
    of("DeleteUserPool", Write, pools::delete),
    of("ListResourceServers", Read, resource_servers::list),
    of("DescribeResourceServer", Read, resource_servers::describe),
    of("CreateResourceServer", Write, resource_servers::create),
    of("UpdateResourceServer", Write, resource_servers::update),
    of("DeleteResourceServer", Write, resource_servers::delete),
    of("ListUserPoolClients", Read, clients::list),
    of("DescribeUserPoolClient", Read, clients::describe),
    of("CreateUserPoolClient", Write, clients::create),
    of("UpdateUserPoolClient", Write, clients::update),
    of("DeleteUserPoolClient", Write, clients::delete),
    of("AddUserPoolClientSecret", Write, secrets::add),
    of("ListUserPoolClientSecrets", Read, secrets::list),
    of("DeleteUserPoolClientSecret", Write, secrets::delete),
    of("DescribeUserPoolDomain", Read, domains::describe),
    of("CreateUserPoolDomain", Write, domains::create),
    of("UpdateUserPoolDomain", Write, domains::update),
    of("DeleteUserPoolDomain", Write, domains::delete),
    of("CreateManagedLoginBranding", Write, branding::create),
    of("UpdateManagedLoginBranding", Write, branding::update),
    of("DeleteManagedLoginBranding", Write, branding::delete),
    of("DescribeManagedLoginBranding", Read, branding::describe),
    of(
        "DescribeManagedLoginBrandingByClient",
        Read,
        branding::describe_by_client,
    ),
    of("ListTagsForResource", Read, tags::list),
    of("TagResource", Write, tags::tag),
    of("UntagResource", Write, tags::untag),
];

/// The operation of this name, if Practice has it.
pub(crate) fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

/// The pool that a call names, by its id or its ARN.
pub(crate) fn named_pool(input: &Map<String, Value>) -> Option<&str> {
    let text = |member: &str| input.get(member).and_then(Value::as_str);
    text("UserPoolId").or_else(|| text("ResourceArn").and_then(tags::pool_id))
}

impl Operation {
    /// Checks the input for form, then does it.
    pub(crate) fn perform(
        &self,
        world: &mut World,
        region: &str,
        input: &Map<String, Value>,
    ) -> Result<Value, Refusal> {
        validate::check(self.name, input)?;
        (self.answer)(world, &Ask { region, input })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MODEL;

    #[test]
    fn the_table_and_the_operations_are_the_same_set() {
        let mut modelled: Vec<_> = MODEL.operations.keys().map(String::as_str).collect();
        let mut answered: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        modelled.sort_unstable();
        answered.sort_unstable();
        assert_eq!(modelled, answered);
    }
}
