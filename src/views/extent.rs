//! What a book of the national shape is about: the nation, or one block of it; and whose a record is.

use super::spec::BookSpec;
use super::{BookId, Material};
use crate::domain::{Block, Desk, DeskId, Figure, Prefecture, Scope, Workshop};
use crate::registry::Registry;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Nation,
    Block(Block),
}

impl Extent {
    pub(super) fn book(self) -> BookId {
        match self {
            Self::Nation => BookId::National,
            Self::Block(block) => BookId::Block(block.name().to_owned()),
        }
    }

    pub(super) fn title(self, spec: &BookSpec) -> String {
        match self {
            Self::Nation => spec.title.clone(),
            Self::Block(block) => spec.block_title.replace("{ブロック}", block.name()),
        }
    }

    /// The figures that count all of it.
    pub(super) fn scope(self) -> Scope {
        match self {
            Self::Nation => Scope::Total,
            Self::Block(block) => Scope::Block(block.name().to_owned()),
        }
    }

    /// Whether 窓口台帳 lists the desk. One whose prefecture nobody has stated is the national office's to ask.
    pub(super) fn lists_desk(self, desk: &Desk) -> bool {
        match self {
            Self::Nation => true,
            Self::Block(block) => desk.block() == Some(block),
        }
    }

    /// Whether 事業所台帳 lists the workshop: where it stands, whoever keeps it in a list; where nobody has stated that,
    /// with the desks that keep it, so that it is not lost.
    pub(super) fn lists_workshop(self, registry: &Registry, workshop: &Workshop) -> bool {
        match (self, workshop.prefecture()) {
            (Self::Nation, _) => true,
            (Self::Block(block), Some(prefecture)) => prefecture.block() == block,
            (Self::Block(_), None) => workshop
                .desks
                .iter()
                .any(|id| registry.desks.get(id).is_some_and(|desk| self.lists_desk(desk))),
        }
    }

    /// Whether the figure counts a part of it. The nation's sums say nothing about a block.
    pub(super) fn counts(self, registry: &Registry, figure: &Figure) -> bool {
        let Self::Block(block) = self else { return true };
        match &figure.scope {
            Scope::Block(name) => name == block.name(),
            Scope::Prefecture(name) => Prefecture::from_name(name).is_some_and(|one| one.block() == block),
            Scope::Desk(name) => desk_of(registry, name).is_some_and(|desk| self.lists_desk(desk)),
            Scope::Total | Scope::Category(_) | Scope::Service(_) | Scope::Answer(_) => false,
        }
    }
}

/// A desk's figures are scoped by its slug or by its name.
fn desk_of<'a>(registry: &'a Registry, name: &str) -> Option<&'a Desk> {
    let by_slug = registry.desks.get(&DeskId::new(name));
    by_slug.or_else(|| registry.desks.values().find(|desk| desk.name == name))
}

/// Whether a figure is a desk's: scoped by its slug or by its name.
pub(super) fn own_scope<'a>(material: &Material<'a>, desk: &'a DeskId) -> impl Fn(&Figure) -> bool + use<'a> {
    let name = material.registry.desks.get(desk).map(|known| known.name.as_str());
    move |figure| match &figure.scope {
        Scope::Desk(scope) => scope == desk.as_str() || name == Some(scope),
        _ => false,
    }
}
