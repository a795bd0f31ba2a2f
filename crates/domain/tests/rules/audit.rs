//! Evidence: what each row says, and what it leaves out.

use domain::{
    Caller, account, sign_in,
    test_support::{Backend, PASSWORD, START},
};
use rstest::rstest;

use crate::panel::{Panel, WRONG, caller, login, password as typed};

#[rstest]
#[tokio::test]
async fn a_row_says_when_what_who_from_where_and_in_which_session(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    let caller = Caller {
        agent: Some(format!("Fire\u{0}fox\r\n{}", "x".repeat(300))),
        ..caller()
    };
    let step = sign_in::submit_password(&panel.services, "ann", typed(PASSWORD), None, &caller);
    step.await.unwrap();
    let rows = panel.test.query("SELECT audit.*, session.id AS session FROM audit JOIN session ON session.id = audit.session_id").await;
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(row.try_get::<i64>("", "at").unwrap(), START.millis());
    let text = |column: &str| row.try_get::<String>("", column).unwrap();
    assert_eq!(text("address"), "192.0.2.1");
    assert_eq!(text("agent").len(), 255);
    assert!(text("agent").starts_with("Firefoxxx"));

    account::disable(&panel.test.database, &login("ann"), START)
        .await
        .unwrap();
    let console = "SELECT count(*) FROM audit WHERE actor = 'console' AND account = 'ann' AND address IS NULL AND agent IS NULL \
                   AND session_id IS NULL AND event = 'account.disable'";
    assert_eq!(panel.test.count(console).await, 1);
}

#[rstest]
#[tokio::test]
async fn what_was_typed_as_an_unknown_login_is_nowhere(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::start(backend).await;
    for _ in 0..8 {
        panel.submit("typed-in-haste", WRONG).await.unwrap_err();
    }
    for table in ["audit", "throttle"] {
        for row in panel.dump(table).await {
            assert!(!row.contains("haste"), "{row}");
        }
    }
}
