use super::{Board, Card, due};

fn card(id: &str, stage: &str, received_at: i64) -> Card {
    Card { id: id.to_owned(), stage: stage.to_owned(), received_at }
}

#[test]
fn a_full_column_is_worked_off_oldest_first_and_the_others_are_left_alone() {
    let board = Board {
        orders: vec![
            card("late", "NEW", 30),
            card("first", "NEW", 10),
            card("second", "NEW", 20),
            card("cooking", "PREPARING", 5),
        ],
    };
    let due: Vec<&str> = due(&board).into_iter().map(|card| card.id.as_str()).collect();
    assert_eq!(due, ["first"]);
}
