//! What is left when things break in the middle: the server is killed, the disk is full, PostgreSQL stops or hangs, the
//! server is told to stop. Each test tries a few random moments, and many when `make faults` runs it.

#![expect(
    clippy::print_stdout,
    reason = "what a failed test has tried, to try it again"
)]

mod full_disk;
mod house;
mod killed;
mod moments;
mod person;
mod postgres_away;
mod private_postgres;
mod state;
mod stopping;
mod traffic;

/// How many random moments a test tries.
fn rounds() -> usize {
    match std::env::var("VESTIBULE_FAULT_ROUNDS") {
        Ok(number) => number.parse().unwrap(),
        Err(_) => 6,
    }
}

/// Whether there is time for what takes long: `make faults`.
fn is_long() -> bool {
    rounds() >= 50
}
