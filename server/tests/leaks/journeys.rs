//! The way in and an account's own affairs, rightly and wrongly, with every secret marked. Management is in its own file.

use std::time::Duration;

use domain::setup;

use super::{journal::Journal, management_journeys, needles::Secret};
use crate::common::{Answer, Browser, ORIGIN, Phone, TestPanel};

/// Passwords; the first word of each stands nowhere else.
pub(crate) const ROOT: &str = "zqxarbor seven violet kettles";
pub(crate) const ADA: &str = "zqxbirch nine amber saddles";
pub(crate) const ADA_NEW: &str = "zqxcedar eleven copper ladders";
pub(crate) const BOB: &str = "zqxdamson four silver pulleys";
pub(crate) const BOB_NEW: &str = "zqxelder twelve woollen anchors";
pub(crate) const BOB_SET: &str = "zqxfilbert two marble thimbles";
pub(crate) const WRONG: &str = "zqxgorse five hollow trumpets";
pub(crate) const IN_LOGIN: &str = "zqxhazel eight rusty bellows";
const IN_LOGIN_SHAPE: &str = "zqxivyasalogin";
const PASSWORDS: [&str; 9] = [
    ROOT,
    ADA,
    ADA_NEW,
    BOB,
    BOB_NEW,
    BOB_SET,
    WRONG,
    IN_LOGIN,
    IN_LOGIN_SHAPE,
];
/// Too short to be taken.
pub(crate) const SHORT: &str = "zqxjasmine";
/// A secret of the right shape that is nobody's.
pub(crate) const NO_TOKEN: &str = "zqxmaple-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA";
pub(crate) const STEP: Duration = Duration::from_secs(30);

/// What the journeys share.
pub(crate) struct Walk<'a> {
    /// Where they lead.
    pub panel: &'a TestPanel,
    /// What is written down of them.
    pub journal: &'a Journal,
}

/// All journeys, one after the other.
pub(crate) async fn run(panel: &TestPanel, journal: &Journal) {
    let walk = Walk { panel, journal };
    for password in PASSWORDS.into_iter().chain([SHORT]) {
        journal.keep_secret(Secret::password(password));
    }
    journal.keep_secret(Secret::token("a cookie that is nobody's", NO_TOKEN));
    let mut root = walk.set_up().await;
    walk.wrong_ways_in().await;
    management_journeys::make_accounts(&walk, &mut root).await;
    let bob = walk.first_sign_in().await;
    let phone = walk.two_step(bob).await;
    walk.delays(&phone).await;
    let (ada, adas) = walk.own_password().await;
    management_journeys::act(&walk, ada, &adas).await;
    management_journeys::refusals(&walk, &mut root).await;
    management_journeys::stale_forms(&walk).await;
    management_journeys::evidence(&walk).await;
}

