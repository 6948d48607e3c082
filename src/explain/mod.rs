//! Any reference → where it came from and why.
