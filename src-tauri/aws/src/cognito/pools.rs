//! The user pools of an account in a region.

use aws_sdk_cognitoidentityprovider::error::BuildError;
use aws_sdk_cognitoidentityprovider::types::{
    AttributeDataType, DeletionProtectionType, SchemaAttributeType, UserPoolTierType, UserPoolType,
    UsernameAttributeType, UsernameConfigurationType, VerifiedAttributeType,
};
use registrar_core::names::DomainPrefix;
use registrar_core::pool::{Pool, Tier};
use registrar_core::ports::{Answer, CloudError, CloudErrorKind, Journal, Operation};
use registrar_core::write::{Cancel, Look, NotWritten, Write, Writer};

use super::description::present;
use super::error::{empty_answer, not_built};
use crate::connect::connection::Connection;

const CREATE: Operation = Operation::cognito("CreateUserPool");

/// A user pool in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolName {
    /// Such as `eu-west-1_AbCdEf123`.
    pub id: String,
    /// Its name; not unique.
    pub name: String,
}

impl Connection {
    /// Every user pool of the account in the region, in the service's order.
    ///
    /// # Errors
    /// When a page of the list cannot be read (`cognito-idp:ListUserPools`).
    pub async fn pools(&self) -> Result<Vec<PoolName>, CloudError> {
        let request = self
            .inner
            .reads
            .list_user_pools()
            // The most that a page may hold (`cognito-idp` service model).
            .max_results(60);
        let pages = request.into_paginator().items().send();
        let listed = self.read("ListUserPools", pages.try_collect()).await?;
        let pools = listed.into_iter().map(|pool| PoolName {
            id: pool.id.unwrap_or_default(),
            name: pool.name.unwrap_or_default(),
        });
        Ok(pools.collect())
    }

    /// One user pool.
    ///
    /// # Errors
    /// When it cannot be read (`cognito-idp:DescribeUserPool`); [`CloudErrorKind::NotFound`] where there is none with
    /// that id.
    pub async fn pool(&self, id: &str) -> Result<Pool, CloudError> {
        const OPERATION: &str = "DescribeUserPool";
        let request = self.inner.reads.describe_user_pool().user_pool_id(id);
        let answer = self.read(OPERATION, request.send()).await?;
        let pool = answer.user_pool.map(|pool| read(&pool, id));
        pool.ok_or_else(|| empty_answer(OPERATION, CloudErrorKind::Refused))
    }

    /// Whether no domain with this prefix is known in the region.
    ///
    /// A prefix is unique in its region across all accounts, but whether the service tells of a domain in another
    /// account is not documented. So `true` is a strong hint and no promise; `CreateUserPoolDomain` has the last word.
    ///
    /// # Errors
    /// When it cannot be asked (`cognito-idp:DescribeUserPoolDomain`).
    pub async fn domain_prefix_is_free(&self, prefix: &DomainPrefix) -> Result<bool, CloudError> {
        let request = self.inner.reads.describe_user_pool_domain();
        let request = request.domain(prefix.as_str());
        let answer = self.read("DescribeUserPoolDomain", request.send()).await;
        let found = present(answer)?.and_then(|answer| answer.domain_description);
        // A domain that does not exist gets an empty description, not an error.
        Ok(found.is_none_or(|found| found.domain.is_none() && found.user_pool_id.is_none()))
    }

    /// Creates a user pool as Cognite needs it: the Essentials plan, sign-in by email (whose case does not matter),
    /// `email` and `name` required, emails verified, deletion protection on. All else has the service's defaults.
    ///
    /// It goes out [as every change does](registrar_core::write): exactly one pool of that name that was not there
    /// before is what a creation without an answer has made.
    ///
    /// # Errors
    /// When the pools cannot be listed beforehand (nothing is created then), or the service refuses;
    /// [`CloudErrorKind::Unclear`] when no answer came and the list does not settle it.
    pub async fn create_pool(
        &self,
        name: &str,
        journal: &impl Journal,
        cancel: &Cancel,
    ) -> Result<Pool, NotWritten> {
        let mut create = CreatePool {
            name,
            known: vec![],
        };
        create.known = create.new_ones(self).await?;
        let writer = Writer {
            cloud: self,
            journal,
            pool_id: None,
            cancel,
        };
        writer.write(&create).await?.ok_or(NotWritten::Changed)
    }
}