impl Walk<'_> {
    /// A browser at an address of its own.
    pub(crate) fn browser(&self, who: &'static str) -> Browser {
        let mut browser = self.journal.browser(self.panel, who);
        let host = self.journal.length() % 250 + 1;
        browser.peer = format!("203.0.113.{host}:40000").parse().unwrap();
        browser
    }

    pub(crate) fn wait(&self, minutes: u64) {
        self.panel
            .services
            .clock
            .advance(Duration::from_mins(minutes));
    }

    /// Sends what must be refused, with JavaScript and without, and reads where it leads.
    pub(crate) async fn refused(&self, browser: &Browser, endpoint: &str, form: &[(&str, &str)]) {
        let answer = browser.taking_json().post(endpoint, form).await;
        assert!(answer.status.is_client_error(), "{endpoint}: {answer:?}");
        let mut browser = browser.clone();
        let answer = browser.post(endpoint, form).await;
        follow(&mut browser, &answer).await;
    }

    /// Sends what must succeed, and reads where it leads.
    pub(crate) async fn done(&self, browser: &mut Browser, endpoint: &str, form: &[(&str, &str)]) {
        let answer = browser.post(endpoint, form).await;
        let is_done = answer.status == 302 && !answer.location().unwrap().contains("__err");
        assert!(is_done, "{endpoint}: {answer:?}");
        follow(browser, &answer).await;
    }

    /// The phone's code, in the next step, since each is accepted once.
    pub(crate) fn right(&self, phone: &Phone) -> String {
        self.panel.services.clock.advance(STEP);
        self.journal.code(phone.code(&self.panel.services))
    }

    pub(crate) fn wrong(&self, phone: &Phone) -> String {
        let now = self.panel.services.clock.now().unix_seconds();
        let near: Vec<_> = (0..=2)
            .map(|step| phone.code_at(now - 30 + 30 * step))
            .collect();
        let candidates = ["739164", "580293", "914607", "462853"];
        let code = candidates
            .into_iter()
            .find(|code| !near.contains(&(*code).to_owned()));
        self.journal.code(code.unwrap().to_owned())
    }

    async fn set_up(&self) -> Browser {
        let mut root = self.browser("root");
        let mut tokens = Vec::new();
        for _ in 0..2 {
            let token = setup::issue_token(&self.panel.database.database).await;
            let token = token.unwrap().unwrap().expose();
            self.journal
                .keep_secret(Secret::token("a setup token", &token));
            tokens.push(token);
        }
        root.visit("/").await;
        for (token, password, repeat) in [
            (tokens[0].as_str(), ROOT, ROOT),
            (NO_TOKEN, ROOT, ROOT),
            (&tokens[1], ROOT, WRONG),
            (&tokens[1], SHORT, SHORT),
        ] {
            let form = [
                ("token", token),
                ("password", password),
                ("repeat_password", repeat),
            ];
            self.refused(&root, "set_up", &form).await;
        }
        let form = [
            ("token", tokens[1].as_str()),
            ("password", ROOT),
            ("repeat_password", ROOT),
        ];
        self.done(&mut root, "set_up", &form).await;
        self.refused(&self.browser("late"), "set_up", &form).await;
        root
    }

    async fn wrong_ways_in(&self) {
        for (login, password) in [
            (IN_LOGIN, WRONG),
            (IN_LOGIN_SHAPE, ""),
            ("root", WRONG),
            ("admin", ROOT),
            (ROOT, "root"),
            ("", ROOT),
        ] {
            let browser = self.browser("stranger");
            let form = [("login", login), ("password", password), ("next", "/")];
            self.refused(&browser, "sign_in", &form).await;
        }
        let mut browser = self.browser("stranger");
        browser.visit("/login?next=%2Fsettings%2Fuser").await;
        let english = [("language", "en")];
        self.done(&mut browser, "set_language", &english).await;
        let dark = [("theme", "dark")];
        self.done(&mut browser, "set_theme", &dark).await;
        let unknown = [("theme", WRONG)];
        self.refused(&browser, "set_theme", &unknown).await;
        browser.cookies.extend([
            ("__Host-vestibule".to_owned(), NO_TOKEN.to_owned()),
            ("__Host-vestibule-half".to_owned(), NO_TOKEN.to_owned()),
        ]);
        browser.visit("/login/code").await;
        let code = self.journal.code("503917".to_owned());
        self.refused(&browser, "submit_code", &[("code", &code)])
            .await;
        browser.taking_json().post("sign_in_page", &[]).await;
    }

    /// Somebody else has chosen the password: it opens nothing but its change.
    async fn first_sign_in(&self) -> Browser {
        let mut bob = self.browser("bob");
        let form = [("login", "bob"), ("password", BOB)];
        self.done(&mut bob, "sign_in", &form).await;
        self.change_password(&mut bob, BOB, BOB_NEW).await;
        let russian = [("language", "ru")];
        self.done(&mut bob, "set_account_language", &russian).await;
        let unknown = [("language", BOB)];
        self.refused(&bob, "set_account_language", &unknown).await;
        bob
    }

    pub(crate) async fn change_password(&self, browser: &mut Browser, old: &str, new: &str) {
        browser.visit("/settings/user/password").await;
        for typed in [SHORT, new] {
            let form = [("password", typed), ("login", old)];
            browser.taking_json().post("rate_password", &form).await;
        }
        for (current, new, repeat) in [(WRONG, new, new), (old, new, WRONG), (old, SHORT, SHORT)] {
            let form = [
                ("current_password", current),
                ("new_password", new),
                ("repeat_new_password", repeat),
            ];
            self.refused(browser, "change_password", &form).await;
        }
        let form = [
            ("current_password", old),
            ("new_password", new),
            ("repeat_new_password", new),
        ];
        self.done(browser, "change_password", &form).await;
    }
}

/// Reads the pages that an answer leads to.
pub(crate) async fn follow(browser: &mut Browser, answer: &Answer) {
    if let Some(location) = answer.location() {
        let path = location.strip_prefix(ORIGIN).unwrap_or(location).to_owned();
        browser.visit(&path).await;
    }
}
