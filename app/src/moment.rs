//! A moment as calendar and clock fields. It owns the arithmetic, not the words ([`crate::text`]), and never reads a clock.

/// Calendar and clock fields of a moment, in UTC unless they come from [`Moment::local`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The year of the Gregorian calendar.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
}

impl Moment {
    /// The fields in UTC of whole milliseconds since 1970.
    #[must_use]
    pub fn utc(millis: i64) -> Self {
        let seconds = millis.div_euclid(1000);
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil_from_days(days);
        let part = |value: i64| u32::try_from(value).unwrap_or_default();
        Self {
            year,
            month: part(month),
            day: part(day),
            hour: part(of_day / 3600),
            minute: part(of_day / 60 % 60),
            second: part(of_day % 60),
        }
    }

    /// The fields on the clock of this browser. Only for effects, which run in browsers alone.
    #[must_use]
    pub fn local(millis: i64) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "JavaScript's dates end long before f64 loses a millisecond"
        )]
        let date = js_sys::Date::new(&(millis as f64).into());
        Self {
            year: i64::from(date.get_full_year()),
            month: date.get_month() + 1,
            day: date.get_date(),
            hour: date.get_hours(),
            minute: date.get_minutes(),
            second: date.get_seconds(),
        }
    }

    /// As `datetime` attributes have it: `2026-11-24T04:58:12Z`.
    #[must_use]
    pub fn iso(&self) -> String {
        let (month, day) = (two_digits(self.month), two_digits(self.day));
        [
            &self.year.to_string(),
            "-",
            &month,
            "-",
            &day,
            "T",
            &self.clock(),
            "Z",
        ]
        .concat()
    }

    /// Hours, minutes and seconds: `04:58:12`.
    #[must_use]
    pub fn clock(&self) -> String {
        [
            &two_digits(self.hour),
            ":",
            &two_digits(self.minute),
            ":",
            &two_digits(self.second),
        ]
        .concat()
    }

    /// Hours and minutes: `04:58`.
    #[must_use]
    pub fn short_clock(&self) -> String {
        [&two_digits(self.hour), ":", &two_digits(self.minute)].concat()
    }
}

/// Minutes and seconds, as a clock that runs down: `59:07`.
#[must_use]
pub fn countdown(seconds: u32) -> String {
    let minutes = (seconds / 60).to_string();
    [&minutes, ":", &two_digits(seconds % 60)].concat()
}

fn two_digits(value: u32) -> String {
    let digits = value.to_string();
    if value < 10 {
        ["0", &digits].concat()
    } else {
        digits
    }
}

/// Year, month and day of a count of days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `civil_from_days`): eras of 400 years, years that begin in March.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "1970-01-01T00:00:00Z")]
    #[case(-1, "1969-12-31T23:59:59Z")]
    #[case(951_782_400_000, "2000-02-29T00:00:00Z")]
    #[case(1_111_111_109_999, "2005-03-18T01:58:29Z")]
    #[case(4_102_444_799_000, "2099-12-31T23:59:59Z")]
    #[case(20_000_000_000_000, "2603-10-11T11:33:20Z")]
    fn a_moment_has_its_fields_in_utc(#[case] millis: i64, #[case] iso: &str) {
        assert_eq!(Moment::utc(millis).iso(), iso);
    }

    #[rstest]
    #[case(i64::MIN)]
    #[case(i64::MAX)]
    fn any_number_is_some_moment(#[case] millis: i64) {
        assert_eq!(Moment::utc(millis).clock().len(), 8);
    }
}
