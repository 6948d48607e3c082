//! What a person does meanwhile: closures that run just before or after a call is applied.

use super::world::World;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    After,
}

struct Hook {
    when: When,
    method: String,
    target: Option<String>,
    /// Fires at this occurrence, counted from the moment it was set; 1 is the next.
    nth: usize,
    act: Box<dyn FnOnce(&mut World) + Send>,
}

pub(crate) struct Hooks {
    waiting: Vec<Hook>,
}

impl Hooks {
    pub(crate) fn new() -> Self {
        Self { waiting: Vec::new() }
    }

    /// Runs once, just before the nth call of a method (on a target, or on any) is applied.
    pub(crate) fn before(
        &mut self,
        method: &str,
        target: Option<&str>,
        nth: usize,
        act: impl FnOnce(&mut World) + Send + 'static,
    ) {
        self.add(When::Before, method, target, nth, Box::new(act));
    }

    /// Runs once, just after the nth call was applied and before its answer is sent.
    pub(crate) fn after(
        &mut self,
        method: &str,
        target: Option<&str>,
        nth: usize,
        act: impl FnOnce(&mut World) + Send + 'static,
    ) {
        self.add(When::After, method, target, nth, Box::new(act));
    }

    fn add(
        &mut self,
        when: When,
        method: &str,
        target: Option<&str>,
        nth: usize,
        act: Box<dyn FnOnce(&mut World) + Send>,
    ) {
        let (method, target) = (method.to_owned(), target.map(str::to_owned));
        self.waiting.push(Hook { when, method, target, nth: nth.max(1), act });
    }

    /// What has not happened by now does not happen any more.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// How many have not run yet.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

/// Counts a call and runs what was waiting for it.
pub(crate) fn run(world: &mut World, when: When, method: &str, target: &str) {
    let mut due = Vec::new();
    for mut hook in std::mem::take(&mut world.hooks.waiting) {
        let meant = hook.when == when
            && hook.method == method
            && hook.target.as_deref().is_none_or(|wanted| wanted == target);
        hook.nth -= usize::from(meant);
        if hook.nth == 0 {
            due.push(hook.act);
        } else {
            world.hooks.waiting.push(hook);
        }
    }
    for act in due {
        act(world);
    }
}
