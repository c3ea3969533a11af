//! Points in time, as programs and files write them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// The time that a text names, in the forms that the AWS CLI reads: ISO 8601, be it without colons, with a blank for the
/// `T` or with `UTC` or `GMT` for the `Z`; and the form of mails. None where it says no zone, as the AWS CLI has it.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let zone = ["UTC", "GMT"]
        .iter()
        .find_map(|zone| text.strip_suffix(zone));
    let text = zone.map_or_else(|| text.to_owned(), |time| format!("{}Z", time.trim_end()));
    let time = text.parse::<Timestamp>().ok();
    let time = time.or_else(|| Some(rfc2822::parse(&text).ok()?.timestamp()));
    // What was before 1970 is over, whenever it was.
    let since_1970 = time?.duration_since(Timestamp::UNIX_EPOCH);
    let since_1970 = Duration::try_from(since_1970).unwrap_or_default();
    UNIX_EPOCH.checked_add(since_1970)
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
            "2026-11-25T13:00:00+01:00",
            "2026-11-25T13:00:00+0100",
            "2026-11-25T07:00:00-05",
            "2026-11-25T12:00:00UTC",
            " 2026-11-25 12:00:00 UTC ",
            "2026-11-25T12:00:00GMT",
            "Wed, 25 Nov 2026 12:00:00 +0000",
        ] {
            assert_eq!(parse(text), Some(time), "{text}");
        }
        for text in [
            "",
            "2026-11-25T12:00:00",
            "2026-11-25",
            "tomorrow",
            "1795608000",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
