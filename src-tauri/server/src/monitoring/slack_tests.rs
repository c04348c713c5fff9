use std::collections::VecDeque;
use std::sync::Mutex as StdMutex;

use async_trait::async_trait;
use mostrador_connectors::http::Response;
use serde_json::Value;

use super::*;

const HOOK: &str = "https://hooks.slack.com/services/T000/B000/XXXX";

/// Status, text and `Retry-After`, or no answer.
type Scene = Result<(u16, &'static str, Option<&'static str>), HttpError>;

/// Answers by a list, and keeps what was sent and when.
#[derive(Default)]
struct Scripted {
    answers: StdMutex<VecDeque<Scene>>,
    sent: StdMutex<Vec<(Instant, String)>>,
}

#[async_trait]
impl Transport for &'static Scripted {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        self.sent.lock().unwrap().push((Instant::now(), body["text"].as_str().unwrap().to_owned()));
        let (status, text, retry_after) =
            self.answers.lock().unwrap().pop_front().unwrap_or(Ok((200, "ok", None)))?;
        let mut headers = HeaderMap::new();
        headers.extend(retry_after.map(|after| (RETRY_AFTER, HeaderValue::from_static(after))));
        let body = futures_util::stream::iter([Ok(text.into())]);
        Ok(Response { status: StatusCode::from_u16(status).unwrap(), headers, body: Box::pin(body) })
    }
}

fn scripted(answers: impl IntoIterator<Item = Scene>) -> (&'static Scripted, Slack<&'static Scripted>) {
    let script: &'static Scripted = Box::leak(Box::default());
    script.answers.lock().unwrap().extend(answers);
    (script, Slack::over(script))
}

fn hook() -> Url {
    address(HOOK).unwrap()
}

#[test]
fn only_slack_and_this_machine_are_addresses_of_a_webhook() {
    for good in [
        HOOK,
        " https://hooks.slack.com/services/T/B/X\n",
        "http://127.0.0.1:9/services/a",
        "http://localhost:9/x",
    ] {
        assert!(address(good).is_ok(), "{good}");
    }
    for (bad, code) in [
        ("http://hooks.slack.com/services/T/B/X", ErrorCode::RemoteNotEncrypted),
        ("https://hooks.slack.com.evil.example/services/T/B/X", ErrorCode::InvalidValue),
        ("https://evil.example/hooks.slack.com/T", ErrorCode::InvalidValue),
        ("https://hooks.slack.com@evil.example/x", ErrorCode::InvalidValue),
        ("https://hooks.slack.com/", ErrorCode::InvalidValue),
        ("xoxb-token", ErrorCode::InvalidValue),
    ] {
        let error = address(bad).unwrap_err();
        assert_eq!(error.code(), code, "{bad}");
        assert!(!error.to_string().contains("evil"), "the address is in no error");
    }
}

#[tokio::test(start_paused = true)]
async fn a_text_cannot_call_a_channel_or_hide_a_link() {
    let (script, slack) = scripted([]);
    assert_eq!(slack.send(hook(), "a & b <!channel> <https://x|y>").await, SlackAnswer::Sent);
    let sent = script.sent.lock().unwrap();
    assert_eq!(sent[0].1, "a &amp; b &lt;!channel&gt; &lt;https://x|y&gt;");
}

#[tokio::test(start_paused = true)]
async fn no_more_than_one_message_a_second_is_sent() {
    let (script, slack) = scripted([]);
    for _ in 0..4 {
        slack.send(hook(), "x").await;
    }
    let sent = script.sent.lock().unwrap();
    assert_eq!(sent.len(), 4);
    assert!(sent.windows(2).all(|pair| pair[1].0 - pair[0].0 >= PAUSE));
}

#[tokio::test(start_paused = true)]
async fn slack_is_left_alone_for_as_long_as_it_asks() {
    let (script, slack) = scripted([Ok((429, "rate_limited", Some("120")))]);
    assert_eq!(slack.send(hook(), "x").await, later("THROTTLED"));
    tokio::time::advance(Duration::from_secs(119)).await;
    assert_eq!(slack.send(hook(), "x").await, later("THROTTLED"));
    assert_eq!(script.sent.lock().unwrap().len(), 1, "it was not even asked");
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(slack.send(hook(), "x").await, SlackAnswer::Sent);
}

#[tokio::test(start_paused = true)]
async fn every_answer_means_sent_later_never_or_perhaps() {
    let refused = |word: &str| SlackAnswer::Refused(word.to_owned());
    let table = [
        (Ok((200, "ok", None)), SlackAnswer::Sent),
        (Ok((400, "invalid_payload", None)), refused("invalid_payload")),
        (Ok((403, "action_prohibited", None)), refused("action_prohibited")),
        (Ok((404, "no_service", None)), refused("no_service")),
        (Ok((410, "channel_is_archived", None)), refused("channel_is_archived")),
        (Ok((404, "<html>Somebody's page</html>", None)), refused("http_404")),
        (Ok((500, "rollup_error", None)), later("SLACK_FAILED")),
        (Ok((302, "", None)), later("SLACK_FAILED")),
        (Err(HttpError::Unreachable(Layer::Refused)), later("UNREACHABLE")),
        (Err(HttpError::Unreachable(Layer::AnswerTime)), SlackAnswer::Uncertain("UNREACHABLE".to_owned())),
        (Err(HttpError::BodyTruncated), SlackAnswer::Uncertain("UNREACHABLE".to_owned())),
    ];
    for (answer, meaning) in table {
        let (_, slack) = scripted([answer]);
        assert_eq!(slack.send(hook(), "x").await, meaning, "{answer:?}");
    }
}
