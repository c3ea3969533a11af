//! Answers that are late, refusing or missing.

use std::time::Duration;

use registrar_aws::base::timing::Timing;
use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::error::ConnectError;
use registrar_core::parts::{AppClients, Cloud, Domains, PartId, ResourceServers};
use registrar_core::pool::ManagedLogin;
use registrar_core::ports::CloudErrorKind;
use registrar_core::run::Outcome;
use registrar_practice::{Fault, Faults, Practice, REGION, SECRET_ACCESS_KEY, seed};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::support::*;

#[tokio::test]
async fn a_write_is_repeated_when_surely_nothing_was_done() {
    let faults = Faults::none()
        .at("CreateResourceServer", 1, Fault::Throttle)
        .at("CreateResourceServer", 2, Fault::ConcurrentModification)
        .at("CreateUserPoolClient", 1, Fault::Throttle)
        .at("CreateUserPoolDomain", 1, Fault::ConcurrentModification)
        .at("ListUserPoolClients", 1, Fault::Throttle)
        .at("DescribeUserPool", 1, Fault::ServerErrorBeforeEffect);
    let practice = start(faults).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let vault = Memory::default();
    let plan = plan(&blueprint("busy-sign-in"), &pool, &vault).await;
    let run = apply(&blueprint("busy-sign-in"), &plan, &pool, &vault)
        .await
        .unwrap();
    assert!(
        run.steps.iter().all(|step| step.outcome == Outcome::Done),
        "{run:#?}"
    );
    assert_eq!(Raw::new(&practice).clients(seed::NO_DOMAIN).await.len(), 2);
    assert_eq!(count(&practice, "CreateUserPoolClient"), 3);
}

#[tokio::test]
async fn a_write_is_not_repeated_for_ever() {
    let mut faults = Faults::none();
    for call in 1..20 {
        faults = faults.at("CreateResourceServer", call, Fault::Throttle);
    }
    let practice = start(faults).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let (wanted, vault) = (blueprint("busy-sign-in"), Memory::default());
    let plan = plan(&wanted, &pool, &vault).await;
    let run = apply(&wanted, &plan, &pool, &vault).await.unwrap();
    for server in [PartId::COGNITE_API, PartId::SERVICE_ACCOUNT] {
        let Outcome::Failed { advice, .. } = outcome(&run, &server) else {
            panic!("{run:#?}")
        };
        assert_eq!(advice.code.as_deref(), Some("TooManyRequestsException"));
    }
    // Six times for each of the two.
    assert_eq!(count(&practice, "CreateResourceServer"), 12);
}

#[tokio::test]
async fn expired_credentials_are_told_as_such() {
    let practice = start(Faults::none().at("DescribeUserPool", 1, Fault::ExpiredToken)).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let error = pool.pool().await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Credentials, "{error:?}");
}

#[tokio::test]
async fn no_connection_is_unreachable_for_reads_and_writes() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let address = practice.endpoint().trim_start_matches("http://").to_owned();
    drop(practice);
    let refused = async { while TcpStream::connect(&address).await.is_ok() {} };
    let refused = tokio::time::timeout(Duration::from_secs(60), refused).await;
    refused.expect("nobody listens any more");
    let error = pool.pool().await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Unreachable, "{error:?}");
    let server = blueprint("x").cognite_api();
    let error = pool.create_resource_server(&server).await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Unreachable, "{error:?}");
    assert_eq!(error.code, "NoConnection");
    let error = pool.discovery().await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Unreachable, "{error:?}");
}

/// Passes everything on to Practice, until it is told to say nothing more.
async fn through(practice: &Practice) -> (String, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let behind = practice.endpoint().trim_start_matches("http://").to_owned();
    let (silent, is_silent) = watch::channel(false);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut behind = TcpStream::connect(&behind).await.unwrap();
            let mut is_silent = is_silent.clone();
            tokio::spawn(async move {
                tokio::select! {
                    biased;
                    _ = is_silent.wait_for(|silent| *silent) => {}
                    _ = copy_bidirectional(&mut stream, &mut behind) => return,
                }
                // Both stay open.
                std::future::pending().await
            });
        }
    });
    (address, silent)
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_unclear_for_a_write_alone() {
    let practice = start(Faults::none()).await;
    let (address, silent) = through(&practice).await;
    // Long enough for a busy machine to connect.
    let impatient = Timing {
        answer: Duration::from_secs(3),
        ..TIMING
    };
    let source = || source_at(&address);
    let connection = Connection::open_with(source(), Some(REGION), impatient).await;
    let pool = connection.unwrap().user_pool(seed::NO_DOMAIN);
    silent.send_replace(true);
    let server = blueprint("x").cognite_api();
    let (read, written, discovered, connected) = tokio::join!(
        pool.pool(),
        pool.create_resource_server(&server),
        pool.discovery(),
        Connection::open_with(source(), Some(REGION), impatient),
    );
    let error = read.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Unreachable, "{error:?}");
    let error = written.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Unclear, "{error:?}");
    assert_eq!(error.code, "TimedOut");
    let error = discovered.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Unreachable, "{error:?}");
    assert!(
        matches!(connected, Err(ConnectError::Unreachable { .. })),
        "{connected:?}"
    );
}

