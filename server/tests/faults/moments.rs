//! Random moments within something that takes a while, the same ones again for the same seed.

use std::{
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

/// Draws moments. A test that fails says with which seed; `VESTIBULE_FAULT_SEED` sets it.
pub(super) struct Moments {
    state: u64,
}

impl Moments {
    /// Moments of a seed that is printed.
    pub(super) fn new() -> Self {
        let seed = match std::env::var("VESTIBULE_FAULT_SEED") {
            Ok(seed) => seed.parse().unwrap(),
            Err(_) => RandomState::new().hash_one(0),
        };
        println!("VESTIBULE_FAULT_SEED={seed}");
        Self { state: seed }
    }

    /// A moment from the beginning to a little after the end of `duration`.
    pub(super) fn within(&mut self, duration: Duration) -> Duration {
        // SplitMix64.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        let thousandth = u32::try_from(bits % 1_200).unwrap();
        duration * thousandth / 1_000
    }
}
