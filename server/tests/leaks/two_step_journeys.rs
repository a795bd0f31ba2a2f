//! Two-step authentication, rightly and wrongly, and the delays that wrong passwords and codes bring.

use contract::Login;
use domain::{
    account,
    key_rotation::{self, KeyRotation},
};

use super::journeys::{ADA, ADA_NEW, BOB_NEW, WRONG, Walk};
use crate::common::{Browser, Phone};

impl Walk<'_> {
    /// Cancels one key and enables another, with an old proof. Returns the phone.
    pub(crate) async fn enable(
        &self,
        browser: &mut Browser,
        who: &'static str,
        password: &str,
    ) -> Phone {
        let since = self.journal.length();
        let key = self.pending_key(browser).await;
        self.journal.key(&key, who, since);
        self.done(browser, "cancel_two_step", &[]).await;
        self.wait(16);
        let since = self.journal.length();
        let key = self.pending_key(browser).await;
        let phone = Phone::from_key(&key);
        let wrong = self.wrong(&phone);
        let form = [("code", wrong.as_str()), ("password", password)];
        self.refused(browser, "enable_two_step", &form).await;
        self.refused(browser, "enable_two_step", &[("code", &wrong[..5])])
            .await;
        let code = self.right(&phone);
        let form = [("code", code.as_str()), ("password", WRONG)];
        self.refused(browser, "enable_two_step", &form).await;
        let code = self.right(&phone);
        self.journal.key(&key, who, since);
        let form = [("code", code.as_str()), ("password", password)];
        self.done(browser, "enable_two_step", &form).await;
        browser.visit("/settings/user/two-step/enable").await;
        browser.taking_json().post("two_step_enrolment", &[]).await;
        self.save_codes(browser, who).await;
        phone
    }

    /// Reads the new recovery codes in every way, and has them saved. Returns them.
    async fn save_codes(&self, browser: &mut Browser, who: &'static str) -> Vec<String> {
        // Enabling has already led to their page.
        let since = self.journal.length() - 4;
        browser.visit("/settings/user/recovery-codes").await;
        browser
            .visit("/settings/user/recovery-codes/download")
            .await;
        let shown = browser.taking_json().post("recovery_codes", &[]).await;
        let shown = shown.json();
        let codes: Vec<String> = shown["codes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|code| code.as_str().unwrap().to_owned())
            .collect();
        assert_eq!(codes.len(), 10);
        self.journal.recovery_codes(&codes, who, since);
        self.done(browser, "recovery_codes_saved", &[]).await;
        browser.taking_json().post("recovery_codes", &[]).await;
        codes
    }

    /// Ends a session that is over already, and then all others.
    async fn sessions(&self, bob: &mut Browser) {
        bob.visit("/settings/user/sessions").await;
        bob.taking_json().post("sessions", &[]).await;
        self.done(bob, "end_session", &[("session", "0")]).await;
        self.refused(bob, "end_session", &[("session", "x")]).await;
        self.done(bob, "end_other_sessions", &[]).await;
    }

    /// New recovery codes, with an old proof; one of them signs in, and another switches two-step authentication off.
    async fn recovery(&self, mut bob: Browser, phone: &Phone) -> Browser {
        self.sessions(&mut bob).await;
        self.wait(16);
        let wrong = [
            ("password", WRONG),
            ("recovery_code", "aaaa-aaaa-aaaa-aaaa"),
        ];
        self.refused(&bob, "create_recovery_codes", &wrong).await;
        let code = self.right(phone);
        let form = [("password", BOB_NEW), ("code", code.as_str())];
        self.done(&mut bob, "create_recovery_codes", &form).await;
        let codes = self.save_codes(&mut bob, "bob").await;
        let mut half = self.half("bob", "bob", BOB_NEW).await;
        half.visit("/login/recovery").await;
        for code in ["aaaa-aaaa-aaaa-aaaa", &codes[0][..9]] {
            let form = [("recovery_code", code)];
            self.refused(&half, "submit_recovery_code", &form).await;
        }
        let other = half.clone();
        let form = [("recovery_code", codes[0].as_str())];
        self.done(&mut half, "submit_recovery_code", &form).await;
        self.refused(&other, "submit_recovery_code", &form).await;
        half.visit("/settings/user/two-step/disable?with=recovery")
            .await;
        self.refused(&half, "disable_two_step", &form).await;
        let form = [("recovery_code", codes[1].as_str())];
        self.done(&mut half, "disable_two_step", &form).await;
        half
    }

    async fn pending_key(&self, browser: &mut Browser) -> String {
        browser.visit("/settings/user/two-step/enable").await;
        let enrolment = browser.taking_json().post("two_step_enrolment", &[]).await;
        enrolment.json()["key"].as_str().unwrap().to_owned()
    }

    /// Replaces the phone. Returns the other one.
    async fn other_phone(
        &self,
        browser: &mut Browser,
        present: &Phone,
        who: &'static str,
    ) -> Phone {
        let path = "/settings/user/two-step/replace";
        browser.visit(path).await;
        self.wait(16);
        let wrong = self.wrong(present);
        self.refused(browser, "begin_phone_replacement", &[("code", &wrong)])
            .await;
        let right = self.right(present);
        let since = self.journal.length();
        self.done(browser, "begin_phone_replacement", &[("code", &right)])
            .await;
        browser.visit(path).await;
        let shown = browser.taking_json().post("phone_replacement", &[]).await;
        let key = shown.json()["key"].as_str().unwrap().to_owned();
        let other = Phone::from_key(&key);
        let wrong = self.wrong(&other);
        self.refused(browser, "replace_phone", &[("code", &wrong)])
            .await;
        self.journal.key(&key, who, since);
        let right = self.right(&other);
        self.done(browser, "replace_phone", &[("code", &right)])
            .await;
        other
    }

    pub(crate) async fn half(&self, who: &'static str, login: &str, password: &str) -> Browser {
        let mut browser = self.browser(who);
        let form = [("login", login), ("password", password)];
        self.done(&mut browser, "sign_in", &form).await;
        browser
    }

    pub(crate) async fn two_step(&self, mut bob: Browser) -> Phone {
        let phone = self.enable(&mut bob, "bob", BOB_NEW).await;
        let mut half = self.half("bob", "bob", BOB_NEW).await;
        self.done(&mut half, "start_again", &[]).await;
        let mut half = self.half("bob", "bob", BOB_NEW).await;
        let wrong = self.wrong(&phone);
        self.refused(&half, "submit_code", &[("code", &wrong)])
            .await;
        let right = self.right(&phone);
        let mut other = half.clone();
        self.done(&mut half, "submit_code", &[("code", &right)])
            .await;
        self.refused(&other, "submit_code", &[("code", &right)])
            .await;
        other.visit("/login").await;
        other.taking_json().post("sign_in_page", &[]).await;
        half.visit("/").await;
        self.done(&mut half, "read_notices", &[("shown", "1")])
            .await;
        let phone = self.other_phone(&mut half, &phone, "bob").await;
        half.visit("/settings/user/two-step/disable").await;
        self.wait(16);
        for code in [&right, &self.wrong(&phone)] {
            self.refused(&half, "disable_two_step", &[("code", code)])
                .await;
        }
        let right = self.right(&phone);
        self.done(&mut half, "disable_two_step", &[("code", &right)])
            .await;
        let phone = self.enable(&mut half, "bob", BOB_NEW).await;
        let mut half = self.recovery(half, &phone).await;
        self.enable(&mut half, "bob", BOB_NEW).await
    }
}

