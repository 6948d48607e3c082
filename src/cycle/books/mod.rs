//! Books: what people wrote in them is read first; then the views are planned against what stands, and published. A book
//! that the configuration gives a spreadsheet is kept there, every other one in a file.

mod dates;
mod fingerprint;
mod make;
mod place;
mod publish;
mod standing;
mod stands;
mod words;

pub(super) use make::{BookPlan, Books, Contents, FilePlan, OnlineBookPlan, TabStates, Wanted, make};
pub(super) use place::{address, beside_national, path, shown_path};
pub(super) use publish::publish;
pub(super) use standing::{Before, StandingBooks, files, read_standing};

use crate::google::Google;
use crate::guard::SheetOptions;

/// Where online books are, and what is allowed there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Online<'a> {
    pub(super) google: &'a Google,
    /// Id of this registry: a spreadsheet that carries another is left alone.
    pub(super) registry: &'a str,
    /// Write also where another installation did so last.
    pub(super) take_over: bool,
    pub(super) guard: &'a SheetOptions,
}
