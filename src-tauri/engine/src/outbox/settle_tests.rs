use std::time::Duration;

use super::*;

#[test]
fn a_retry_that_could_not_be_written_down_at_once_is_due_by_the_clock_of_its_writing() {
    let ended = Instant::now();
    let due = ended + Duration::from_secs(30);
    let wall = |wall, after| Now { wall: Timestamp(wall), instant: ended + Duration::from_secs(after) };
    assert_eq!(wall(5_000_000, 0).wall_at(due), Timestamp(5_030_000));
    // The file was full for ten seconds, and the clock was set back by an hour meanwhile.
    assert_eq!(wall(1_410_000, 10).wall_at(due), Timestamp(1_430_000));
    assert_eq!(wall(1_500_000, 100).wall_at(due), Timestamp(1_500_000), "what is overdue is due now");
}
