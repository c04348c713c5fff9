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
        ..LeasedJob::default()
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

fn named(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stop(..) => "stop",
        Verdict::Split(..) => "split",
        Verdict::Suspect(..) => "suspect",
        Verdict::Settle(ends) => match ends.first() {
            Some((_, End::Dead(_))) => "dead",
            Some((_, End::Retry(_) | End::Spared(_))) => "retry",
            Some((_, End::Conflict(_))) => "conflict",
            Some((_, End::Done(_) | End::Settled)) => "done",
            None => "nothing",
        },
    }
}

#[test]
fn a_refused_request_stops_splits_or_ends_by_its_class_alone() {
    use Suspicion::{None as Nothing, OneBadRecord};
    // Class; one acknowledgement, one write of a record; several; several while one is suspected; one of those.
    let table = [
        ("unreachable", "stop", "stop", "stop", "stop", "stop"),
        ("transient", "stop", "stop", "stop", "split", "suspect"),
        ("throttled", "stop", "stop", "stop", "stop", "stop"),
        ("auth", "stop", "stop", "stop", "stop", "stop"),
        ("conflict", "conflict", "conflict", "split", "split", "conflict"),
        ("record", "suspect", "dead", "split", "split", "dead"),
        ("too_large", "suspect", "dead", "split", "split", "dead"),
        ("batch", "suspect", "dead", "split", "split", "dead"),
    ];
    for (error, (class, acknowledged, written, several, suspected, found)) in errors().into_iter().zip(table)
    {
        assert_eq!(error.class(), class);
        let (one, two) = (|| vec![job(1)], || vec![job(1), job(2)]);
        let verdict = |jobs, suspicion, trust| named(judge(jobs, Err(error.clone()), suspicion, trust));
        assert_eq!(verdict(one(), Nothing, Trust::Corroborated), acknowledged, "{class}");
        assert_eq!(verdict(one(), Nothing, Trust::Word), written, "{class}");
        assert_eq!(verdict(one(), OneBadRecord, Trust::Word), found, "{class}");
        for trust in [Trust::Word, Trust::Corroborated] {
            assert_eq!(verdict(two(), Nothing, trust), several, "{class}");
            assert_eq!(verdict(two(), OneBadRecord, trust), suspected, "{class}");
        }
    }
}

#[test]
fn a_failed_outcome_of_a_single_operation_is_believed_as_far_as_its_kind_deserves() {
    let table = [
        ("unreachable", "stop", "stop"),
        ("transient", "suspect", "stop"),
        ("throttled", "stop", "stop"),
        ("auth", "stop", "stop"),
        ("conflict", "conflict", "conflict"),
        ("record", "suspect", "dead"),
        ("too_large", "suspect", "dead"),
        ("batch", "suspect", "dead"),
    ];
    for (error, (class, acknowledged, written)) in errors().into_iter().zip(table) {
        let answer = || Ok(vec![WriteOutcome::Failed(error.clone())]);
        for (trust, expected) in [(Trust::Corroborated, acknowledged), (Trust::Word, written)] {
            assert_eq!(named(judge(vec![job(1)], answer(), Suspicion::None, trust)), expected, "{class}");
        }
    }
}

#[test]
fn ends_of_single_operations_tell_when_the_destination_itself_fails() {
    let [unreachable, transient, throttled, auth, conflict, record, ..] = errors();
    let ends =
        |ends: &[End]| ends.iter().cloned().zip(1..).map(|(end, id)| (job(id), end)).collect::<Vec<_>>();
    for error in [unreachable, throttled, auth] {
        let ends = ends(&[End::accepted(), End::Retry(error.clone())]);
        assert_eq!(systemic(&ends), Some(&error));
    }
    let failed = End::Retry(transient.clone());
    assert_eq!(systemic(&ends(&[failed.clone(), failed.clone()])), Some(&transient));
    assert_eq!(systemic(&ends(&[failed.clone(), End::accepted()])), None);
    assert_eq!(systemic(&ends(&[End::Dead(record), End::Conflict(conflict), failed])), None);
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
    let Verdict::Settle(ends) =
        judge(vec![job(1), job(2)], Ok(outcomes()), Suspicion::None, Trust::Corroborated)
    else {
        panic!("both are told apart")
    };
    assert!(matches!(ends[1].1, End::Dead(_)));
    let alone =
        judge(vec![job(2)], Ok(vec![WriteOutcome::Failed(refusal())]), Suspicion::None, Trust::Corroborated);
    assert!(matches!(alone, Verdict::Suspect(..)));
    assert!(matches!(counted(&job(2), refusal()), End::Retry(_)));
    let tried = LeasedJob { attempts: 19, ..job(2) };
    assert!(matches!(counted(&tried, refusal()), End::Dead(_)));
}

