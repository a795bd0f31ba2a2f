//! The audit log: who may open it, and what stands on it.

use domain::test_support::{Backend, seed_audit};
use rstest::rstest;

use crate::{
    common::{Browser, TestPanel},
    management::panel_of_all_levels,
};

const PAGE: &str = "/management/audit";

/// What nobody typed into the form.
pub(crate) const STRANGE: [&str; 10] = [
    "?account=o%27hara&actor=%25&event=%3Cb%3E",
    "?from=yesterday&to=2026-02-30T99%3A99",
    "?from=99999999-01-01T00%3A00",
    "?older=x.y",
    "?older=-1.99999999999999999999",
    "?account=a&account=b",
    "?account[]=a&=&&&",
    "?event=sign_out%20OR%201%3D1",
    "?account=%F0%9F%A6%80&from=%D9%A1",
    "?%3F%3D%26",
];

async fn open(browser: &mut Browser, query: &str) -> String {
    let page = browser.get(&[PAGE, query].concat()).await;
    assert_eq!(page.status, 200, "{query}");
    page.body
}

/// The address of the link with this text.
fn link(page: &str, text: &str) -> Option<String> {
    let before = &page[..page.find(&format!(">{text}</a>"))?];
    let tag = &before[before.rfind("<a ")?..];
    let address = tag.split(r#"href=""#).nth(1)?.split('"').next()?;
    Some(address.replace("&amp;", "&"))
}

fn rows(page: &str) -> usize {
    page.matches(r#"<td role="cell" data-column="Time">"#)
        .count()
}

#[rstest]
#[case("root", true)]
#[case("ada", true)]
#[case("sam", false)]
#[case("ann", false)]
#[tokio::test]
async fn root_and_admins_may_open_it_and_are_led_there(#[case] login: &str, #[case] may: bool) {
    let panel = panel_of_all_levels().await;
    let mut browser = panel.signed_in(login).await;
    let home = browser.get("/").await.body;
    assert_eq!(home.contains(&format!(r#"href="{PAGE}""#)), may);
    let page = browser.get(PAGE).await;
    assert!(page.is_page());
    let json = browser.taking_json().get(PAGE).await;
    if may {
        assert_eq!(page.heading().as_deref(), Some("Audit log"));
        assert!(page.body.contains(">ada<"), "{}", page.body);
    } else {
        assert!(page.status == 403 && page.alert().is_some(), "{page:?}");
        assert!(!page.body.contains("sign_in"));
        assert_eq!(
            (json.status.as_u16(), json.error()),
            (403, "forbidden".to_owned())
        );
    }
}

#[tokio::test]
async fn without_a_session_it_leads_to_sign_in_and_back_with_its_filter() {
    let panel = TestPanel::with_accounts().await;
    let answer = panel.browser().get("/management/audit?actor=root").await;
    assert_eq!(answer.status, 303);
    let login = "/login?next=%2Fmanagement%2Faudit%3Factor%3Droot";
    assert_eq!(answer.location(), Some(login));
}

#[tokio::test]
async fn a_line_says_who_did_what_to_whom_and_how_it_ended() {
    let panel = panel_of_all_levels().await;
    let mut root = panel.signed_in("root").await;
    let fields = [("directory", "clients"), ("login", "bob")];
    root.post("disable_account", &fields).await;
    root.sign_in("ann", "not the password").await;
    let page = open(&mut root, "").await;
    for heading in [
        "Time", "Event", "Actor", "Account", "Session", "Address", "Browser", "Outcome", "Detail",
    ] {
        assert!(page.contains(&format!(">{heading}</th>")), "{heading}");
    }
    let lines: Vec<&str> = page.split("<tr ").skip(1).collect();
    let line = |event: &str| {
        lines
            .iter()
            .find(|line| line.contains(&format!(">{event}<")))
    };
    let disabled = line("Disable account").unwrap();
    assert!(
        disabled.contains("data-marked") && disabled.contains(">by root<"),
        "{disabled}"
    );
    assert!(disabled.contains("198.51.100.7") && disabled.contains("Succeeded"));
    assert!(
        disabled.contains(">1 Jan 2026,<") && disabled.contains(">00:00:10 UTC<"),
        "{disabled}"
    );
    let failed = line("Log in: password").unwrap();
    assert!(
        failed.contains("Failed") && failed.contains("wrong password"),
        "{failed}"
    );
    assert!(!failed.contains("data-marked"));
}

#[tokio::test]
async fn a_filter_stays_in_its_form_and_in_every_link() {
    let panel = panel_of_all_levels().await;
    seed_audit(&panel.database.database, 60).await;
    let mut root = panel.signed_in("root").await;
    let query = "?account=&actor=&event=sign_in.password&from=2026-01-01T00%3A00&to=";
    let page = open(&mut root, query).await;
    assert_eq!(rows(&page), 25);
    assert!(page.contains(r#"value="2026-01-01T00:00""#));
    let option = page
        .split("<option ")
        .find(|option| option.contains(r#"="sign_in.password""#));
    assert!(
        option
            .unwrap()
            .split('>')
            .next()
            .unwrap()
            .contains("selected")
    );
    let kept = "event=sign%5Fin%2Epassword&from=2026%2D01%2D01T00%3A00";
    let export = link(&page, "Export CSV").unwrap();
    assert_eq!(export, format!("/management/audit/export?{kept}"));
    assert_eq!(link(&page, "Show all").as_deref(), Some(PAGE));
    let older = link(&page, "Older").unwrap();
    assert!(
        older.starts_with(&format!("{PAGE}?{kept}&older=")),
        "{older}"
    );
    let second = root.get(&older).await.body;
    assert_eq!(rows(&second), 25);
    assert_eq!(link(&second, "Newest"), Some(format!("{PAGE}?{kept}")));
    let third = root.get(&link(&second, "Older").unwrap()).await.body;
    assert_eq!((rows(&third), link(&third, "Older")), (10, None));
}

#[tokio::test]
async fn without_a_filter_nothing_is_left_of_one() {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    let page = open(&mut root, "").await;
    assert_eq!(link(&page, "Show all"), None);
    assert_eq!(
        link(&page, "Export CSV").as_deref(),
        Some("/management/audit/export")
    );
    let nothing = open(&mut root, "?account=nobody").await;
    assert!(nothing.contains("Nothing in the audit log matches") && rows(&nothing) == 0);
    let end = open(&mut root, "?older=1.1").await;
    assert!(end.contains("There is nothing older") && link(&end, "Newest").is_some());
}

#[tokio::test]
async fn a_page_that_looked_through_a_part_says_so_and_leads_on() {
    let panel = TestPanel::with_accounts().await;
    seed_audit(&panel.database.database, 2_100).await;
    panel
        .database
        .execute("UPDATE audit SET actor = 'ann'")
        .await;
    let mut root = panel.signed_in("root").await;
    let page = open(&mut root, "?actor=ann&event=set_up").await;
    assert!(page.contains("Only a part of the log") && rows(&page) == 0);
    let older = link(&page, "Older").unwrap();
    let page = root.get(&older).await.body;
    assert!(rows(&page) == 1 && page.contains("person000"));
    assert_eq!(link(&page, "Older"), None);
}

#[rstest]
#[tokio::test]
async fn a_strange_address_is_no_fault_of_the_panel(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = TestPanel::with_accounts_on(backend).await;
    let mut root = panel.signed_in("root").await;
    for query in STRANGE {
        open(&mut root, query).await;
    }
    let long = format!("?account={}", "a".repeat(8_000));
    open(&mut root, &long).await;
    for fields in [
        &[("account", "%"), ("from", "x")][..],
        &[("older", "x")],
        &[("account[a]", "x"), ("event[]", "y")],
    ] {
        let answer = root.taking_json().post("audit_log", fields).await;
        assert!(answer.status.as_u16() < 500, "{fields:?} {answer:?}");
    }
}
