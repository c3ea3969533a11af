//! The pool's parts as the service describes them, with what of each an update cannot send back.

use super::UserPool;
use crate::error::{Effect, cloud_error};
use crate::members::{self, Look};
use crate::pools::empty_answer;
use aws_sdk_cognitoidentityprovider::types::{DomainDescriptionType, UserPoolClientType};
use registrar_core::pool::{ResourceServer, Scope};
use registrar_core::ports::{CloudError, CloudErrorKind};

impl UserPool {
    /// The client, and what of it an update cannot send back.
    pub(super) async fn describe_app_client(
        &self,
        client_id: &str,
    ) -> Result<(UserPoolClientType, Vec<String>), CloudError> {
        const OPERATION: &str = "DescribeUserPoolClient";
        let look = Look::for_members_beyond(&members::APP_CLIENT);
        self.connection.ready(OPERATION).await?;
        let answer = self
            .reads()
            .describe_user_pool_client()
            .user_pool_id(&self.id)
            .client_id(client_id)
            .customize()
            .interceptor(look.clone())
            .send()
            .await
            .map_err(|error| cloud_error(OPERATION, Effect::Read, &error))?;
        part(OPERATION, answer.user_pool_client, &look)
    }

    pub(super) async fn describe_domain(
        &self,
        name: &str,
    ) -> Result<Option<(DomainDescriptionType, Vec<String>)>, CloudError> {
        const OPERATION: &str = "DescribeUserPoolDomain";
        let look = Look::for_members_beyond(&members::DOMAIN);
        self.connection.ready(OPERATION).await?;
        let answer = self
            .reads()
            .describe_user_pool_domain()
            .domain(name)
            .customize()
            .interceptor(look.clone())
            .send()
            .await;
        let found = match answer {
            Ok(answer) => answer.domain_description,
            Err(error) => return absent(cloud_error(OPERATION, Effect::Read, &error)),
        };
        match found {
            // A domain that does not exist gets an empty description.
            Some(found) if found.domain.is_some() || found.user_pool_id.is_some() => {
                part(OPERATION, Some(found), &look).map(Some)
            }
            _ => Ok(None),
        }
    }

    pub(super) async fn describe_resource_server(
        &self,
        identifier: &str,
    ) -> Result<Option<(ResourceServer, Vec<String>)>, CloudError> {
        const OPERATION: &str = "DescribeResourceServer";
        let look = Look::for_members_beyond(&members::RESOURCE_SERVER);
        self.connection.ready(OPERATION).await?;
        let answer = self
            .reads()
            .describe_resource_server()
            .user_pool_id(&self.id)
            .identifier(identifier)
            .customize()
            .interceptor(look.clone())
            .send()
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return absent(cloud_error(OPERATION, Effect::Read, &error)),
        };
        let (server, unsendable) = part(OPERATION, answer.resource_server, &look)?;
        let scopes = server.scopes.unwrap_or_default().into_iter();
        let server = ResourceServer {
            identifier: server.identifier.unwrap_or_else(|| identifier.to_owned()),
            name: server.name.unwrap_or_default(),
            scopes: scopes
                .map(|scope| Scope {
                    name: scope.scope_name,
                    description: scope.scope_description,
                })
                .collect(),
        };
        Ok(Some((server, unsendable)))
    }
}

/// What an answer is about, and what of it an update cannot send back.
fn part<T>(
    operation: &'static str,
    part: Option<T>,
    look: &Look,
) -> Result<(T, Vec<String>), CloudError> {
    part.zip(look.unsendable())
        .ok_or_else(|| empty_answer(operation, CloudErrorKind::Refused))
}

pub(super) fn absent<T>(error: CloudError) -> Result<Option<T>, CloudError> {
    match error.kind {
        CloudErrorKind::NotFound => Ok(None),
        _ => Err(error),
    }
}
