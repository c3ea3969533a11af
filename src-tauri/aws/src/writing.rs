use crate::error::{Effect, cloud_error};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use registrar_core::ports::{CloudError, CloudErrorKind};
use std::error::Error;
use std::future::Future;
use std::time::Duration;

/// How often a write is repeated after "not now". With a first pause of half a second that is at most 15.5 s.
const REPEATS: u32 = 5;

/// Sends a write once, and again only after an answer that says that nothing was done: throttled, or another change
/// under way. The pauses double, and each is shortened by chance by up to a half.
///
/// # Errors
/// What the last answer, or the lack of one, amounts to.
pub(crate) async fn write<T, E, F>(
    operation: &'static str,
    first_pause: Duration,
    send: impl Fn() -> F,
) -> Result<T, CloudError>
where
    E: Error + ProvideErrorMetadata + 'static,
    F: Future<Output = Result<T, SdkError<E, Response>>>,
{
    let mut repeats = 0;
    loop {
        let error = match send().await {
            Ok(output) => return Ok(output),
            Err(error) => cloud_error(operation, Effect::Write, &error),
        };
        if error.kind != CloudErrorKind::Busy || repeats == REPEATS {
            return Err(error);
        }
        let pause = first_pause * 2_u32.pow(repeats);
        tokio::time::sleep(pause.mul_f64(1.0 - fastrand::f64() / 2.0)).await;
        repeats += 1;
    }
}
