use super::*;

#[test]
fn every_move_of_every_stage_is_as_written_here() {
    use MoveError::{Finished, NotAccepted, NotNew};
    use Stage::{Cancelled, Delivered, New, OutForDelivery, Preparing, Ready, Rejected};
    let delivery = OrderType::Delivery;
    let table = [
        (New, Ok(Preparing), Ok(Rejected), Err(NotAccepted), Err(NotAccepted)),
        (Preparing, Err(NotNew), Err(NotNew), Ok(Cancelled), Ok(Ready)),
        (Ready, Err(NotNew), Err(NotNew), Ok(Cancelled), Ok(OutForDelivery)),
        (OutForDelivery, Err(NotNew), Err(NotNew), Ok(Cancelled), Ok(Delivered)),
        (Delivered, Err(Finished), Err(Finished), Err(Finished), Err(Finished)),
        (Rejected, Err(Finished), Err(Finished), Err(Finished), Err(Finished)),
        (Cancelled, Err(Finished), Err(Finished), Err(Finished), Err(Finished)),
    ];
    for (stage, accept, reject, cancel, advance) in table {
        assert_eq!(stage.accept(), accept, "{stage:?}");
        assert_eq!(stage.reject(), reject, "{stage:?}");
        assert_eq!(stage.cancel(), cancel, "{stage:?}");
        assert_eq!(stage.advance(&delivery), advance, "{stage:?}");
    }
}

#[test]
fn only_a_delivery_goes_with_a_rider() {
    for order_type in [OrderType::TakeAway, OrderType::DineIn, OrderType::Other("DRONE".to_owned())] {
        assert_eq!(Stage::Ready.advance(&order_type), Ok(Stage::Delivered), "{order_type:?}");
    }
}

#[test]
fn every_stage_is_read_back_from_its_code() {
    for stage in Stage::ALL {
        assert_eq!(Stage::from_code(stage.code()), Some(stage));
    }
    assert_eq!(Stage::from_code("PENDING"), None);
}
