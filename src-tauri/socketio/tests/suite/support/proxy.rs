//! A TCP proxy that drops, freezes and slows what passes through it.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
    sync::{broadcast, watch},
    task::JoinHandle,
};

/// What happens to the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// They pass.
    Pass,
    /// Nothing passes and nothing is closed: a cable pulled out. New connections are accepted and say nothing either.
    Freeze,
    /// A few bytes at a time, in both directions.
    Slow { bytes: usize, every: Duration },
}

/// How connections end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// In order (FIN).
    Close,
    /// With a reset (RST).
    Reset,
}

pub(crate) struct Proxy {
    port: u16,
    flow: Arc<watch::Sender<Flow>>,
    cuts: broadcast::Sender<Cut>,
    task: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    pub(crate) async fn start(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let flow = Arc::new(watch::Sender::new(Flow::Pass));
        let (cuts, _) = broadcast::channel(16);
        let task = tokio::spawn({
            let (flow, cuts) = (Arc::clone(&flow), cuts.clone());
            async move {
                while let Ok((inner, _)) = listener.accept().await {
                    let (flow, cuts) = (flow.subscribe(), cuts.subscribe());
                    tokio::spawn(async move {
                        if let Ok(outer) = TcpStream::connect(("127.0.0.1", target)).await {
                            relay(inner, outer, &flow, cuts).await;
                        }
                    });
                }
            }
        });
        Self { port, flow, cuts, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn set(&self, flow: Flow) {
        self.flow.send_replace(flow);
    }

    /// Ends the connections that are open now.
    pub(crate) fn cut(&self, cut: Cut) {
        self.cuts.send(cut).unwrap();
    }
}

async fn relay(
    inner: TcpStream,
    outer: TcpStream,
    flow: &watch::Receiver<Flow>,
    mut cuts: broadcast::Receiver<Cut>,
) {
    let (mut inner_read, mut inner_write) = inner.into_split();
    let (mut outer_read, mut outer_write) = outer.into_split();
    let cut = {
        let up = pump(&mut inner_read, &mut outer_write, flow.clone());
        let down = pump(&mut outer_read, &mut inner_write, flow.clone());
        tokio::select! {
            () = up => Cut::Close,
            () = down => Cut::Close,
            cut = cuts.recv() => cut.unwrap_or(Cut::Close),
        }
    };
    if cut == Cut::Reset {
        inner_read.as_ref().set_zero_linger().unwrap();
    }
}

/// Ends when the reading side ends.
async fn pump(from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf, mut flow: watch::Receiver<Flow>) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let now = *flow.borrow_and_update();
        let room = match now {
            Flow::Pass => buffer.len(),
            Flow::Slow { bytes, .. } => bytes,
            Flow::Freeze => {
                if flow.changed().await.is_err() {
                    return;
                }
                continue;
            }
        };
        let read = tokio::select! {
            changed = flow.changed() => {
                if changed.is_err() {
                    return;
                }
                continue;
            }
            read = from.read(&mut buffer[..room]) => read,
        };
        let Ok(count @ 1..) = read else { return };
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
        if let Flow::Slow { every, .. } = now {
            tokio::time::sleep(every).await;
        }
    }
}
