use mostrador_connector::ReasonCode;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn unreachable() -> RemoteError {
    RemoteError::Unreachable { detail: "no answer".to_owned() }
}

fn server_error() -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new("HTTP_500"), detail: String::new() }
}

fn refused_key() -> RemoteError {
    RemoteError::Auth { code: ReasonCode::new("TECH007") }
}

/// A state, its clock and its jitter.
struct Machine {
    state: State,
    now: Instant,
    backoff: Backoff,
}

impl Machine {
    fn new() -> Self {
        Self { state: State::default(), now: Instant::now(), backoff: Backoff::new(Some(3)) }
    }

    fn enter(&mut self, call: Call) -> Ticket {
        assert_eq!(self.state.ask(call, self.now), Answer::Pass, "{call:?}");
        self.state.enter(call, self.now)
    }

    fn end(&mut self, ticket: Ticket, result: Result<(), &RemoteError>) -> Ended {
        let now = Moment { instant: self.now, at: Timestamp(0) };
        self.state.end(ticket, result, now, &self.backoff)
    }

    /// A call from its beginning to its end.
    fn call(&mut self, call: Call, result: Result<(), &RemoteError>) -> Ended {
        let ticket = self.enter(call);
        self.end(ticket, result)
    }

    /// A write that is answered with a word that may be the record's or the system's.
    fn doubt(&mut self, ticket: Ticket) -> Ended {
        let now = Moment { instant: self.now, at: Timestamp(0) };
        self.state.doubt(ticket, now, &self.backoff)
    }

    fn ask(&self, call: Call) -> &'static str {
        match self.state.ask(call, self.now) {
            Answer::Pass => "pass",
            Answer::Until(_) => "until",
            Answer::Change => "change",
            Answer::Refused(Refusal::KeyRefused { .. }) => "refused",
            Answer::Refused(Refusal::Paused { .. }) => "paused",
            Answer::Refused(Refusal::NotNow) => "not now",
        }
    }

    /// The answers to a read, a write, a write of something new and a poll.
    fn asks(&self) -> [&'static str; 4] {
        [Call::Read, Call::Write, Call::FirstWrite, Call::Poll].map(|call| self.ask(call))
    }

    fn status(&self) -> &'static str {
        match self.state.status(self.now) {
            DestinationStatus::Closed => "closed",
            DestinationStatus::OpenUntil { .. } => "open",
            DestinationStatus::HalfOpen { .. } => "half-open",
            DestinationStatus::ThrottledUntil { .. } => "throttled",
            DestinationStatus::Refused { .. } => "refused",
            DestinationStatus::Paused { .. } => "paused",
        }
    }
}

