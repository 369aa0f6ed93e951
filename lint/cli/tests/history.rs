//! `rempart secrets history` on repositories made by the `git` program: one test a place that other tools do not look.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

mod history {
    pub(crate) mod scene;

    mod blind_spots;
    mod faults;
    mod formats;
    mod pages;
    mod paths;
    mod settings;
    mod spans;
    mod stores;
    mod work_trees;
}
