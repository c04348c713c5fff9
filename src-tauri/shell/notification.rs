//! The system's notifications, from a thread of their own: a slow or dead service holds nothing up.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use mostrador_api::reasons::readiness as reasons;
use mostrador_api::{Condition, MachineLanguage, UnattendedOrder};
use notify_rust::Notification;

use crate::words::{self, Notice, Weight};

/// Some services take a notification away when its sender hangs up; so many stay connected.
const KEPT: usize = 8;

/// The system's notifications. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Notifications {
    orders: Sender<Order>,
    works: Arc<Mutex<Works>>,
}

/// Whether the system shows notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Works {
    Yes,
    No,
}

enum Order {
    Arrived(MachineLanguage, Vec<UnattendedOrder>),
    Say(Notice),
    Look,
}

impl Notifications {
    /// Starts the thread.
    pub(crate) fn start() -> Self {
        let (orders, received) = mpsc::channel();
        let works = Arc::new(Mutex::new(Works::Yes));
        let shared = works.clone();
        let started = std::thread::Builder::new()
            .name("notifications".to_owned())
            .spawn(move || work(&received, &mut Desktop::default(), &shared));
        if let Err(error) = started {
            tracing::error!(%error, "no thread for notifications");
        }
        let notifications = Self { orders, works };
        notifications.send(Order::Look);
        notifications
    }

    /// Orders have arrived. Those that arrive while one notification is on its way share the next one.
    pub(crate) fn arrived(&self, language: MachineLanguage, orders: Vec<UnattendedOrder>) {
        self.send(Order::Arrived(language, orders));
    }

    /// Anything else.
    pub(crate) fn say(&self, notice: Notice) {
        self.send(Order::Say(notice));
    }

    /// How notifications stood when it was last looked; looks again for the next time.
    pub(crate) fn condition(&self, wanted: bool) -> Condition {
        self.send(Order::Look);
        match (wanted, *self.works.lock().unwrap_or_else(PoisonError::into_inner)) {
            (false, _) => Condition::Bad(reasons::NOTIFICATIONS_OFF),
            (true, Works::No) => Condition::Bad(reasons::NO_NOTIFICATION_SERVICE),
            (true, Works::Yes) => Condition::Good,
        }
    }

    fn send(&self, order: Order) {
        if self.orders.send(order).is_err() {
            *self.works.lock().unwrap_or_else(PoisonError::into_inner) = Works::No;
        }
    }
}

/// What shows a notification.
trait Service {
    fn show(&mut self, notice: &Notice) -> Works;
    fn look(&self) -> Works;
}

/// The system's own.
#[derive(Default)]
struct Desktop {
    #[cfg(all(unix, not(target_os = "macos")))]
    connected: VecDeque<notify_rust::NotificationHandle>,
}

impl Service for Desktop {
    fn show(&mut self, notice: &Notice) -> Works {
        let mut notification = Notification::new();
        notification.appname("Mostrador").summary(&notice.title).body(&notice.body).icon("mostrador");
        #[cfg(all(unix, not(target_os = "macos")))]
        notification
            .urgency(match notice.weight {
                Weight::Urgent => notify_rust::Urgency::Critical,
                Weight::Plain => notify_rust::Urgency::Normal,
            })
            .hint(notify_rust::Hint::Category("im.received".to_owned()))
            // The sound is the alarm's, not the service's.
            .hint(notify_rust::Hint::SuppressSound(true))
            .timeout(notify_rust::Timeout::Milliseconds(20_000));
        match notification.show() {
            Ok(handle) => {
                self.keep(handle);
                Works::Yes
            }
            Err(error) => {
                tracing::debug!(%error, "a notification was not shown");
                Works::No
            }
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn look(&self) -> Works {
        if notify_rust::get_server_information().is_ok() { Works::Yes } else { Works::No }
    }

    #[cfg(not(all(unix, not(target_os = "macos"))))]
    fn look(&self) -> Works {
        Works::Yes
    }
}

impl Desktop {
    #[cfg(all(unix, not(target_os = "macos")))]
    fn keep(&mut self, handle: notify_rust::NotificationHandle) {
        self.connected.push_back(handle);
        if self.connected.len() > KEPT {
            self.connected.pop_front();
        }
    }

    #[cfg(not(all(unix, not(target_os = "macos"))))]
    fn keep<T>(&mut self, _: T) {}
}

fn work(received: &Receiver<Order>, service: &mut impl Service, works: &Mutex<Works>) {
    let mut waiting = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match received.recv() {
                Ok(order) => waiting.push_back(order),
                Err(_) => return,
            }
        }
        waiting.extend(received.try_iter());
        let Some(next) = waiting.pop_front() else { continue };
        let now = match next {
            Order::Look => service.look(),
            Order::Say(notice) => service.show(&notice),
            Order::Arrived(language, mut orders) => {
                for order in std::mem::take(&mut waiting) {
                    match order {
                        Order::Arrived(_, more) => orders.extend(more),
                        Order::Say(_) | Order::Look => waiting.push_back(order),
                    }
                }
                match words::arrived(language, &orders) {
                    Some(notice) => service.show(&notice),
                    None => continue,
                }
            }
        };
        let before = std::mem::replace(&mut *works.lock().unwrap_or_else(PoisonError::into_inner), now);
        // Said once per change, not once per order.
        match (before, now) {
            (Works::Yes, Works::No) => tracing::warn!("the system shows no notifications"),
            (Works::No, Works::Yes) => tracing::info!("the system shows notifications"),
            (Works::Yes, Works::Yes) | (Works::No, Works::No) => {}
        }
    }
}

#[cfg(test)]
#[path = "notification_tests.rs"]
mod tests;