#[tokio::test]
async fn a_prefix_domain_is_created_with_managed_login_and_its_name_is_taken_then() {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let pool = connection.user_pool(seed::NO_DOMAIN);
    let prefix = blueprint("one-prefix")
        .choices()
        .domain_prefix
        .clone()
        .unwrap();
    assert!(connection.domain_prefix_is_free(&prefix).await.unwrap());
    assert_eq!(pool.domain("one-prefix").await.unwrap(), None);
    pool.create_domain(&prefix).await.unwrap();
    assert!(!connection.domain_prefix_is_free(&prefix).await.unwrap());
    let domain = pool.domain("one-prefix").await.unwrap().unwrap();
    assert_eq!(domain.managed_login, ManagedLogin::Managed);
    assert_eq!(
        pool.pool().await.unwrap().domain.as_deref(),
        Some("one-prefix")
    );
}

/// Passes everything on to Practice, and renames `ClientType` in its answers: a member that no build knows.
async fn renaming(practice: &Practice) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let behind = practice.endpoint().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (mut from_us, mut to_us) = stream.into_split();
            let behind = TcpStream::connect(&behind).await.unwrap();
            let (mut from_practice, mut to_practice) = behind.into_split();
            tokio::spawn(async move { copy(&mut from_us, &mut to_practice).await });
            tokio::spawn(async move {
                let mut buffer = vec![0; 1 << 20];
                while let Ok(read @ 1..) = from_practice.read(&mut buffer).await {
                    let name = b"\"ClientType\"";
                    let places = buffer[..read].windows(name.len());
                    if let Some(at) = places.enumerate().find(|(_, place)| place == name) {
                        let at = at.0;
                        buffer[at..at + name.len()].copy_from_slice(b"\"ClientHype\"");
                    }
                    to_us.write_all(&buffer[..read]).await.unwrap();
                }
            });
        }
    });
    address
}

#[tokio::test]
async fn a_client_with_a_member_that_cannot_be_sent_back_is_not_updated() {
    let practice = start(Faults::none()).await;
    let raw = Raw::new(&practice);
    let before = raw.clients(seed::HALF_REGISTERED).await;
    let id = before.keys().next().unwrap();
    let source = source_at(&renaming(&practice).await);
    let connection = Connection::open_with(source, Some(REGION), TIMING).await;
    let pool = connection.unwrap().user_pool(seed::HALF_REGISTERED);
    let client = pool.app_client(id).await.unwrap();
    assert_eq!(client.unsendable, ["ClientHype"]);
    let error = pool
        .update_app_client(pool.whole_app_client(id).await.unwrap().1, &client.settings)
        .await
        .unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Unsendable);
    assert!(error.message.contains("ClientHype"), "{error}");
    assert!(writes(&practice).is_empty());
    assert_eq!(raw.clients(seed::HALF_REGISTERED).await, before);
}

#[tokio::test]
async fn nothing_that_can_be_printed_holds_a_secret() {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let pool = connection.user_pool(seed::HALF_REGISTERED);
    for printed in [
        format!("{:?}", source(&practice)),
        format!("{connection:?}"),
        format!("{pool:?}"),
    ] {
        assert!(!printed.contains(SECRET_ACCESS_KEY), "{printed}");
    }
    for (id, client) in Raw::new(&practice).clients(seed::HALF_REGISTERED).await {
        let printed = format!("{:?}", pool.app_client(&id).await);
        if let Some(secret) = client["ClientSecret"].as_str() {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}

#[tokio::test]
async fn a_classic_domain_is_switched() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool(seed::CLASSIC);
    let known = pool.pool().await.unwrap();
    for name in known.domain.iter().chain(&known.custom_domain) {
        let before = pool.domain(name).await.unwrap().unwrap();
        assert_eq!(before.managed_login, ManagedLogin::Classic, "{name}");
        let (_, whole) = pool.whole_domain(name).await.unwrap().unwrap();
        pool.switch_to_managed_login(whole).await.unwrap();
        let after = pool.domain(name).await.unwrap().unwrap();
        assert_eq!(after.managed_login, ManagedLogin::Managed, "{name}");
    }
    assert!(!writes(&practice).is_empty());
    assert!(pool.whole_domain("not-there").await.unwrap().is_none());
}
