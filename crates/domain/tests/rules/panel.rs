//! What the tests share: a panel with one account, people who use it, and the phone that shows their codes.

use std::time::Duration;

use contract::{ApiError, Home, Level, OneTimeCode, Password};
use data_encoding::BASE32_NOPAD;
use domain::{
    Caller, DomainError, Identity, SecondFactor, Services, Timestamp,
    acting_as::{self, Entered},
    home,
    session::{self, NewSession, Token},
    sign_in::{self, SignInStep, SignedInByCode},
    test_support::{Backend, PASSWORD, TestDatabase},
    totp,
};
use sea_orm::QueryResult;
use totp_rs::{Builder, Secret};

/// Not the password.
pub(crate) const WRONG: &str = "seven purple parasols";
/// Another password that the rules accept.
pub(crate) const OTHER_PASSWORD: &str = "nine yellow raincoats";
/// How long a code is shown.
pub(crate) const STEP: Duration = Duration::from_secs(30);

/// A panel with a database of its own and the client account `ann`.
pub(crate) struct Panel {
    pub(crate) test: TestDatabase,
    pub(crate) services: Services,
}

/// A refusal as the wire has it; a fault fails the test.
pub(crate) fn refusal<T>(result: domain::Result<T>) -> Result<T, ApiError> {
    result.map_err(|error| match error {
        DomainError::Refused(refusal) => refusal,
        fault => panic!("not a refusal: {fault:?}"),
    })
}

/// A browser whose address is not counted.
pub(crate) fn caller() -> Caller {
    Caller {
        address: Some("192.0.2.1".parse().unwrap()),
        is_counted: false,
        agent: Some("Test Browser".to_owned()),
        device: None,
    }
}

pub(crate) fn password(text: &str) -> Password {
    Password::new(text.to_owned())
}

pub(crate) fn code(digits: &str) -> OneTimeCode {
    OneTimeCode::parse(digits).unwrap()
}

pub(crate) fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// A millisecond less: the last moment before something is over.
pub(crate) fn just_under(duration: Duration) -> Duration {
    duration.saturating_sub(Duration::from_millis(1))
}

pub(crate) fn login(text: &str) -> contract::Login {
    contract::Login::parse(text).unwrap()
}

impl Panel {
    pub(crate) async fn start(backend: Backend) -> Self {
        let panel = Self::empty(backend).await;
        panel.test.add_account("ann", Level::Client).await;
        panel
    }

    /// The same, with a session of `ann`.
    pub(crate) async fn signed_in(backend: Backend) -> (Self, Token, Identity) {
        let panel = Self::start(backend).await;
        let token = panel.sign_in("ann").await;
        let identity = panel.identity(&token).await;
        (panel, token, identity)
    }

    /// The same with two-step authentication, at a moment when no code of now or its neighbours is used up.
    pub(crate) async fn two_step(backend: Backend) -> (Self, Phone, Token) {
        let panel = Self::start(backend).await;
        let (phone, token) = panel.with_two_step("ann").await;
        panel.advance(STEP * 3);
        (panel, phone, token)
    }

    /// A panel without accounts.
    pub(crate) async fn empty(backend: Backend) -> Self {
        Self::over(TestDatabase::start(backend).await).await
    }

    /// A panel over a database.
    pub(crate) async fn over(test: TestDatabase) -> Self {
        let services = test.services().await;
        Self { test, services }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.services.clock.now()
    }

    pub(crate) fn advance(&self, duration: Duration) {
        self.services.clock.advance(duration);
    }

    pub(crate) async fn submit(&self, login: &str, text: &str) -> Result<SignInStep, ApiError> {
        submit_on(&self.services, login, text).await
    }

    /// Signs in with the password alone, and works as itself: root returns from where it lands.
    pub(crate) async fn sign_in(&self, login: &str) -> Token {
        let token = self.land(login).await;
        let identity = self.identity(&token).await;
        let back = acting_as::go_back(&self.services, &identity, &caller()).await;
        back.unwrap().map_or(token, |(session, _)| session.token)
    }

