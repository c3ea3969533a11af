//! What Practice holds, as JSON.

mod rules;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cognito::pool::Pool;
use crate::cognito::world::World;

/// The version of the form that a state has as JSON.
const VERSION: u64 = 1;

/// The user pools of a Practice server and all that is in them, client secrets among it.
///
/// [`Practice::dump`](crate::Practice::dump) gives it, and a server starts with it by
/// [`Seed::State`](crate::Seed::State). Signing keys are not kept: a token that was issued before does not verify
/// afterwards. Nor are identities (who may do what is said by [`Options::identity`](crate::Options::identity) at each
/// start, and the credentials and tokens that were handed out end with the server), paging tokens, the log, and how far
/// the fault script has come.
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use registrar_practice::{Options, Practice, Seed, State};
///
/// let first = Practice::start(Options::default()).await?;
/// let text = first.dump().to_json();
///
/// let seed = Seed::State(State::from_json(&text)?);
/// let second = Practice::start(Options { seed, ..Options::default() }).await?;
/// assert_eq!(second.dump(), first.dump());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
pub struct State {
    pools: BTreeMap<String, Pool>,
}

/// Why a state was refused: a sentence.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It is not JSON, or not of the form; with the line and the column.
    #[error("The state cannot be read: {0}.")]
    Unreadable(#[from] serde_json::Error),
    /// It is not one that Practice has dumped.
    #[error("This is not a state of Practice: it has no `practice_state`.")]
    Foreign,
    /// It is of another version.
    #[error("The state is of version {0}, and this Practice reads version {VERSION}.")]
    Version(Value),
    /// Amazon Cognito could not be in it.
    #[error("The state breaks a rule of Amazon Cognito: {thing}: {why}")]
    Unlawful {
        /// The pool, or what is in it.
        thing: String,
        /// The rule that it breaks: mostly in the words in which an operation refuses it.
        why: String,
    },
}

/// The file. Its first member says what it is, and in which version.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    practice_state: u64,
    pools: BTreeMap<String, Pool>,
}

impl State {
    pub(crate) fn of(world: &World) -> State {
        State {
            pools: world.pools.clone(),
        }
    }

    pub(crate) fn into_pools(self) -> BTreeMap<String, Pool> {
        self.pools
    }

    /// The state as JSON, with the client secrets: keep it where nobody else reads it.
    pub fn to_json(&self) -> String {
        let file = File {
            practice_state: VERSION,
            pools: self.pools.clone(),
        };
        serde_json::to_string_pretty(&file).expect("maps with texts as keys can be written")
    }

    /// Reads a state from JSON, and holds it against the rules that the operations enforce.
    ///
    /// # Errors
    /// When it is no state, one of another version, or one that no calls could have led to.
    pub fn from_json(text: &str) -> Result<State, StateError> {
        let value: Value = serde_json::from_str(text)?;
        match value.get("practice_state") {
            Some(version) if *version == VERSION => {}
            Some(version) => return Err(StateError::Version(version.clone())),
            None => return Err(StateError::Foreign),
        }
        // Once more from the text, because only then does an error have its line.
        let file: File = serde_json::from_str(text)?;
        rules::check(&file.pools)?;
        Ok(State { pools: file.pools })
    }
}

/// Without the secrets.
impl std::fmt::Debug for State {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("State")
            .field("pools", &self.pools.keys())
            .finish_non_exhaustive()
    }
}
