use super::*;

fn alert(cause: AlertCause, value: f64) -> AlertView {
    AlertView {
        id: 1,
        cause,
        system: Some("whatsapp".to_owned()),
        name: None,
        value,
        threshold: 1.0,
        opened_at: 0,
        last_seen_at: 0,
        closed_at: None,
        acknowledged_by: None,
    }
}

#[test]
fn every_alert_says_what_where_and_what_to_do() {
    let title = |cause, value| alert_words(MachineLanguage::Es, &alert(cause, value)).title;
    assert_eq!(title(AlertCause::DeadLetters, 1.0), "WhatsApp: 1 registro necesita a una persona");
    assert_eq!(title(AlertCause::DeadLetters, 3.0), "WhatsApp: 3 registros necesitan a una persona");
    assert_eq!(title(AlertCause::QueueAge, 95.4), "WhatsApp: hay cambios sin enviar desde hace 1 h 35 min");
    assert_eq!(
        title(AlertCause::SuccessRate, 79.9),
        "WhatsApp: en la última hora solo salió bien el 79 % de las peticiones"
    );
    assert_eq!(title(AlertCause::BreakerOpen, 120.0), "WhatsApp: falla desde hace 2 h");
    assert_eq!(title(AlertCause::NoContact, 15.0), "WhatsApp: no responde desde hace 15 min");
}

#[test]
fn a_message_outside_names_the_site_and_how_often_and_how_long() {
    let text = |kind, now| {
        let alert = alert(AlertCause::NoContact, 20.0);
        outside_text(MachineLanguage::Es, "La Ñata", &alert, kind, now)
    };
    assert!(
        text(Kind::Begun { times: 1 }, 0).starts_with("La Ñata · WhatsApp: no responde desde hace 20 min\n")
    );
    assert!(text(Kind::Begun { times: 3 }, 0).contains("Ha pasado 3 veces"));
    assert!(text(Kind::Lasts, 1_800_000).starts_with("La Ñata · Sigue, 30 min después del primer aviso: "));
    assert_eq!(text(Kind::Over, 7_200_000), "La Ñata · Resuelto tras 2 h: WhatsApp vuelve a responder.");
}

#[test]
fn a_connection_goes_by_the_name_that_a_person_gave_it() {
    let mut alert = alert(AlertCause::NoContact, 20.0);
    alert.name = Some("Contabilidad".to_owned());
    let title = alert_words(MachineLanguage::En, &alert).title;
    assert_eq!(title, "Contabilidad: no answer for 20 min");
}
