use mostrador_domain::Timestamp;

use super::Latency;

#[test]
fn the_first_screen_that_shows_the_board_counts() {
    let latency = Latency::default();
    assert_eq!(latency.board_shown_at(), None);
    latency.board_shown(Timestamp(1_000));
    latency.board_shown(Timestamp(2_000));
    assert_eq!(latency.board_shown_at(), Some(Timestamp(1_000)), "a tablet that opens later is no start");
}
