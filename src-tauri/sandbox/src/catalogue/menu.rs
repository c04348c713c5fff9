//! The menu tree, kept as rows by kind and id, the way the remote's database does.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

type Rows = BTreeMap<String, Map<String, Value>>;

/// One kind of row: its prefix, the column of its parent, and the words of the error about its id.
#[derive(Debug, Clone, Copy)]
struct Kind {
    table: &'static str,
    prefix: Option<&'static str>,
    parent: Option<&'static str>,
    thing: &'static str,
    unique_name: bool,
}

const CATEGORY: Kind =
    Kind { table: "categories", prefix: Some("CAT-"), parent: None, thing: "category", unique_name: true };
const SUBCATEGORY: Kind = Kind {
    table: "subcategories",
    prefix: Some("SUB-"),
    parent: Some("categoryId"),
    thing: "subcategory",
    unique_name: true,
};
const PRODUCT: Kind = Kind {
    table: "products",
    prefix: Some("PR-"),
    parent: Some("subcategoryId"),
    thing: "product",
    unique_name: false,
};
const VARIANT: Kind = Kind {
    table: "variants",
    prefix: Some("PVA-"),
    parent: Some("productId"),
    thing: "product variant",
    unique_name: false,
};
const GROUP: Kind = Kind {
    table: "modifierGroups",
    prefix: Some("MODG-"),
    parent: None,
    thing: "modifier group",
    unique_name: false,
};
const MODIFIER: Kind = Kind {
    table: "modifiers",
    prefix: Some("MOD-"),
    parent: Some("modifierGroupId"),
    thing: "product modifier",
    unique_name: false,
};
const CUSTOMIZATION: Kind = Kind {
    table: "pizzaCustomizations",
    prefix: None,
    parent: None,
    thing: "pizza customization",
    unique_name: false,
};

/// Whether JavaScript takes a value for true.
pub(super) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// All rows by table.
#[derive(Debug, Clone, Default)]
pub(super) struct Menu {
    tables: BTreeMap<&'static str, Rows>,
    rows: usize,
}

/// A row read from a push, before it is written.
struct Incoming<'a>(&'a Value);

impl<'a> Incoming<'a> {
    fn or(&self, field: &str, default: Value) -> Value {
        self.0.get(field).filter(|value| truthy(value)).cloned().unwrap_or(default)
    }

    fn children(&self, field: &str) -> &'a [Value] {
        self.0.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A price that may be a number or a string; `"0.00"` is a zero and the number 0 is nothing.
    fn price(&self, field: &str) -> Result<Option<f64>, String> {
        match self.0.get(field) {
            Some(Value::String(text)) if !text.is_empty() => text
                .trim()
                .parse()
                .map(Some)
                .map_err(|_| format!("Argument `{field}`: Invalid value provided.")),
            Some(Value::Number(number)) => Ok(number.as_f64().filter(|number| *number != 0.0)),
            _ => Ok(None),
        }
    }
}

impl Menu {
    /// Writes a tree.
    ///
    /// # Errors
    /// The first thing that the remote's transaction would fail on. The caller drops the half-written copy.
    pub(super) fn push(&mut self, categories: &[Value], now_iso: &str) -> Result<usize, String> {
        self.rows = 0;
        for category in categories.iter().map(Incoming) {
            let id = self.write(CATEGORY, &category, None, Map::new(), now_iso)?;
            for subcategory in category.children("subcategories").iter().map(Incoming) {
                let id = self.write(SUBCATEGORY, &subcategory, Some(&id), Map::new(), now_iso)?;
                for product in subcategory.children("products").iter().map(Incoming) {
                    self.push_product(&product, &id, now_iso)?;
                }
            }
        }
        Ok(self.rows)
    }

