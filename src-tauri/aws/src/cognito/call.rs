//! The one way in which Amazon Cognito and IAM are called.

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;
use registrar_core::ports::{Answer, Clock, CloudError, CloudErrorKind};

use super::user_pool::UserPool;
use crate::base::error::{Effect, cloud_error, own_error};
use crate::connect::connection::Connection;
use crate::connect::error::ConnectError;

impl Connection {
    /// Renews the credentials before a call of this operation, of which nothing was sent if that fails.
    pub(super) async fn ready(&self, operation: &'static str) -> Result<(), CloudError> {
        self.renew().await.map_err(|error| {
            let (kind, code) = match error {
                ConnectError::Unreachable { .. }
                | ConnectError::ProxyRefused { .. }
                | ConnectError::NotSecure(_) => (CloudErrorKind::Unreachable, "NoConnection"),
                _ => (CloudErrorKind::Credentials, "CredentialsNotLoaded"),
            };
            own_error(operation, kind, code, error.to_string())
        })
    }

    /// Reads: `sent` is the request's future, which sends nothing before it is waited for. The SDK repeats it.
    ///
    /// # Errors
    /// What the last answer, or the lack of one, amounts to.
    pub(super) fn read<T, E>(
        &self,
        operation: &'static str,
        sent: impl Future<Output = Result<T, SdkError<E, Response>>>,
    ) -> impl Future<Output = Result<T, CloudError>>
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        // The SDK's futures are large, and who waits for several would carry each of them.
        let sent = Box::pin(sent);
        async move {
            self.ready(operation).await?;
            let answer = sent.await;
            answer.map_err(|error| cloud_error(operation, Effect::Read, &error))
        }
    }

    /// Writes, once: whether it is sent again is decided by who has looked at what it goes by. That look has seen to the
    /// credentials, so nothing waits for a person here.
    ///
    /// # Errors
    /// What the answer, or the lack of one, amounts to.
    pub(super) fn write<T, E>(
        &self,
        operation: &'static str,
        sent: impl Future<Output = Result<T, SdkError<E, Response>>>,
    ) -> impl Future<Output = Result<Answer<T>, CloudError>>
    where
        T: RequestId,
        E: Error + ProvideErrorMetadata + 'static,
    {
        let sent = Box::pin(sent);
        async move {
            match sent.await {
                Ok(made) => Ok(Answer {
                    request_id: made.request_id().map(str::to_owned),
                    made,
                }),
                Err(error) => Err(cloud_error(operation, Effect::Write, &error)),
            }
        }
    }
}

impl Clock for Connection {
    fn now_ms(&self) -> i64 {
        let since_1970 = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
    }

    async fn pause(&self, nth: u32) {
        let pause = self.inner.timing.first_pause * 2_u32.saturating_pow(nth);
        tokio::time::sleep(pause.mul_f64(1.0 - fastrand::f64() / 2.0)).await;
    }
}

impl Clock for UserPool {
    fn now_ms(&self) -> i64 {
        self.connection.now_ms()
    }

    async fn pause(&self, nth: u32) {
        self.connection.pause(nth).await;
    }
}
