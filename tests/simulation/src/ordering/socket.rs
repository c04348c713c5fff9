//! The remote's Socket.IO side: one task per connection, in memory.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{Sink, Stream};
use mostrador_socketio::{Connection, ConnectionError, Dial, DialError, Frame, Limits};
use rand::RngExt;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, sleep_until};
use url::Url;

use super::faults::{SocketEnd, Weather, deliveries, socket_end};
use super::{Hammered, KEY, News, Ordering};

const PING_EVERY: Duration = Duration::from_secs(25);

/// The client's end of a connection in memory.
struct ClientEnd {
    incoming: mpsc::UnboundedReceiver<Frame>,
    outgoing: mpsc::UnboundedSender<Frame>,
}

impl Stream for ClientEnd {
    type Item = Result<Frame, ConnectionError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().incoming.poll_recv(context).map(|frame| frame.map(Ok))
    }
}

impl Sink<Frame> for ClientEnd {
    type Error = ConnectionError;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, frame: Frame) -> Result<(), Self::Error> {
        // A peer that is gone shows itself as the end of the stream.
        let _ = self.get_mut().outgoing.send(frame);
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }
}

#[async_trait]
impl Dial for Ordering {
    async fn dial(&self, url: &Url, _: &Limits) -> Result<Box<dyn Connection>, DialError> {
        if self.count_request() == Hammered::Yes {
            return std::future::pending().await;
        }
        tokio::time::sleep(self.latency()).await;
        if url.path() != "/socket.io/" {
            self.state().complaints.push(format!("the socket was dialed at {}", url.path()));
        }
        let chance = self.state().random.random_range(0..10);
        match (self.weather(), chance) {
            (Weather::Unreachable, 0..7) | (Weather::Mixed, 0..2) => {
                return Err(DialError::Io(ErrorKind::ConnectionRefused));
            }
            // Packets vanish; the caller gives up by itself.
            (Weather::Unreachable, _) | (Weather::Mixed, 2) => return std::future::pending().await,
            (Weather::ServerErrors, _) => return Err(DialError::Http(502)),
            (Weather::Throttling, 0..5) => return Err(DialError::Http(429)),
            _ => {}
        }
        let (to_client, incoming) = mpsc::unbounded_channel();
        let (outgoing, from_client) = mpsc::unbounded_channel();
        let (frozen_after, end) = socket_end(&mut self.state().random);
        let peer = Peer {
            remote: self.clone(),
            incoming: from_client,
            outgoing: to_client,
            news: self.news.subscribe(),
            weather: self.weather.subscribe(),
            due: BTreeMap::new(),
            serial: 0,
            ends_at: Instant::now() + frozen_after,
            end,
            pings_at: Instant::now() + PING_EVERY,
        };
        tokio::spawn(peer.run());
        Ok(Box::new(ClientEnd { incoming, outgoing }))
    }
}

/// The remote's end of one connection.
struct Peer {
    remote: Ordering,
    incoming: mpsc::UnboundedReceiver<Frame>,
    outgoing: mpsc::UnboundedSender<Frame>,
    news: broadcast::Receiver<News>,
    weather: watch::Receiver<Weather>,
    /// What will be said, by time and serial number.
    due: BTreeMap<(Instant, u64), String>,
    serial: u64,
    ends_at: Instant,
    end: SocketEnd,
    pings_at: Instant,
}

/// Whether the connection goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    GoOn,
    Close,
    Freeze,
}

impl Peer {
    async fn run(mut self) {
        self.say(
            r#"0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#,
        );
        match self.live().await {
            Then::GoOn | Then::Close => {}
            // The other side notices by itself.
            Then::Freeze => while self.incoming.recv().await.is_some() {},
        }
    }

