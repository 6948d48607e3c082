//! Requests about what lies over the cells: filters, protection, conditional formats, named ranges, banding, charts.

use super::a1;
use super::batch::{Done, Edit, mask, needed};
use super::model::Tab;
use crate::google::fields::Mask;
use crate::google::ids::Ids;
use crate::google::json::{int, list, text};
use serde_json::{Value, json};

/// A kind of object that a tab keeps in a list.
struct Kind {
    list: fn(&mut Tab) -> &mut Vec<Value>,
    /// The request's part, its schema, its id.
    part: &'static str,
    schema: &'static str,
    id: &'static str,
}

const PROTECTED: Kind = Kind {
    list: |tab| &mut tab.protected,
    part: "protectedRange",
    schema: "ProtectedRange",
    id: "protectedRangeId",
};
const VIEW: Kind =
    Kind { list: |tab| &mut tab.filter_views, part: "filter", schema: "FilterView", id: "filterViewId" };
const BANDED: Kind =
    Kind { list: |tab| &mut tab.banded, part: "bandedRange", schema: "BandedRange", id: "bandedRangeId" };
const CHART: Kind =
    Kind { list: |tab| &mut tab.charts, part: "chart", schema: "EmbeddedChart", id: "chartId" };

/// `None` = not a request of this file.
pub(crate) fn apply(edit: &mut Edit<'_>, kind: &str, body: &Value) -> Option<Done> {
    Some(match kind {
        "setBasicFilter" => set_filter(edit, body),
        "clearBasicFilter" => {
            let sheet = int(body, "sheetId").unwrap_or(0);
            match edit.book.tab_mut(sheet) {
                Some(tab) => {
                    tab.basic_filter = None;
                    Ok(Value::Null)
                }
                None => Err(format!("No grid with id: {sheet}")),
            }
        }
        "addFilterView" => add(edit, body, &VIEW),
        "updateFilterView" => update(edit, body, &VIEW),
        "deleteFilterView" => delete(edit, int(body, "filterId"), &VIEW),
        "addProtectedRange" => protect(edit, body),
        "updateProtectedRange" => update(edit, body, &PROTECTED),
        "deleteProtectedRange" => delete(edit, int(body, "protectedRangeId"), &PROTECTED),
        "addBanding" => add(edit, body, &BANDED),
        "updateBanding" => update(edit, body, &BANDED),
        "deleteBanding" => delete(edit, int(body, "bandedRangeId"), &BANDED),
        "addConditionalFormatRule" => add_rule(edit, body),
        "updateConditionalFormatRule" => update_rule(edit, body),
        "deleteConditionalFormatRule" => delete_rule(edit, body),
        "addNamedRange" => add_named(edit, body),
        "updateNamedRange" => update_named(edit, body),
        "deleteNamedRange" => {
            let (before, id) = (edit.book.named_ranges.len(), text(body, "namedRangeId").unwrap_or_default());
            edit.book.named_ranges.retain(|one| one["namedRangeId"] != id);
            if edit.book.named_ranges.len() == before {
                Err(format!("No named range with id: {id}"))
            } else {
                Ok(Value::Null)
            }
        }
        "addChart" => add_chart(edit, body),
        "updateChartSpec" => change_chart(edit, body, "chartId", |chart| {
            chart["spec"] = needed(body, "spec")?.clone();
            Ok(())
        }),
        "updateEmbeddedObjectPosition" => change_chart(edit, body, "objectId", |chart| {
            let position = needed(body, "newPosition")?;
            let mask = Mask::parse(text(body, "fields").unwrap_or("*")).ok_or("Invalid field mask.")?;
            match mask.is_all() {
                true => chart["position"]["overlayPosition"] = position["overlayPosition"].clone(),
                // The mask begins below `newPosition.overlayPosition`.
                false => {
                    mask.write(&mut chart["position"]["overlayPosition"], position.get("overlayPosition"))
                }
            }
            Ok(())
        })
        .map(|done| if done.is_null() { json!({}) } else { done }),
        "deleteEmbeddedObject" => delete(edit, int(body, "objectId"), &CHART),
        _ => return None,
    })
}

/// The id asked for, if it is free, or a new one.
fn own_id(edit: &mut Edit<'_>, wanted: Option<i64>, kind: &Kind) -> Result<i64, String> {
    let taken = |edit: &mut Edit<'_>, id: i64| {
        edit.book.tabs.iter_mut().any(|tab| (kind.list)(tab).iter().any(|one| int(one, kind.id) == Some(id)))
    };
    match wanted {
        Some(id) if taken(edit, id) => Err(format!("An object with {} {id} already exists.", kind.id)),
        Some(id) => Ok(id),
        None => Ok(Ids::number(edit.ids)),
    }
}

