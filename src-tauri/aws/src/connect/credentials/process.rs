//! The program that a profile starts for its credentials (`credential_process`).

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use aws_credential_types::Credentials;
use process_wrap::tokio::{ChildWrapper, CommandWrap};
use serde_json::{Map, Value};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use super::expired;
use crate::base::times;
use crate::connect::error::{MAX_PRINTED, ProcessFault};
use crate::connect::profiles::{is_sendable, words};

/// A started program. While it is not done, dropping it ends the program with everything that it has started: the SDK's
/// own provider would leave it running.
struct Running(Option<Box<dyn ChildWrapper>>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // It may have ended by itself.
            let _ = child.start_kill();
        }
    }
}

/// Starts the program and takes the credentials that it prints. It has no terminal to ask on.
///
/// As with the AWS CLI the line is split into words, and no shell has a part in it. Where that cannot work, because a `$`
/// or a backtick stands there or no program of that name is found, it runs in a shell, as with the SDKs.
///
/// # Errors
/// [`ProcessFault`] says what is wrong with it.
pub(super) async fn run(
    command: &str,
    account: Option<&str>,
    limit: Duration,
) -> Result<Credentials, ProcessFault> {
    let (output, status) = tokio::time::timeout(limit, output(command))
        .await
        .map_err(|_| ProcessFault::TooSlow(limit.as_secs()))??;
    if !status.success() {
        return Err(ProcessFault::Failed(ending(status)));
    }
    credentials(&output, account)
}

async fn output(line: &str) -> Result<(Vec<u8>, ExitStatus), ProcessFault> {
    let not_started = |error: io::Error| ProcessFault::NotStarted(error.to_string());
    let mut child = match program(line).map(start) {
        Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => start(shell(line)),
        Some(started) => started,
        None => start(shell(line)),
    }
    .map_err(not_started)?;
    let stdout = child.stdout().take();
    let mut running = Running(Some(child));
    let mut output = vec![];
    if let Some(stdout) = stdout {
        let mut limited = stdout.take(MAX_PRINTED + 1);
        limited
            .read_to_end(&mut output)
            .await
            .map_err(not_started)?;
    }
    if output.len() as u64 > MAX_PRINTED {
        return Err(ProcessFault::TooMuch);
    }
    let Some(child) = &mut running.0 else {
        return Err(ProcessFault::NotJson);
    };
    // Of the program alone: what it leaves behind on purpose, such as an agent, may stay.
    let status = child.inner_mut().wait().await.map_err(not_started)?;
    running.0 = None;
    Ok((output, status))
}

/// Starts a program with no terminal, in a group of its own, which can be ended as a whole.
fn start(mut command: Command) -> io::Result<Box<dyn ChildWrapper>> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::tokio::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::tokio::JobObject);
    command.spawn()
}

/// The program of a line and its arguments, where no shell is needed. On Windows words are split by other rules, which
/// the shell there has.
fn program(line: &str) -> Option<Command> {
    if cfg!(windows) || line.contains(['$', '`']) {
        return None;
    }
    let words = words(line)?;
    let (program, arguments) = words.split_first()?;
    let mut command = Command::new(program);
    command.args(arguments);
    Some(command)
}

/// The same shells as the SDK's.
fn shell(line: &str) -> Command {
    #[cfg(windows)]
    let command = {
        let mut command = Command::new("cmd.exe");
        command.arg("/C").raw_arg(format!("\"{line}\""));
        command
    };
    #[cfg(not(windows))]
    let command = {
        let mut command = Command::new("sh");
        // What stands on the lines below goes on with the command, and is none of its own.
        command.args(["-c", &line.replace(['\r', '\n'], " ")]);
        command
    };
    command
}

fn ending(status: ExitStatus) -> String {
    match status.code() {
        Some(127) => "exit code 127 (no such program)".to_owned(),
        Some(code) => format!("exit code {code}"),
        None => "a signal".to_owned(),
    }
}

