//! Whether Practice has the operations of its table of Amazon Cognito, no more and no fewer.

use crate::cognito::TABLES;
use crate::model::MODEL;

#[test]
fn the_model_and_the_operations_are_the_same_set() {
    let mut modelled: Vec<_> = MODEL.operations.keys().map(String::as_str).collect();
    let operations = TABLES.iter().copied().flatten();
    let mut answered: Vec<_> = operations.map(|operation| operation.name).collect();
    modelled.sort_unstable();
    answered.sort_unstable();
    assert_eq!(modelled, answered);
}
