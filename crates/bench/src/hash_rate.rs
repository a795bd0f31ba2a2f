//! How many Argon2id hashes these cores make a second, with nothing around them: memory reused, no lower priority.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use argon2::{Algorithm, Argon2, Block, Params, Version};

/// Hashes on `threads` threads for `length`. Returns hashes a second.
#[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
pub(crate) fn measure(threads: usize, length: Duration) -> f64 {
    let hashes = AtomicU64::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let Ok(params) = Params::new(19_456, 2, 1, Some(32)) else {
                    return;
                };
                let mut memory = vec![Block::default(); params.block_count()];
                let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                let mut output = [0; 32];
                while start.elapsed() < length {
                    let outcome = argon2.hash_password_into_with_memory(
                        b"seven purple umbrellas",
                        b"sixteen bytes...",
                        &mut output,
                        &mut memory,
                    );
                    if outcome.is_ok() {
                        hashes.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    hashes.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}