#[test]
fn a_word_that_the_remote_also_says_in_an_outage_is_believed_beside_an_accepted_one_alone() {
    let trust = Trust::WordBut(&["SYNC_ERROR"]);
    let refusal = |code: &str| RemoteError::Record { code: ReasonCode::new(code), detail: String::new() };
    for (code, expected) in [("SYNC_ERROR", "suspect"), ("NOT_FOUND", "dead")] {
        let told = Ok(vec![WriteOutcome::Failed(refusal(code))]);
        assert_eq!(named(judge(vec![job(1)], told, Suspicion::None, trust)), expected, "{code}");
        let whole = Err(refusal(code));
        assert_eq!(named(judge(vec![job(1)], whole, Suspicion::None, trust)), expected, "{code}");
    }
    // Beside one that had nothing to be sent it is tried again, as often as a failing remote is.
    let outcomes = || vec![WriteOutcome::Failed(refusal("SYNC_ERROR")), WriteOutcome::done()];
    for (attempts, dead) in [(0, false), (18, false), (19, true)] {
        let jobs = vec![LeasedJob { attempts, ..job(1) }, job(2)];
        let Verdict::Settle(ends) = judge(jobs, Ok(outcomes()), Suspicion::None, trust) else {
            panic!("both are told apart")
        };
        assert_eq!(matches!(ends[0].1, End::Dead(_)), dead, "{attempts}");
    }
    let outage = RemoteError::Transient { code: ReasonCode::new("HTTP_500"), detail: String::new() };
    assert!(trust.doubts(&refusal("SYNC_ERROR")) && !trust.doubts(&refusal("NOT_FOUND")));
    assert!(!trust.doubts(&outage) && !Trust::Corroborated.doubts(&refusal("SYNC_ERROR")));
    assert_eq!(named(judge(vec![job(1)], Err(outage), Suspicion::None, trust)), "stop");
}

#[test]
fn attempts_that_only_pace_a_job_stop_where_its_wait_grows_no_more() {
    let refusal = RemoteError::Record { code: ReasonCode::new("SYNC_ERROR"), detail: String::new() };
    for (before, after) in [(0, 1), (8, 9), (9, 9), (15, 15), (19, 19)] {
        let tried = LeasedJob { attempts: before, ..job(1) };
        assert_eq!(attempts_for_the_wait(&tried, &refusal), after, "{before}");
    }
    let silence = RemoteError::Unreachable { detail: String::new() };
    assert_eq!(attempts_for_the_wait(&job(1), &silence), 0);
    let longest = |attempts| {
        let backoff = crate::backoff::Backoff::new(Some(5));
        (0..2_000).map(|_| backoff.wait(attempts).as_secs()).max()
    };
    assert!(longest(WAIT_GROWS_UNTIL) > longest(WAIT_GROWS_UNTIL - 1));
    assert_eq!(longest(WAIT_GROWS_UNTIL), longest(WAIT_GROWS_UNTIL + 10));
}

#[test]
fn an_answer_for_fewer_operations_than_were_sent_settles_nothing() {
    let verdict = judge(vec![job(1), job(2)], Ok(vec![WriteOutcome::done()]), Suspicion::None, Trust::Word);
    assert!(matches!(verdict, Verdict::Stop(jobs, RemoteError::Transient { .. }) if jobs.len() == 2));
}

#[test]
fn the_halves_are_the_whole_in_order() {
    let jobs: Vec<_> = (1..=5).map(job).collect();
    let Verdict::Split(first, second) =
        judge(jobs.clone(), Err(RemoteError::TooLarge), Suspicion::None, Trust::Word)
    else {
        panic!("it must split")
    };
    assert!(!first.is_empty() && !second.is_empty());
    assert_eq!([first, second].concat(), jobs);
}
