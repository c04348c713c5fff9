use super::*;

#[test]
fn however_often_customers_change_the_board_is_compared_once_a_pace_and_once_more_after_the_last_change() {
    let (start, mut due, mut compared) = (Instant::now(), Due::default(), Vec::new());
    for step in 0..200 {
        let now = start + Duration::from_millis(10) * step;
        due.note(now);
        if due.at.is_some_and(|at| at <= now) {
            due.begin(now);
            compared.push(now);
        }
    }
    let wanted: Vec<Instant> = (0..4).map(|each| start + PACE * each).collect();
    assert_eq!(compared, wanted);
    assert_eq!(due.at, Some(start + PACE * 4), "the last change is still to be told");
    due.begin(start + PACE * 4);
    assert!(!due.is_noted());
    let later = start + PACE * 9;
    due.note(later);
    assert_eq!(due.at, Some(later), "after a rest at once");
}

#[test]
fn a_comparison_that_failed_is_made_again_although_nothing_changes_any_more() {
    let (start, mut due) = (Instant::now(), Due::default());
    due.note(start);
    due.begin(start);
    due.again(start);
    assert_eq!(due.at, Some(start + PAUSE));
    // What changes meanwhile is compared with it; and it is made once.
    due.note(start + PACE);
    assert_eq!(due.at, Some(start + PAUSE));
    due.begin(start + PAUSE);
    assert!(!due.is_noted());
}

#[test]
fn a_card_that_could_not_be_drawn_anew_is_found_again() {
    let order = OrderId::parse("01890a5d-ac96-774b-bcce-b302099a8057").expect("an id");
    let mut blocks = Blocks(HashMap::from([(order, Block::Free)]));
    let now = || vec![(order, Block::Blocked { reason: None })];
    assert_eq!(blocks.take(now(), Err(StoreError::NoRow)), None, "it must be tried again");
    assert_eq!(blocks.others(&now()), [order]);
    assert_eq!(blocks.take(now(), Ok(Vec::new())), Some(Vec::new()));
    assert_eq!(blocks.others(&now()), []);
}
