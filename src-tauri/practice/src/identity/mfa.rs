//! The MFA device of the built-in user: time-based one-time passwords (RFC 6238).

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;

/// The ARN of the built-in user's virtual MFA device.
pub const MFA_SERIAL: &str = "arn:aws:iam::000000000000:mfa/practice";
/// The seed of the device in base32, as an authenticator takes it. It is public, and of no use elsewhere.
pub const MFA_SEED: &str = "KBJECQ2UJFBUKLKNIZAS2U2FIVCC2MJS";
/// What [`MFA_SEED`] says.
const SEED: &[u8] = b"PRACTICE-MFA-SEED-12";
/// How long a code is shown, in seconds.
const STEP: u64 = 30;

/// The code that the built-in user's device shows at this time.
///
/// ```
/// let code = registrar_practice::mfa_code(std::time::SystemTime::now());
/// assert_eq!(code.len(), 6);
/// ```
pub fn mfa_code(time: SystemTime) -> String {
    code(SEED, step_of(time))
}

/// The device as the service knows it.
#[derive(Debug, Default)]
pub(crate) struct Device {
    /// The step of the last code that was taken; no code up to it is taken again.
    last: u64,
}

impl Device {
    /// Takes a code of now, or of the step before or after it, once.
    pub(crate) fn takes(&mut self, given: &str, now: SystemTime) -> bool {
        let now = step_of(now);
        let step = (now.saturating_sub(1)..=now + 1)
            .find(|step| *step > self.last && code(SEED, *step) == given);
        if let Some(step) = step {
            self.last = step;
        }
        step.is_some()
    }
}

fn step_of(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs() / STEP
}

/// RFC 4226, 5.3.
fn code(seed: &[u8], step: u64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[tag.len() - 1] & 0xf);
    let number = tag[offset..offset + 4]
        .iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, the last six digits.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            let step = step_of(at(seconds));
            assert_eq!(code(b"12345678901234567890", step), expected);
        }
    }

    #[test]
    fn a_code_is_good_one_step_around_and_once() {
        let now = at(1_800_000_000);
        let shown = |steps: i64| {
            let seconds = 1_800_000_000 + steps * 30;
            mfa_code(at(u64::try_from(seconds).expect("after 1970")))
        };
        let mut device = Device::default();
        for far in [-2, 2] {
            assert!(!device.takes(&shown(far), now), "{far}");
        }
        for near in [-1, 0, 1] {
            assert!(device.takes(&shown(near), now), "{near}");
            assert!(!device.takes(&shown(near), now), "{near} again");
        }
        assert!(
            !device.takes(&shown(0), now),
            "one that is older than the last"
        );
    }
}
