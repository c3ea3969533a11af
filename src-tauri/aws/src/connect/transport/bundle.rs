//! The file of certificates that are trusted besides the system's.
//!
//! Which file, and what counts as a certificate in it, is as with the AWS CLI (botocore 1.44.8, whose OpenSSL reads the
//! file), and a little more is taken: one certificate in DER form, lines that are indented, blank lines between them.

use std::path::Path;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;

use crate::base::file;
use crate::base::shown::shown_path;
use crate::connect::environment::Environment;
use crate::connect::error::{ConnectError, reason};
use crate::connect::profiles::{Section, set};

/// Certificates to trust, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bundle(Vec<CertificateDer<'static>>);

/// What a certificate of a bundle is called in PEM form (OpenSSL, pem.h). One that is `TRUSTED` has more behind it.
const LABELS: [&str; 3] = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

impl Bundle {
    /// Of `AWS_CA_BUNDLE`, else of the profile's `ca_bundle`, else of `REQUESTS_CA_BUNDLE`.
    ///
    /// # Errors
    /// When that file cannot be read, or holds no certificate.
    pub(super) fn of(
        environment: &Environment,
        profile: &Section,
    ) -> Result<Option<Self>, ConnectError> {
        let variable = |name: &'static str| {
            let path = environment.get(name);
            path.map(|path| (name, path))
        };
        let profile = || set(profile, "ca_bundle").map(|path| (reason::CA_BUNDLE, path.to_owned()));
        let named = variable("AWS_CA_BUNDLE")
            .or_else(profile)
            .or_else(|| variable("REQUESTS_CA_BUNDLE"));
        let Some((named_by, path)) = named else {
            return Ok(None);
        };
        let path = environment.expand(&path);
        match read(&path) {
            Ok(certificates) => Ok(Some(Self(certificates))),
            Err(why) => Err(ConnectError::CaBundle {
                path: shown_path(&path),
                named_by,
                why,
            }),
        }
    }

    pub(super) fn certificates(&self) -> &[CertificateDer<'static>] {
        &self.0
    }

    /// As the SDK takes it: it would panic over a certificate that it cannot read.
    pub(super) fn pem(&self) -> Vec<u8> {
        let engine = base64::engine::general_purpose::STANDARD;
        let one = |certificate: &CertificateDer<'_>| {
            let text = engine.encode(certificate);
            format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
        };
        self.0.iter().map(one).collect::<String>().into_bytes()
    }
}

fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    usable(&file::read(path).map_err(|error| error.to_string())?)
}

/// The certificates in a file that can be trusted, at least one. A file of many may have some that rustls takes for none,
/// as the system's own have, or that are spoilt.
pub(super) fn usable(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(reason::UTF16.to_owned());
    }
    let mut good = vec![];
    let mut first_fault = None;
    for (line, der) in found(bytes) {
        let certificate = der.as_deref().map(|der| sequence(der).unwrap_or(der));
        let fault = match certificate.map(CertificateDer::from) {
            None => reason::not_pem(line),
            Some(certificate) => match RootCertStore::empty().add(certificate.clone()) {
                Ok(()) => {
                    good.push(certificate.into_owned());
                    continue;
                }
                Err(_) => reason::broken_certificate(line),
            },
        };
        first_fault.get_or_insert(fault);
    }
    if good.is_empty() {
        return Err(first_fault.unwrap_or_else(|| reason::NO_CERTIFICATE.to_owned()));
    }
    Ok(good)
}

