//! What the service answers to a write.

/// What a write has made, and AWS's id of the request, which AWS's support asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// What was made.
    pub made: T,
    /// AWS's id of the request, if the answer bore one.
    pub request_id: Option<String>,
}

impl<T> Answer<T> {
    /// The same answer, with something else made of what it holds.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            made: make(self.made),
            request_id: self.request_id,
        }
    }
}