impl Walk<'_> {
    /// Wrong passwords and codes until both are stopped.
    pub(crate) async fn delays(&self, phone: &Phone) {
        let browser = self.browser("bob");
        for _ in 0..4 {
            let form = [("login", "bob"), ("password", WRONG)];
            self.refused(&browser, "sign_in", &form).await;
        }
        let form = [("login", "bob"), ("password", BOB_NEW)];
        self.refused(&browser, "sign_in", &form).await;
        self.wait(20);
        let half = self.half("bob", "bob", BOB_NEW).await;
        for _ in 0..4 {
            let wrong = self.wrong(phone);
            self.refused(&half, "submit_code", &[("code", &wrong)])
                .await;
        }
        let (database, now) = (
            &self.panel.database.database,
            self.panel.services.clock.now(),
        );
        let bob = Login::parse("bob").unwrap();
        account::unlock(database, &bob, now).await.unwrap();
        self.rotate_key().await;
    }

    /// Another key for what is encrypted, as the console makes it.
    async fn rotate_key(&self) {
        let (test, now) = (&self.panel.database, self.panel.services.clock.now());
        let (database, path) = (&test.database, test.key_file());
        key_rotation::prepare(database, &path, now).await.unwrap();
        let mut rotation = KeyRotation::begin(database, &path, now).await.unwrap();
        while rotation.next_batch(now).await.unwrap() {}
        rotation.finish(now).await.unwrap();
    }

    /// Another password, and two steps. Returns the browser with its phone.
    pub(crate) async fn own_password(&self) -> (Browser, Phone) {
        let mut ada = self.half("ada", "ada", ADA).await;
        self.change_password(&mut ada, ADA, ADA_NEW).await;
        let phone = self.enable(&mut ada, "ada", ADA_NEW).await;
        (ada, phone)
    }
}
