//! The program `cdf-registrar`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    cdf_registrar::run();
}
