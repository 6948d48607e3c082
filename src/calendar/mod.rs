//! Business days, national holidays, Japanese eras.
