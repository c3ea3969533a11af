//! The domains of a pool.

use aws_sdk_cognitoidentityprovider::types::DomainStatusType;
use registrar_core::names::DomainPrefix;
use registrar_core::parts::Domains;
use registrar_core::pool::{Domain, DomainStatus, ManagedLogin, Pool};
use registrar_core::ports::CloudError;

use super::error::{refuse_unsendable, vanished};
use super::user_pool::UserPool;

/// Managed login (`ManagedLoginVersion`); 1 is the classic hosted UI.
const MANAGED_LOGIN: i32 = 2;

impl Domains for UserPool {
    async fn pool(&self) -> Result<Pool, CloudError> {
        self.connection.pool(self.id()).await
    }

    async fn domain(&self, name: &str) -> Result<Option<Domain>, CloudError> {
        let found = self.describe_domain(name).await?;
        Ok(found.map(|(domain, _)| Domain {
            name: domain.domain.unwrap_or_else(|| name.to_owned()),
            managed_login: match domain.managed_login_version {
                Some(version) if version >= MANAGED_LOGIN => ManagedLogin::Managed,
                _ => ManagedLogin::Classic,
            },
            status: match domain.status {
                // Some servers that are not Amazon Cognito do not say.
                Some(DomainStatusType::Active) | None => DomainStatus::Active,
                Some(DomainStatusType::Creating | DomainStatusType::Updating) => {
                    DomainStatus::Changing
                }
                Some(other) => DomainStatus::Unusable(other.as_str().to_owned()),
            },
        }))
    }

    async fn create_domain(&self, prefix: &DomainPrefix) -> Result<(), CloudError> {
        const OPERATION: &str = "CreateUserPoolDomain";
        let request = self
            .writes()
            .create_user_pool_domain()
            .user_pool_id(self.id())
            .domain(prefix.as_str())
            .managed_login_version(MANAGED_LOGIN);
        self.connection
            .write(OPERATION, || request.clone().send())
            .await?;
        Ok(())
    }

    async fn switch_to_managed_login(&self, domain: &str) -> Result<(), CloudError> {
        const OPERATION: &str = "UpdateUserPoolDomain";
        let Some((found, unsendable)) = self.describe_domain(domain).await? else {
            return Err(vanished(OPERATION, "The domain"));
        };
        refuse_unsendable(OPERATION, &unsendable)?;
        let request = self
            .writes()
            .update_user_pool_domain()
            .user_pool_id(self.id())
            .domain(domain)
            .managed_login_version(MANAGED_LOGIN)
            // A structure of a prefix domain, if any, is empty.
            .set_custom_domain_config(
                found
                    .custom_domain_config
                    .filter(|custom| !custom.certificate_arn.is_empty()),
            )
            .set_routing(found.routing);
        self.connection
            .write_after_look(OPERATION, || request.clone().send())
            .await?;
        Ok(())
    }
}
