//! What Pizzería Don Luis sells. Prices in US dollars.

/// A size or kind of a product with its price.
pub(super) struct Variant {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) price: f64,
}

/// Which extras and exclusions a customer asks for with a product.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Pizza,
    Kitchen,
    Drink,
}

/// One product; its own price counts only when it has no variants.
pub(super) struct Product {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) price: f64,
    pub(super) variants: &'static [Variant],
}

/// A modifier with its price, which is part of the final unit price.
pub(super) struct Modifier {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) price: f64,
}

const fn variant(id: &'static str, name: &'static str, price: f64) -> Variant {
    Variant { id, name, price }
}

const fn plain(id: &'static str, name: &'static str, kind: Kind, price: f64) -> Product {
    Product { id, name, kind, price, variants: &[] }
}

const fn pizza(id: &'static str, name: &'static str, variants: &'static [Variant]) -> Product {
    Product { id, name, kind: Kind::Pizza, price: 0.0, variants }
}

macro_rules! sizes {
    ($personal:literal $p1:literal, $mediana:literal $p2:literal, $familiar:literal $p3:literal) => {
        &[
            variant($personal, "Personal", $p1),
            variant($mediana, "Mediana", $p2),
            variant($familiar, "Familiar", $p3),
        ]
    };
}

pub(super) const PRODUCTS: &[Product] = &[
    pizza("PR-1", "Pizza Hawaiana", sizes!("PVA-1" 5.5, "PVA-2" 10.9, "PVA-3" 15.75)),
    pizza("PR-2", "Pizza Pepperoni", sizes!("PVA-4" 5.5, "PVA-5" 10.9, "PVA-6" 15.75)),
    pizza("PR-3", "Pizza Margarita", sizes!("PVA-7" 4.9, "PVA-8" 9.5, "PVA-9" 13.9)),
    pizza("PR-4", "Pizza Cuatro quesos", sizes!("PVA-10" 6.25, "PVA-11" 12.4, "PVA-12" 17.8)),
    pizza("PR-5", "Pizza Napolitana", sizes!("PVA-13" 5.5, "PVA-14" 10.9, "PVA-15" 15.75)),
    pizza("PR-6", "Pizza Vegetal", sizes!("PVA-16" 5.2, "PVA-17" 10.3, "PVA-18" 14.6)),
    pizza("PR-7", "Pizza Don Luis", sizes!("PVA-19" 6.9, "PVA-20" 13.1, "PVA-21" 18.95)),
    pizza("PR-8", "Pizza al gusto", sizes!("PVA-22" 5.9, "PVA-23" 11.6, "PVA-24" 16.5)),
    pizza("PR-9", "Pizza de camarón al ajillo", sizes!("PVA-25" 7.4, "PVA-26" 14.2, "PVA-27" 20.3)),
    plain("PR-20", "Calzone napolitano", Kind::Kitchen, 6.8),
    plain("PR-21", "Lasaña de carne", Kind::Kitchen, 7.25),
    plain("PR-22", "Lasaña de espinaca", Kind::Kitchen, 6.95),
    plain("PR-23", "Ensalada César", Kind::Kitchen, 4.6),
    plain("PR-24", "Pan de ajo con queso", Kind::Kitchen, 2.35),
    plain("PR-25", "Empanada de queso", Kind::Kitchen, 1.1),
    plain("PR-26", "Empanada de verde", Kind::Kitchen, 1.35),
    Product {
        id: "PR-27",
        name: "Alitas BBQ",
        kind: Kind::Kitchen,
        price: 0.0,
        variants: &[variant("PVA-40", "6 unidades", 5.1), variant("PVA-41", "12 unidades", 9.7)],
    },
    Product {
        id: "PR-30",
        name: "Cola",
        kind: Kind::Drink,
        price: 0.0,
        variants: &[variant("PVA-50", "500 ml", 1.0), variant("PVA-51", "1,5 L", 2.25)],
    },
    plain("PR-31", "Jugo de maracuyá", Kind::Drink, 1.9),
    plain("PR-32", "Té helado", Kind::Drink, 1.6),
    plain("PR-33", "Agua sin gas", Kind::Drink, 0.8),
    plain("PR-34", "Cerveza Pilsener", Kind::Drink, 2.5),
];

pub(super) const PIZZA_MODIFIERS: &[Modifier] = &[
    Modifier { id: "MOD-1", name: "EXTRA queso", price: 1.25 },
    Modifier { id: "MOD-2", name: "EXTRA pepperoni", price: 1.4 },
    Modifier { id: "MOD-3", name: "EXTRA albahaca", price: 0.35 },
    Modifier { id: "MOD-4", name: "EXTRA aceitunas", price: 0.6 },
    Modifier { id: "MOD-5", name: "Borde relleno de queso", price: 2.1 },
    Modifier { id: "MOD-6", name: "SIN cebolla", price: 0.0 },
    Modifier { id: "MOD-7", name: "SIN champiñones", price: 0.0 },
    Modifier { id: "MOD-8", name: "SIN piña", price: 0.0 },
];

pub(super) const KITCHEN_MODIFIERS: &[Modifier] = &[
    Modifier { id: "MOD-20", name: "EXTRA salsa", price: 0.25 },
    Modifier { id: "MOD-21", name: "SIN ají", price: 0.0 },
    Modifier { id: "MOD-22", name: "Para compartir", price: 0.0 },
];

pub(super) const ITEM_NOTES: &[&str] = &[
    "sin cebolla",
    "bien doradita por favor",
    "cortada en 8",
    "masa delgada",
    "poca salsa",
    "ALERGIA: maní",
    "ALERGIA a los mariscos",
    "el queso aparte",
];

pub(super) const CHOICE_NOTES: &[&str] = &[
    "jamón, champiñones y aceitunas",
    "mitad hawaiana, mitad pepperoni",
    "piña, tocino y maíz dulce",
    "pollo, pimiento y cebolla",
];

pub(super) const DELIVERY_NOTES: &[&str] = &[
    "Timbre no funciona, llamar",
    "Dejar con el guardia, por favor",
    "Estamos en la piscina del conjunto",
    "Con servilletas 🙏",
    "Es cumpleaños 🎉 ¿pueden poner una velita?",
];

pub(super) const PICKUP_NOTES: &[&str] =
    &["Paso a las 20:55", "Paso en 20 minutos", "La recoge mi hijo Íñigo", "Ya estoy cerca"];

pub(super) const TABLE_NOTES: &[&str] = &["Mesa 2", "Mesa 4", "Mesa 6", "Mesa 9 (terraza)", "Mesa 11"];
