use super::*;

#[test]
fn says_what_is_wrong_with_discovery_and_keys() {
    type Spoil = fn(&mut Evidence);
    let cases: [(&str, Spoil); 12] = [
        ("no domain", |e| {
            let d = answer(&mut e.discovery).content.as_mut().unwrap();
            (d.authorization_endpoint, d.token_endpoint) = (None, None);
        }),
        ("another issuer", |e| {
            answer(&mut e.discovery).content.as_mut().unwrap().issuer =
                Some("https://elsewhere.example".into())
        }),
        ("a plain address", |e| {
            answer(&mut e.discovery)
                .content
                .as_mut()
                .unwrap()
                .token_endpoint = Some("http://plant.example/oauth2/token".into())
        }),
        ("no algorithms, no key set", |e| {
            let d = answer(&mut e.discovery).content.as_mut().unwrap();
            d.algorithms.clear();
            d.jwks_uri = None;
        }),
        ("HTML", |e| {
            answer(&mut e.discovery).content_type = Some("text/html".into())
        }),
        ("a status", |e| answer(&mut e.discovery).status = 503),
        ("a redirect", |e| {
            let a = answer(&mut e.discovery);
            a.status = 302;
            a.location = Some("https://elsewhere.example/x?secret=y".into());
        }),
        ("no trust", |e| {
            e.discovery.answer = Err(NoAnswer {
                kind: NoAnswerKind::NotTrusted,
                message: "The server’s certificate is not trusted: self-signed.".into(),
            })
        }),
        ("no answer", |e| {
            e.discovery.answer = Err(NoAnswer {
                kind: NoAnswerKind::TimedOut,
                message: "No answer came within 20 s.".into(),
            })
        }),
        ("no keys", |e| {
            answer(e.jwks.as_mut().unwrap()).content = Ok(vec![
                Key {
                    kty: Some("EC".into()),
                    ..key("a")
                },
                Key {
                    kid: None,
                    ..key("b")
                },
            ])
        }),
        ("the same kid twice", |e| {
            answer(e.jwks.as_mut().unwrap()).content = Ok(vec![key("a"), key("a")])
        }),
        ("keys too large", |e| {
            answer(e.jwks.as_mut().unwrap()).content = Err("It is larger than 262144 bytes.".into())
        }),
    ];
    let said = cases.map(|(name, spoil)| {
        let mut evidence = good();
        spoil(&mut evidence);
        format!("## {name}\n{}", complaints(&empty_plan(), &evidence))
    });
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn says_what_the_sign_in_page_is_instead() {
    let to = |location: &str| {
        let mut evidence = good();
        let page = page(&mut evidence);
        answer(page).status = 302;
        answer(page).location = Some(location.into());
        evidence
    };
    let mut said = vec![];
    for code in [
        "redirect_mismatch",
        "unauthorized_client",
        "invalid_client",
        "invalid_request",
        "An Echo",
    ] {
        let mut evidence = good();
        let page = page(&mut evidence);
        page.url = format!("{DOMAIN}/error?error={code}&client_id=client1");
        answer(page).status = 400;
        said.push((code.to_owned(), evidence));
    }
    for location in [
        format!("{CALLBACK_URL}?error=invalid_scope&state=s"),
        format!("{CALLBACK_URL}?code=c"),
        "https://okta.example/login?a=b".to_owned(),
        format!("{DOMAIN}/login"),
    ] {
        said.push((location.clone(), to(&location)));
    }
    for (status, content_type, text) in [
        (
            403,
            "text/html",
            "<html>Login pages unavailable. Please contact an administrator.</html>",
        ),
        (
            200,
            "text/html",
            "<html>An error was encountered with the requested page.</html>",
        ),
        (200, "text/html", ""),
        (200, "application/json", "{}"),
        (404, "text/html", "<html>"),
    ] {
        let mut evidence = good();
        let answer = answer(page(&mut evidence));
        answer.status = status;
        answer.content_type = Some(content_type.into());
        answer.content = Ok(text.into());
        said.push((format!("{status} {content_type} {text}"), evidence));
    }
    let mut dropped = good();
    page(&mut dropped).answer = Err(NoAnswer {
        kind: NoAnswerKind::Lost,
        message: "No answer came: closed.".into(),
    });
    said.push(("dropped".into(), dropped));
    let said: Vec<String> = said
        .iter()
        .map(|(name, evidence)| format!("## {name}\n{}", complaints(&empty_plan(), evidence)))
        .collect();
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn says_which_endpoint_is_slow_and_which_way_the_clock_is_off() {
    let mut said = vec![];
    let mut evidence = good();
    evidence.jwks_millis = vec![1_800, 1_001];
    evidence.token_millis = vec![];
    said.push(complaints(&empty_plan(), &evidence));
    for seconds in [-61, 61] {
        let mut evidence = good();
        let all = std::iter::once(&mut answer(&mut evidence.discovery).date)
            .chain([&mut answer(evidence.jwks.as_mut().unwrap()).date]);
        all.for_each(|date| *date = Some(NOW / 1_000 - seconds));
        if seconds < 0 {
            token(&mut evidence)
                .claims
                .insert("iat".into(), Claim::Number(NOW / 1_000 + 61));
        }
        said.push(complaints(&empty_plan(), &evidence));
    }
    insta::assert_snapshot!(said.join("\n\n"));
    let mut evidence = good();
    evidence.jwks_millis = vec![1_800, 1_000];
    assert!(prove(&empty_plan(), &evidence).is_sound());
}
