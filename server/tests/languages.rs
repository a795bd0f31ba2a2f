//! Which language the panel speaks: the account's, else that of a cookie, else what the browser asks for.

use axum::http::header;
use domain::test_support::PASSWORD;
use rstest::rstest;

use crate::common::{Answer, Browser, TestPanel};

const COOKIE: &str = "__Host-vestibule-language";
/// Words of a page in each language: of its heading, its form, and what is rendered once a query is answered.
const HOME: [[&str; 3]; 2] = [
    [">Home</h1>", ">Log out<", "Welcome, "],
    [">Главная</h1>", ">Выйти<", "Добро пожаловать, "],
];

fn is_in(tag: &str, page: &Answer) -> bool {
    let html = format!("<html lang=\"{tag}\"");
    page.body.contains(&html)
        && page.headers[header::CONTENT_LANGUAGE] == tag
        && page.headers[header::VARY] == "Cookie, Accept-Language"
}

/// Letters that only Russian has.
fn cyrillic(page: &Answer) -> usize {
    let letters = page
        .body
        .chars()
        .filter(|letter| ('а'..='я').contains(letter));
    letters.count()
}

fn asking_for(browser: &Browser, languages: &str) -> Browser {
    browser.with_header("accept-language", languages)
}

/// Signs in, and chooses a language for the account.
async fn chooses(panel: &TestPanel, login: &str, language: &str) -> Browser {
    let mut browser = panel.signed_in(login).await;
    let page = browser
        .submit("set_account_language", &[("language", language)])
        .await;
    assert_eq!(page.status, 200);
    browser
}

#[rstest]
#[case("", "", "", "en")]
#[case("", "", "ru", "ru")]
#[case("", "en", "ru", "en")]
#[case("", "ru", "en", "ru")]
#[case("en", "ru", "ru", "en")]
#[case("ru", "en", "en", "ru")]
#[case("ru", "", "", "ru")]
#[tokio::test]
async fn the_account_comes_before_the_cookie_and_the_cookie_before_the_browser(
    #[case] of_account: &str,
    #[case] of_cookie: &str,
    #[case] of_browser: &str,
    #[case] spoken: &str,
) {
    let panel = TestPanel::with_accounts().await;
    if !of_account.is_empty() {
        chooses(&panel, "ann", of_account).await;
    }
    let mut browser = asking_for(&panel.browser(), of_browser);
    if !of_cookie.is_empty() {
        browser
            .cookies
            .insert(COOKIE.to_owned(), of_cookie.to_owned());
    }
    browser.sign_in("ann", PASSWORD).await;
    let page = browser.get("/").await;
    assert!(is_in(spoken, &page), "{page:?}");
}

#[tokio::test]
async fn an_account_that_gives_its_language_up_reads_that_of_the_browser_again() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = asking_for(&chooses(&panel, "ann", "ru").await, "en");
    assert!(is_in("ru", &browser.get("/settings/user").await));
    // Chosen in this browser before somebody signed in.
    browser.cookies.insert(COOKIE.to_owned(), "ru".to_owned());
    let page = browser
        .submit("set_account_language", &[("language", "")])
        .await;
    assert!(is_in("en", &page), "{page:?}");
    assert!(!browser.cookies.contains_key(COOKIE));
}

#[tokio::test]
async fn a_language_is_chosen_before_sign_in_and_kept_for_a_year() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = asking_for(&panel.browser(), "en");
    let page = browser.get("/login?next=%2Fsettings%2Fuser").await;
    let others = page.body.split("name=\"language\"").skip(1);
    let others: Vec<_> = others
        .filter_map(|rest| rest.split("</button>").next())
        .collect();
    assert_eq!(others.len(), 1, "{page:?}");
    for part in ["value=\"ru\"", "lang=\"ru\"", ">Русский"] {
        assert!(others[0].contains(part), "{page:?}");
    }
    let mut browser = browser.with_header(
        "referer",
        "https://panel.example/login?next=%2Fsettings%2Fuser&__path=x&__err=y",
    );
    let evidence = panel.count("SELECT count(*) FROM audit").await;
    let answer = browser.post("set_language", &[("language", "ru")]).await;
    let kept = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert_eq!(
        kept,
        format!("{COOKIE}=ru; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=31536000")
    );
    assert_eq!(
        answer.location(),
        Some("/login?next=%2Fsettings%2Fuser"),
        "{answer:?}"
    );
    let page = browser.get(answer.location().unwrap()).await;
    assert!(is_in("ru", &page), "{page:?}");
    let evidence_now = panel.count("SELECT count(*) FROM audit").await;
    assert_eq!(evidence_now, evidence, "no account has changed");
}

