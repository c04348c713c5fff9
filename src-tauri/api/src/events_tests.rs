use super::*;

#[tokio::test]
async fn what_the_engine_tells_comes_before_a_comparison_that_is_due_and_the_comparison_comes() {
    let (events, mut receiver) = broadcast::channel(4);
    let (changes, mut customers) = watch::channel(0);
    let mut due = Due::default();
    changes.send_replace(1);
    assert!(matches!(next(&mut receiver, &mut customers, &mut due).await, Next::Comparison));
    due = Due::default();
    due.note(Instant::now());
    changes.send_replace(2);
    events.send(EngineEvent::SetAside(1)).expect("somebody listens");
    let first = next(&mut receiver, &mut customers, &mut due).await;
    assert!(matches!(first, Next::Event(Ok(EngineEvent::SetAside(1)))));
    assert!(matches!(next(&mut receiver, &mut customers, &mut due).await, Next::Comparison));
    drop(changes);
    assert!(matches!(next(&mut receiver, &mut customers, &mut due).await, Next::Gone), "it is compared once");
}
