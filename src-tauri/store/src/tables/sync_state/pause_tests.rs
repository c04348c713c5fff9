use super::*;
use crate::tables::support_tests::Site;

#[tokio::test]
async fn a_pause_keeps_who_made_it_first_until_it_ends() {
    let site = Site::new();
    site.write(|transaction| {
        set(transaction, "crm", "Ana", Timestamp(1))?;
        set(transaction, "crm", "Luis", Timestamp(2))?;
        set(transaction, "erp", "Luis", Timestamp(3))?;
        assert!(clear(transaction, "erp", Timestamp(4))?);
        assert!(!clear(transaction, "erp", Timestamp(5))?);
        let paused = Paused { system: "crm".to_owned(), since: Timestamp(1), by: "Ana".to_owned() };
        assert_eq!(all(transaction)?, [paused]);
        Ok(())
    })
    .await;
}
