//! The document of an entity, and the fingerprint by which one is told from another.

/// What tells one document from another: a nation's documents need not be held to see which of them differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    #[must_use]
    pub fn of(document: &str) -> Self {
        let mut first = [0; 16];
        first.copy_from_slice(&blake3::hash(document.as_bytes()).as_bytes()[..16]);
        Self(first)
    }

    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// What an entity is, as canonical JSON text, and what tells it from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub text: String,
    pub fingerprint: Fingerprint,
}

impl Document {
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { fingerprint: Fingerprint::of(&text), text }
    }
}
