//! [I/O] What is read before anything is computed: last night's outputs.

mod outputs;

pub use outputs::{OutputError, beside_path, lock_of, read_standing};