/// What is to be a certificate in a file, each with the line that it begins on; `None` is what is not PEM.
fn found(bytes: &[u8]) -> Vec<(usize, Option<Vec<u8>>)> {
    if sequence(bytes).is_some() {
        return vec![(1, Some(bytes.to_vec()))];
    }
    let base64 = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    // Comments may be in any encoding.
    let text = String::from_utf8_lossy(bytes);
    let mut found = vec![];
    let mut open: Option<(usize, String)> = None;
    // The last one may lack its end.
    for (at, line) in text.lines().chain(["-----END-----"]).enumerate() {
        // Each of several files that were put together may begin with a byte order mark.
        let line = line.trim_start_matches('\u{feff}').trim();
        let begun = marked(line, "-----BEGIN ");
        if begun.is_some() || marked(line, "-----END").is_some() {
            found.extend(open.take().map(|(line, body): (usize, String)| {
                // OpenSSL stops there, too.
                let body = body.split('-').next().unwrap_or_default();
                (line, base64.decode(body).ok())
            }));
            let label = begun.filter(|label| LABELS.contains(label));
            open = label.map(|_| (at + 1, String::new()));
        } else if let Some((_, body)) = &mut open {
            body.extend(line.chars().filter(|letter| !letter.is_whitespace()));
        }
    }
    found
}

/// What a line that begins or ends something is about.
fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.strip_prefix(mark)?.strip_suffix("-----")
}

/// The sequence (DER, tag 0x30) that the bytes begin with, without what follows it.
fn sequence(bytes: &[u8]) -> Option<&[u8]> {
    let (head, rest) = bytes.split_at_checked(2)?;
    if head[0] != 0x30 {
        return None;
    }
    let (length, head) = match head[1] {
        short @ 0..0x80 => (usize::from(short), 2),
        long => {
            let of = usize::from(long & 0x7f);
            let digits = rest.get(..of).filter(|_| (1..=3).contains(&of))?;
            let length = digits
                .iter()
                .fold(0, |all, digit| all << 8 | usize::from(*digit));
            (length, 2 + of)
        }
    };
    bytes.get(..head + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem() -> String {
        let made = rcgen::generate_simple_self_signed(["example.com".to_owned()]);
        made.unwrap().cert.pem()
    }

    #[test]
    fn certificates_are_found_among_whatever_else_is_in_the_file() {
        let pem = pem();
        let other = rcgen::generate_simple_self_signed(["b".to_owned()]).unwrap();
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        for (text, count) in [
            (pem.clone(), 1),
            (format!("\u{feff}{pem}"), 1),
            (format!("{pem}\u{feff}{}", other.cert.pem()), 2),
            (pem.replace('\n', "\r\n"), 1),
            (pem.trim_end().to_owned(), 1),
            (pem.replace('\n', " \t\n  "), 1),
            (pem.replace('\n', "\n\n"), 1),
            (
                format!("# My CA\nsubject=CN = a\n{pem}\nand\n{}", other.cert.pem()),
                2,
            ),
            (format!("{}{pem}", other.signing_key.serialize_pem()), 1),
            (pem.replace("CERTIFICATE", "X509 CERTIFICATE"), 1),
            (pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), 1),
            (
                format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----"),
                1,
            ),
            (
                format!("{pem}-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----"),
                1,
            ),
        ] {
            let found = usable(text.as_bytes()).unwrap();
            assert_eq!(found.len(), count, "{text}");
        }
        let mut behind = other.cert.der().to_vec();
        behind.extend(b"more");
        assert_eq!(usable(&behind).unwrap(), [other.cert.der().clone()]);
    }

    #[test]
    fn what_is_no_certificate_is_told_with_its_line() {
        let pem = pem();
        let utf16: Vec<u8> = "\u{feff}x"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (bytes, why) in [
            (
                b"\n-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n".to_vec(),
                reason::not_pem(2),
            ),
            (
                b"-----BEGIN CERTIFICATE-----\nAAAA".to_vec(),
                reason::broken_certificate(1),
            ),
            (
                pem.replace("CERTIFICATE", "CERTIFICATE REQUEST")
                    .into_bytes(),
                reason::NO_CERTIFICATE.to_owned(),
            ),
            (vec![], reason::NO_CERTIFICATE.to_owned()),
            (utf16, reason::UTF16.to_owned()),
        ] {
            assert_eq!(usable(&bytes), Err(why));
        }
    }
}
