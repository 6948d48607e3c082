//! tsunagi (つなぎ).
