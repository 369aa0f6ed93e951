//! Days as `YYYY-MM-DD`. No clock: a day comes from a flag or from a commit.

use rempart_core::config::is_day;

use crate::exit::Fatal;

/// A day that was given.
pub(super) fn parse(text: &str) -> Result<String, Fatal> {
    if is_day(text) {
        Ok(text.to_owned())
    } else {
        Err(Fatal::new(format_args!("`{text}` is no day")).help("write it as YYYY-MM-DD"))
    }
}

/// The day of a time in seconds since 1970-01-01 00:00 UTC, in UTC.
///
/// Counts in eras of 400 years that start on a 1 March, so that the leap day is the last of its year.
pub(super) fn of_seconds(seconds: i64) -> String {
    const DAYS_OF_ERA: i64 = 146_097;
    let days = seconds.div_euclid(86_400) + 719_468;
    let (era, day_of_era) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::of_seconds;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"),
            (1_767_225_599, "2025-12-31"),
            (1_767_225_600, "2026-01-01"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(of_seconds(seconds), day);
        }
    }
}
