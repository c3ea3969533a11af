//! Input that nobody should send, for tests.

use proptest::prelude::*;
use serde_json::Value;

/// A text of any kind: long, empty, of control characters, a path, a number.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\PC\\n\\t]{0,40}",
        "-?[0-9]{1,30}(\\.[0-9]{1,20})?",
        "[0-9T:+Z -]{0,40}",
        Just("9".repeat(400)),
        Just("\u{0}".to_owned()),
        Just("x".repeat(100_000)),
    ]
}

/// JSON of any shape.
pub(crate) fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map("[a-zA-Z_]{0,12}", inner, 0..6).prop_map(|members| {
                members
                    .into_iter()
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            }),
        ]
    })
}
