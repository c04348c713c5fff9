use std::time::Duration;

use mostrador_connector::ReasonCode;

use super::*;

fn job(id: i64) -> LeasedJob {
    LeasedJob {
        id,
        lease_token: 1,
        entity: "order".to_owned(),
        entity_id: id.to_string(),
        action: "confirm".to_owned(),
        external_id: id.to_string(),
        payload: "{}".to_owned(),
        idempotency_key: id.to_string(),
        attempts: 0,
    }
}

fn errors() -> [RemoteError; 8] {
    let (code, detail) = (ReasonCode::new("X"), String::new());
    [
        RemoteError::Unreachable { detail: detail.clone() },
        RemoteError::Transient { code: code.clone(), detail: detail.clone() },
        RemoteError::Throttled { after: Duration::from_secs(1) },
        RemoteError::Auth { code: code.clone() },
        RemoteError::Conflict { code: code.clone() },
        RemoteError::Record { code: code.clone(), detail: detail.clone() },
        RemoteError::TooLarge,
        RemoteError::Batch { code, detail },
    ]
}

#[test]
fn a_refused_request_stops_splits_or_ends_by_its_class_alone() {
    let named = |verdict: Verdict| match verdict {
        Verdict::Stop(..) => "stop",
        Verdict::Split(..) => "split",
        Verdict::Suspect(..) => "suspect",
        Verdict::Settle(ends) => match ends.first() {
            Some((_, End::Dead(_))) => "dead",
            Some((_, End::Retry(_))) => "retry",
            Some((_, End::Done)) => "done",
            None => "nothing",
        },
    };
    let table = [
        ("unreachable", "stop", "stop", "stop"),
        ("transient", "stop", "stop", "split"),
        ("throttled", "stop", "stop", "stop"),
        ("auth", "stop", "stop", "stop"),
        ("conflict", "stop", "stop", "split"),
        ("record", "suspect", "split", "split"),
        ("too_large", "suspect", "split", "split"),
        ("batch", "suspect", "split", "split"),
    ];
    for (error, (class, single, several, suspected)) in errors().into_iter().zip(table) {
        assert_eq!(error.class(), class);
        let two = || vec![job(1), job(2)];
        assert_eq!(named(judge(vec![job(1)], Err(error.clone()), Suspicion::None)), single, "{class}");
        assert_eq!(named(judge(two(), Err(error.clone()), Suspicion::None)), several, "{class}");
        assert_eq!(named(judge(two(), Err(error.clone()), Suspicion::OneBadRecord)), suspected, "{class}");
    }
}

#[test]
fn only_a_failure_of_the_record_itself_costs_an_attempt() {
    for error in errors() {
        let free = ["unreachable", "throttled", "auth"].contains(&error.class());
        assert_eq!(attempts_after(&job(1), &error), if free { 0 } else { 1 }, "{}", error.class());
    }
}

#[test]
fn after_twenty_attempts_a_job_waits_for_a_person() {
    let error = RemoteError::Transient { code: ReasonCode::new("HTTP_500"), detail: String::new() };
    let tried = |attempts| LeasedJob { attempts, ..job(1) };
    assert!(matches!(end_of(&tried(18), error.clone()), End::Retry(_)));
    assert!(matches!(end_of(&tried(19), error), End::Dead(_)));
}

#[test]
fn a_refused_job_is_set_aside_at_once_only_beside_one_that_was_accepted() {
    let refusal = || RemoteError::Record { code: ReasonCode::new("SYNC_ERROR"), detail: String::new() };
    let outcomes = || vec![WriteOutcome::done(), WriteOutcome::Failed(refusal())];
    let Verdict::Settle(ends) = judge(vec![job(1), job(2)], Ok(outcomes()), Suspicion::None) else {
        panic!("both are told apart")
    };
    assert!(matches!(ends[1].1, End::Dead(_)));
    let alone = judge(vec![job(2)], Ok(vec![WriteOutcome::Failed(refusal())]), Suspicion::None);
    assert!(matches!(alone, Verdict::Suspect(..)));
    assert!(matches!(end_of_uncorroborated(&job(2), refusal()), End::Retry(_)));
    let tried = LeasedJob { attempts: 19, ..job(2) };
    assert!(matches!(end_of_uncorroborated(&tried, refusal()), End::Dead(_)));
}

#[test]
fn an_answer_for_fewer_operations_than_were_sent_settles_nothing() {
    let verdict = judge(vec![job(1), job(2)], Ok(vec![WriteOutcome::done()]), Suspicion::None);
    assert!(matches!(verdict, Verdict::Stop(jobs, RemoteError::Transient { .. }) if jobs.len() == 2));
}

#[test]
fn the_halves_are_the_whole_in_order() {
    let jobs: Vec<_> = (1..=5).map(job).collect();
    let Verdict::Split(first, second) = judge(jobs.clone(), Err(RemoteError::TooLarge), Suspicion::None)
    else {
        panic!("it must split")
    };
    assert!(!first.is_empty() && !second.is_empty());
    assert_eq!([first, second].concat(), jobs);
}
