//! Headers that stand twice in a flat row: 所在地 behind 法人名 is the corporation's, 所在地 behind 事業所名 the workshop's.

use crate::domain::Field;
use crate::layout::mapping::assign::Assignment;

/// Gives each header behind 法人名 that has a twin elsewhere the name of its group. Where 法人名 or 事業所名 stands twice itself,
/// whole tables stand side by side.
pub(in crate::layout) fn name(paths: &mut [Option<Vec<String>>], assignment: &Assignment) {
    let at = |field: Field| assignment.place_of(field);
    let (Some(corporation), Some(name)) = (at(Field::Corporation), at(Field::Name)) else { return };
    let Some(group) = paths[corporation].as_ref().and_then(|path| path.last()).cloned() else { return };
    let is_corporations = |col: usize| col > corporation && (name < corporation || col < name);
    let stands_twice = |own: &str| {
        paths.iter().flatten().filter(|path| path.last().is_some_and(|text| text == own)).count() > 1
    };
    if stands_twice(&group)
        || paths[name].as_ref().and_then(|path| path.last()).is_some_and(|text| stands_twice(text))
    {
        return;
    }
    let text = |col: usize, paths: &[Option<Vec<String>>]| match paths[col].as_deref() {
        Some([only]) => Some(only.clone()),
        _ => None,
    };
    let has_twin = |col: usize, paths: &[Option<Vec<String>>]| {
        let own = text(col, paths);
        own.is_some() && (0..paths.len()).any(|other| !is_corporations(other) && text(other, paths) == own)
    };
    let behind: Vec<usize> =
        (0..paths.len()).filter(|col| is_corporations(*col) && has_twin(*col, paths)).collect();
    for col in behind {
        if let Some(path) = &mut paths[col] {
            path.insert(0, group.clone());
        }
    }
}
