//! A desk's folder: its lists, in the layouts its clerk is used to.

use super::desk::Desk;
use super::dice::Stream;
use super::dirt::Clerk;
use super::layouts::Family;
use super::workshop::{Workshop, World};
use super::{BuildError, Counts};

/// A list of workshops, ready to be written into its desk's folder.
pub(super) struct DeskFile {
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
    /// Rows of workshops in sight.
    pub(super) rows: u64,
    pub(super) counts: Counts,
}

/// All lists of a desk: each of its workshops stands in one of them.
pub(super) fn write_lists(world: &World, index: usize) -> Result<Vec<DeskFile>, BuildError> {
    let desk = world.desk(index);
    let mut clerk = Clerk::new(world.dice(Stream::Desk, index));
    let workshops = listed_by(world, index, &mut clerk);
    let families = Family::of_desk(index, world.options.desks);
    let per_file = workshops.len().div_ceil(families.len()).max(1);
    let mut parts = workshops.chunks(per_file);
    families
        .into_iter()
        .enumerate()
        .map(|(place, family)| {
            let clerk = Clerk::new(world.dice(Stream::Clerk, index * 16 + place));
            write_list(&desk, family, parts.next().unwrap_or_default(), clerk)
        })
        .collect()
}

fn write_list(
    desk: &Desk,
    family: Family,
    workshops: &[Workshop],
    mut clerk: Clerk,
) -> Result<DeskFile, BuildError> {
    let list = family.write(desk, workshops, &mut clerk)?;
    let rows = workshops.len() as u64;
    let counts = Counts {
        workshop_rows: rows,
        satellite_rows: workshops.iter().filter(|workshop| is_satellite(workshop)).count() as u64,
        hidden_rows: list.hidden_rows,
        cards: list.cards,
        mistyped_numbers: clerk.mistyped_numbers,
        impossible_dates: clerk.impossible_dates,
        ..Counts::default()
    };
    Ok(DeskFile { name: family.file_name(), bytes: list.bytes, rows, counts })
}

/// The desk's own workshops with their satellites, then those of other desks, which it knows from earlier.
fn listed_by(world: &World, desk: usize, clerk: &mut Clerk) -> Vec<Workshop> {
    let mut listed = Vec::new();
    for workshop in world.home_workshops(desk).map(|index| world.workshop(index)) {
        let satellite = satellite_of(&workshop);
        listed.push(workshop);
        listed.extend(satellite);
    }
    for index in world.guest_workshops(desk) {
        listed.push(world.workshop(index).aged(&mut clerk.dice));
    }
    listed
}

const SATELLITE: &str = "（従たる事業所）";

/// The second place of a workshop as a row of its own: same number and service, another address.
fn satellite_of(workshop: &Workshop) -> Option<Workshop> {
    let mut satellite = workshop.clone();
    satellite.site = workshop.satellite.clone()?;
    satellite.name.text.push_str(SATELLITE);
    Some(satellite)
}

fn is_satellite(workshop: &Workshop) -> bool {
    workshop.name.text.ends_with(SATELLITE)
}
