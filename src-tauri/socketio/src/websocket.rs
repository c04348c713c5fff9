//! The real transport: TCP without Nagle's delay, TLS where the address asks for it, and tungstenite on top.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use async_trait::async_trait;
use futures_util::{Sink, Stream};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async_tls_with_config,
    tungstenite::{
        Error as WebSocketError, Message,
        error::{CapacityError, TlsError},
        protocol::WebSocketConfig,
    },
};
use url::{Host, Url};

use crate::{
    config::Limits,
    connection::{Connection, ConnectionError, Dial, DialError, Frame},
    text::shorten,
};

/// What may wait in the WebSocket's own buffer for a peer that does not read, above one message.
const WRITE_BUFFER_BYTES: usize = 1024 * 1024;

/// Opens real connections. Proxies of the operating system are not used.
#[derive(Debug, Clone, Copy, Default)]
pub struct WebSocketDial;

/// The Engine.IO address of a server: scheme turned into `ws` or `wss`, `socket.io/` below the given path, WebSocket only.
pub(crate) fn endpoint(server: &Url) -> Result<Url, DialError> {
    let scheme = match server.scheme() {
        "http" | "ws" => "ws",
        "https" | "wss" => "wss",
        _ => return Err(DialError::InvalidUrl),
    };
    // `Url::set_scheme` refuses nothing here, since all four schemes are of the same ("special") kind.
    let mut endpoint = server.clone();
    endpoint.set_scheme(scheme).map_err(|()| DialError::InvalidUrl)?;
    let path = format!("{}/socket.io/", server.path().trim_end_matches('/'));
    endpoint.set_path(&path);
    endpoint.set_query(Some("EIO=4&transport=websocket"));
    endpoint.set_fragment(None);
    Ok(endpoint)
}

#[async_trait]
impl Dial for WebSocketDial {
    async fn dial(&self, url: &Url, limits: &Limits) -> Result<Box<dyn Connection>, DialError> {
        open(url, limits).await.map(|connection| -> Box<dyn Connection> { Box::new(connection) })
    }
}

async fn open(url: &Url, limits: &Limits) -> Result<WebSocketConnection, DialError> {
    // Without this the TLS library would panic when more than one provider is compiled in.
    if url.scheme() == "wss" && rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(DialError::NoTlsProvider);
    }
    let port = url.port_or_known_default().ok_or(DialError::InvalidUrl)?;
    let stream = match url.host().ok_or(DialError::InvalidUrl)? {
        Host::Domain(name) => TcpStream::connect((name, port)).await,
        Host::Ipv4(address) => TcpStream::connect((address, port)).await,
        Host::Ipv6(address) => TcpStream::connect((address, port)).await,
    };
    let stream = stream.map_err(|error| DialError::Io(error.kind()))?;
    stream.set_nodelay(true).map_err(|error| DialError::Io(error.kind()))?;
    let limit = limits.max_message_bytes;
    let config = WebSocketConfig::default()
        .max_message_size(Some(limit))
        .max_frame_size(Some(limit))
        .max_write_buffer_size(limit.saturating_add(WRITE_BUFFER_BYTES));
    let (inner, _) = client_async_tls_with_config(url.as_str(), stream, Some(config), None)
        .await
        .map_err(|error| dial_error(&error))?;
    Ok(WebSocketConnection { inner, limit })
}

struct WebSocketConnection {
    inner: WebSocketStream<MaybeTlsStream<TcpStream>>,
    limit: usize,
}

impl Stream for WebSocketConnection {
    type Item = Result<Frame, ConnectionError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        Pin::new(&mut this.inner).poll_next(context).map(|item| {
            item.map(|result| match result {
                Ok(Message::Text(text)) => Ok(Frame::Text(text.as_str().to_owned())),
                Ok(Message::Binary(bytes)) => Ok(Frame::Binary(bytes)),
                Ok(Message::Close(close)) => Ok(Frame::Close(close.map(|close| close.code.into()))),
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => Ok(Frame::Control),
                Err(WebSocketError::ConnectionClosed | WebSocketError::AlreadyClosed) => {
                    Ok(Frame::Close(None))
                }
                Err(error) => Err(connection_error(&error, this.limit)),
            })
        })
    }
}

