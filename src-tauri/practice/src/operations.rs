//! The operations: their names, the quotas that they count towards, and what answers them.

use serde_json::{Map, Value};

use crate::calls::Access;
use crate::rates::Category::{self, *};
use crate::refusal::Refusal;
use crate::world::{Ask, World};
use crate::{branding, clients, domains, mfa, pools, resource_servers, secrets, tags, validate};

type Answer = fn(&mut World, &Ask<'_>) -> Result<Value, Refusal>;

/// One operation.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) category: Category,
    answer: Answer,
}

const fn of(name: &'static str, category: Category, answer: Answer) -> Operation {
    Operation {
        name,
        category,
        answer,
    }
}

static OPERATIONS: [Operation; 32] = [
    of("ListUserPools", PoolRead, pools::list),
    of("DescribeUserPool", PoolRead, pools::describe),
    of("CreateUserPool", PoolUpdate, pools::create),
    of("UpdateUserPool", PoolUpdate, pools::update),
    of("DeleteUserPool", PoolUpdate, pools::delete),
    of("ListResourceServers", ResourceRead, resource_servers::list),
    of(
        "DescribeResourceServer",
        ResourceRead,
        resource_servers::describe,
    ),
    of(
        "CreateResourceServer",
        ResourceUpdate,
        resource_servers::create,
    ),
    of(
        "UpdateResourceServer",
        ResourceUpdate,
        resource_servers::update,
    ),
    of(
        "DeleteResourceServer",
        ResourceUpdate,
        resource_servers::delete,
    ),
    of("ListUserPoolClients", ClientRead, clients::list),
    of("DescribeUserPoolClient", ClientRead, clients::describe),
    of("CreateUserPoolClient", ClientUpdate, clients::create),
    of("UpdateUserPoolClient", ClientUpdate, clients::update),
    of("DeleteUserPoolClient", ClientUpdate, clients::delete),
    of("AddUserPoolClientSecret", ClientUpdate, secrets::add),
    of("ListUserPoolClientSecrets", ClientRead, secrets::list),
    of("DeleteUserPoolClientSecret", ClientUpdate, secrets::delete),
    of("DescribeUserPoolDomain", ResourceRead, domains::describe),
    of("CreateUserPoolDomain", ResourceUpdate, domains::create),
    of("UpdateUserPoolDomain", ResourceUpdate, domains::update),
    of("DeleteUserPoolDomain", ResourceUpdate, domains::delete),
    of(
        "CreateManagedLoginBranding",
        ResourceUpdate,
        branding::create,
    ),
    of(
        "UpdateManagedLoginBranding",
        ResourceUpdate,
        branding::update,
    ),
    of(
        "DeleteManagedLoginBranding",
        ResourceUpdate,
        branding::delete,
    ),
    of(
        "DescribeManagedLoginBranding",
        ResourceRead,
        branding::describe,
    ),
    of(
        "DescribeManagedLoginBrandingByClient",
        ResourceRead,
        branding::describe_by_client,
    ),
    of("GetUserPoolMfaConfig", ResourceRead, mfa::get),
    of("SetUserPoolMfaConfig", ResourceUpdate, mfa::set),
    of("ListTagsForResource", ResourceRead, tags::list),
    of("TagResource", ResourceUpdate, tags::tag),
    of("UntagResource", ResourceUpdate, tags::untag),
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
    pub(crate) fn access(&self) -> Access {
        self.category.access()
    }

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
