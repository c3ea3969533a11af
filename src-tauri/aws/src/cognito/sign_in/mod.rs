//! The pool's public endpoints: what they publish, whether they take a secret, and the evidence that sign-in works.

mod address;
mod discovery;
mod documents;
mod evidence;
mod exchange;
mod jwt;
mod page;
mod token_endpoint;
mod tokens;
mod trial;
