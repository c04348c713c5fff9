use super::*;

#[test]
fn a_rule_that_was_never_stored_is_at_its_preset() {
    let rule = AlertRule { cause: AlertCause::QueueAge, state: Telling::Off, threshold: 5.0 };
    let settings = complete(AlertSettings { rules: vec![rule], notification: Telling::Off });
    assert_eq!(settings.rules.len(), 5);
    assert!(settings.rules.contains(&rule));
    assert_eq!(settings.notification, Telling::Off);
    let others = settings.rules.iter().filter(|one| one.cause != AlertCause::QueueAge);
    assert!(others.clone().all(|one| one.state == Telling::On));
    assert_eq!(others.map(|one| one.threshold).collect::<Vec<_>>(), [1.0, 80.0, 10.0, 15.0]);
}

#[test]
fn a_threshold_out_of_its_range_is_refused_by_the_name_of_its_cause() {
    for (cause, threshold, word) in [
        (AlertCause::SuccessRate, 101.0, "SUCCESS_RATE"),
        (AlertCause::DeadLetters, 0.0, "DEAD_LETTERS"),
        (AlertCause::NoContact, f64::NAN, "NO_CONTACT"),
    ] {
        let rules = vec![AlertRule { cause, state: Telling::On, threshold }];
        match checked(AlertSettings { rules, notification: Telling::On }) {
            Err(ApiError::Coded(ErrorCode::InvalidValue, field)) => assert_eq!(field, word),
            other => panic!("{other:?}"),
        }
    }
    assert!(checked(AlertSettings::default()).is_ok());
}
