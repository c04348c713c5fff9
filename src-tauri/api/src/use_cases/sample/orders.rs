//! The orders themselves: an evening at a pizzeria, with everything that a card can show. The phone numbers belong to
//! nobody.

use mostrador_domain::Cents;
use mostrador_domain::order::{
    IncomingAddress, IncomingCustomer, IncomingItem, IncomingModifier, IncomingOrder, OrderId, OrderType,
    PaymentMethod, PaymentStatus,
};
use uuid::Uuid;

/// One order and where it stands.
pub(super) struct Sample {
    pub(super) order: IncomingOrder,
    /// How long ago it came in.
    pub(super) minutes_ago: i64,
    /// Promised on acceptance.
    pub(super) promised_minutes: u32,
    pub(super) standing: Standing,
}

/// Where a sample order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    New,
    Preparing,
    Ready,
    OnTheWay,
}

impl Standing {
    /// Moves from the arrival to here.
    pub(super) fn moves(self) -> u8 {
        match self {
            Self::New => 0,
            Self::Preparing => 1,
            Self::Ready => 2,
            Self::OnTheWay => 3,
        }
    }
}

/// All of them, oldest first, so that the numbers rise with the time.
pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample {
            order: paid(
                PaymentMethod::Transfer,
                delivery(
                    customer("Rosa", "Quishpe", "0001", 14),
                    address("Av. 6 de Diciembre", "N34-120", "La Paz", Some("Edificio Torre Azul, piso 4")),
                    vec![
                        line(1, "Pizza Cuatro quesos", Some("Familiar"), 1780, &[]),
                        line(1, "Ensalada César", None, 460, &["Sin crutones"]),
                    ],
                ),
            ),
            minutes_ago: 38,
            promised_minutes: 35,
            standing: Standing::OnTheWay,
        },
        Sample {
            order: take_away(
                customer("Carlos", "Zambrano", "0002", 3),
                vec![
                    line(1, "Calzone napolitano", None, 680, &[]),
                    line(2, "Limonada", Some("Grande"), 210, &["Sin azúcar"]),
                ],
            ),
            minutes_ago: 26,
            promised_minutes: 25,
            standing: Standing::Ready,
        },
        Sample {
            order: paid(
                PaymentMethod::CreditCard,
                delivery(
                    customer("Ana Belén", "Ñacato", "0003", 1),
                    address("Calle Los Cipreses", "E12-45", "El Batán", None),
                    vec![
                        line(1, "Pizza Pepperoni", Some("Mediana"), 1190, &["Extra queso"]),
                        line(1, "Pan de ajo con queso", None, 235, &[]),
                    ],
                ),
            ),
            minutes_ago: 17,
            promised_minutes: 30,
            standing: Standing::Preparing,
        },
        Sample {
            order: delivery(
                customer("José Andrés", "Páez", "0004", 22),
                address(
                    "Pasaje Guayas",
                    "57",
                    "Quitumbe",
                    Some("Portón verde, timbre dañado: llame al llegar"),
                ),
                vec![
                    line(1, "Pizza Hawaiana", Some("Familiar"), 1575, &["Sin piña"]),
                    line(1, "Alitas BBQ", Some("12 unidades"), 970, &[]),
                    line(3, "Coca-Cola", Some("500 ml"), 125, &[]),
                ],
            ),
            minutes_ago: 11,
            promised_minutes: 40,
            standing: Standing::Preparing,
        },
        Sample {
            order: noted(
                "Cubiertos para dos, por favor",
                delivery(
                    customer("María Fernanda", "Cedeño", "0005", 7),
                    address("Av. República", "E7-88", "La Pradera", Some("Dejar en recepción")),
                    vec![
                        line(1, "Lasaña de espinaca", None, 695, &["Alergia: nueces"]),
                        line(1, "Lasaña de carne", None, 725, &[]),
                    ],
                ),
            ),
            minutes_ago: 5,
            promised_minutes: 30,
            standing: Standing::New,
        },
        Sample {
            order: take_away(
                customer("Íñigo", "Muñoz", "0006", 0),
                vec![
                    line(6, "Empanada de queso", None, 110, &[]),
                    line(2, "Empanada de verde", None, 135, &["Extra ají"]),
                ],
            ),
            minutes_ago: 3,
            promised_minutes: 15,
            standing: Standing::New,
        },
        Sample {
            order: delivery(
                customer("Luis Alberto", "Vera", "0007", 2),
                address("Calle Venezuela", "N5-10", "Centro Histórico", None),
                vec![
                    line(1, "Pizza Margarita", Some("Personal"), 490, &[]),
                    line(1, "Pizza Don Luis", Some("Mediana"), 1410, &["Extra champiñones", "Sin aceitunas"]),
                ],
            ),
            minutes_ago: 1,
            promised_minutes: 30,
            standing: Standing::New,
        },
    ]
}