/// The form that the AWS CLI asks for: "Sourcing credentials with an external process".
fn credentials(output: &[u8], account: Option<&str>) -> Result<Credentials, ProcessFault> {
    let printed: Map<String, Value> =
        serde_json::from_slice(output).map_err(|_| ProcessFault::NotJson)?;
    let version = printed.get("Version").and_then(Value::as_f64);
    if version != Some(1.0) {
        return Err(ProcessFault::Version);
    }
    // What is null or nothing is not there.
    let text = |name: &'static str| match printed.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        Some(_) => Err(ProcessFault::NotText(name)),
    };
    let part = |name: &'static str| match text(name)? {
        Some(text) if !is_sendable(&text) => Err(ProcessFault::NotSendable(name)),
        text => Ok(text),
    };
    let needed = |name: &'static str| part(name)?.ok_or(ProcessFault::Missing(name));
    let mut credentials = Credentials::builder()
        .access_key_id(needed("AccessKeyId")?)
        .secret_access_key(needed("SecretAccessKey")?)
        .provider_name("CredentialProcess");
    credentials.set_session_token(part("SessionToken")?);
    let expiry = match printed.get("Expiration") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(times::parse(text).ok_or(ProcessFault::NotATime)?),
        Some(_) => return Err(ProcessFault::NotATime),
    };
    if expired(expiry) {
        return Err(ProcessFault::Expired);
    }
    credentials.set_expiry(expiry);
    // It is told and not sent, so that its form is no matter.
    let account_id = match printed.get("AccountId") {
        Some(Value::Number(number)) if !number.is_f64() => Some(number.to_string()),
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    let account = account_id.or_else(|| account.map(str::to_owned));
    credentials.set_account_id(account.map(Into::into));
    Ok(credentials.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[tokio::test]
    async fn a_line_is_a_program_and_its_arguments_and_a_shells_where_that_cannot_be() {
        for (line, printed) in [
            (r#"printf '%s,' a | "b #1" ; c #2"#, "a,|,b #1,;,c,#2,"),
            ("printf %s\n   wrapped", "wrapped"),
            ("printf %s $((1 + 1))", "2"),
            ("NAME=x printf %s a", "a"),
            ("printf %s 'not closed' '", ""),
            // A line below is a part of the command, whoever starts it, and never one of its own.
            ("NAME=x printf %s, a\n   printf b", "a,printf,b,"),
        ] {
            let (output, _) = output(line).await.unwrap();
            assert_eq!(String::from_utf8(output).unwrap(), printed, "{line}");
        }
    }

    proptest::proptest! {
        /// Whatever a program prints, it is credentials that can be sent, or a fault.
        #[test]
        fn whatever_is_printed_does_no_harm(
            noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200),
            member in proptest::sample::select(vec!["Version", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "AccountId"]),
            value in crate::base::hostile::json(),
        ) {
            let _ = credentials(&noise, None);
            let mut printed = serde_json::json!({
                "Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t",
                "Expiration": "2999-01-02T03:04:05Z", "AccountId": "111122223333",
            });
            printed[member] = value;
            if let Ok(given) = credentials(printed.to_string().as_bytes(), None) {
                proptest::prop_assert!(is_sendable(given.access_key_id()));
                proptest::prop_assert!(is_sendable(given.secret_access_key()));
            }
        }
    }

    #[test]
    fn what_is_printed_has_to_be_version_1_whole_and_of_now() {
        let read = |text: &str| credentials(text.as_bytes(), Some("111122223333"));
        let good = r#"{"Version": 1, "AccessKeyId": "ASIA", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2999-01-02T03:04:05Z"}"#;
        let given = read(good).unwrap();
        assert_eq!(given.session_token(), Some("t"));
        assert!(given.expiry().is_some());
        assert_eq!(given.account_id().unwrap().as_str(), "111122223333");
        let number = good.replace("\"SessionToken\": \"t\"", "\"AccountId\": 444455556666");
        let account = read(&number).unwrap().account_id().unwrap().clone();
        assert_eq!(account.as_str(), "444455556666");
        for (text, fault) in [
            ("", ProcessFault::NotJson),
            ("Enter MFA code: ", ProcessFault::NotJson),
            ("[]", ProcessFault::NotJson),
            (r#"{"AccessKeyId": "a"}"#, ProcessFault::Version),
            (r#"{"Version": 2}"#, ProcessFault::Version),
            (
                r#"{"Version": 1, "AccessKeyId": ""}"#,
                ProcessFault::Missing("AccessKeyId"),
            ),
            (
                r#"{"Version": 1, "AccessKeyId": "a"}"#,
                ProcessFault::Missing("SecretAccessKey"),
            ),
            (
                r#"{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s", "Expiration": "later"}"#,
                ProcessFault::NotATime,
            ),
            (
                r#"{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": 1}"#,
                ProcessFault::NotText("SecretAccessKey"),
            ),
            (
                r#"{"Version": 1, "AccessKeyId": "AKIA\n", "SecretAccessKey": "s"}"#,
                ProcessFault::NotSendable("AccessKeyId"),
            ),
            (
                r#"{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s", "Expiration": "2020-01-01T00:00:00+01:00"}"#,
                ProcessFault::Expired,
            ),
        ] {
            assert_eq!(read(text).unwrap_err(), fault, "{text}");
        }
    }
}