#[rstest]
#[case("https://evil.example/login", "/login")]
#[case("https://panel.example//evil.example", "/login")]
#[case("https://panel.example/login/code", "/login/code")]
#[case("nonsense", "/login")]
#[case("", "/login")]
#[tokio::test]
async fn a_chosen_language_leads_back_to_a_page_of_this_panel(
    #[case] referer: &str,
    #[case] page: &str,
) {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser().with_header("referer", referer);
    let answer = browser.post("set_language", &[("language", "ru")]).await;
    assert_eq!(answer.location(), Some(page), "{answer:?}");
}

#[tokio::test]
async fn whoever_acts_as_another_account_goes_on_in_the_language_of_their_own() {
    let panel = TestPanel::with_accounts().await;
    chooses(&panel, "ann", "ru").await;
    let mut root = chooses(&panel, "root", "en").await;
    root.post("log_in_as", &[("login", "ann")]).await;
    let mut root = asking_for(&root, "ru");
    let page = root.get("/settings/user").await;
    assert!(is_in("en", &page) && page.body.contains("is acting as"));
    assert!(!page.body.contains("name=\"language\""), "{page:?}");
    let answer = root
        .post("set_account_language", &[("language", "en")])
        .await;
    assert!(answer.status == 403 && is_in("en", &answer), "{answer:?}");
    let anns = panel.count("SELECT count(*) FROM account WHERE login = 'ann' AND language = 'ru'");
    assert_eq!(anns.await, 1);
}

#[tokio::test]
async fn every_refusal_speaks_the_language_of_who_is_refused() {
    let panel = TestPanel::with_accounts().await;
    let russian = asking_for(&panel.browser(), "ru");
    let elsewhere = russian.with_header("host", "other.example");
    let foreign = russian.with_header("sec-fetch-site", "cross-site");
    let anns = chooses(&panel, "ann", "ru").await;
    let signed_in = anns.clone();
    for (mut browser, path, status, words) in [
        (elsewhere, "/login", 421, "Адрес этой панели"),
        (russian.clone(), "/%ff", 400, "Не удалось прочитать"),
        (russian.clone(), "/nowhere", 404, "Страница не найдена"),
        (anns.clone(), "/management/staff", 403, "Доступ запрещён"),
        (anns.clone(), "/nowhere", 404, "Страница не найдена"),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, status, "{page:?}");
        assert!(is_in("ru", &page) && page.body.contains(words), "{page:?}");
    }
    for (mut browser, endpoint, status, words) in [
        (foreign, "sign_in", 403, "Доступ запрещён"),
        (russian.clone(), "home", 401, "Вход не выполнен"),
        (anns, "list_accounts", 403, "Доступ запрещён"),
    ] {
        let page = browser.post(endpoint, &[]).await;
        assert_eq!(page.status, status, "{page:?}");
        assert!(is_in("ru", &page) && page.body.contains(words), "{page:?}");
    }
    // Without its database the panel knows no account's language, but still the browser's.
    panel.database.execute("DROP TABLE session").await;
    let mut known = panel.browser();
    known.cookies.clone_from(&signed_in.cookies);
    for (asked_for, words) in [
        ("ru", "Что-то пошло не так"),
        ("en", "Something went wrong"),
    ] {
        let page = asking_for(&known, asked_for).get("/").await;
        assert_eq!(page.status, 500, "{page:?}");
        assert!(
            is_in(asked_for, &page) && page.body.contains(words),
            "{page:?}"
        );
    }
}

#[tokio::test]
async fn a_refused_form_is_answered_in_the_language_of_its_page() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = asking_for(&panel.browser(), "ru");
    let page = browser
        .submit("sign_in", &[("login", "ann"), ("password", "wrong")])
        .await;
    assert!(is_in("ru", &page) && page.body.contains("Неверный логин или пароль."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_at_the_same_time_are_each_answered_in_one_language() {
    let panel = TestPanel::with_accounts().await;
    let browser = panel.signed_in("ann").await;
    let requests = (0..50).map(|number| {
        let (tag, words, others) = match number % 2 {
            0 => ("en", HOME[0], HOME[1]),
            _ => ("ru", HOME[1], HOME[0]),
        };
        let mut browser = asking_for(&browser, tag);
        tokio::spawn(async move {
            let page = browser.get("/").await;
            assert!(is_in(tag, &page), "{tag}: {page:?}");
            assert!(
                words.iter().all(|word| page.body.contains(word)),
                "{tag}: {page:?}"
            );
            assert!(
                !others.iter().any(|word| page.body.contains(word)),
                "{tag}: {page:?}"
            );
            (tag, cyrillic(&page))
        })
    });
    let mut letters = Vec::new();
    for request in requests.collect::<Vec<_>>() {
        letters.push(request.await.unwrap());
    }
    letters.sort_unstable();
    letters.dedup();
    // All pages of a language are the same, and English has none of these letters.
    assert_eq!(letters.len(), 2, "{letters:?}");
    assert_eq!(letters[0], ("en", 0));
}
