use super::*;

const WANTED: Wish = Wish::Awake(MachineLanguage::Es);

/// What was told after each wish, where the system answers so.
fn told(wishes: &[Wish], mut answers: Vec<Option<()>>) -> Vec<Standing> {
    let (sender, received) = mpsc::channel();
    for wish in wishes {
        sender.send(*wish).expect("sent");
    }
    drop(sender);
    let mut told = Vec::new();
    answers.reverse();
    work(&received, |_| answers.pop().expect("asked no more often than that"), |now| told.push(now));
    told
}

#[test]
fn what_the_system_gave_is_held_and_not_asked_for_twice() {
    assert_eq!(told(&[WANTED, WANTED], vec![Some(())]), [Standing::Awake, Standing::Awake]);
}

#[test]
fn what_is_no_longer_wanted_is_given_back_and_can_be_asked_for_anew() {
    assert_eq!(
        told(&[WANTED, Wish::Whatever, WANTED], vec![Some(()), Some(())]),
        [Standing::Awake, Standing::Off, Standing::Awake]
    );
}

#[test]
fn a_system_that_refuses_is_said_to_let_the_machine_sleep_and_is_asked_again() {
    assert_eq!(told(&[WANTED, WANTED], vec![None, Some(())]), [Standing::MaySleep, Standing::Awake]);
}
