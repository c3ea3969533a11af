//! A page that calls every command with whatever it likes: each call has an answer, and the program goes on.

use std::time::Duration;

use serde_json::{Value, json};

use crate::stage::Stage;

/// The commands, as the shell and the build script have them.
const TABLE: &str = include_str!("../../src/commands/table.rs");

/// Calls a command with arguments of any kind, a few dozen times; gives back how many calls had no answer.
const CALLS: &str = r#"
    const [command, rounds, done] = arguments;
    const pick = (list) => list[Math.floor(Math.random() * list.length)];
    const text = () => pick([
        '', ' ', 'x', 'x'.repeat(20000), '\u0000', '\u202e', '../../../etc/passwd', '-', '0', '1', '2',
        'eu-west-1', 'eu-west-1_Prac00001', '111122223333', 'a\nb', '😀', '%00', "'", 'https://x', '{}',
    ]);
    const odd = () => pick([null, true, -1, 1e308, [], {}, [[]], { kind: text() }, [text(), null], text()]);
    const list = (make) => Array.from({ length: Math.floor(Math.random() * 4) }, make);
    const fitting = {
        source: () => pick([{ kind: 'profile', name: text() }, { kind: 'practice' }, { kind: 'defaultChain' }]),
        region: () => pick([null, text()]),
        way: () => pick(['browser', 'code']),
        clusters: () => list(text),
        choices: () => ({ domainPrefix: pick([null, text()]), classicDomain: pick([null, 'keep', 'switch']), clients: {}, notMade: {} }),
        owner: () => pick([{ kind: 'plan', planId: text() }, { kind: 'registration', poolId: text(), account: text(), region: text() }]),
        slot: () => pick(['current', 'next']),
        clearAfterSeconds: () => pick([null, 10, 30, 90]),
        act: () => pick(['begin', 'finish', 'undo', 'deleteOld', 'tidy', 'fetch']),
        page: () => pick([{ kind: 'userPool' }, { kind: 'appClient', clientId: text() }]),
        forgotten: () => pick(['listEntry', 'secrets', 'lastCopies']),
        onProgress: () => '__CHANNEL__:' + Math.floor(Math.random() * 1e6),
        onDone: () => '__CHANNEL__:' + Math.floor(Math.random() * 1e6),
    };
    const names = [
        ...Object.keys(fitting), 'profile', 'code', 'poolId', 'name', 'prefix', 'cluster', 'planId', 'clientId',
        'fileName', 'text', 'account', 'domainPrefix',
    ];
    const answered = async () => {
        const args = {};
        const isOdd = Math.random() < 0.3;
        for (const name of names) {
            args[name] = isOdd && Math.random() < 0.3 ? odd() : (fitting[name] ?? text)();
            if (isOdd && Math.random() < 0.1) delete args[name];
        }
        const late = new Promise((resolve) => setTimeout(() => resolve('late'), 120000));
        const answer = window.__TAURI_INTERNALS__.invoke(command, args).then(() => 'yes', () => 'no');
        return (await Promise.race([answer, late])) !== 'late';
    };
    (async () => {
        let late = 0;
        for (let round = 0; round < rounds; round += 1) late += (await answered()) ? 0 : 1;
        done(late);
    })();
"#;

fn commands() -> Vec<&'static str> {
    let table = TABLE.split("$with! {").nth(1).unwrap();
    let table = table.split('}').next().unwrap();
    let lines = table.lines().filter_map(|line| line.trim().split_once(':'));
    let commands = lines.flat_map(|(_, commands)| commands.trim_end_matches(';').split(','));
    commands.map(str::trim).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_answers_whatever_it_is_called_with() {
    let mut stage = Stage::set().await;
    stage.env("AWS_EC2_METADATA_DISABLED", "true");
    let window = stage.open(&["--practice"]).await;
    window.by_testid("connect").await;
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    for command in commands {
        let timeouts = fantoccini::wd::TimeoutConfiguration::new(
            Some(Duration::from_secs(600)),
            Some(Duration::from_secs(600)),
            Some(Duration::ZERO),
        );
        window.client.update_timeouts(timeouts).await.unwrap();
        let called = window
            .client
            .execute_async(CALLS, vec![json!(command), json!(25)])
            .await;
        assert_eq!(called.unwrap(), Value::from(0), "{command} had no answer");
    }
    // It goes on as ever.
    window.click("connect").await;
    window.by_testid("pools").await;
    window.close().await;
}
