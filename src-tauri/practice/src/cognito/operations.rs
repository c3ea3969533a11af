//! The operations: their names, the quotas that they count towards, and what answers them.

use serde_json::{Map, Value};

use self::Category::{
    ClientRead, ClientUpdate, PoolRead, PoolUpdate, ResourceRead, ResourceUpdate,
};
use self::Handler::{Account, Change, Creation, DatedChange, List, Read};
use super::pool::Pool;
use super::world::{World, no_pool};
use super::{clients, domains, mfa, pools, resource_servers, secrets, styles, tags};
use crate::mint::Mint;
use crate::model::members::Input;
use crate::model::refusal::Refusal;
use crate::model::{MODEL, check};
use crate::paging::Pages;

/// The quota that an operation counts towards; AWS puts `UserPool` before these names (`UserPoolRead` for the first).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Category {
    PoolRead,
    PoolUpdate,
    ResourceRead,
    ResourceUpdate,
    ClientRead,
    ClientUpdate,
}

impl Category {
    /// Whether its operations can change anything.
    fn writes(self) -> bool {
        match self {
            PoolRead | ResourceRead | ClientRead => false,
            PoolUpdate | ResourceUpdate | ClientUpdate => true,
        }
    }
}

type Answer = Result<Value, Refusal>;