fn add(edit: &mut Edit<'_>, body: &Value, kind: &Kind) -> Done {
    let mut new = needed(body, kind.part)?.clone();
    let area = edit.area(&new, "range")?;
    let id = own_id(edit, int(&new, kind.id), kind)?;
    new[kind.id] = id.into();
    (kind.list)(edit.book.tab_mut(area.sheet).unwrap()).push(new.clone());
    Ok(json!({ kind.part: new }))
}

fn update(edit: &mut Edit<'_>, body: &Value, kind: &Kind) -> Done {
    let mask = mask(body, kind.schema)?;
    let new = needed(body, kind.part)?;
    let id = int(new, kind.id).ok_or_else(|| format!("{} is required", kind.id))?;
    if let Some(range) = new.get("range").filter(|_| mask.below("range").is_some()) {
        a1::from_grid(edit.book, range)?;
    }
    for tab in &mut edit.book.tabs {
        if let Some(old) = (kind.list)(tab).iter_mut().find(|one| int(one, kind.id) == Some(id)) {
            mask.write(old, Some(new));
            old[kind.id] = id.into();
            return Ok(Value::Null);
        }
    }
    Err(format!("No {} with id: {id}", kind.part))
}

fn delete(edit: &mut Edit<'_>, id: Option<i64>, kind: &Kind) -> Done {
    let id = id.ok_or_else(|| format!("{} is required", kind.id))?;
    for tab in &mut edit.book.tabs {
        let list = (kind.list)(tab);
        if let Some(at) = list.iter().position(|one| int(one, kind.id) == Some(id)) {
            list.remove(at);
            return Ok(Value::Null);
        }
    }
    Err(format!("No {} with id: {id}", kind.part))
}

fn set_filter(edit: &mut Edit<'_>, body: &Value) -> Done {
    let filter = needed(body, "filter")?.clone();
    let area = edit.area(&filter, "range")?;
    edit.may_reshape(area.sheet)?;
    edit.book.tab_mut(area.sheet).unwrap().basic_filter = Some(filter);
    Ok(Value::Null)
}

/// Whoever protects a range can edit it, and so can the owner.
fn protect(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mut new = needed(body, "protectedRange")?.clone();
    if new.get("range").is_none() && new.get("namedRangeId").is_none() {
        return Err("Must specify a range to protect.".to_owned());
    }
    if new["warningOnly"] == true && new.get("editors").is_some() {
        return Err("Cannot set editors on a protected range that is warning only.".to_owned());
    }
    if new["warningOnly"] != true {
        let mut users = new["editors"]["users"].as_array().cloned().unwrap_or_default();
        for user in [edit.caller, edit.owner] {
            if !users.iter().any(|known| known == user) {
                users.push(user.into());
            }
        }
        if !new["editors"].is_object() {
            new["editors"] = json!({});
        }
        new["editors"]["users"] = users.into();
    }
    let named = |id: &str| edit.book.named_ranges.iter().find(|one| one["namedRangeId"] == id);
    if let Some(range) = text(&new, "namedRangeId").and_then(named).map(|one| one["range"].clone()) {
        new["range"] = range;
    }
    let mut done = add(edit, &json!({ "protectedRange": new }), &PROTECTED)?;
    done["protectedRange"]["requestingUserCanEdit"] = true.into();
    Ok(done)
}

fn rule_sheet(edit: &Edit<'_>, rule: &Value) -> Result<i64, String> {
    let ranges = list(rule, "ranges");
    if ranges.is_empty() {
        return Err("A conditional format rule must have at least one range.".to_owned());
    }
    if rule.get("booleanRule").is_none() && rule.get("gradientRule").is_none() {
        return Err("A conditional format rule must have a booleanRule or a gradientRule.".to_owned());
    }
    let areas = ranges.iter().map(|range| a1::from_grid(edit.book, range)).collect::<Result<Vec<_>, _>>()?;
    match areas.iter().all(|area| area.sheet == areas[0].sheet) {
        true => Ok(areas[0].sheet),
        false => Err("All ranges of a conditional format rule must be on the same grid.".to_owned()),
    }
}

