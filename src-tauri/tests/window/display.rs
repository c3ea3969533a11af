//! Where no display answers, the program says so in one line.

use std::process::Command;

#[test]
fn a_display_that_does_not_answer_is_told_like_none() {
    let nobody = tempfile::tempdir().unwrap();
    let mut told = vec![];
    for variables in [
        &[][..],
        &[("DISPLAY", "")],
        &[("DISPLAY", ":0.nonsense")],
        // The port of that screen is one that nobody listens at.
        &[("DISPLAY", "127.0.0.1:59000")],
        &[("WAYLAND_DISPLAY", "wayland-99")],
        &[
            ("DISPLAY", "127.0.0.1:59000"),
            ("WAYLAND_DISPLAY", "wayland-99"),
        ],
    ] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_cdf-registrar"));
        program
            .env_clear()
            .env("HOME", nobody.path())
            .env("XDG_RUNTIME_DIR", nobody.path())
            .envs(variables.iter().copied());
        let ended = program.output().unwrap();
        let words = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{variables:?}: {words}");
        assert_eq!(words.lines().count(), 1, "{variables:?}: {words}");
        told.push(words);
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("finds no display"), "{told:?}");
}
