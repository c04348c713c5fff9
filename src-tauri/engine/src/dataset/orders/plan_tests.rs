use super::*;

fn today() -> BusinessDay {
    BusinessDay::parse("2026-11-23").expect("a day")
}

fn state(known: Known, offered: OfferedNumber) -> OrderState {
    OrderState { known, day: today(), last_number: 41, offered }
}

#[test]
fn every_combination_of_what_is_known_has_its_action() {
    let store = |number, origin| OrderAction::Store { day: today(), number, origin };
    let table = [
        (
            "a new order gets the next number",
            Known::No,
            OfferedNumber::None,
            store(42, NumberOrigin::Allocated),
        ),
        ("a free number is kept", Known::No, OfferedNumber::Free(17), store(17, NumberOrigin::Kept)),
        (
            "a taken number is replaced",
            Known::No,
            OfferedNumber::Taken(17),
            store(42, NumberOrigin::Replaced { offered: 17 }),
        ),
        (
            "a number that no card shows is replaced",
            Known::No,
            OfferedNumber::Implausible(1_000_000),
            store(42, NumberOrigin::Replaced { offered: 1_000_000 }),
        ),
    ];
    for (name, known, offered, expected) in table {
        assert_eq!(plan(&state(known, offered)), expected, "{name}");
    }
    let known = [
        (Confirmation::Waiting, ConfirmationNeed::None),
        (Confirmation::AcceptedSinceListed, ConfirmationNeed::None),
        (Confirmation::Accepted, ConfirmationNeed::Again),
        (Confirmation::RefusedLongAgo, ConfirmationNeed::Again),
        (Confirmation::RefusedJustNow, ConfirmationNeed::None),
        (Confirmation::None, ConfirmationNeed::Again),
    ];
    for (confirmation, need) in known {
        let same = Known::Yes { content: Content::Same, confirmation };
        let different = Known::Yes { content: Content::Different, confirmation };
        assert_eq!(plan(&state(same, OfferedNumber::None)), OrderAction::Keep(need), "{confirmation:?}");
        assert_eq!(
            plan(&state(different, OfferedNumber::None)),
            OrderAction::Update(need),
            "{confirmation:?}"
        );
    }
}

#[test]
fn an_order_that_is_here_never_gets_another_number() {
    for confirmation in [Confirmation::None, Confirmation::Accepted, Confirmation::Waiting] {
        for offered in [OfferedNumber::Free(7), OfferedNumber::Taken(7), OfferedNumber::Implausible(0)] {
            let known = Known::Yes { content: Content::Different, confirmation };
            assert!(
                !matches!(plan(&state(known, offered)), OrderAction::Store { .. }),
                "{confirmation:?} {offered:?}"
            );
        }
    }
}
