//! The user pools of a connection: listed, created, read, written, and proved to let people sign in.
//!
//! In the order in which they stand on each other.

mod error;

mod call;

mod preflight;

pub mod user_pool;

mod members;

mod description;

pub mod pools;

pub mod client_secrets;

mod sign_in;

mod app_client;

mod app_clients;

mod domains;

mod groups;

mod resource_servers;

mod sign_in_styles;

mod cloud;
