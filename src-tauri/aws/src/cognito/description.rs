//! The pool's parts as the service describes them, with what of each an update cannot send back.

use aws_sdk_cognitoidentityprovider::types::{DomainDescriptionType, UserPoolClientType};
use registrar_core::pool::{ResourceServer, Scope};
use registrar_core::ports::{CloudError, CloudErrorKind};

use super::error::{empty_answer, would_erase};
use super::members::{self, Look};
use super::user_pool::UserPool;

/// A part as the service describes it, and what of it an update cannot send back.
pub struct Described<T> {
    pub(super) part: T,
    unsendable: Vec<String>,
}

impl<T> Described<T> {
    pub(super) fn new((part, unsendable): (T, Vec<String>)) -> Self {
        Self { part, unsendable }
    }

    /// The part, to be sent back by this operation.
    pub(super) fn whole(self, operation: &'static str) -> Result<T, CloudError> {
        if self.unsendable.is_empty() {
            Ok(self.part)
        } else {
            Err(would_erase(operation, &self.unsendable))
        }
    }
}

impl UserPool {
    /// The client, and what of it an update cannot send back.
    pub(super) async fn describe_app_client(
        &self,
        client_id: &str,
    ) -> Result<(UserPoolClientType, Vec<String>), CloudError> {
        const OPERATION: &str = "DescribeUserPoolClient";
        let look = Look::for_members_beyond(&members::APP_CLIENT);
        let request = self
            .reads()
            .describe_user_pool_client()
            .user_pool_id(self.id())
            .client_id(client_id)
            .customize()
            .interceptor(look.clone());
        let answer = self.connection.read(OPERATION, request.send()).await?;
        part(OPERATION, answer.user_pool_client, &look)
    }

    /// The domain and what of it an update cannot send back, if there is one of that name.
    pub(super) async fn describe_domain(
        &self,
        name: &str,
    ) -> Result<Option<(DomainDescriptionType, Vec<String>)>, CloudError> {
        const OPERATION: &str = "DescribeUserPoolDomain";
        let look = Look::for_members_beyond(&members::DOMAIN);
        let request = self
            .reads()
            .describe_user_pool_domain()
            .domain(name)
            .customize()
            .interceptor(look.clone());
        let answer = present(self.connection.read(OPERATION, request.send()).await)?;
        match answer.and_then(|answer| answer.domain_description) {
            // A domain that does not exist gets an empty description.
            Some(domain) if domain.domain.is_some() || domain.user_pool_id.is_some() => {
                part(OPERATION, Some(domain), &look).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The resource server and what of it an update cannot send back, if there is one.
    pub(super) async fn describe_resource_server(
        &self,
        identifier: &str,
    ) -> Result<Option<(ResourceServer, Vec<String>)>, CloudError> {
        const OPERATION: &str = "DescribeResourceServer";
        let look = Look::for_members_beyond(&members::RESOURCE_SERVER);
        let request = self
            .reads()
            .describe_resource_server()
            .user_pool_id(self.id())
            .identifier(identifier)
            .customize()
            .interceptor(look.clone());
        let answer = self.connection.read(OPERATION, request.send()).await;
        let Some(answer) = present(answer)? else {
            return Ok(None);
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
pub(super) fn part<T>(
    operation: &'static str,
    part: Option<T>,
    look: &Look,
) -> Result<(T, Vec<String>), CloudError> {
    part.zip(look.unsendable())
        .ok_or_else(|| empty_answer(operation, CloudErrorKind::Refused))
}

/// What was read, or nothing where there is no such part.
pub(super) fn present<T>(read: Result<T, CloudError>) -> Result<Option<T>, CloudError> {
    match read {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.kind == CloudErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
