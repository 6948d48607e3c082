//! Which rows are the same workshop, desk or client: block → compare → weigh → cluster → keep ids.

mod model;

pub use model::{
    CaseIdentity, ClientIdentity, DeskIdentity, Doubt, Identities, KnownIdentities, WorkshopIdentity,
};
