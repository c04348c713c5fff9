use mostrador_api::{Amount, OrderId, Timestamp};

use super::*;

/// A service that shows nothing, and takes what was sent meanwhile for the time it takes.
struct Slow<'a> {
    meanwhile: Option<Box<dyn FnOnce() + 'a>>,
    shown: Vec<Notice>,
    works: Works,
}

impl Service for Slow<'_> {
    fn show(&mut self, notice: &Notice) -> Works {
        if let Some(meanwhile) = self.meanwhile.take() {
            meanwhile();
        }
        self.shown.push(notice.clone());
        self.works
    }

    fn look(&self) -> Works {
        self.works
    }
}

fn orders(numbers: std::ops::RangeInclusive<u32>) -> Order {
    let order = |number: u32| UnattendedOrder {
        id: OrderId::parse(&format!("00000000-0000-4000-8000-{number:012x}")).expect("an id"),
        daily_number: number,
        received_at: Timestamp(0),
        order_type: "DELIVERY".to_owned(),
        products: 1,
        amount: Amount::Paid,
    };
    Order::Arrived(MachineLanguage::Es, numbers.map(order).collect())
}

#[test]
fn what_arrives_while_a_notification_is_on_its_way_shares_the_next_one() {
    let (sender, received) = mpsc::channel();
    sender.send(orders(1..=1)).expect("sent");
    let meanwhile = move || {
        for number in 2..=4 {
            sender.send(orders(number..=number)).expect("sent");
        }
        sender
            .send(Order::Say(Notice {
                title: "other".to_owned(),
                body: String::new(),
                weight: Weight::Plain,
            }))
            .expect("sent");
        sender.send(orders(5..=9)).expect("sent");
    };
    let works = Mutex::new(Works::No);
    let mut service = Slow { meanwhile: Some(Box::new(meanwhile)), shown: Vec::new(), works: Works::Yes };
    work(&received, &mut service, &works);
    let titles: Vec<&str> = service.shown.iter().map(|notice| notice.title.as_str()).collect();
    assert_eq!(titles, ["Pedido #1", "8 pedidos nuevos", "other"]);
    assert_eq!(*works.lock().expect("known"), Works::Yes);
}

#[test]
fn a_system_without_notifications_is_remembered() {
    let (sender, received) = mpsc::channel();
    sender.send(Order::Look).expect("sent");
    drop(sender);
    let works = Mutex::new(Works::Yes);
    work(&received, &mut Slow { meanwhile: None, shown: Vec::new(), works: Works::No }, &works);
    assert_eq!(*works.lock().expect("known"), Works::No);
}
