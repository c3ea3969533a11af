use super::*;

/// Each way in which a pool can be set wrongly, and what is said of it.
#[test]
fn names_exactly_what_is_wrong_with_the_pool() {
    type Spoil = fn(&FakeCloud);
    let cases: [(&str, Spoil); 9] = [
        ("no style", |cloud| cloud.state().styles.clear()),
        ("a slash more", |cloud| {
            cloud.state().clients[1].settings.callback_urls = [format!("{CALLBACK_URL}/")].into()
        }),
        ("no scope on the client", |cloud| {
            cloud.state().clients[0].settings.oauth_scopes.clear()
        }),
        ("no openid", |cloud| {
            cloud.state().clients[1]
                .settings
                .oauth_scopes
                .remove("openid");
        }),
        ("flows off", |cloud| {
            cloud
                .state()
                .clients
                .iter_mut()
                .for_each(|client| client.settings.oauth_enabled = false)
        }),
        ("another grant type", |cloud| {
            cloud.state().clients[0].settings.oauth_flows = ["code".to_owned()].into()
        }),
        ("a scope described otherwise", |cloud| {
            cloud.state().servers[1].scopes[1].description = "other".into()
        }),
        ("nothing", |cloud| {
            let mut state = cloud.state();
            state.servers.clear();
            state.clients.clear();
            state.domains.clear();
        }),
        ("a client twice", |cloud| {
            let mut state = cloud.state();
            let settings = state.clients[1].settings.clone();
            state.add_client(&settings);
        }),
    ];
    let mut said = vec![];
    for (name, spoil) in cases {
        let cloud = registered();
        let vault = filled(&cloud);
        spoil(&cloud);
        said.push(format!(
            "## {name}\n{}",
            complaints(&plan_of(&cloud, &vault), &good())
        ));
    }
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn a_secret_to_be_fetched_a_locked_keychain_and_an_unreadable_part_are_findings() {
    let cloud = registered();
    let to_fetch = plan_of(&cloud, &FakeVault::default());
    let locked = FakeVault {
        no_read: true,
        ..FakeVault::default()
    };
    let locked = plan_of(&cloud, &locked);
    let vault = filled(&cloud);
    let denied = cloud.failing(
        "DescribeResourceServer",
        crate::testkit::Fault::Before(CloudErrorKind::Denied),
    );
    let denied = plan_of(&denied, &vault);
    let said = [to_fetch, locked, denied].map(|plan| complaints(&plan, &good()));
    insta::assert_snapshot!(said.join("\n\n"));
}
