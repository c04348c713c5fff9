use tracing_subscriber::layer::SubscriberExt;

use super::*;

/// The layer, into a text.
struct Lines(std::sync::Arc<Mutex<String>>);

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        self.0.lock().unwrap().push_str(&line(event));
    }
}

#[test]
fn a_line_is_json_without_what_must_not_be_seen() {
    let lines = std::sync::Arc::new(Mutex::new(String::new()));
    let subscriber = tracing_subscriber::registry().with(Lines(lines.clone()));
    tracing::subscriber::with_default(subscriber, || {
        let error = "Ana ana@correo.ec said no";
        tracing::warn!(%error, api_key = "marker-4711", attempt = 3, system = "web", "call 0991234567\nback");
    });
    let text = lines.lock().unwrap().clone();
    let line: Value = serde_json::from_str(text.strip_suffix('\n').unwrap()).unwrap();
    assert!(!text.trim_end().contains('\n'), "one line");
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["message"], "call [phone]\nback");
    assert_eq!(
        line["fields"],
        json!({ "api_key": "[hidden]", "attempt": "3", "error": "Ana [email] said no", "system": "web" })
    );
}
