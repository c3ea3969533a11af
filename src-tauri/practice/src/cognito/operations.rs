//! What an operation is: its name, the quota that it counts towards, and what answers it.

use serde_json::{Map, Value};

use self::Category::{
    ClientRead, ClientUpdate, PoolRead, PoolUpdate, ResourceRead, ResourceUpdate,
};
use self::Handler::{Account, Change, Creation, DatedChange, Page, Read};
use super::pool::Pool;
use super::world::{World, no_pool};
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
pub(super) enum Handler {
    /// All pools: it lists or makes some, or names must be unique among them. With the region.
    Account(fn(&mut World, &str, Input<'_>) -> Answer),
    /// It reads the pool that the call names.
    Read(fn(&Pool, Input<'_>) -> Answer),
    /// It reads a page of what is in that pool.
    Page(fn(&Pool, Input<'_>, &Pages<'_>) -> Answer),
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
    /// The operation of a name that the model has.
    pub(super) const fn new(name: &'static str, category: Category, handler: Handler) -> Operation {
        Operation {
            name,
            category,
            handler,
        }
    }

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
            Page(answer) => answer(pool(world, region, input)?, input, &world.pages()),
            Change(answer) => answer(pool_mut(world, region, input)?.0, input),
            DatedChange(answer) => answer(pool_mut(world, region, input)?.0, input, now),
            Creation(answer) => {
                let (pool, mint) = pool_mut(world, region, input)?;
                answer(pool, input, mint, now)
            }
        }
    }
}
