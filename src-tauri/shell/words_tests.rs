use mostrador_api::{OrderId, Timestamp};

use super::*;

fn order(daily_number: u32, order_type: &str, products: u32, amount: Amount) -> UnattendedOrder {
    UnattendedOrder {
        id: OrderId::parse("00000000-0000-4000-8000-000000000001").expect("an id"),
        daily_number,
        received_at: Timestamp(0),
        order_type: order_type.to_owned(),
        products,
        amount,
    }
}

#[test]
fn an_order_is_announced_in_the_words_of_the_product() {
    let one = [order(42, "DELIVERY", 3, Amount::Collect(2_450))];
    let spanish = arrived(MachineLanguage::Es, &one).expect("a notice");
    assert_eq!(
        (spanish.title.as_str(), spanish.body.as_str()),
        ("Pedido #42", "Entrega · 3 productos · Cobrar 24,50")
    );
    let english = arrived(MachineLanguage::En, &one).expect("a notice");
    assert_eq!(
        (english.title.as_str(), english.body.as_str()),
        ("Order #42", "Delivery · 3 items · Collect 24.50")
    );
    assert_eq!(arrived(MachineLanguage::Es, &[]), None);
}

#[test]
fn many_orders_are_one_notice_that_names_the_first() {
    let orders: Vec<_> = (1..=6).map(|number| order(number, "TAKE_AWAY", 1, Amount::Paid)).collect();
    let notice = arrived(MachineLanguage::Es, &orders).expect("a notice");
    assert_eq!(notice.title, "6 pedidos nuevos");
    let lines: Vec<&str> = notice.body.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[4]), (5, "#1 · Retiro · 1 producto · Pagado", "y 2 más"));
}

#[test]
fn nothing_that_the_remote_wrote_is_repeated() {
    let strange = [order(1, "<b>free</b>", 2, Amount::Unknown)];
    let notice = arrived(MachineLanguage::Es, &strange).expect("a notice");
    assert_eq!(notice.body, "Pedido · 2 productos · Importe por revisar");
}

#[test]
fn amounts_are_written_as_the_language_does() {
    for (cents, spanish, english) in [
        (5, "0,05", "0.05"),
        (123_450, "1.234,50", "1,234.50"),
        (-100_000_000, "-1.000.000,00", "-1,000,000.00"),
    ] {
        assert_eq!(money(MachineLanguage::Es, cents), spanish);
        assert_eq!(money(MachineLanguage::En, cents), english);
    }
}

#[test]
fn the_menu_says_how_many_wait_and_how_the_connection_is() {
    let words = menu(MachineLanguage::Es, 2, ConnectionState::Live);
    assert_eq!(
        (words.unattended.as_str(), words.connection),
        ("2 pedidos sin atender", "Conexión: instantáneo")
    );
    assert_eq!(menu(MachineLanguage::Es, 1, ConnectionState::Live).unattended, "1 pedido sin atender");
    assert_eq!(menu(MachineLanguage::En, 0, ConnectionState::Offline).unattended, "No unattended orders");
}
