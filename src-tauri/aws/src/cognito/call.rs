//! The one way in which Amazon Cognito and IAM are called.

use std::error::Error;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use registrar_core::ports::{CloudError, CloudErrorKind};

use crate::base::error::{Effect, cloud_error, own_error};
use crate::connect::connection::Connection;
use crate::connect::error::ConnectError;

/// How often a write is repeated after "not now". With a first pause of half a second that is at most 15.5 s.
const REPEATS: u32 = 5;

impl Connection {
    /// Renews the credentials before a call of this operation, of which nothing was sent if that fails.
    pub(super) async fn ready(&self, operation: &'static str) -> Result<(), CloudError> {
        self.renew().await.map_err(|error| {
            let (kind, code) = match error {
                ConnectError::Unreachable { .. } => (CloudErrorKind::Unreachable, "NoConnection"),
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

    /// Writes once, and again only after an answer that says that nothing was done: throttled, or another change under
    /// way. The pauses double, and each is shortened by chance by up to a half.
    ///
    /// # Errors
    /// What the last answer, or the lack of one, amounts to.
    pub(super) async fn write<T, E, F>(
        &self,
        operation: &'static str,
        send: impl Fn() -> F,
    ) -> Result<T, CloudError>
    where
        E: Error + ProvideErrorMetadata + 'static,
        F: Future<Output = Result<T, SdkError<E, Response>>>,
    {
        self.ready(operation).await?;
        self.write_after_look(operation, send).await
    }

    /// Like [`Connection::write`], right after a look at what is replaced. The look has seen to the credentials, and
    /// between the two nothing may wait for a person.
    pub(super) async fn write_after_look<T, E, F>(
        &self,
        operation: &'static str,
        send: impl Fn() -> F,
    ) -> Result<T, CloudError>
    where
        E: Error + ProvideErrorMetadata + 'static,
        F: Future<Output = Result<T, SdkError<E, Response>>>,
    {
        let mut repeats = 0;
        loop {
            let error = match Box::pin(send()).await {
                Ok(output) => return Ok(output),
                Err(error) => cloud_error(operation, Effect::Write, &error),
            };
            if error.kind != CloudErrorKind::Busy || repeats == REPEATS {
                return Err(error);
            }
            let pause = self.inner.timing.first_pause * 2_u32.pow(repeats);
            tokio::time::sleep(pause.mul_f64(1.0 - fastrand::f64() / 2.0)).await;
            repeats += 1;
        }
    }
}