impl Sink<Frame> for WebSocketConnection {
    type Error = ConnectionError;

    fn poll_ready(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        let this = self.get_mut();
        let limit = this.limit;
        Pin::new(&mut this.inner).poll_ready(context).map_err(|error| connection_error(&error, limit))
    }

    fn start_send(self: Pin<&mut Self>, frame: Frame) -> Result<(), Self::Error> {
        let this = self.get_mut();
        let message = match frame {
            Frame::Text(text) => Message::text(text),
            Frame::Binary(bytes) => Message::Binary(bytes),
            Frame::Control | Frame::Close(_) => return Ok(()),
        };
        Pin::new(&mut this.inner).start_send(message).map_err(|error| connection_error(&error, this.limit))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        let this = self.get_mut();
        let limit = this.limit;
        Pin::new(&mut this.inner).poll_flush(context).map_err(|error| connection_error(&error, limit))
    }

    fn poll_close(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        let this = self.get_mut();
        let limit = this.limit;
        Pin::new(&mut this.inner).poll_close(context).map_err(|error| connection_error(&error, limit))
    }
}

fn connection_error(error: &WebSocketError, limit: usize) -> ConnectionError {
    match error {
        WebSocketError::Capacity(CapacityError::MessageTooLong { .. }) => ConnectionError::TooLarge { limit },
        WebSocketError::Io(error) => ConnectionError::Io(error.kind()),
        WebSocketError::WriteBufferFull(_) => ConnectionError::NotReading,
        WebSocketError::ConnectionClosed | WebSocketError::AlreadyClosed => {
            ConnectionError::Io(io::ErrorKind::ConnectionAborted)
        }
        // The text of a UTF-8 error would quote what the peer sent.
        WebSocketError::Utf8(_) => ConnectionError::Protocol("text that is not UTF-8".to_owned()),
        other => ConnectionError::Protocol(shorten(&other.to_string())),
    }
}

fn dial_error(error: &WebSocketError) -> DialError {
    match error {
        WebSocketError::Io(error) => DialError::Io(error.kind()),
        WebSocketError::Http(response) => DialError::Http(response.status().as_u16()),
        WebSocketError::Url(_) | WebSocketError::Tls(TlsError::InvalidDnsName) => DialError::InvalidUrl,
        WebSocketError::Tls(error) => DialError::Tls(shorten(&error.to_string())),
        other => DialError::Protocol(shorten(&other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_server_becomes_its_websocket_endpoint() {
        let cases = [
            ("http://localhost:3000", "ws://localhost:3000/socket.io/?EIO=4&transport=websocket"),
            ("https://remote.example", "wss://remote.example/socket.io/?EIO=4&transport=websocket"),
            (
                "https://remote.example/bot/?a=b#c",
                "wss://remote.example/bot/socket.io/?EIO=4&transport=websocket",
            ),
            ("http://[::1]:9/", "ws://[::1]:9/socket.io/?EIO=4&transport=websocket"),
        ];
        for (server, expected) in cases {
            assert_eq!(endpoint(&Url::parse(server).unwrap()).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn an_address_of_another_scheme_is_refused() {
        assert_eq!(endpoint(&Url::parse("ftp://remote.example").unwrap()), Err(DialError::InvalidUrl));
    }

    #[tokio::test]
    async fn small_packets_are_sent_without_delay() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("ws://{}/", listener.local_addr().unwrap())).unwrap();
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            tokio_tungstenite::accept_async(stream).await.unwrap();
        });
        let connection = open(&url, &Limits::default()).await.unwrap();
        let MaybeTlsStream::Plain(stream) = connection.inner.get_ref() else {
            unreachable!("no TLS was asked for")
        };
        assert!(stream.nodelay().unwrap());
        server.await.unwrap();
    }

    #[tokio::test]
    async fn a_tls_address_without_a_provider_is_an_error_and_no_panic() {
        let url = Url::parse("wss://localhost:1/socket.io/").unwrap();
        let result = WebSocketDial.dial(&url, &Limits::default()).await;
        assert_eq!(result.err(), Some(DialError::NoTlsProvider));
    }
}
