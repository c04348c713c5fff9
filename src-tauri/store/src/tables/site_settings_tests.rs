use serde_json::json;

use super::*;
use crate::tables::support_tests::Site;

#[tokio::test]
async fn a_group_is_as_it_was_set_last_until_it_is_forgotten() {
    let site = Site::new();
    site.write(|transaction| {
        assert_eq!(get(transaction, SOUND)?, None);
        put(transaction, SOUND, &json!({ "volume": 80, "device": "Ñandú" }), Timestamp(1), "ana")?;
        put(transaction, SOUND, &json!({ "volume": 20 }), Timestamp(2), "luis")?;
        assert_eq!(get(transaction, SOUND)?, Some(json!({ "volume": 20 })));
        assert_eq!(get(transaction, DESKTOP)?, None, "another group is not touched");
        assert!(remove(transaction, SOUND)?);
        assert!(!remove(transaction, SOUND)?);
        assert_eq!(get(transaction, SOUND)?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_is_known_who_set_a_group_and_when() {
    let site = Site::new();
    site.write(|transaction| {
        put(transaction, SETUP, &json!({}), Timestamp(7), "ana")?;
        let row: (i64, String) = transaction.connection().query_row(
            "SELECT updated_at, updated_by FROM site_settings WHERE name = 'setup'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        assert_eq!(row, (7, "ana".to_owned()));
        Ok(())
    })
    .await;
}