    /// A session of one account that acts as another.
    pub(crate) async fn acting_as(&self, actor: &str, target: &str) -> Identity {
        let identity = self.identity(&self.sign_in(actor).await).await;
        let entered = self.log_in_as(&identity, target).await;
        self.identity(&entered.unwrap().expect("it is entered"))
            .await
    }

    /// "Log in" beside an account; `None` when a proof is asked for.
    pub(crate) async fn log_in_as(
        &self,
        identity: &Identity,
        target: &str,
    ) -> Result<Option<Token>, ApiError> {
        let (services, target) = (&self.services, login(target));
        let entered = acting_as::log_in_as(services, identity, &target, None, &caller()).await;
        match refusal(entered)? {
            Entered::Acting(session) => Ok(Some(session.token)),
            Entered::ProofNeeded => Ok(None),
            Entered::Refused(_, refusal) => Err(refusal),
        }
    }

    /// `Return to …`.
    pub(crate) async fn go_back(&self, identity: &Identity) -> Result<(Token, String), ApiError> {
        let back = acting_as::go_back(&self.services, identity, &caller()).await;
        refusal(back).map(|back| {
            let (session, row) = back.expect("a step");
            (session.token, row)
        })
    }

    /// Signs in with the password alone, and stays where that leads.
    pub(crate) async fn land(&self, login: &str) -> Token {
        match self.submit(login, PASSWORD).await {
            Ok(SignInStep::SignedIn(session)) => session.token,
            other => panic!("{login} is not signed in: {other:?}"),
        }
    }

    /// Opens a half sign-in.
    pub(crate) async fn half(&self, login: &str) -> Token {
        match self.submit(login, PASSWORD).await {
            Ok(SignInStep::CodeNeeded { token }) => token,
            other => panic!("{login} is not asked for a code: {other:?}"),
        }
    }

    pub(crate) async fn submit_code(
        &self,
        half: &Token,
        code: impl Into<SecondFactor>,
    ) -> Result<SignedInByCode, ApiError> {
        refusal(sign_in::submit_code(&self.services, half, code, &caller()).await)
    }

    /// Signs in with password and code.
    pub(crate) async fn sign_in_with_code(&self, login: &str, code: &OneTimeCode) -> Token {
        let half = self.half(login).await;
        self.submit_code(&half, code).await.unwrap().session.token
    }

    pub(crate) async fn is_half_signed_in(&self, half: &Token) -> bool {
        sign_in::is_half_signed_in(&self.services, half)
            .await
            .unwrap()
    }

    pub(crate) async fn identify(&self, token: &Token) -> Option<Identity> {
        session::identify(&self.services, token).await.unwrap()
    }

    /// The identity of a live session.
    pub(crate) async fn identity(&self, token: &Token) -> Identity {
        self.identify(token).await.expect("a live session")
    }

    pub(crate) async fn home(&self, identity: &Identity) -> Home {
        home::view(&self.services, identity).await.unwrap()
    }

    pub(crate) async fn is_live(&self, token: &Token) -> bool {
        self.identify(token).await.is_some()
    }

    /// The key that a session is shown, in a phone.
    pub(crate) async fn enrol(&self, identity: &Identity) -> Phone {
        Phone::scan(&totp::enrolment(&self.services, identity).await.unwrap().key)
    }

    pub(crate) async fn enable(
        &self,
        identity: &Identity,
        code: &OneTimeCode,
    ) -> Result<NewSession, ApiError> {
        refusal(totp::enable(&self.services, identity, None, code, &caller()).await)
    }

    pub(crate) async fn disable(
        &self,
        identity: &Identity,
        code: impl Into<SecondFactor>,
    ) -> Result<NewSession, ApiError> {
        refusal(totp::disable(&self.services, identity, code, &caller()).await)
    }

    /// Signs in and enables two-step authentication with the code of now.
    pub(crate) async fn with_two_step(&self, login: &str) -> (Phone, Token) {
        let identity = self.identity(&self.sign_in(login).await).await;
        let phone = self.enrol(&identity).await;
        let session = self.enable(&identity, &phone.code(self.now())).await;
        (phone, session.unwrap().token)
    }