fn delivery(customer: IncomingCustomer, address: IncomingAddress, items: Vec<Line>) -> IncomingOrder {
    order(OrderType::Delivery, customer, Some(address), items)
}

fn take_away(customer: IncomingCustomer, items: Vec<Line>) -> IncomingOrder {
    order(OrderType::TakeAway, customer, None, items)
}

/// Equal units, as the remote lists them: one row each.
type Line = Vec<IncomingItem>;

fn order(
    order_type: OrderType,
    customer: IncomingCustomer,
    address: Option<IncomingAddress>,
    items: Vec<Line>,
) -> IncomingOrder {
    let items: Vec<IncomingItem> = items.into_iter().flatten().collect();
    let total = items.iter().filter_map(|item| item.unit_price).map(Cents::get).sum();
    IncomingOrder {
        id: OrderId(Uuid::new_v4()),
        daily_number: None,
        order_type,
        remote_status: "PENDING".to_owned(),
        payment_status: PaymentStatus::Pending,
        payment_method: PaymentMethod::Cash,
        subtotal: Cents::new(total).ok(),
        total: Cents::new(total).ok(),
        delivery_fee: None,
        service_fee: None,
        notes: None,
        estimated_minutes: None,
        customer: Some(customer),
        address,
        items,
        placed_at: None,
        defects: Vec::new(),
    }
}

fn paid(method: PaymentMethod, order: IncomingOrder) -> IncomingOrder {
    IncomingOrder { payment_status: PaymentStatus::Paid, payment_method: method, ..order }
}

fn noted(notes: &str, order: IncomingOrder) -> IncomingOrder {
    IncomingOrder { notes: Some(notes.to_owned()), ..order }
}

fn customer(first: &str, last: &str, phone: &str, orders: u32) -> IncomingCustomer {
    IncomingCustomer {
        external_id: None,
        first_name: Some(first.to_owned()),
        last_name: Some(last.to_owned()),
        phone: Some(format!("59300000{phone}")),
        total_orders: Some(orders),
        is_banned: Some(false),
    }
}

fn address(street: &str, number: &str, neighborhood: &str, instructions: Option<&str>) -> IncomingAddress {
    IncomingAddress {
        street: Some(street.to_owned()),
        number: Some(number.to_owned()),
        neighborhood: Some(neighborhood.to_owned()),
        city: Some("Quito".to_owned()),
        delivery_instructions: instructions.map(str::to_owned),
        ..IncomingAddress::default()
    }
}

fn line(units: usize, name: &str, variant: Option<&str>, unit_cents: i64, modifiers: &[&str]) -> Line {
    let item = IncomingItem {
        external_id: None,
        product_id: None,
        variant_id: None,
        product_name: Some(name.to_owned()),
        variant_name: variant.map(str::to_owned),
        quantity: 1,
        unit_price: Cents::new(unit_cents).ok(),
        notes: None,
        modifiers: modifiers
            .iter()
            .map(|name| IncomingModifier {
                external_id: None,
                name: (*name).to_owned(),
                price: None,
                quantity: 1,
            })
            .collect(),
    };
    vec![item; units]
}