fn add_rule(edit: &mut Edit<'_>, body: &Value) -> Done {
    let rule = needed(body, "rule")?.clone();
    let sheet = rule_sheet(edit, &rule)?;
    let rules = &mut edit.book.tab_mut(sheet).unwrap().conditional;
    let index = int(body, "index").unwrap_or(0);
    if index < 0 || index as usize > rules.len() {
        return Err(format!("Index {index} is out of range."));
    }
    rules.insert(index as usize, rule);
    Ok(Value::Null)
}

fn rule_at(edit: &Edit<'_>, sheet: i64, index: i64) -> Result<usize, String> {
    let tab = edit.book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
    let found = usize::try_from(index).ok().filter(|index| *index < tab.conditional.len());
    found.ok_or_else(|| format!("No conditional format on sheet: {sheet} at index: {index}"))
}

fn update_rule(edit: &mut Edit<'_>, body: &Value) -> Done {
    let sheet = match body.get("rule") {
        Some(rule) => rule_sheet(edit, rule)?,
        None => int(body, "sheetId").unwrap_or(0),
    };
    let at = rule_at(edit, sheet, int(body, "index").unwrap_or(0))?;
    let to = int(body, "newIndex").map(|to| rule_at(edit, sheet, to)).transpose()?;
    let rules = &mut edit.book.tab_mut(sheet).unwrap().conditional;
    let old = rules.remove(at);
    let new = body.get("rule").unwrap_or(&old).clone();
    rules.insert(to.unwrap_or(at), new.clone());
    Ok(json!({"oldRule": old, "oldIndex": at, "newRule": new, "newIndex": to.unwrap_or(at)}))
}

fn delete_rule(edit: &mut Edit<'_>, body: &Value) -> Done {
    let sheet = int(body, "sheetId").unwrap_or(0);
    let at = rule_at(edit, sheet, int(body, "index").unwrap_or(0))?;
    let rule = edit.book.tab_mut(sheet).unwrap().conditional.remove(at);
    Ok(json!({ "rule": rule }))
}

fn add_named(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mut new = needed(body, "namedRange")?.clone();
    edit.area(&new, "range")?;
    let name = text(&new, "name").unwrap_or_default().to_owned();
    name_is_free(edit, &name, None)?;
    let id = text(&new, "namedRangeId").map_or_else(|| edit.ids.number().to_string(), str::to_owned);
    if edit.book.named_ranges.iter().any(|one| one["namedRangeId"] == id.as_str()) {
        return Err(format!("A named range with the id {id} already exists."));
    }
    new["namedRangeId"] = id.into();
    edit.book.named_ranges.push(new.clone());
    Ok(json!({ "namedRange": new }))
}

fn name_is_free(edit: &Edit<'_>, name: &str, except: Option<&str>) -> Result<(), String> {
    let like_a_cell = a1::corner(name).is_some_and(|corner| corner.0.is_some() && corner.1.is_some());
    let good = name.chars().all(|sign| sign.is_alphanumeric() || sign == '_')
        && !name.starts_with(|sign: char| sign.is_ascii_digit())
        && !name.is_empty()
        && !like_a_cell;
    if !good {
        return Err(format!("Invalid name for a named range: {name}"));
    }
    let mut others = edit.book.named_ranges.iter().filter(|one| text(one, "namedRangeId") != except);
    match others.any(|one| text(one, "name").is_some_and(|known| known.eq_ignore_ascii_case(name))) {
        true => Err(format!("A named range with the name \"{name}\" already exists.")),
        false => Ok(()),
    }
}

fn update_named(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mask = mask(body, "NamedRange")?;
    let new = needed(body, "namedRange")?;
    let id = text(new, "namedRangeId").unwrap_or_default();
    if let Some(name) = text(new, "name").filter(|_| mask.below("name").is_some()) {
        name_is_free(edit, name, Some(id))?;
    }
    if mask.below("range").is_some() {
        edit.area(new, "range")?;
    }
    let old = edit.book.named_ranges.iter_mut().find(|one| one["namedRangeId"] == id);
    let old = old.ok_or_else(|| format!("No named range with id: {id}"))?;
    mask.write(old, Some(new));
    old["namedRangeId"] = id.into();
    Ok(Value::Null)
}

