//! [I/O] What an operator looks at: the state of the installation as a page, a terminal text, metrics and a health check.

mod board;
mod gather;
mod health;
mod metrics;
mod model;
mod page;
mod server;
mod text;
pub mod unrecorded;

pub use board::Board;
pub use gather::gather;
pub use health::Health;
pub use metrics::metrics;
pub use model::Status;
pub use page::page;
pub use server::{Look, ServerError, serve};
pub use text::text;
