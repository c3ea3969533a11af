//! Points in time, as programs and files write them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::Offset;

/// The time that a text names, in the forms that the AWS CLI reads and that programs print: ISO 8601, be it without colons
/// or with a blank for the `T`; those of mails, of HTTP, of `date` and of .NET. The zone is `Z`, `UTC`, `GMT` or an offset.
/// None where no zone is said, as the AWS CLI has it.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let time = text.parse::<Timestamp>().ok();
    let time = time.or_else(|| Some(rfc2822::parse(text).ok()?.timestamp()));
    let time = time.or_else(|| in_words(text))?;
    // What was before 1970 is over, whenever it was.
    let since_1970 = time.duration_since(Timestamp::UNIX_EPOCH);
    let since_1970 = Duration::try_from(since_1970).unwrap_or_default();
    UNIX_EPOCH.checked_add(since_1970)
}

/// What a date may look like without its day of the week. The first of two that fit counts: a month comes before a day.
const DATES: [&str; 22] = [
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%m/%d/%y", "%m/%d/%Y", "%d/%m/%y", "%d/%m/%Y",
    "%m.%d.%y", "%m.%d.%Y", "%d.%m.%y", "%d.%m.%Y", "%m-%d-%Y", "%d-%m-%Y", "%d %b %Y", "%d-%b-%y",
    "%d-%b-%Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%Y %b %d", "%Y %B %d",
];

/// What a time of the day may look like.
const TIMES: [&str; 8] = [
    "%H:%M:%S%.f",
    "%H:%M",
    "%I:%M:%S %p",
    "%I:%M:%S%p",
    "%I:%M %p",
    "%I:%M%p",
    "%H%M%S%.f",
    "%H%M",
];

fn in_words(text: &str) -> Option<Timestamp> {
    let mut words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .collect();
    let is_name = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_weekday = |word: &str| is_name(word) && word.len() >= 3 && word.ends_with("day");
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let first = words.first()?.to_ascii_lowercase();
    if WEEKDAYS.contains(&first.as_str()) || is_weekday(&first) {
        words.remove(0);
    }
    // `date` puts the year behind the zone.
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    if let [month, day, _, .., year] = words.as_slice()
        && is_name(month)
        && is_year(year)
        && !is_year(words.get(2)?)
    {
        let (month, day, year) = (*month, *day, *year);
        words.truncate(words.len() - 1);
        words.splice(..2, [month, day, year]);
    }
    let text = words.join(" ");
    let (text, offset) = zone(&text)?;
    let text = short_fraction(&text.replacen(['T', 't'], " ", usize::from(is_iso(text))));
    let dates = DATES.into_iter();
    let apart = dates.flat_map(|date| TIMES.map(|time| format!("{date} {time}")));
    let mut forms = apart.chain(["%Y%m%d%H%M%S".to_owned()]);
    let time = forms.find_map(|form| DateTime::strptime(form, &text).ok())?;
    offset.to_timestamp(time).ok()
}

/// Whether a `T` stands between date and time.
fn is_iso(text: &str) -> bool {
    let date = text.split(['T', 't']).next().unwrap_or_default();
    !date.is_empty()
        && date
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b'/')
}

/// A text that ends with a zone, without it, and the zone.
fn zone(text: &str) -> Option<(&str, Offset)> {
    for name in ["UTC", "GMT", "Z", "z"] {
        if let Some(text) = text.strip_suffix(name) {
            return Some((text.trim_end(), Offset::UTC));
        }
    }
    let at = text.rfind(['+', '-'])?;
    let (text, offset) = text.split_at(at);
    let digits: String = offset[1..].chars().filter(|c| *c != ':').collect();
    let is_offset = matches!(digits.len(), 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit());
    // A date has hyphens, too.
    let is_whole = text.bytes().filter(u8::is_ascii_digit).count() >= 12;
    let has_time = is_whole || text.contains([':', 'T', 't']);
    let has_time = has_time && matches!(offset.len(), 3 | 5 | 6);
    if !is_offset || !has_time {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits
        .get(2..)
        .filter(|m| !m.is_empty())
        .map_or(Ok(0), str::parse)
        .ok()?;
    let seconds = (hours * 60 + minutes) * 60;
    let seconds = if offset.starts_with('-') {
        -seconds
    } else {
        seconds
    };
    let text = text
        .strip_suffix("UTC")
        .or_else(|| text.strip_suffix("GMT"))
        .map_or(text, |_| "");
    Some((text.trim_end(), Offset::from_seconds(seconds).ok()?))
}

/// Nine digits of a fraction are as many as count.
fn short_fraction(text: &str) -> String {
    let Some((whole, rest)) = text.split_once('.') else {
        return text.to_owned();
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    format!("{whole}.{}{}", &rest[..end.min(9)], &rest[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_read_in_every_form_that_is_met() {
        let time = UNIX_EPOCH + Duration::from_secs(1_795_608_000);
        for text in [
            "2026-11-25T12:00:00Z",
            "2026-11-25t12:00:00z",
            "2026-11-25 12:00:00Z",
            "20261125T120000Z",
            "2026-11-25T12:00Z",
            "2026-11-25T12:00:00.000Z",
            "2026-11-25T12:00:00.0000000000Z",
            "2026-11-25T13:00:00+01:00",
            "2026-11-25T13:00:00+0100",
            "2026-11-25T07:00:00-05",
            "2026-11-25T07:00:00 -0500",
            "2026-11-25 12:00:00 +00:00",
            "2026-11-25T12:00:00UTC",
            "2026-11-25T12:00:00 Z",
            " 2026-11-25 12:00:00 UTC ",
            "2026-11-25T12:00:00GMT",
            "2026/11/25 12:00:00 GMT",
            "11/25/2026 12:00:00 PM +00:00",
            "11/25/2026 12:00 Z",
            "25/11/2026 12:00:00Z",
            "11/25/26 12:00:00 PM UTC",
            "25.11.2026 12:00:00 +00:00",
            "25-11-2026 12:00:00Z",
            "2026.11.25 12:00:00Z",
            "20261125120000Z",
            "20261125130000+01",
            "2026 Nov 25 12:00:00 UTC",
            "Wed, 25 Nov 2026 12:00:00 +0000",
            "Wed, 25 Nov 2026 12:00:00 GMT",
            "Wednesday, 25-Nov-26 12:00:00 GMT",
            "Wed Nov 25 12:00:00 UTC 2026",
            "Nov 25 2026 12:00:00 UTC",
            "25 November 2026 12:00 UTC",
        ] {
            assert_eq!(parse(text), Some(time), "{text}");
        }
        for text in [
            "",
            "2026-11-25T12:00:00",
            "2026-11-25",
            "tomorrow",
            "1795608000",
            "Wed Nov 25 12:00:00 2026",
            "2026-11-25T12:00:00 EST",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn one_part_may_have_one_digit() {
        let time = parse("2999-01-02T03:04:05Z");
        for text in [
            "1/2/2999 3:04:05 AM +00:00",
            "2999-1-2 3:4:5Z",
            "Wed Jan  2 03:04:05 UTC 2999",
        ] {
            assert_eq!(parse(text), time, "{text}");
        }
    }
}
