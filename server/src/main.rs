//! The program `vestibule`. Everything it does is in the library, where tests can reach it.

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

/// Why this one: docs/adr/0013-speed-and-memory.md.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    server::run()
}
