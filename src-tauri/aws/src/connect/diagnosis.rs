//! What a failed call on the way to credentials means: the network, the trust, the clock, the session, or a refusal.

use std::error::Error;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use registrar_core::ports::{CloudError, CloudErrorKind};

use super::error::ConnectError;
use super::transport::{NotLetOut, Transport};
use crate::base::error::{
    Effect, bad_certificate, chain, cloud_error, no_endpoint, no_tls, not_tunneled,
};

/// AWS refuses a request that is more than five minutes off (Signature Version 4, "Elements of a request signature").
const MAX_SECONDS_OFF: i64 = 5 * 60;

/// Sends a call on the way to credentials. What the service itself refuses, `refused` names.
///
/// # Errors
/// What the failure means.
pub(crate) fn call<T, E>(
    operation: &'static str,
    transport: &Transport,
    sent: impl Future<Output = Result<T, SdkError<E, Response>>>,
    refused: impl FnOnce(CloudError) -> ConnectError,
) -> impl Future<Output = Result<T, ConnectError>>
where
    E: Error + ProvideErrorMetadata + 'static,
{
    // The SDK's futures are large, and who waits for several would carry each of them.
    let sent = Box::pin(sent);
    async move {
        sent.await.map_err(
            |error| match ConnectError::of_call(operation, &error, transport) {
                Ok(refusal) => refused(refusal),
                Err(error) => error,
            },
        )
    }
}

impl ConnectError {
    /// What a failed call on the way to credentials means, unless it is about the role or the caller itself: then it
    /// is the service's own answer that is returned.
    pub(crate) fn of_call<E>(
        operation: &'static str,
        error: &SdkError<E, Response>,
        transport: &Transport,
    ) -> Result<CloudError, Self>
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        if let Some(error) = Self::of_silence(error, transport) {
            return Err(error);
        }
        let answer = cloud_error(operation, Effect::Read, error);
        match answer.code.as_str() {
            _ if answer.kind == CloudErrorKind::Unreachable => {
                Err(transport.unreachable(answer.message))
            }
            "ExpiredToken" | "ExpiredTokenException" => Err(Self::SessionExpired),
            _ => Ok(answer),
        }
    }

    /// What lies behind an error that is not the service's answer: the clock, the trust, a proxy, the endpoint. `None` when it is neither.
    pub(crate) fn of_silence(error: &(dyn Error + 'static), transport: &Transport) -> Option<Self> {
        if let Some(error) = Self::of_clock(transport) {
            return Some(error);
        }
        if let Some(cause) = chain(error).find_map(|cause| cause.downcast_ref::<NotLetOut>()) {
            return Some(cause.0.clone());
        }
        if let Some(why) = no_endpoint(error) {
            return Some(Self::NoEndpoint(why));
        }
        if let Some(why) = bad_certificate(error) {
            return Some(Self::NotTrusted { why });
        }
        if let (Some(why), Some((variable, proxy))) = (not_tunneled(error), transport.last_proxy())
        {
            return Some(Self::ProxyRefused {
                variable,
                proxy,
                why,
            });
        }
        no_tls(error).map(Self::NotSecure)
    }

    /// Whether the clock is too far off to be believed.
    pub(crate) fn of_clock(transport: &Transport) -> Option<Self> {
        let seconds_ahead = -transport.seconds_ahead();
        (seconds_ahead.abs() > MAX_SECONDS_OFF).then_some(Self::Clock { seconds_ahead })
    }
}
