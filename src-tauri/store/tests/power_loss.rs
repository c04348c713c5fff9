//! Power cuts on images of the recording VFS.

use mostrador_store::Durability;
use mostrador_store::vfs::{PowerLossReport, power_loss};

const IMAGES: usize = 400;

async fn trial(durability: Durability) -> PowerLossReport {
    let folder = tempfile::tempdir().unwrap();
    power_loss(folder.path(), durability, IMAGES, 1).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn no_acknowledged_row_is_lost_in_a_power_cut() {
    let report = trial(Durability::Full).await;
    assert_eq!(report.images, IMAGES);
    assert!(report.holds(), "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn the_same_trial_without_full_syncs_loses_acknowledged_rows() {
    let report = trial(Durability::Normal).await;
    assert!(report.lost > IMAGES / 2, "{report:?}");
    assert_eq!(report.damaged, 0, "{report:?}");
}