/// What answers an operation, by what it takes.
enum Handler {
    /// All pools: it lists or makes some, or names must be unique among them. With the region.
    Account(fn(&mut World, &str, Input<'_>) -> Answer),
    /// It reads the pool that the call names.
    Read(fn(&Pool, Input<'_>) -> Answer),
    /// It reads a page of what is in that pool.
    List(fn(&Pool, Input<'_>, &Pages<'_>) -> Answer),
    /// It changes that pool, and no date of it.
    Change(fn(&mut Pool, Input<'_>) -> Answer),
    /// The same, with the date that the change has.
    DatedChange(fn(&mut Pool, Input<'_>, f64) -> Answer),
    /// The same, with ids or secrets that are made for it.
    Creation(fn(&mut Pool, Input<'_>, &mut Mint, f64) -> Answer),
}

/// One operation.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) category: Category,
    handler: Handler,
}

const fn of(name: &'static str, category: Category, handler: Handler) -> Operation {
    Operation {
        name,
        category,
        handler,
    }
}

#[rustfmt::skip]
static OPERATIONS: [Operation; 32] = [
    of("ListUserPools", PoolRead, Account(pools::list)),
    of("DescribeUserPool", PoolRead, Read(pools::describe)),
    of("CreateUserPool", PoolUpdate, Account(pools::create)),
    of("UpdateUserPool", PoolUpdate, DatedChange(pools::update)),
    of("DeleteUserPool", PoolUpdate, Account(pools::delete)),
    of("ListResourceServers", ResourceRead, List(resource_servers::list)),
    of("DescribeResourceServer", ResourceRead, Read(resource_servers::describe)),
    of("CreateResourceServer", ResourceUpdate, Change(resource_servers::create)),
    of("UpdateResourceServer", ResourceUpdate, Change(resource_servers::update)),
    of("DeleteResourceServer", ResourceUpdate, Change(resource_servers::delete)),
    of("ListUserPoolClients", ClientRead, List(clients::list)),
    of("DescribeUserPoolClient", ClientRead, Read(clients::describe)),
    of("CreateUserPoolClient", ClientUpdate, Creation(clients::create)),
    of("UpdateUserPoolClient", ClientUpdate, DatedChange(clients::update)),
    of("DeleteUserPoolClient", ClientUpdate, Change(clients::delete)),
    of("AddUserPoolClientSecret", ClientUpdate, Creation(secrets::add)),
    of("ListUserPoolClientSecrets", ClientRead, Read(secrets::list)),
    of("DeleteUserPoolClientSecret", ClientUpdate, Change(secrets::delete)),
    of("DescribeUserPoolDomain", ResourceRead, Account(domains::describe)),
    of("CreateUserPoolDomain", ResourceUpdate, Account(domains::create)),
    of("UpdateUserPoolDomain", ResourceUpdate, Change(domains::update)),
    of("DeleteUserPoolDomain", ResourceUpdate, Change(domains::delete)),
    of("CreateManagedLoginBranding", ResourceUpdate, Creation(styles::create)),
    of("UpdateManagedLoginBranding", ResourceUpdate, DatedChange(styles::update)),
    of("DeleteManagedLoginBranding", ResourceUpdate, Change(styles::delete)),
    of("DescribeManagedLoginBranding", ResourceRead, Read(styles::describe)),
    of("DescribeManagedLoginBrandingByClient", ResourceRead, Read(styles::describe_by_client)),
    of("GetUserPoolMfaConfig", ResourceRead, Read(mfa::get)),
    of("SetUserPoolMfaConfig", ResourceUpdate, DatedChange(mfa::set)),
    of("ListTagsForResource", ResourceRead, Read(tags::list)),
    of("TagResource", ResourceUpdate, Change(tags::tag)),
    of("UntagResource", ResourceUpdate, Change(tags::untag)),
];

/// The operation of this name, if Practice has it.
pub(crate) fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

/// The pool that a call names, by its id or its ARN.
pub(crate) fn named_pool(input: &Map<String, Value>) -> Option<&str> {
    let text = |member: &str| input.get(member).and_then(Value::as_str);
    text("UserPoolId").or_else(|| text("ResourceArn").and_then(pool_of_arn))
}

/// The id of the pool that an ARN is of, whether there is such a pool or not.
fn pool_of_arn(arn: &str) -> Option<&str> {
    match arn.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", _, "cognito-idp", _, _, resource] => resource.strip_prefix("userpool/"),
        _ => None,
    }
}

/// The id of the pool that a call is on. An ARN must be that of a pool of this region, letter for letter.
fn pool_id<'a>(world: &World, region: &str, input: Input<'a>) -> Result<&'a str, Refusal> {
    let Some(arn) = input.given_text("ResourceArn") else {
        return Ok(input.text("UserPoolId"));
    };
    let id = pool_of_arn(arn)
        .ok_or_else(|| Refusal::parameter(format!("{arn} is not the ARN of a user pool.")))?;
    if world.pool(region, id)?.members["Arn"] == arn {
        Ok(id)
    } else {
        Err(no_pool(id))
    }
}

fn pool<'a>(world: &'a World, region: &str, input: Input<'_>) -> Result<&'a Pool, Refusal> {
    world.pool(region, pool_id(world, region, input)?)
}

fn pool_mut<'a>(
    world: &'a mut World,
    region: &str,
    input: Input<'_>,
) -> Result<(&'a mut Pool, &'a mut Mint), Refusal> {
    let id = pool_id(world, region, input)?;
    world.pool_mut(region, id)
}

impl Operation {
    /// Whether it can change anything.
    pub(crate) fn writes(&self) -> bool {
        self.category.writes()
    }

    /// Checks the input for form, then does it.
    pub(crate) fn perform(
        &self,
        world: &mut World,
        region: &str,
        input: &Map<String, Value>,
    ) -> Result<Value, Refusal> {
        check::request(&MODEL, self.name, input)?;
        let input = Input::new(input);
        let now = world.now();
        match self.handler {
            Account(answer) => answer(world, region, input),
            Read(answer) => answer(pool(world, region, input)?, input),
            List(answer) => answer(pool(world, region, input)?, input, &world.pages()),
            Change(answer) => answer(pool_mut(world, region, input)?.0, input),
            DatedChange(answer) => answer(pool_mut(world, region, input)?.0, input, now),
            Creation(answer) => {
                let (pool, mint) = pool_mut(world, region, input)?;
                answer(pool, input, mint, now)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_operations_are_the_same_set() {
        let mut modelled: Vec<_> = MODEL.operations.keys().map(String::as_str).collect();
        let mut answered: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        modelled.sort_unstable();
        answered.sort_unstable();
        assert_eq!(modelled, answered);
    }
}
