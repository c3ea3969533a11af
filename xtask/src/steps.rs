//! Steps that are announced, timed and summed up.

use std::time::{Duration, Instant};

use crate::Outcome;

/// The steps taken so far.
pub(crate) struct Steps {
    taken: Vec<(&'static str, Duration)>,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self { taken: Vec::new() }
    }

    /// Takes a step; its error says which it was.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Outcome<T>,
    ) -> Outcome<T> {
        println!("\n━━ {name}");
        let start = Instant::now();
        let outcome = step();
        let time = start.elapsed();
        println!(
            "━━ {name}: {} in {:.1} s",
            if outcome.is_ok() { "done" } else { "failed" },
            time.as_secs_f32()
        );
        self.taken.push((name, time));
        outcome.map_err(|sentence| format!("{name}: {sentence}"))
    }

    /// How long each step took.
    pub(crate) fn sum_up(&self) {
        println!();
        for (name, time) in &self.taken {
            println!("{:>8.1} s  {name}", time.as_secs_f32());
        }
        let all: Duration = self.taken.iter().map(|(_, time)| time).sum();
        println!(
            "{:>8.1} s  all {} steps passed",
            all.as_secs_f32(),
            self.taken.len()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_step() {
        let mut steps = Steps::new();
        assert_eq!(steps.take("First", || Ok(1)), Ok(1));
        assert_eq!(
            steps.take::<()>("Second", || Err("It broke.".into())),
            Err("Second: It broke.".into())
        );
    }
}
