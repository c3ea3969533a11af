use super::*;

#[test]
fn says_what_is_wrong_with_a_token() {
    let now = NOW / 1_000;
    let set = |name: &'static str, claim: Claim| {
        move |e: &mut Evidence| {
            token(e).claims.insert(name.into(), claim.clone());
        }
    };
    let text = |text: &str| Claim::Text(text.into());
    type Spoil = Box<dyn Fn(&mut Evidence)>;
    let cases: Vec<(&str, Spoil)> = vec![
        (
            "none",
            Box::new(|e| {
                let t = token(e);
                t.algorithm = "none".into();
                t.signature = Signature::NotRs256;
            }),
        ),
        (
            "HS256",
            Box::new(|e| {
                let t = token(e);
                t.algorithm = "HS256".into();
                t.signature = Signature::NotRs256;
            }),
        ),
        (
            "a wrong signature",
            Box::new(|e| token(e).signature = Signature::Wrong),
        ),
        (
            "another key",
            Box::new(|e| {
                let t = token(e);
                t.kid = Some("key 3".into());
                t.signature = Signature::UnknownKey;
            }),
        ),
        (
            "no key set",
            Box::new(|e| token(e).signature = Signature::NoKeySet),
        ),
        (
            "another issuer",
            Box::new(set("iss", text("https://elsewhere.example"))),
        ),
        (
            "another client",
            Box::new(set("client_id", text("client1"))),
        ),
        ("an ID token", Box::new(set("token_use", text("id")))),
        (
            "another cluster",
            Box::new(set("scope", text("https://az-eastus-1.cognitedata.com"))),
        ),
        (
            "from the future",
            Box::new(set("iat", Claim::Number(now + 61))),
        ),
        (
            "not yet valid",
            Box::new(set("nbf", Claim::Number(now + 3_000))),
        ),
        ("no time", Box::new(set("iat", text("today")))),
        ("expired", Box::new(set("exp", Claim::Number(now)))),
        ("no claims", Box::new(|e| token(e).claims.clear())),
    ];
    let said: Vec<String> = cases
        .into_iter()
        .map(|(name, spoil)| {
            let mut evidence = good();
            spoil(&mut evidence);
            format!("## {name}\n{}", complaints(&empty_plan(), &evidence))
        })
        .collect();
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn says_why_a_secret_is_refused_or_was_not_tried() {
    let mut said = vec![];
    for code in [
        "invalid_client",
        "invalid_grant",
        "invalid_scope",
        "unauthorized_client",
        "server_error",
    ] {
        let mut evidence = good();
        evidence.tokens[0].1 = refused(code);
        evidence.data_fusion_secret = refused(code);
        said.push(format!(
            "## {code}\n{}",
            complaints(&empty_plan(), &evidence)
        ));
    }
    let locked = VaultError {
        kind: VaultErrorKind::Locked,
        advice: crate::advice::Advice::new("Your keychain is locked.", "Unlock it."),
    };
    for why in [
        NotAsked::NoDiscovery,
        NotAsked::NoEndpoint,
        NotAsked::Insecure("http://plant.example/token".into()),
        NotAsked::NoClient,
        NotAsked::NoSecret,
        NotAsked::Vault(locked),
    ] {
        let mut evidence = good();
        evidence.tokens[0].1 = Err(why.clone());
        evidence.data_fusion_secret = Err(why.clone());
        evidence.sign_in_page = Err(why.clone());
        said.push(format!(
            "## {why:?}\n{}",
            complaints(&empty_plan(), &evidence)
        ));
    }
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn a_refused_secret_is_fetched_where_another_is_shown_and_rotated_otherwise() {
    let mends = |custody: Custody| {
        let mut plan = empty_plan();
        for step in &mut plan.steps {
            if let Some(existing) = step
                .client
                .as_mut()
                .and_then(|client| client.existing.as_mut())
            {
                existing.custody = existing.custody.is_some().then(|| custody.clone());
            }
        }
        let mut evidence = good();
        evidence.tokens[0].1 = refused("invalid_client");
        evidence.data_fusion_secret = Err(NotAsked::NoSecret);
        let findings = prove(&plan, &evidence).findings;
        findings
            .into_iter()
            .filter(|f| matches!(f.check, Check::Token | Check::DataFusionSecret))
            .filter_map(|f| f.mend)
            .collect::<Vec<_>>()
    };
    let (server, data_fusion) = (&PartId::AUTHORIZATION_SERVER, &PartId::DATA_FUSION);
    let rotate = |step: &PartId| Mend::RotateSecret { step: step.clone() };
    assert_eq!(
        mends(Custody::Differs),
        [
            Mend::FetchSecret {
                step: server.clone()
            },
            rotate(data_fusion)
        ]
    );
    assert_eq!(
        mends(Custody::Stored),
        [rotate(server), rotate(data_fusion)]
    );
    assert_eq!(mends(Custody::ToFetch), [rotate(server), Mend::Review]);
}
