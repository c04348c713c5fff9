use mostrador_connector::{CheckStep, ReasonCode};

use super::*;

fn told(steps: Vec<CheckStep>) -> Vec<String> {
    let told = |step: RemoteCheckStep| {
        format!("{:?} {:?} {:?} {:?}", step.name, step.outcome, step.reason, step.detail)
    };
    view(&CheckReport { steps }).steps.into_iter().map(told).collect()
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
