//! One user pool of a connection.

use std::time::Duration;

use aws_sdk_cognitoidentityprovider::Client;
use registrar_core::proof::Document;

use crate::base::http::WebClient;
use crate::connect::connection::Connection;

/// One user pool, as a registration reaches it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct UserPool {
    pub(super) connection: Connection,
    id: String,
}

impl Connection {
    /// The user pool with this id, which is not looked at yet.
    pub fn user_pool(&self, pool_id: &str) -> UserPool {
        UserPool {
            connection: self.clone(),
            id: pool_id.to_owned(),
        }
    }
}

impl UserPool {
    /// The pool's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn reads(&self) -> &Client {
        &self.connection.inner.reads
    }

    pub(super) fn writes(&self) -> &Client {
        &self.connection.inner.writes
    }

    /// The client for the pool's public endpoints. To a service on this computer it goes without a proxy.
    pub(super) fn http_client(&self) -> reqwest::Result<WebClient> {
        let inner = &self.connection.inner;
        inner
            .transport
            .http_client(inner.timing, inner.home.as_ref())
    }

    /// Where the pool's discovery document is.
    pub(super) fn discovery_url(&self) -> String {
        let address = &self.connection.inner.address;
        Document::address(&format!("{address}/{}", self.id))
    }

    /// Before what did not succeed is tried for the second time.
    pub(super) fn first_pause(&self) -> Duration {
        self.connection.inner.timing.first_pause
    }
}
