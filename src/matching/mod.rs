//! Which workshop can do which case: eligibility → score → allocate, with reasons.

#[cfg(test)]
pub(crate) mod sample;
