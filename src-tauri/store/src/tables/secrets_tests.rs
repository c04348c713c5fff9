use super::*;
use crate::tables::support_tests::Site;

#[tokio::test]
async fn the_place_of_a_secret_is_the_latest_one_until_it_is_gone() {
    let site = Site::new();
    site.write(|transaction| {
        assert_eq!(find(transaction, REMOTE_API_KEY)?, None);
        let row = |place, at| SecretRow { place, stored_at: Timestamp(at), stored_by: "ana".to_owned() };
        put(transaction, REMOTE_API_KEY, &row(Place::File, 1))?;
        put(transaction, REMOTE_API_KEY, &row(Place::Keyring, 2))?;
        assert_eq!(find(transaction, REMOTE_API_KEY)?, Some(row(Place::Keyring, 2)));
        assert_eq!(find(transaction, "another")?, None);
        assert!(remove(transaction, REMOTE_API_KEY)?);
        assert!(!remove(transaction, REMOTE_API_KEY)?);
        Ok(())
    })
    .await;
}
