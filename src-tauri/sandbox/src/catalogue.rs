//! The remote's menu and configuration, with the coercions that its server makes.

mod config;
mod menu;

use serde_json::{Map, Value, json};

use menu::Menu;

/// What was pushed so far.
#[derive(Debug)]
pub(crate) struct Catalogue {
    menu: Menu,
    config: Map<String, Value>,
}

impl Catalogue {
    pub(crate) fn new(restaurant: &str) -> Self {
        Self { menu: Menu::default(), config: config::initial(restaurant) }
    }

    /// Applies a menu push as one transaction and says how many rows it touched.
    ///
    /// # Errors
    /// The message of the 400; nothing is applied then.
    pub(crate) fn push_menu(&mut self, categories: &[Value], now_iso: &str) -> Result<usize, String> {
        let mut next = self.menu.clone();
        let rows = next.push(categories, now_iso)?;
        self.menu = next;
        Ok(rows)
    }

    /// Applies a configuration, which is not one transaction: what comes before an error stays.
    ///
    /// # Errors
    /// The message of the 400.
    pub(crate) fn push_config(&mut self, pushed: &Map<String, Value>) -> Result<(), String> {
        config::push(&mut self.config, pushed)
    }

    /// Everything, for the control API.
    pub(crate) fn shown(&self) -> Value {
        json!({ "menu": self.menu.shown(), "config": self.config })
    }
}
