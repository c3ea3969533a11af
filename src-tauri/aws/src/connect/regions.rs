//! The regions that user pools are in.

use std::fmt;

use super::error::RegionError;

/// Regions with an endpoint for Amazon Cognito user pools: `botocore/data/endpoints.json` of botocore 1.44.5,
/// service `cognito-idp`, partitions `aws`, `aws-us-gov` and `aws-eusc`. It lists none in `aws-cn`; the two regions of
/// that partition (`partitions.json`) are here because the service's endpoint rules give them addresses.
const REGIONS: [&str; 39] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// The codes of the regions to propose for Amazon Cognito user pools, sorted.
///
/// AWS opens regions without asking this program, so the list is for proposing, not for refusing: a code of the
/// right form that is not listed [is accepted](Region::parse).
pub fn regions() -> Vec<&'static str> {
    REGIONS.to_vec()
}

/// The code of an AWS region, such as `eu-west-1`, checked for form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region(String);

impl Region {
    /// Reads a region code; white space around it is dropped.
    ///
    /// The form is lower-case words and a number of one or two digits, joined by hyphens, the first word of two
    /// letters or more: `eu-west-1`, `us-gov-east-1`.
    ///
    /// # Errors
    /// [`RegionError`] says what is wrong with the text. Whether there is such a region is not known here; see
    /// [`Region::nearest_known`].
    pub fn parse(text: &str) -> Result<Self, RegionError> {
        let code = text.trim();
        if code.is_empty() {
            return Err(RegionError::Empty);
        }
        if has_form(code.strip_suffix("-fips").unwrap_or(code)) {
            Ok(Self(code.to_owned()))
        } else {
            let nearest = nearest(&code.to_ascii_lowercase());
            // What is nothing like a region, nor a name of a place, may be a secret, and is not repeated.
            let is_like = |c: char| c.is_alphabetic() || matches!(c, '-' | ' ');
            let text = nearest.is_some() || code.len() < 20 && code.chars().all(is_like);
            let text = text.then(|| code.chars().take(60).collect());
            Err(RegionError::Form { text, nearest })
        }
    }

    /// The code, such as `eu-west-1`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region itself, and whether it was named as one of its FIPS endpoints, such as `fips-us-east-1`, which the AWS CLI
    /// still reads.
    pub(crate) fn of_fips(&self) -> (Self, bool) {
        let code = self
            .0
            .strip_prefix("fips-")
            .or_else(|| self.0.strip_suffix("-fips"));
        (Self(code.unwrap_or(&self.0).to_owned()), code.is_some())
    }

    /// Whether it is one of [`regions`].
    pub fn is_known(&self) -> bool {
        REGIONS.contains(&self.as_str())
    }

    /// For a region that is not [known](Region::is_known): the known one that is most like it, if one is.
    pub fn nearest_known(&self) -> Option<&'static str> {
        nearest(&self.0).filter(|known| *known != self.0)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn has_form(code: &str) -> bool {
    let parts: Vec<&str> = code.split('-').collect();
    let [first, words @ .., number] = parts.as_slice() else {
        return false;
    };
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    code.len() <= 40
        && first.len() >= 2
        && is_word(first)
        && !words.is_empty()
        && words.iter().all(is_word)
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// The known region at an edit distance of at most two.
fn nearest(code: &str) -> Option<&'static str> {
    if code.len() > 40 {
        return None;
    }
    let distances = REGIONS
        .into_iter()
        .map(|known| (distance(known, code), known));
    distances
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= 2)
        .map(|(_, known)| known)
}

/// How many characters have to be put in, taken out or replaced (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_region_has_the_form_and_they_are_sorted() {
        assert!(REGIONS.is_sorted());
        for code in REGIONS {
            assert!(Region::parse(code).unwrap().is_known(), "{code}");
        }
    }

    #[test]
    fn every_public_partition_is_there() {
        for code in ["eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"] {
            assert!(Region::parse(code).unwrap().is_known(), "{code}");
        }
    }

    #[test]
    fn accepts_a_region_that_is_newer_than_the_list() {
        let region = Region::parse(" eusc-fr-west-1 ").unwrap();
        assert_eq!(region.as_str(), "eusc-fr-west-1");
        assert!(!region.is_known());
    }

    #[test]
    fn a_typing_error_gets_a_proposal() {
        for (text, sentence) in [
            ("", "Enter a region, such as eu-west-1."),
            (
                "eu-west1",
                "“eu-west1” is not an AWS region. Did you mean eu-west-1?",
            ),
            (
                "EU-WEST-1",
                "“EU-WEST-1” is not an AWS region. Did you mean eu-west-1?",
            ),
            (
                "eu west 2",
                "“eu west 2” is not an AWS region. Did you mean eu-west-2?",
            ),
            (
                "Ireland",
                "“Ireland” is not an AWS region. A region looks like eu-west-1.",
            ),
        ] {
            assert_eq!(Region::parse(text).unwrap_err().to_string(), sentence);
        }
        let slip = Region::parse("eu-wset-1").unwrap();
        assert_eq!(slip.nearest_known(), Some("eu-west-1"));
        assert_eq!(Region::parse("eu-west-1").unwrap().nearest_known(), None);
    }
}
