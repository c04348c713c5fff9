//! Power cuts on images of the recording VFS. `MOSTRADOR_POWER_LOSS_IMAGES` and `MOSTRADOR_POWER_LOSS_SEED` make the run
//! longer, and another one.

use mostrador_store::Durability;
use mostrador_store::vfs::{PowerLossReport, power_loss};

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap())
}

/// The number of images asked for, and what they showed.
async fn trial(durability: Durability) -> (usize, PowerLossReport) {
    let images = usize::try_from(number("MOSTRADOR_POWER_LOSS_IMAGES", 400)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let seed = number("MOSTRADOR_POWER_LOSS_SEED", 1);
    (images, power_loss(folder.path(), durability, images, seed).await.unwrap())
}

#[tokio::test(start_paused = true)]
async fn no_acknowledged_row_is_lost_in_a_power_cut() {
    let (images, report) = trial(Durability::Full).await;
    assert_eq!(report.images, images);
    assert!(report.holds(), "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn the_same_trial_without_full_syncs_loses_acknowledged_rows() {
    let (images, report) = trial(Durability::Normal).await;
    assert!(report.lost > images / 2, "{report:?}");
    assert_eq!(report.damaged, 0, "{report:?}");
}
