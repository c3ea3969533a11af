//! What no call from outside can show: the clock put forward, quotas by count filled, and random sequences.

mod lists;
mod operations;
mod room;
mod sequences;
