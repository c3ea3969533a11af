//! The resource servers of a pool.

use aws_sdk_cognitoidentityprovider::error::BuildError;
use aws_sdk_cognitoidentityprovider::types::ResourceServerScopeType;
use registrar_core::parts::ResourceServers;
use registrar_core::pool::ResourceServer;
use registrar_core::ports::CloudError;

use super::error::{not_built, refuse_unsendable, vanished};
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

    async fn create_resource_server(&self, server: &ResourceServer) -> Result<(), CloudError> {
        const OPERATION: &str = "CreateResourceServer";
        let request = self
            .writes()
            .create_resource_server()
            .user_pool_id(self.id())
            .identifier(&server.identifier)
            .name(&server.name)
            .set_scopes(Some(scopes(OPERATION, server)?));
        self.connection
            .write(OPERATION, || request.clone().send())
            .await?;
        Ok(())
    }

    async fn update_resource_server(&self, server: &ResourceServer) -> Result<(), CloudError> {
        const OPERATION: &str = "UpdateResourceServer";
        match self.describe_resource_server(&server.identifier).await? {
            Some((_, unsendable)) => refuse_unsendable(OPERATION, &unsendable)?,
            None => return Err(vanished(OPERATION, "The resource server")),
        }
        let request = self
            .writes()
            .update_resource_server()
            .user_pool_id(self.id())
            .identifier(&server.identifier)
            .name(&server.name)
            .set_scopes(Some(scopes(OPERATION, server)?));
        self.connection
            .write_after_look(OPERATION, || request.clone().send())
            .await?;
        Ok(())
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