    /// How many rows a table has, or those that a condition names.
    pub(crate) async fn rows(&self, table: &str) -> i64 {
        self.test
            .count(&format!("SELECT count(*) FROM {table}"))
            .await
    }

    /// Every row of a table as text, bytes in hexadecimal.
    pub(crate) async fn dump(&self, table: &str) -> Vec<String> {
        let row = if self.test.url.starts_with("sqlite:") {
            let columns = self
                .test
                .query(&format!("SELECT name FROM pragma_table_info('{table}')"))
                .await;
            let quoted: Vec<String> = columns
                .iter()
                .map(|column| format!("quote({})", column.try_get_by_index::<String>(0).unwrap()))
                .collect();
            quoted.join(" || '|' || ")
        } else {
            "CAST(t AS TEXT)".to_owned()
        };
        let rows = self
            .test
            .query(&format!("SELECT {row} FROM {table} AS t ORDER BY 1"))
            .await;
        rows.iter()
            .map(|row| row.try_get_by_index::<String>(0).unwrap().to_lowercase())
            .collect()
    }

    /// The audit log, a line a row: `ACTOR event outcome (detail)`, with `→ACCOUNT` and `×COUNT` where they say more.
    pub(crate) async fn evidence(&self) -> Vec<String> {
        let rows = self
            .test
            .query("SELECT actor, account, event, outcome, detail, count FROM audit ORDER BY id")
            .await;
        rows.iter().map(line_of_evidence).collect()
    }

    /// The lines of evidence that `event` left, given as it stands in the log.
    pub(crate) async fn evidence_of(&self, event: &str) -> Vec<String> {
        let mut lines = self.evidence().await;
        lines.retain(|line| line.contains(&format!(" {event} ")));
        lines
    }

    pub(crate) async fn last_evidence(&self) -> String {
        self.evidence().await.pop().expect("some evidence")
    }
}

fn line_of_evidence(row: &QueryResult) -> String {
    let text = |column: &str| row.try_get::<String>("", column).unwrap();
    let (actor, account) = (text("actor"), text("account"));
    let target = Some(format!("→{account}")).filter(|_| actor != account);
    let target = target.unwrap_or_default();
    let detail = row.try_get::<Option<String>>("", "detail").unwrap();
    let detail = detail
        .map(|detail| format!(" ({detail})"))
        .unwrap_or_default();
    let count = match row.try_get::<i32>("", "count").unwrap() {
        1 => String::new(),
        count => format!(" ×{count}"),
    };
    let (event, outcome) = (text("event"), text("outcome"));
    format!("{actor}{target} {event} {outcome}{detail}{count}")
}

/// The password step on one of several servers.
pub(crate) async fn submit_on(
    services: &Services,
    login: &str,
    text: &str,
) -> Result<SignInStep, ApiError> {
    let step = sign_in::submit_password(services, login, password(text), None, &caller()).await;
    refusal(step)
}

/// An authenticator app with one key.
pub(crate) struct Phone {
    pub(crate) key: Vec<u8>,
}

impl Phone {
    /// Reads a key as the page shows it.
    pub(crate) fn scan(grouped: &str) -> Self {
        let base32 = grouped.replace(' ', "");
        assert_eq!(base32.len(), 32);
        Self {
            key: BASE32_NOPAD.decode(base32.as_bytes()).unwrap(),
        }
    }

    /// The code that it shows at a moment.
    pub(crate) fn code(&self, at: Timestamp) -> OneTimeCode {
        let totp = Builder::new()
            .with_secret(Secret::from(self.key.clone()))
            .build_noncompliant();
        code(&totp.generate(at.unix_seconds()).to_string())
    }

    /// A code that is not right at any step near a moment.
    pub(crate) fn wrong_code(&self, at: Timestamp) -> OneTimeCode {
        let near: Vec<_> = (0..=100)
            .map(|step| self.code(at.minus(STEP * 50).plus(STEP * step)))
            .collect();
        (0..1_000_000)
            .map(|number| code(&format!("{number:06}")))
            .find(|candidate| !near.contains(candidate))
            .unwrap()
    }
}