    async fn live(&mut self) -> Then {
        let mut joined = false;
        loop {
            let next = self.due.keys().next().map(|(at, _)| *at);
            let then = tokio::select! {
                biased;
                frame = self.incoming.recv() => match frame {
                    Some(Frame::Text(text)) => self.heard(&text, &mut joined),
                    Some(Frame::Binary(_) | Frame::Control) => Then::GoOn,
                    Some(Frame::Close(_)) | None => Then::Close,
                },
                changed = self.weather.changed() => match changed {
                    Ok(()) => self.weather_changed(),
                    Err(_) => Then::Close,
                },
                news = self.news.recv(), if joined => match news {
                    Ok(news) => { self.plan(&news.id); Then::GoOn }
                    Err(RecvError::Lagged(_)) => Then::GoOn,
                    Err(RecvError::Closed) => Then::Close,
                },
                () = wait(next) => { self.say_what_is_due(); Then::GoOn }
                () = sleep_until(self.pings_at) => {
                    self.pings_at += PING_EVERY;
                    self.say("2");
                    Then::GoOn
                }
                () = sleep_until(self.ends_at) => match self.end {
                    SocketEnd::Closed => Then::Close,
                    SocketEnd::Frozen => Then::Freeze,
                    SocketEnd::Removed => {
                        self.ends_at += Duration::from_secs(3_600);
                        joined = false;
                        self.say("41/sync,");
                        Then::GoOn
                    }
                },
            };
            if then != Then::GoOn {
                return then;
            }
        }
    }

    fn say(&self, text: &str) {
        let _ = self.outgoing.send(Frame::Text(text.to_owned()));
    }

    fn heard(&mut self, text: &str, joined: &mut bool) -> Then {
        if let Some(payload) = text.strip_prefix("40/sync,") {
            let payload: serde_json::Value = serde_json::from_str(payload).unwrap_or_default();
            let refuses = matches!(self.remote.weather(), Weather::RefusingTheKey);
            if payload.get("apiKey").and_then(serde_json::Value::as_str) != Some(KEY) || refuses {
                self.say(r#"44/sync,{"message":"Invalid API key"}"#);
            } else {
                *joined = true;
                self.remote.trace.note(format_args!("joined"));
                self.say(r#"40/sync,{"sid":"s"}"#);
            }
        } else if text == r#"42/sync,["sync:orders"]"# {
            let waiting = self.remote.state().orders.iter().filter(|order| order.pending).count();
            let answer = format!(r#"42/sync,["orders:pending",{{"count":{waiting},"orders":[]}}]"#);
            let latency = self.remote.latency();
            self.later(latency, answer);
        } else if text != "3" && !text.starts_with("41") && text != "1" {
            self.remote.state().complaints.push(format!("the socket said {text}"));
        }
        Then::GoOn
    }

    fn weather_changed(&mut self) -> Then {
        let weather = *self.weather.borrow_and_update();
        match weather {
            Weather::Unreachable => {
                if self.remote.state().random.random_range(0..2) == 0 {
                    Then::Close
                } else {
                    Then::Freeze
                }
            }
            Weather::ServerErrors => Then::Close,
            Weather::Well
            | Weather::Throttling
            | Weather::RefusingTheKey
            | Weather::LosingAnswers
            | Weather::Babbling
            | Weather::RefusingConfirmations
            | Weather::RejectingConfirmations
            | Weather::Mixed => Then::GoOn,
        }
    }

    /// The announcement may be lost, doubled, late, and overtaken by later ones.
    fn plan(&mut self, id: &str) {
        let delays = deliveries(&mut self.remote.state().random);
        for delay in delays {
            let event = format!(
                r#"42/sync,["order:new",{{"orderId":"{id}","orderType":"DELIVERY","customerName":"Ana","total":1,"createdAt":"2026-11-22T01:02:03.000Z"}}]"#
            );
            self.later(delay, event);
        }
    }

    fn later(&mut self, delay: Duration, text: String) {
        self.serial += 1;
        self.due.insert((Instant::now() + delay, self.serial), text);
    }

    fn say_what_is_due(&mut self) {
        let now = Instant::now();
        while let Some(entry) = self.due.first_entry() {
            if entry.key().0 > now {
                return;
            }
            let text = entry.remove();
            self.say(&text);
        }
    }
}

async fn wait(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}