/// A call, what came of it, what is let in afterwards, and the status.
type Row = (Call, Result<(), RemoteError>, [&'static str; 4], &'static str);

#[test]
fn after_one_call_each_class_lets_in_what_it_should() {
    let throttled = RemoteError::Throttled { after: SECOND };
    let record = RemoteError::Record { code: ReasonCode::new("X"), detail: String::new() };
    let table: [Row; 9] = [
        (Call::Write, Ok(()), ["pass", "pass", "pass", "pass"], "closed"),
        (Call::Write, Err(record), ["pass", "pass", "pass", "pass"], "closed"),
        (Call::Write, Err(RemoteError::TooLarge), ["pass", "pass", "pass", "pass"], "closed"),
        (Call::Write, Err(unreachable()), ["pass", "until", "until", "pass"], "open"),
        (Call::Write, Err(server_error()), ["pass", "until", "pass", "pass"], "open"),
        (Call::Write, Err(throttled), ["until", "until", "until", "until"], "throttled"),
        (Call::Write, Err(refused_key()), ["refused", "refused", "refused", "pass"], "refused"),
        (Call::Read, Err(server_error()), ["until", "pass", "pass", "pass"], "open"),
        (Call::Poll, Err(unreachable()), ["until", "pass", "pass", "pass"], "open"),
    ];
    for (call, result, asks, status) in table {
        let mut machine = Machine::new();
        machine.call(call, result.as_ref().copied());
        assert_eq!((machine.asks(), machine.status()), (asks, status), "{call:?} {result:?}");
    }
}

#[test]
fn an_open_breaker_lets_one_probe_through_when_its_time_has_come() {
    let mut machine = Machine::new();
    machine.call(Call::Write, Err(&server_error()));
    machine.now += Duration::from_secs(301);
    let probe = machine.enter(Call::Write);
    assert_eq!((machine.ask(Call::Write), machine.ask(Call::FirstWrite)), ("change", "change"));
    assert_eq!(machine.status(), "half-open");
    machine.end(probe, Ok(()));
    assert_eq!((machine.asks(), machine.status()), (["pass"; 4], "closed"));
}

#[test]
fn a_probe_that_is_dropped_makes_room_for_another_one() {
    let mut machine = Machine::new();
    machine.call(Call::Write, Err(&server_error()));
    machine.now += Duration::from_secs(301);
    let probe = machine.enter(Call::Write);
    machine.state.leave(probe);
    assert_eq!(machine.ask(Call::Write), "pass");
}

#[test]
fn calls_that_were_under_way_when_the_breaker_opened_are_one_failure() {
    let mut machine = Machine::new();
    let tickets: Vec<Ticket> = (0..8).map(|_| machine.enter(Call::Write)).collect();
    let failing: Vec<Failing> =
        tickets.into_iter().map(|ticket| machine.end(ticket, Err(&server_error())).failing).collect();
    assert_eq!(failing.iter().filter(|failing| **failing == Failing::First).count(), 1);
    assert_eq!(machine.state.passage(machine.now + Duration::from_secs(301)), Passage::Open { failures: 1 });
}

#[test]
fn an_answer_from_before_the_failure_proves_nothing() {
    let mut machine = Machine::new();
    let (early, failing) = (machine.enter(Call::Write), machine.enter(Call::Write));
    machine.end(failing, Err(&refused_key()));
    machine.end(early, Ok(()));
    assert_eq!(machine.status(), "refused");
    // The twin: one from afterwards does.
    machine.call(Call::Poll, Ok(()));
    assert_eq!(machine.status(), "closed");
    assert_eq!(machine.state.take_news(), News::Recovered);
}

#[test]
fn an_answer_to_a_read_ends_the_silence_but_not_the_failures_of_writes() {
    for (error, status) in [(unreachable(), "closed"), (server_error(), "open")] {
        let mut machine = Machine::new();
        machine.call(Call::Write, Err(&error));
        machine.call(Call::Poll, Ok(()));
        assert_eq!(machine.status(), status, "{error}");
    }
}

#[test]
fn a_read_that_was_answered_since_tells_that_not_everything_fails() {
    let mut machine = Machine::new();
    machine.call(Call::Read, Ok(()));
    let early = machine.enter(Call::Poll);
    assert_eq!(machine.call(Call::Write, Err(&server_error())).failing, Failing::First);
    machine.end(early, Ok(()));
    machine.now += Duration::from_secs(301);
    let failing = machine.call(Call::Write, Err(&server_error())).failing;
    assert_eq!(failing, Failing::Everything, "what was asked before proves nothing");
    machine.call(Call::Read, Ok(()));
    machine.now += Duration::from_secs(301);
    assert_eq!(machine.call(Call::Write, Err(&server_error())).failing, Failing::ThisSide);
}

#[test]
fn the_waits_grow_with_the_failures_and_end_with_a_success() {
    let mut machine = Machine::new();
    let mut failures = 0;
    while failures < 12 {
        let ended = machine.call(Call::Write, Err(&unreachable()));
        assert_eq!(ended.failing == Failing::First, failures == 0);
        assert!(ended.wait <= Duration::from_secs((1 << failures.min(9)).min(300)), "{ended:?}");
        failures += 1;
        machine.now += ended.wait;
    }
    machine.call(Call::Write, Ok(()));
    assert_eq!(machine.call(Call::Write, Err(&unreachable())).failing, Failing::First);
}

#[test]
fn a_throttle_is_kept_to_by_everybody_until_its_end_and_only_a_person_cuts_it_short() {
    let mut machine = Machine::new();
    machine.call(Call::Write, Err(&RemoteError::Throttled { after: SECOND * 60 }));
    machine.call_during_throttle();
    machine.state.prove();
    machine.call_during_throttle();
    machine.now += SECOND * 59;
    machine.call_during_throttle();
    let mut reopened = Machine::new();
    reopened.call(Call::Write, Err(&RemoteError::Throttled { after: SECOND * 60 }));
    reopened.state.reopen();
    assert_eq!(reopened.asks(), ["pass"; 4]);
    machine.now += SECOND;
    assert_eq!((machine.asks(), machine.status()), (["pass"; 4], "closed"));
}

impl Machine {
    fn call_during_throttle(&self) {
        assert_eq!((self.asks(), self.status()), (["until"; 4], "throttled"));
    }
}

#[test]
fn a_shorter_throttle_does_not_cut_a_longer_one_short() {
    let mut machine = Machine::new();
    let (first, second) = (machine.enter(Call::Write), machine.enter(Call::Write));
    machine.end(first, Err(&RemoteError::Throttled { after: SECOND * 60 }));
    machine.end(second, Err(&RemoteError::Throttled { after: SECOND }));
    machine.now += SECOND * 59;
    assert_eq!(machine.ask(Call::Write), "until");
}

#[test]
fn only_the_one_who_may_resume_ends_a_pause() {
    let mut machine = Machine::new();
    machine.state.pause("Ana");
    machine.state.reopen();
    assert_eq!((machine.asks(), machine.status()), (["paused"; 4], "paused"));
    machine.state.resume();
    assert_eq!(machine.asks(), ["pass"; 4]);
}

#[test]
fn contact_is_lost_with_the_first_call_without_an_answer_and_back_with_any_answer() {
    let mut machine = Machine::new();
    assert_eq!(machine.state.contact(), Contact::default());
    let at = |seconds: i64| Some(Timestamp(seconds * 1_000));
    let end = |machine: &mut Machine, seconds: i64, result: Result<(), &RemoteError>| {
        let ticket = machine.state.enter(Call::Poll, machine.now);
        let now = Moment { instant: machine.now, at: Timestamp(seconds * 1_000) };
        machine.state.end(ticket, result, now, &machine.backoff);
        machine.state.contact()
    };
    let heard = Contact { answered_at: at(1), ..Contact::default() };
    assert_eq!(end(&mut machine, 1, Ok(())), heard);
    let silent = Contact { silent_since: at(2), failing_since: at(2), ..heard };
    assert_eq!(end(&mut machine, 2, Err(&unreachable())), silent);
    assert_eq!(end(&mut machine, 3, Err(&unreachable())), silent);
    // An answer that is a failure: there is contact, and the breaker stays open.
    let failing = Contact { answered_at: at(4), silent_since: None, failing_since: at(2) };
    assert_eq!(end(&mut machine, 4, Err(&server_error())), failing);
    assert_eq!(end(&mut machine, 5, Ok(())), Contact { answered_at: at(5), ..Contact::default() });
}

#[test]
fn a_doubtful_answer_opens_nothing_and_ends_every_silence() {
    // A call, and how it fails; what a doubtful write means then, and the status after it.
    let table = [
        (None, Failing::Nothing, "closed", News::None),
        (Some((Call::Write, unreachable())), Failing::Everything, "closed", News::Changed),
        (Some((Call::Read, unreachable())), Failing::Everything, "closed", News::Recovered),
        (Some((Call::Read, server_error())), Failing::Everything, "open", News::None),
    ];
    for (before, failing, status, news) in table {
        let mut machine = Machine::new();
        if let Some((call, error)) = &before {
            machine.call(*call, Err(error));
            machine.now += Duration::from_secs(301);
        }
        let ticket = machine.enter(Call::Write);
        machine.state.take_news();
        assert_eq!(machine.doubt(ticket).failing, failing, "{before:?}");
        assert_eq!((machine.status(), machine.state.take_news()), (status, news), "{before:?}");
        let contact = machine.state.contact();
        assert_eq!(contact.failing_since.is_some(), status == "open", "{before:?}");
        assert_eq!(contact.silent_since, None, "{before:?}");
    }
}

#[test]
fn a_probe_that_is_answered_doubtfully_leaves_no_breaker_open_that_lies_in_the_past() {
    // Whether a read was answered meanwhile.
    for (answered, asks, status, failing) in [
        (false, ["pass", "until", "pass", "pass"], "open", Failing::Everything),
        (true, ["pass"; 4], "closed", Failing::ThisSide),
    ] {
        let mut machine = Machine::new();
        machine.call(Call::Write, Err(&server_error()));
        if answered {
            machine.call(Call::Read, Ok(()));
        }
        machine.now += Duration::from_secs(301);
        let probe = machine.enter(Call::Write);
        let ended = machine.doubt(probe);
        assert_eq!((ended.failing, machine.asks(), machine.status()), (failing, asks, status));
        assert_eq!(machine.state.contact().failing_since.is_none(), answered);
        machine.now += ended.wait;
        assert_eq!(machine.asks(), ["pass"; 4], "it was not counted as a failure: {ended:?}");
        assert!(ended.wait <= SECOND);
    }
}

#[test]
fn a_doubtful_answer_to_what_was_asked_before_the_failure_changes_nothing() {
    for error in [unreachable(), server_error()] {
        let mut machine = Machine::new();
        let early = machine.enter(Call::Write);
        machine.call(Call::Write, Err(&error));
        let before = machine.asks();
        machine.doubt(early);
        assert_eq!((machine.asks(), machine.status()), (before, "open"), "{error}");
    }
}

#[test]
fn a_doubtful_answer_to_a_first_write_leaves_the_others_their_wait() {
    let mut machine = Machine::new();
    machine.call(Call::Write, Err(&server_error()));
    let Passage::FirstWrites { until, .. } = machine.state.passage(machine.now) else { panic!("it failed") };
    let first = machine.enter(Call::FirstWrite);
    machine.doubt(first);
    assert_eq!(machine.state.passage(machine.now), Passage::FirstWrites { until, failures: 1 });
}
