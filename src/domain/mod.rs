//! The nouns of the field: what a desk, a workshop, a case, a figure is, and where each value came from.
//!
//! Nothing here reads a file, a clock or a configuration, and nothing derives serde: files, registry and
//! exports have row types of their own at the edge.

mod case;
mod dates;
mod decision;
mod desk;
mod field;
mod figure;
mod file_path;
mod ids;
mod issue;
mod issue_list;
mod mark;
mod matching;
mod money;
mod observation;
mod origin;
mod place;
mod reason;
mod visible;
mod work;
mod workshop;

pub use case::*;
pub use dates::*;
pub use decision::*;
pub use desk::*;
pub use field::*;
pub use figure::*;
pub use file_path::*;
pub use ids::*;
pub use issue::*;
pub use issue_list::*;
pub use mark::*;
pub use matching::*;
pub use money::*;
pub use observation::*;
pub use origin::*;
pub use place::*;
pub use reason::*;
pub use visible::*;
pub use work::*;
pub use workshop::*;
