use mostrador_connector::{CheckStep, ReasonCode};

use super::*;

fn told(steps: Vec<CheckStep>) -> Vec<String> {
    told_of("csv", steps)
}

fn told_of(kind: &str, steps: Vec<CheckStep>) -> Vec<String> {
    let told = |step: RemoteCheckStep| {
        format!("{:?} {:?} {:?} {:?}", step.name, step.outcome, step.reason, step.detail)
    };
    view(kind, &CheckReport { steps }).steps.into_iter().map(told).collect()
}

fn step(name: CheckStepName, result: Result<(), RemoteError>) -> CheckStep {
    CheckStep { name, result, detail: None }
}

#[test]
fn what_comes_after_a_failed_step_was_not_tried() {
    let gone = RemoteError::Unreachable { detail: "gone".to_owned() };
    assert_eq!(
        told(vec![step(CheckStepName::Reached, Err(gone))]),
        [
            "FolderFound Failed Some(\"folder_gone\") None",
            "FolderOpened NotTried None None",
            "CanRead NotTried None None",
            "CanWrite NotTried None None",
        ]
    );
}

#[test]
fn a_step_tells_its_reason_or_its_detail() {
    let refused =
        RemoteError::Transient { code: ReasonCode::new("FOLDER_NOT_WRITABLE"), detail: String::new() };
    let read = CheckStep { detail: Some("3".to_owned()), ..step(CheckStepName::CanRead, Ok(())) };
    assert_eq!(
        told(vec![
            step(CheckStepName::Reached, Ok(())),
            step(CheckStepName::Accepted, Ok(())),
            read,
            step(CheckStepName::CanWrite, Err(refused)),
        ]),
        [
            "FolderFound Passed None None",
            "FolderOpened Passed None None",
            "CanRead Passed None Some(\"3\")",
            "CanWrite Failed Some(\"FOLDER_NOT_WRITABLE\") None",
        ]
    );
}

#[test]
fn an_account_has_its_own_steps_and_counts_its_clients() {
    let read = CheckStep { detail: Some("10000".to_owned()), ..step(CheckStepName::CanRead, Ok(())) };
    let all = vec![step(CheckStepName::Reached, Ok(())), step(CheckStepName::Accepted, Ok(())), read];
    assert_eq!(
        told_of("wispro", all),
        [
            "Reached Passed None None",
            "KeyAccepted Passed None None",
            "CanReadClients Passed None Some(\"10000\")",
        ]
    );
    let transient =
        |code: &str| RemoteError::Transient { code: ReasonCode::new(code), detail: String::new() };
    for (error, reason) in [
        (RemoteError::Unreachable { detail: String::new() }, "UNREACHABLE"),
        (RemoteError::Auth { code: ReasonCode::new("AUTH_INVALID_KEY") }, "token_refused"),
        (RemoteError::Auth { code: ReasonCode::new("LICENCE_EXPIRED") }, "LICENCE_EXPIRED"),
        (transient("KEY_UNREADABLE"), "key_unreadable"),
        (transient("NOT_THE_API"), "not_the_service"),
        (transient("HTTP_500"), "server_error"),
    ] {
        let told = told_of("wispro", vec![step(CheckStepName::Reached, Err(error))]);
        assert_eq!(told[0], format!("Reached Failed Some(\"{reason}\") None"));
    }
}