/// The creation of a pool.
struct CreatePool<'a> {
    name: &'a str,
    /// The ids of the pools that bear its name already.
    known: Vec<String>,
}

impl CreatePool<'_> {
    /// The pools of its name that were not there before.
    async fn new_ones(&self, connection: &Connection) -> Result<Vec<String>, CloudError> {
        let pools = connection.pools().await?.into_iter();
        let new = pools.filter(|pool| pool.name == self.name && !self.known.contains(&pool.id));
        Ok(new.map(|pool| pool.id).collect())
    }
}

impl Write<Connection> for CreatePool<'_> {
    type Ready = ();
    type Made = Pool;

    fn operation(&self) -> Operation {
        CREATE
    }

    fn subject(&self) -> String {
        self.name.to_owned()
    }

    fn known(&self) -> Option<Vec<String>> {
        Some(self.known.clone())
    }

    async fn look(&self, connection: &Connection) -> Result<Look<()>, CloudError> {
        Ok(match self.new_ones(connection).await?.is_empty() {
            true => Look::Ready(()),
            false => Look::Changed,
        })
    }

    async fn send(&self, (): (), connection: &Connection) -> Result<Answer<Pool>, CloudError> {
        let operation = CREATE.as_str();
        let username = UsernameConfigurationType::builder().case_sensitive(false);
        let username = username.build();
        let username = username.map_err(|error: BuildError| not_built(operation, &error))?;
        let request = connection
            .inner
            .writes
            .create_user_pool()
            .pool_name(self.name)
            .user_pool_tier(UserPoolTierType::Essentials)
            .username_attributes(UsernameAttributeType::Email)
            // The service's default tells Anna@ and anna@ apart, and cannot be changed later.
            .username_configuration(username)
            .auto_verified_attributes(VerifiedAttributeType::Email)
            .schema(required_attribute("email"))
            .schema(required_attribute("name"))
            .deletion_protection(DeletionProtectionType::Active);
        let Answer { made, request_id } = connection.write(operation, request.send()).await?;
        let pool = made.user_pool.as_ref().map(|pool| read(pool, ""));
        Ok(Answer {
            made: pool.ok_or_else(|| empty_answer(operation, CloudErrorKind::Unclear))?,
            request_id,
        })
    }

    async fn settle(&self, connection: &Connection) -> Result<Option<Pool>, CloudError> {
        match &*self.new_ones(connection).await? {
            [id] => connection.pool(id).await.map(Some),
            _ => Ok(None),
        }
    }

    fn made_id(pool: &Pool) -> Option<String> {
        Some(pool.id.clone())
    }
}

fn required_attribute(name: &str) -> SchemaAttributeType {
    SchemaAttributeType::builder()
        .name(name)
        .attribute_data_type(AttributeDataType::String)
        .required(true)
        .mutable(true)
        .build()
}

fn read(pool: &UserPoolType, id: &str) -> Pool {
    Pool {
        id: pool.id().unwrap_or(id).to_owned(),
        name: pool.name().unwrap_or_default().to_owned(),
        tier: match pool.user_pool_tier() {
            Some(UserPoolTierType::Lite) => Tier::Lite,
            Some(UserPoolTierType::Plus) => Tier::Plus,
            // Where nothing is said, and in a plan that is not known yet, the service itself refuses what it lacks.
            _ => Tier::Essentials,
        },
        domain: pool.domain.clone().filter(|domain| !domain.is_empty()),
        custom_domain: pool
            .custom_domain
            .clone()
            .filter(|domain| !domain.is_empty()),
    }
}
