use mostrador_domain::BusinessCalendar;
use mostrador_store::Durability;
use rand::SeedableRng;

use super::*;
use crate::life::Systems;
use crate::ordering::Ordering;
use crate::partner::Partner;
use crate::trace::Keep;
use crate::witness::Witness;

#[test]
fn after_a_thousand_cycles_no_echo_was_answered() {
    let (witness, trace) = (Witness::default(), Trace::new(Keep::Digest));
    let clientele = Clientele::new(7, trace.clone(), witness.clone());
    let site = Site {
        seed: 7,
        durability: Durability::Full,
        calendar: BusinessCalendar::new("America/Mexico_City", 4).expect("a calendar"),
        systems: Systems::Clientele,
        ordering: Ordering::new(7, trace.clone(), witness.clone()),
        partner: Partner::new(7, trace.clone(), witness.clone()),
        clientele: clientele.clone(),
        witness,
    };
    let mut history = History {
        site: &site,
        remote: clientele.clone(),
        desk: Desk::new(clientele),
        trace,
        random: StdRng::seed_from_u64(7),
        now: 1_795_400_000_000,
        broken: Vec::new(),
        figures: Figures::default(),
    };
    life::runtime().block_on(async {
        let opened = life::open(&site, Some(life::fresh())).expect("the file opens");
        let life =
            life::start(&site, opened, history.now, Scheduling::ByHand).await.expect("the engine starts");
        history.desk.set_up(&life.store, Timestamp(history.now)).await.expect("the file is writable");
        for _ in 0..40 {
            history.step(&life).await;
        }
        history.settle(&life).await;
        assert_eq!(history.broken, Vec::<String>::new());
        let written = history.remote.state().write_requests;
        for cycle in 0..1_000 {
            let broken = history.echo(&life).await;
            assert!(broken.is_empty(), "in cycle {cycle}: {broken:?}");
        }
        assert_eq!(history.remote.state().write_requests, written);
        life.engine.stop().await;
    });
}
