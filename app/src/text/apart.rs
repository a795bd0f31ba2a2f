//! How far two clocks are apart, for the sentences of every language.

/// A step of RFC 6238; codes of the one before and the one after are accepted too (section 5.2).
const STEP_SECONDS: u32 = 30;

/// Days, hours, minutes and seconds of a difference in seconds. From an hour on it is rounded to minutes, from a day on to
/// hours: nobody sets a clock by more.
pub(super) const fn in_units(seconds: u32) -> [u32; 4] {
    const HOUR: u32 = 3_600;
    const DAY: u32 = 24 * HOUR;
    let unit = match seconds {
        0..3_570 => 1,
        3_570..84_600 => 60,
        _ => HOUR,
    };
    let seconds = seconds.saturating_add(unit / 2) / unit * unit;
    [
        seconds / DAY,
        seconds % DAY / HOUR,
        seconds % HOUR / 60,
        seconds % 60,
    ]
}

/// Whether no code of a clock that is `ahead` by so many seconds (negative: behind) is accepted.
pub(super) const fn is_beyond_codes(ahead: i32) -> bool {
    ahead.unsigned_abs() >= 2 * STEP_SECONDS
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, [0, 0, 0, 0])]
    #[case(150, [0, 0, 2, 30])]
    #[case(3_569, [0, 0, 59, 29])]
    #[case(3_599, [0, 1, 0, 0])]
    #[case(5_410, [0, 1, 30, 0])]
    #[case(86_399, [1, 0, 0, 0])]
    #[case(31_535_999, [365, 0, 0, 0])]
    #[case(u32::MAX, [49_710, 6, 0, 0])]
    fn what_is_far_off_is_not_said_to_the_second(#[case] seconds: u32, #[case] units: [u32; 4]) {
        assert_eq!(in_units(seconds), units);
    }

    #[rstest]
    #[case(25, false)]
    #[case(-59, false)]
    #[case(60, true)]
    #[case(-3_600, true)]
    fn two_steps_away_no_code_is_accepted(#[case] ahead: i32, #[case] is_beyond: bool) {
        assert_eq!(is_beyond_codes(ahead), is_beyond);
    }
}
