//! Properties of every proof.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// One defect of a kind, of any size.
type Defect = (u8, u16, i64, String);

/// Applies a defect; whatever its numbers and texts are, sign-in would not work, or could not be seen to work.
fn spoil(evidence: &mut Evidence, (kind, number, seconds, text): &Defect) {
    let now = NOW / 1_000;
    let status = if *number == 200 { 201 } else { *number };
    let beyond = LEEWAY_AND_MORE.saturating_add(seconds.saturating_abs());
    let lost = || {
        Err(NoAnswer {
            kind: NoAnswerKind::Lost,
            message: format!("{text}."),
        })
    };
    let claim = |evidence: &mut Evidence, name: &str, claim: Claim| {
        token(evidence).claims.insert(name.into(), claim);
    };
    match kind {
        0 => answer(&mut evidence.discovery).status = status,
        1 => {
            evidence.discovery.answer = Err(NoAnswer {
                kind: NoAnswerKind::NotTrusted,
                message: format!("{text}."),
            })
        }
        2 => answer(&mut evidence.discovery).content = Err(format!("{text}.")),
        3 => {
            answer(&mut evidence.discovery)
                .content
                .as_mut()
                .unwrap()
                .issuer = Some(format!("{ISSUER}x{text}"))
        }
        4 => {
            answer(&mut evidence.discovery)
                .content
                .as_mut()
                .unwrap()
                .algorithms = vec![format!("x{text}")]
        }
        5 => {
            answer(&mut evidence.discovery)
                .content
                .as_mut()
                .unwrap()
                .token_endpoint = Some(format!("http://{text}"))
        }
        6 => answer(evidence.jwks.as_mut().unwrap()).status = status,
        7 => {
            answer(evidence.jwks.as_mut().unwrap()).content = Ok(vec![Key {
                kty: Some(format!("x{text}")),
                ..key("key 2")
            }])
        }
        8 => evidence.jwks.as_mut().unwrap().answer = lost(),
        9 => evidence.jwks = Err(NotAsked::Insecure(text.clone())),
        10 => token(evidence).algorithm = format!("x{text}"),
        11 => {
            token(evidence).signature = [
                Signature::Wrong,
                Signature::UnknownKey,
                Signature::NotRs256,
                Signature::NoKeySet,
            ][usize::from(*number % 4)]
        }
        12 => claim(
            evidence,
            ["iss", "client_id", "token_use", "scope"][usize::from(*number % 4)],
            Claim::Text(format!("x{text}")),
        ),
        13 => claim(
            evidence,
            ["iat", "nbf", "auth_time"][usize::from(*number % 3)],
            Claim::Number(now.saturating_add(beyond)),
        ),
        14 => claim(
            evidence,
            "exp",
            Claim::Number(now.saturating_sub(seconds.saturating_abs())),
        ),
        15 => claim(
            evidence,
            ["iat", "exp", "nbf", "auth_time", "iss", "scope"][usize::from(*number % 6)],
            Claim::Other(text.clone()),
        ),
        16 => {
            token(evidence).claims.remove(
                ["iss", "client_id", "token_use", "scope", "iat", "exp"][usize::from(*number % 6)],
            );
        }
        17 => evidence.tokens[0].1 = refused(text),
        18 => {
            evidence.tokens.pop();
        }
        19 => evidence.tokens[1].1 = Err(NotAsked::NoSecret),
        20 => {
            evidence.tokens[0].1.as_mut().unwrap().answer = Err(NoAnswer {
                kind: NoAnswerKind::TimedOut,
                message: format!("{text}."),
            });
        }
        21 => {
            answer(evidence.tokens[0].1.as_mut().unwrap()).content_type =
                Some(format!("text/{text}"))
        }
        22 => evidence.data_fusion_secret = refused(&format!("x{text}")),
        23 => evidence.data_fusion_secret = given(Ok(jwt(text))),
        24 => answer(evidence.data_fusion_secret.as_mut().unwrap()).status = status.max(402),
        25 => answer(page(evidence)).status = status,
        26 => {
            answer(page(evidence)).content = Ok(format!(
                "<html>{text}An error was encountered with the requested page{text}"
            ))
        }
        27 => page(evidence).url = format!("{DOMAIN}/login?error={text}"),
        28 => {
            let page = answer(page(evidence));
            page.status = 302;
            page.location = Some(format!("https://elsewhere.example/{text}"));
        }
        29 => evidence.sign_in_page = Ok(vec![]),
        30 => evidence.jwks_millis = vec![1_001 + u64::from(*number); usize::from(*number % 3)],
        31 => evidence.token_millis = vec![1_001 + u64::from(*number); usize::from(*number % 3)],
        32 => {
            answer(&mut evidence.discovery).date = Some(
                now.saturating_sub(*seconds)
                    .saturating_add(if *seconds < 0 { 62 } else { -62 }),
            )
        }
        33 => answer(&mut evidence.discovery).content_type = None,
        _ => {
            let first = &mut evidence.tokens[0].1;
            answer(first.as_mut().unwrap()).content = Ok(TokenAnswer::Token(TokenSeen {
                token_type: format!("x{text}"),
                expires_in: None,
                jwt: Ok(jwt("")),
            }));
        }
    }
}

/// More than clocks may differ by, in seconds.
const LEEWAY_AND_MORE: i64 = 61;

proptest! {
    #[test]
    fn no_evidence_with_a_defect_is_sound(
        defect in (0_u8..35, 100_u16..600, any::<i64>(), "\\PC{0,12}"),
    ) {
        let mut evidence = good();
        // The clock is read from the quickest answer.
        answer(&mut evidence.discovery).millis = 1;
        spoil(&mut evidence, &defect);
        prop_assert!(!prove(&empty_plan(), &evidence).is_sound());
    }

    #[test]
    fn what_does_not_matter_changes_nothing(
        claims in proptest::collection::btree_map("x_[a-z]{1,8}", any::<i64>(), 0..4),
        millis in 0_u64..=1_000,
        off in -59_i64..=59,
    ) {
        let mut evidence = good();
        let claims: BTreeMap<String, Claim> = claims.into_iter().map(|(name, n)| (name, Claim::Number(n))).collect();
        token(&mut evidence).claims.extend(claims);
        token(&mut evidence).claims.insert("iat".into(), Claim::Number(NOW / 1_000 + off));
        answer(&mut evidence.discovery).millis = 1;
        answer(&mut evidence.discovery).date = Some(NOW / 1_000 + off);
        evidence.jwks_millis = vec![millis];
        evidence.token_millis = vec![2_000, millis];
        answer(evidence.jwks.as_mut().unwrap()).content.as_mut().unwrap().push(Key { kty: Some("EC".into()), ..Key::default() });
        prop_assert!(prove(&empty_plan(), &evidence).is_sound());
    }
}
