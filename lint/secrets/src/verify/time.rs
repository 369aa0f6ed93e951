//! Dates with time as Go writes them again (`time.RFC3339` and `time.RFC3339Nano`).

/// A moment with the zone it was written in.
struct Moment<'t> {
    date: [&'t str; 3],
    clock: [&'t str; 3],
    fraction: &'t str,
    zone: &'t str,
}

/// A date of RFC 3339 without its fraction: how SOPS binds `lastmodified` to the code.
pub(super) fn seconds(text: &str) -> Option<String> {
    Some(written(&parse(text)?, ""))
}

/// A date as yaml.v3 takes it, as `time.MarshalText` writes it: a day alone is its midnight, no zone is UTC.
pub(super) fn nanoseconds(text: &str) -> Option<String> {
    let moment = parse(text)?;
    let fraction = moment.fraction.get(..9).unwrap_or(moment.fraction);
    Some(written(&moment, fraction.trim_end_matches('0')))
}

fn parse(text: &str) -> Option<Moment<'_>> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim_start_matches(' ')),
        None => (text, "0:0:0"),
    };
    let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    Some(Moment {
        date: fields(date, '-')?,
        clock: fields(clock, ':')?,
        fraction,
        zone,
    })
}

fn fields(text: &str, separator: char) -> Option<[&str; 3]> {
    let mut parts = text.split(separator);
    let fields = [parts.next()?, parts.next()?, parts.next()?];
    let digits =
        |field: &&str| !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && fields.iter().all(digits)).then_some(fields)
}

fn written(moment: &Moment<'_>, fraction: &str) -> String {
    let Moment {
        date: [year, month, day],
        clock: [hour, minute, second],
        zone,
        ..
    } = moment;
    let point = if fraction.is_empty() { "" } else { "." };
    let zone = match zone.trim_start_matches(['+', '-']) {
        "" | "Z" | "00:00" => "Z",
        _ => zone,
    };
    format!(
        "{year:0>4}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute:0>2}:{second:0>2}{point}{fraction}{zone}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_go_writes_them() {
        for (text, written) in [
            ("2001-12-14", "2001-12-14T00:00:00Z"),
            (
                "2001-12-14T21:59:43.10-05:00",
                "2001-12-14T21:59:43.1-05:00",
            ),
            ("2001-1-2 3:4:5", "2001-01-02T03:04:05Z"),
            ("2001-1-2t3:4:5.000+00:00", "2001-01-02T03:04:05Z"),
            (
                "2001-12-14 21:59:43.1234567899",
                "2001-12-14T21:59:43.123456789Z",
            ),
        ] {
            assert_eq!(nanoseconds(text).as_deref(), Some(written), "{text}");
        }
        assert_eq!(
            seconds("2026-11-25T18:56:44.5Z").unwrap(),
            "2026-11-25T18:56:44Z"
        );
        assert_eq!(
            seconds("2026-11-25T18:56:44+02:00").unwrap(),
            "2026-11-25T18:56:44+02:00"
        );
        assert_eq!(nanoseconds("1.5"), None);
    }
}