    fn push_product(&mut self, product: &Incoming<'_>, parent: &str, now_iso: &str) -> Result<(), String> {
        let columns = Map::from_iter([
            ("price".to_owned(), json!(product.price("price")?)),
            ("hasVariants".to_owned(), product.or("hasVariants", json!(false))),
            ("isPizza".to_owned(), product.or("isPizza", json!(false))),
            ("estimatedPrepTime".to_owned(), product.or("estimatedPrepTime", json!(0))),
        ]);
        let id = self.write(PRODUCT, product, Some(parent), columns, now_iso)?;
        for variant in product.children("variants").iter().map(Incoming) {
            // A variant without a price throws in the remote and takes the whole menu with it.
            let price = match variant.0.get("price") {
                Some(Value::Number(number)) => number.as_f64(),
                _ => variant.price("price")?,
            };
            let price = price.ok_or("Argument `price` is missing.")?;
            let columns = Map::from_iter([("price".to_owned(), json!(price))]);
            self.write(VARIANT, &variant, Some(&id), columns, now_iso)?;
        }
        for group in product.children("modifierGroups").iter().map(Incoming) {
            let columns = Map::from_iter([
                ("minSelections".to_owned(), group.or("minSelections", json!(0))),
                ("maxSelections".to_owned(), group.or("maxSelections", json!(1))),
                ("isRequired".to_owned(), group.or("isRequired", json!(false))),
                ("allowMultipleSelections".to_owned(), group.or("allowMultipleSelections", json!(false))),
            ]);
            let group_id = self.write(GROUP, &group, None, columns, now_iso)?;
            self.connect(&id, "modifierGroups", &group_id);
            for modifier in group.children("productModifiers").iter().map(Incoming) {
                let columns = Map::from_iter([
                    ("price".to_owned(), json!(modifier.price("price")?)),
                    ("isDefault".to_owned(), modifier.or("isDefault", json!(false))),
                ]);
                self.write(MODIFIER, &modifier, Some(&group_id), columns, now_iso)?;
            }
        }
        for customization in product.children("pizzaCustomizations").iter().map(Incoming) {
            let description = customization.or("description", Value::Null);
            let columns = Map::from_iter([
                ("type".to_owned(), customization.or("type", json!("INGREDIENT"))),
                ("ingredients".to_owned(), customization.or("ingredients", description)),
                ("toppingValue".to_owned(), customization.or("toppingValue", json!(1))),
            ]);
            let custom_id = self.write(CUSTOMIZATION, &customization, None, columns, now_iso)?;
            self.connect(&id, "pizzaCustomizations", &custom_id);
        }
        self.push_pizza(product, &id)
    }

    fn push_pizza(&mut self, product: &Incoming<'_>, id: &str) -> Result<(), String> {
        let Some(config) = product.0.get("pizzaConfiguration").filter(|config| config.is_object()) else {
            return Ok(());
        };
        if config.get("extraToppingCost").is_some_and(Value::is_string) {
            return Err("Argument `extraToppingCost`: Invalid value provided. Expected Float.".into());
        }
        let config = Incoming(config);
        let row = json!({
            "includedToppings": config.or("includedToppings", json!(4)),
            "extraToppingCost": config.or("extraToppingCost", json!(20)),
        });
        if let Some(product) = self.tables.entry(PRODUCT.table).or_default().get_mut(id) {
            product.insert("pizzaConfiguration".into(), row);
        }
        Ok(())
    }

    /// Links are only ever added.
    fn connect(&mut self, product: &str, link: &str, id: &str) {
        let Some(product) = self.tables.entry(PRODUCT.table).or_default().get_mut(product) else { return };
        let links = product.entry(link).or_insert_with(|| json!([]));
        if let Some(links) = links.as_array_mut()
            && !links.contains(&json!(id))
        {
            links.push(json!(id));
        }
    }

    fn write(
        &mut self,
        kind: Kind,
        incoming: &Incoming<'_>,
        parent: Option<&str>,
        mut columns: Map<String, Value>,
        now_iso: &str,
    ) -> Result<String, String> {
        let id = incoming.0.get("id").map_or_else(
            || "undefined".to_owned(),
            |id| match id {
                Value::String(id) => id.clone(),
                other => other.to_string(),
            },
        );
        if kind.prefix.is_some_and(|prefix| !well_formed(prefix, &id)) {
            return Err(format!("Invalid {} ID format: {id}", kind.thing));
        }
        let Some(name) = incoming.0.get("name").filter(|name| name.is_string()) else {
            return Err("Argument `name` is missing.".into());
        };
        let rows = self.tables.entry(kind.table).or_default();
        // The name of a deleted row is taken as well: the index does not look at `deletedAt`.
        if kind.unique_name && rows.iter().any(|(other, row)| *other != id && row.get("name") == Some(name)) {
            return Err("Unique constraint failed on the fields: (`name`)".into());
        }
        columns.insert("name".into(), name.clone());
        columns.insert("description".into(), incoming.or("description", Value::Null));
        columns.insert("isActive".into(), json!(incoming.0.get("isActive") != Some(&json!(false))));
        columns.insert("sortOrder".into(), incoming.or("sortOrder", json!(0)));
        match rows.get_mut(&id) {
            Some(known) => {
                // A deletion is applied on update only, and its absence revives the row. A customization
                // keeps what it has. Moving to another parent is not applied.
                if kind.table != CUSTOMIZATION.table {
                    columns.insert("deletedAt".into(), incoming.or("deletedAt", Value::Null));
                }
                columns.insert("updatedAt".into(), json!(now_iso));
                known.extend(columns);
            }
            None => {
                columns.insert("deletedAt".into(), Value::Null);
                columns.insert("createdAt".into(), incoming.or("createdAt", json!(now_iso)));
                columns.insert("updatedAt".into(), incoming.or("updatedAt", json!(now_iso)));
                if let (Some(column), Some(parent)) = (kind.parent, parent) {
                    columns.insert(column.into(), json!(parent));
                }
                rows.insert(id.clone(), columns);
            }
        }
        self.rows += 1;
        Ok(id)
    }

    pub(super) fn shown(&self) -> Value {
        json!(self.tables)
    }
}

/// `^PREFIX\d+$`
fn well_formed(prefix: &str, id: &str) -> bool {
    id.strip_prefix(prefix)
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
