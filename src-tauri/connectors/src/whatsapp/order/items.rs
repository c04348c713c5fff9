//! The rows of an order. Each row that the remote lists stays a row, however little of it can be read: the kitchen
//! must see that there is something.

use std::borrow::Cow;

use mostrador_domain::order::{DefectCode, IncomingItem, IncomingModifier};
use serde_json::value::RawValue;

use crate::whatsapp::json::{self, Defects, Need, Object, Path};

/// More of one thing than a restaurant sells in one order.
const QUANTITY_MAX: i64 = 1_000;

pub(super) fn map(defects: &mut Defects, order: &Object<'_>) -> Vec<IncomingItem> {
    let rows = defects.array(order, &Path::ROOT, "orderItems", Need::Required);
    if rows.as_ref().is_some_and(Vec::is_empty) {
        defects.add("orderItems", DefectCode::Empty);
    }
    rows.unwrap_or_default().into_iter().enumerate().map(|(index, row)| item(defects, index, row)).collect()
}

fn item(defects: &mut Defects, index: usize, row: &RawValue) -> IncomingItem {
    let at = format!("orderItems[{index}]");
    let Some(row) = Object::parse(row.get()) else {
        defects.add(at, DefectCode::WrongType);
        return IncomingItem {
            external_id: None,
            product_id: None,
            variant_id: None,
            product_name: None,
            variant_name: None,
            quantity: 1,
            unit_price: None,
            notes: None,
            modifiers: Vec::new(),
        };
    };
    let path = Path(Cow::Owned(format!("{at}.")));
    let product = defects.object(&row, &path, "product", Need::Required);
    let product_path = Path(Cow::Owned(format!("{at}.product.")));
    let product_name =
        product.as_ref().and_then(|product| defects.text(product, &product_path, "name", Need::Required));
    let variant_id = id(&row, "productVariantId");
    // A row without a variant has neither id nor object; an id alone leaves the cook without the size.
    let variant_need = if variant_id.is_some() { Need::Required } else { Need::Optional };
    let variant = defects.object(&row, &path, "variant", variant_need);
    let variant_path = Path(Cow::Owned(format!("{at}.variant.")));
    let variant_name =
        variant.as_ref().and_then(|variant| defects.text(variant, &variant_path, "name", Need::Required));
    IncomingItem {
        external_id: id(&row, "id"),
        product_id: id(&row, "productId").or_else(|| id(product.as_ref()?, "id")),
        variant_id: variant_id.or_else(|| id(variant.as_ref()?, "id")),
        product_name,
        variant_name,
        quantity: quantity(defects, &row, &path, Need::Required),
        unit_price: defects.money(&row, &path, "price", Need::Required),
        notes: defects.text(&row, &path, "notes", Need::Optional),
        modifiers: modifiers(defects, &row, &path),
    }
}

fn modifiers(defects: &mut Defects, row: &Object<'_>, path: &Path<'_>) -> Vec<IncomingModifier> {
    let listed = defects.array(row, path, "selectedModifiers", Need::Optional).unwrap_or_default();
    let mut modifiers = Vec::with_capacity(listed.len());
    for (index, value) in listed.into_iter().enumerate() {
        let at = path.field(&format!("selectedModifiers[{index}]"));
        let Some(modifier) = Object::parse(value.get()) else {
            defects.add(at, DefectCode::WrongType);
            modifiers.push(IncomingModifier {
                external_id: None,
                // Some server may send bare names.
                name: json::scalar(value).unwrap_or_default(),
                price: None,
                quantity: 1,
            });
            continue;
        };
        let path = Path(Cow::Owned(format!("{at}.")));
        let external_id = id(&modifier, "id");
        let name = defects.text(&modifier, &path, "name", Need::Required);
        modifiers.push(IncomingModifier {
            // The id still tells the kitchen that something was chosen.
            name: name.or_else(|| external_id.clone()).unwrap_or_default(),
            external_id,
            price: defects.money(&modifier, &path, "price", Need::Optional),
            quantity: quantity(defects, &modifier, &path, Need::Optional),
        });
    }
    modifiers
}

/// At least 1; what is none is marked and counts as 1.
fn quantity(defects: &mut Defects, object: &Object<'_>, path: &Path<'_>, need: Need) -> u32 {
    let Some(value) = defects.field(object, path, "quantity", need) else { return 1 };
    let read = json::whole(value).and_then(|quantity| match u32::try_from(quantity) {
        Ok(count) if (1..=QUANTITY_MAX).contains(&quantity) => Ok(count),
        _ => Err(DefectCode::OutOfRange),
    });
    read.unwrap_or_else(|code| {
        defects.add(path.field("quantity"), code);
        1
    })
}

fn id(object: &Object<'_>, name: &str) -> Option<String> {
    object.get(name).and_then(json::scalar).filter(|id| !id.trim().is_empty())
}
