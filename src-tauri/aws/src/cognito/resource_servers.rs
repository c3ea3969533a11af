//! The resource servers of a pool.

use aws_sdk_cognitoidentityprovider::error::BuildError;
use aws_sdk_cognitoidentityprovider::types::ResourceServerScopeType;
use registrar_core::parts::ResourceServers;
use registrar_core::pool::ResourceServer;
use registrar_core::ports::{Answer, CloudError};

use super::description::Described;
use super::error::not_built;
use super::user_pool::UserPool;

impl ResourceServers for UserPool {
    /// A pool that does not exist has no resource server either: both get the same code.
    async fn resource_server(
        &self,
        identifier: &str,
    ) -> Result<Option<ResourceServer>, CloudError> {
        let found = self.describe_resource_server(identifier).await?;
        Ok(found.map(|(server, _)| server))
    }

    type WholeResourceServer = Described<()>;

    async fn whole_resource_server(
        &self,
        identifier: &str,
    ) -> Result<Option<(ResourceServer, Self::WholeResourceServer)>, CloudError> {
        let found = self.describe_resource_server(identifier).await?;
        // Name and scopes are all that an update takes.
        Ok(found.map(|(server, unsendable)| (server, Described::new(((), unsendable)))))
    }

    async fn create_resource_server(
        &self,
        server: &ResourceServer,
    ) -> Result<Answer<()>, CloudError> {
        const OPERATION: &str = "CreateResourceServer";
        let request = self
            .writes()
            .create_resource_server()
            .user_pool_id(self.id())
            .identifier(&server.identifier)
            .name(&server.name)
            .set_scopes(Some(scopes(OPERATION, server)?));
        let created = self.connection.write(OPERATION, request.send());
        Ok(created.await?.map(drop))
    }

    async fn update_resource_server(
        &self,
        whole: Self::WholeResourceServer,
        server: &ResourceServer,
    ) -> Result<Answer<()>, CloudError> {
        const OPERATION: &str = "UpdateResourceServer";
        whole.whole(OPERATION)?;
        let request = self
            .writes()
            .update_resource_server()
            .user_pool_id(self.id())
            .identifier(&server.identifier)
            .name(&server.name)
            .set_scopes(Some(scopes(OPERATION, server)?));
        let updated = self.connection.write(OPERATION, request.send());
        Ok(updated.await?.map(drop))
    }
}

fn scopes(
    operation: &'static str,
    server: &ResourceServer,
) -> Result<Vec<ResourceServerScopeType>, CloudError> {
    let scopes = server.scopes.iter().map(|scope| {
        ResourceServerScopeType::builder()
            .scope_name(&scope.name)
            .scope_description(&scope.description)
            .build()
            .map_err(|error: BuildError| not_built(operation, &error))
    });
    scopes.collect()
}
