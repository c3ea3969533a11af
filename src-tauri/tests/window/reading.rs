//! AWS files and an environment as they grow over ten years: what is read, what is said, and what never is.

use crate::stage::Stage;

/// Stands in every secret here. Nothing may ever show it.
const CANARY: &str = "hush7canary";

const CONFIG: &str = "[default]
region = eu-west-1
aws_access_key_id = AKIAhush7canary
  aws_secret_access_key = hush7canary/moved+in
[profile swallows]
region = eu-west-1
role_arn = arn:aws:iam::111122223333:role/R
source_profile = default
  aws_session_token = hush7canary
[profile misplaced]
region = hush7canary/made/up+secret0123456789
aws_access_key_id = AKIAMADEUP
aws_secret_access_key = hush7canary
[profile prints]
region = eu-west-1
credential_process = sh -c 'echo hush7canary; echo hush7canary >&2; exit 1'
[profile endpoint]
region = eu-west-1
endpoint_url = https://ada:hush7canary@cognito.example.com
aws_access_key_id = AKIAMADEUP
aws_secret_access_key = hush7canary
[profile halved]
region = eu-west-1
aws_access_key_id = AKIAMADEUP
aws_secret_access_key = hush7canary
[profile proxied]
region = eu-west-1
aws_access_key_id = AKIAMADEUP
aws_secret_access_key = hush7canary
[profile unclosed
aws_secret_access_key = hush7canary
";

const CREDENTIALS: &str = "[halved]
hush7canary
aws_session_token hush7canary
= hush7canary
";

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_the_aws_files_or_of_a_proxy_is_shown_or_kept() {
    let mut stage = Stage::set().await;
    // What the keyring holds for the program is looked for when the window is closed: in the page, in what the shell
    // has answered, in the log and in every file of the home but the AWS files.
    let kept = format!(
        "printf %s {CANARY} | secret-tool store --label canary service 'CDF Registrar' username p/c"
    );
    let kept = stage.command("sh").args(["-c", &kept]).status();
    assert!(kept.expect("secret-tool runs").success());
    let folder = stage.home().join(".aws");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config"), CONFIG).unwrap();
    std::fs::write(folder.join("credentials"), CREDENTIALS).unwrap();
    stage.env(
        "HTTPS_PROXY",
        format!("http://CORP\\ada:{CANARY}/@127.0.0.1:9"),
    );
    stage.env("AWS_SECURITY_TOKEN", CANARY);

    let window = stage.open(&[]).await;
    window.wait_text("left-out", "in the AWS files").await;
    for (profile, says) in [
        ("default", "goes on over the lines below"),
        ("swallows", "goes on over the lines below"),
        ("misplaced", "is not an AWS region"),
        ("prints", "gave no credentials"),
        ("endpoint", "is not an http or https address"),
        ("halved", "it has no =; a setting is written as"),
        ("proxied", "HTTPS_PROXY"),
    ] {
        // Named on the command line of a second program, whose arguments this one is handed.
        let mut second = stage.program();
        second.args(["--profile", profile]);
        let second = tokio::task::spawn_blocking(move || second.status().unwrap());
        assert!(second.await.unwrap().success());
        window.wait_text("started-again", profile).await;
        window.click("connect-with-it").await;
        window.wait_text("profile", profile).await;
        window.click("connect").await;
        window.wait_text("error", says).await;
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_goes_nowhere_else() {
    let stage = Stage::set().await;
    let window = stage.open(&["--practice"]).await;
    window.by_testid("connect").await;
    let before = window.client.current_url().await.unwrap();
    let elsewhere = "location.href = 'http://127.0.0.1:9/away'; return window.open('http://127.0.0.1:9/') === null;";
    let opened = window.client.execute(elsewhere, vec![]).await.unwrap();
    assert_eq!(opened, true, "another window was opened");
    // What comes after it in the page's queue finds the page still there.
    window.click("connect").await;
    window.by_testid("pools").await;
    assert_eq!(window.client.current_url().await.unwrap(), before);
    assert_eq!(window.client.windows().await.unwrap().len(), 1);
    window.close().await;
}
