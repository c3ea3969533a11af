//! Letters by chance, from the operating system's random source.

/// The operating system gave no random numbers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The operating system gave no random numbers, so no secret can be made: {0}.")]
pub struct NoRandomness(String);

/// So many letters and digits of the operating system's random source.
pub(crate) fn random_letters(length: usize) -> Result<String, NoRandomness> {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    // The largest multiple of 62 in a byte: what lies above would make some letters likelier than others.
    const FAIR: u8 = 248;
    let mut letters = String::with_capacity(length);
    while letters.len() < length {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|error| NoRandomness(error.to_string()))?;
        if byte[0] < FAIR {
            letters.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        }
    }
    Ok(letters)
}
