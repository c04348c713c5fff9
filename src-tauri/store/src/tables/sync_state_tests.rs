use super::*;
use crate::tables::support_tests::Site;

fn place(cursor: &str) -> Place {
    Place {
        cursor: Some(cursor.to_owned()),
        page_applied: 7,
        page_digest: Some([9; 32]),
        next_watermark: Some("w2".to_owned()),
    }
}

fn begin<'a>(place: &'a Place, watermark: Option<&'a str>) -> BeginRead<'a> {
    BeginRead {
        run_id: 3,
        place,
        watermark,
        mapping_version: 2,
        page_size: Some(50),
        reading_since: Timestamp(1),
    }
}

#[tokio::test]
async fn a_read_is_found_where_it_came_to_and_moves_the_watermark_only_at_its_whole_end() {
    let site = Site::new();
    site.write(|transaction| {
        assert_eq!(find(transaction, "web", "client")?, None);
        begin_read(transaction, "web", "client", &begin(&Place::default(), Some("w1")), Timestamp(1))?;
        advance(transaction, "web", "client", &place("c2"), Some(25), Timestamp(2))?;
        let state = find(transaction, "web", "client")?.unwrap();
        assert_eq!((state.place, state.page_size), (place("c2"), Some(25)));
        assert_eq!((state.watermark.as_deref(), state.reading_since), (Some("w1"), Some(Timestamp(1))));

        let stay = EndRead { watermark: WatermarkMove::Stay, full: false, total_records: Some(9) };
        end_read(transaction, "web", "client", &stay, Timestamp(3))?;
        let state = find(transaction, "web", "client")?.unwrap();
        assert_eq!((state.place, state.reading_since), (Place::default(), None));
        assert_eq!((state.watermark.as_deref(), state.last_full_at), (Some("w1"), None));

        begin_read(transaction, "web", "client", &begin(&place("c1"), Some("w1")), Timestamp(4))?;
        let forward = EndRead { watermark: WatermarkMove::Forward, full: true, total_records: None };
        end_read(transaction, "web", "client", &forward, Timestamp(5))?;
        let state = find(transaction, "web", "client")?.unwrap();
        assert_eq!((state.watermark.as_deref(), state.last_full_at), (Some("w2"), Some(Timestamp(5))));
        assert_eq!((state.total_records, state.last_success_at), (9, Some(Timestamp(5))));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_read_that_states_no_watermark_keeps_the_one_before() {
    let site = Site::new();
    site.write(|transaction| {
        begin_read(transaction, "web", "client", &begin(&Place::default(), Some("w1")), Timestamp(1))?;
        let forward = EndRead { watermark: WatermarkMove::Forward, full: false, total_records: None };
        end_read(transaction, "web", "client", &forward, Timestamp(2))?;
        assert_eq!(find(transaction, "web", "client")?.unwrap().watermark.as_deref(), Some("w1"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_read_that_a_person_ended_leaves_no_place_behind() {
    let site = Site::new();
    site.write(|transaction| {
        begin_read(transaction, "web", "client", &begin(&place("c1"), Some("w1")), Timestamp(1))?;
        drop_read(transaction, "web", "client", Timestamp(2))?;
        let state = find(transaction, "web", "client")?.unwrap();
        assert_eq!((state.place, state.reading_since), (Place::default(), None));
        assert_eq!((state.watermark.as_deref(), state.last_success_at), (Some("w1"), None));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn totals_add_up_with_and_without_runs() {
    let site = Site::new();
    site.write(|transaction| {
        note_success(transaction, "web", "order", 2, Timestamp(1))?;
        note_success(transaction, "web", "order", 3, Timestamp(2))?;
        add_totals(transaction, "web", "order", 4, 1)?;
        let state = find(transaction, "web", "order")?.unwrap();
        assert_eq!((state.total_processed, state.total_failed), (9, 1));
        assert_eq!(state.last_success_at, Some(Timestamp(2)));
        Ok(())
    })
    .await;
}
