//! The domains of a pool.

use aws_sdk_cognitoidentityprovider::types::{DomainDescriptionType, DomainStatusType};
use registrar_core::names::DomainPrefix;
use registrar_core::parts::Domains;
use registrar_core::pool::{Domain, DomainStatus, ManagedLogin, Pool};
use registrar_core::ports::{Answer, CloudError};

use super::description::Described;
use super::user_pool::UserPool;

/// Managed login (`ManagedLoginVersion`); 1 is the classic hosted UI.
const MANAGED_LOGIN: i32 = 2;

impl Domains for UserPool {
    async fn pool(&self) -> Result<Pool, CloudError> {
        self.connection.pool(self.id()).await
    }

    async fn domain(&self, name: &str) -> Result<Option<Domain>, CloudError> {
        let found = self.describe_domain(name).await?;
        Ok(found.map(|(domain, _)| read(&domain, name)))
    }

    type WholeDomain = Described<DomainDescriptionType>;

    async fn whole_domain(
        &self,
        name: &str,
    ) -> Result<Option<(Domain, Self::WholeDomain)>, CloudError> {
        let found = self.describe_domain(name).await?;
        Ok(found.map(|found| (read(&found.0, name), Described::new(found))))
    }

    async fn create_domain(&self, prefix: &DomainPrefix) -> Result<Answer<()>, CloudError> {
        let request = self
            .writes()
            .create_user_pool_domain()
            .user_pool_id(self.id())
            .domain(prefix.as_str())
            .managed_login_version(MANAGED_LOGIN);
        let created = self
            .connection
            .write("CreateUserPoolDomain", request.send());
        Ok(created.await?.map(drop))
    }

    async fn switch_to_managed_login(
        &self,
        domain: Self::WholeDomain,
    ) -> Result<Answer<()>, CloudError> {
        const OPERATION: &str = "UpdateUserPoolDomain";
        let found = domain.whole(OPERATION)?;
        let request = self
            .writes()
            .update_user_pool_domain()
            .user_pool_id(self.id())
            .set_domain(found.domain)
            .managed_login_version(MANAGED_LOGIN)
            // A structure of a prefix domain, if any, is empty.
            .set_custom_domain_config(
                found
                    .custom_domain_config
                    .filter(|custom| !custom.certificate_arn.is_empty()),
            )
            .set_routing(found.routing);
        let switched = self.connection.write(OPERATION, request.send());
        Ok(switched.await?.map(drop))
    }
}

fn read(domain: &DomainDescriptionType, name: &str) -> Domain {
    Domain {
        name: domain.domain().unwrap_or(name).to_owned(),
        managed_login: match domain.managed_login_version {
            Some(version) if version >= MANAGED_LOGIN => ManagedLogin::Managed,
            _ => ManagedLogin::Classic,
        },
        status: match &domain.status {
            // Some servers that are not Amazon Cognito do not say.
            Some(DomainStatusType::Active) | None => DomainStatus::Active,
            Some(DomainStatusType::Creating | DomainStatusType::Updating) => DomainStatus::Changing,
            Some(other) => DomainStatus::Unusable(other.as_str().to_owned()),
        },
    }
}
