//! tsunagi (つなぎ).

pub mod demo;
