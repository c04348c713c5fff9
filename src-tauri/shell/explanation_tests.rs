use mostrador_server::{OpenError, StartError};

use super::{Explanation, Reason};

const REASONS: [Reason; 10] = [
    Reason::AlreadyOpen,
    Reason::NewerVersion,
    Reason::Corrupt,
    Reason::ReadOnly,
    Reason::DiskFull,
    Reason::Migration,
    Reason::Settings,
    Reason::Listen,
    Reason::Window,
    Reason::Other,
];

#[test]
fn every_reason_says_what_it_means_and_what_to_do() {
    for reason in REASONS {
        let explanation = Explanation::new(reason, "detail".to_owned(), 1);
        let page = explanation.as_page();
        assert!(!page.contains("{{"), "a place in the page was left empty for {reason:?}");
        for part in [explanation.what, explanation.meaning, explanation.remedy] {
            assert!(!part.is_empty(), "{reason:?}");
            assert!(page.contains(part), "{reason:?}");
            assert!(explanation.as_text().contains(part), "{reason:?}");
        }
    }
}

#[test]
fn a_file_name_cannot_become_markup() {
    let page = Explanation::new(Reason::Other, "<script>alert('1')</script> & \"x\"".to_owned(), 1).as_page();
    assert!(!page.contains("<script>"));
    assert!(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;"));
}

#[test]
fn a_second_window_ends_with_the_code_that_says_so() {
    let held = StartError::Store(OpenError::HeldByAnotherProcess { process: Some(7) });
    let explanation = Explanation::of_start(&held);
    assert_eq!(explanation, Explanation::new(Reason::AlreadyOpen, held.to_string(), 2));
}

#[test]
fn a_window_that_does_not_open_is_explained_with_what_the_system_said() {
    let explanation = Explanation::of_window(&tauri::Error::WindowNotFound);
    assert_eq!(explanation, Explanation::new(Reason::Window, tauri::Error::WindowNotFound.to_string(), 1));
    assert!(explanation.as_text().starts_with("Mostrador no pudo abrir su ventana"));
}