fn add_chart(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mut new = needed(body, "chart")?.clone();
    if !new["spec"].is_object() {
        return Err("Chart spec is required.".to_owned());
    }
    let overlay = &new["position"]["overlayPosition"];
    if !overlay.is_object() {
        return Err("The emulator puts charts over cells only: position.overlayPosition.".to_owned());
    }
    let anchor = &overlay["anchorCell"];
    let sheet = int(anchor, "sheetId").unwrap_or(0);
    edit.may_reshape(sheet)?;
    let tab = edit.book.tab(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
    let at = |key: &str| int(anchor, key).unwrap_or(0);
    if at("rowIndex") >= tab.rows as i64 || at("columnIndex") >= tab.columns as i64 {
        return Err("The anchor cell is outside of the grid.".to_owned());
    }
    ranges_stand(edit, &new["spec"])?;
    sources_agree(&new["spec"])?;
    let id = own_id(edit, int(&new, "chartId"), &CHART)?;
    new["chartId"] = id.into();
    edit.book.tab_mut(sheet).unwrap().charts.push(new.clone());
    Ok(json!({ "chart": new }))
}

/// Every source of a chart is an area that there is.
fn ranges_stand(edit: &Edit<'_>, value: &Value) -> Result<(), String> {
    match value {
        Value::Object(object) => {
            for range in list(value, "sources") {
                a1::from_grid(edit.book, range)?;
            }
            object.values().try_for_each(|value| ranges_stand(edit, value))
        }
        Value::Array(values) => values.iter().try_for_each(|value| ranges_stand(edit, value)),
        _ => Ok(()),
    }
}

/// What the documents of `ChartSourceRange.sources` demand: one dimension of each range has the length 1, labels and all
/// series have equally many ranges, and of several the ones at the same place adjoin, in order, across labels and series.
fn sources_agree(spec: &Value) -> Result<(), String> {
    let basic = &spec["basicChart"];
    let of = |part: &str, inner: &str| -> Vec<Vec<Value>> {
        let data = list(basic, part).iter();
        data.map(|one| list(&one[inner]["sourceRange"], "sources").to_vec()).collect()
    };
    let (domains, series) = (of("domains", "domain"), of("series", "series"));
    if basic.is_object() && series.is_empty() {
        return Err("Basic chart must have at least one series.".to_owned());
    }
    let all: Vec<Vec<Value>> = domains.into_iter().chain(series).collect();
    let side = |range: &Value, name: &str| {
        let at = |edge: &str| int(range, &format!("{edge}{name}Index"));
        (at("start").unwrap_or(0), at("end").unwrap_or(i64::MAX))
    };
    let thin = |range: &Value, name: &str| {
        let (start, end) = side(range, name);
        end - start == 1
    };
    let ranges: Vec<&Value> = all.iter().flatten().collect();
    let along = ["Column", "Row"].into_iter().find(|name| ranges.iter().all(|range| thin(range, name)));
    let Some(along) = along else {
        return Err("ChartSourceRange ranges require all rows or all columns to have length of 1.".to_owned());
    };
    if all.iter().any(|sources| sources.len() != all[0].len() || sources.is_empty()) {
        return Err("The domain and all series must have the same number of source ranges.".to_owned());
    }
    let adjoin = |pair: &[Vec<Value>]| {
        let pairs = pair[0].iter().zip(&pair[1]);
        pairs.into_iter().all(|(left, right)| side(right, along).0 == side(left, along).1)
    };
    if all.first().is_some_and(|sources| sources.len() > 1) && !all.windows(2).all(adjoin) {
        return Err(
            "If specifying more than one sourceRange within a domain or series, each sourceRange across the \
                    domain & series must be in order and contiguous."
                .to_owned(),
        );
    }
    Ok(())
}

fn change_chart(
    edit: &mut Edit<'_>,
    body: &Value,
    key: &str,
    change: impl FnOnce(&mut Value) -> Result<(), String>,
) -> Done {
    let id = int(body, key).ok_or_else(|| format!("{key} is required"))?;
    if let Some(spec) = body.get("spec") {
        ranges_stand(edit, spec)?;
        sources_agree(spec)?;
    }
    let of = |tab: &&Tab| tab.charts.iter().any(|one| int(one, "chartId") == Some(id));
    if let Some(sheet) = edit.book.tabs.iter().find(of).map(|tab| tab.id) {
        edit.may_reshape(sheet)?;
    }
    for tab in &mut edit.book.tabs {
        if let Some(chart) = tab.charts.iter_mut().find(|one| int(one, "chartId") == Some(id)) {
            change(chart)?;
            return Ok(if key == "objectId" { json!({"position": chart["position"]}) } else { Value::Null });
        }
    }
    Err(format!("No chart with id: {id}"))
}
