//! Many accounts and lines of evidence at once, for measurements and for tests of long lists.

use contract::{Login, Password};
use sea_orm::ConnectionTrait as _;

use super::{PASSWORD, START};
use crate::{Database, PasswordHasher, SecretBox, account};

/// The login of the seeded account with that number.
#[must_use]
pub fn seeded_login(number: usize) -> String {
    format!("person{number}")
}

/// Adds `reader` without two-step authentication, and `count` accounts that have it with the same `key`, all with
/// [`PASSWORD`]; for measurements, where hashing each password would take minutes.
///
/// # Errors
/// When the database fails.
///
/// # Panics
/// When no thread can be started.
pub async fn seed_accounts(
    database: &Database,
    secret_box: &SecretBox,
    reader: &str,
    count: usize,
    key: &[u8],
) -> crate::Result<()> {
    let hash = PasswordHasher::start(1)
        .expect("a thread")
        .turn()
        .await?
        .hash(Password::new(PASSWORD.to_owned()))
        .await?;
    let transaction = database.begin_write().await?;
    let logins = std::iter::once(reader.to_owned()).chain((0..count).map(seeded_login));
    for login in logins {
        let values = [
            login.as_str().into(),
            hash.as_str().into(),
            START.millis().into(),
        ];
        let sql = "INSERT INTO account (login, level, full_name, password_hash, created_at) VALUES ($1, 'client', 'Seeded', $2, $3)";
        transaction
            .execute_raw(database.statement(sql, values))
            .await?;
        let seeded = account::find(&transaction, &Login::parse(&login).expect("a login")).await?;
        crate::account_search::enter(&transaction, &seeded).await?;
        if login != reader {
            let owner = crate::totp::owner(&login);
            let sealed = secret_box.seal(&transaction, &owner, key).await?;
            let values = [login.into(), sealed.into(), START.millis().into()];
            let sql = "INSERT INTO totp (login, secret, last_used_step, created_at) VALUES ($1, $2, 0, $3)";
            transaction
                .execute_raw(database.statement(sql, values))
                .await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// Gives an account another name and address.
///
/// # Panics
/// When the database refuses it.
pub async fn rename(database: &Database, login: &str, name: &str, email: Option<String>) {
    let login = Login::parse(login).expect("a login");
    let sql = "UPDATE account SET full_name = $1, email = $2 WHERE login = $3";
    let values = [name.into(), email.into(), login.as_str().into()];
    let connection = database.write();
    connection
        .execute_raw(database.statement(sql, values))
        .await
        .expect("the account is renamed");
    let account = account::find(connection, &login).await.expect("an account");
    crate::account_search::enter(connection, &account)
        .await
        .expect("the account is entered");
}

/// Adds `count` clients, `person000000` and so on, without passwords: every third has never signed in; of the others two
/// at a time at the same moment, later ones later. About half have two-step authentication.
///
/// # Panics
/// When the database refuses it.
pub async fn seed_directory(database: &Database, count: usize) {
    let number = "substr(CAST(1000000 + i AS text), 2)";
    let accounts = format!(
        "INSERT INTO account (login, level, full_name, created_at, last_sign_in_at) \
         WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count} - 1) \
         SELECT 'person' || {number}, 'client', 'Person ' || {number} || ' Seeded', 0, \
         CASE WHEN i % 3 = 0 THEN NULL ELSE {start} + i / 2 END FROM numbers",
        start = START.millis()
    );
    let terms = "INSERT INTO account_search (account_id, level, term) \
         SELECT id, level, login FROM account WHERE full_name LIKE 'Person % Seeded' \
         UNION ALL SELECT id, level, lower(full_name) FROM account WHERE full_name LIKE 'Person % Seeded' \
         UNION ALL SELECT id, level, substr(lower(full_name), 8) FROM account WHERE full_name LIKE 'Person % Seeded' \
         UNION ALL SELECT id, level, 'seeded' FROM account WHERE full_name LIKE 'Person % Seeded'";
    // Never opened, so that any bytes will do.
    let totp = "INSERT INTO totp (login, secret, last_used_step, created_at) \
         SELECT login, CAST('x' AS bytea), 0, 0 FROM account WHERE full_name LIKE 'Person % Seeded' AND id % 2 = 0";
    for statement in [accounts.as_str(), terms, totp] {
        database
            .write()
            .execute_unprepared(statement)
            .await
            .expect("accounts are seeded");
    }
}

/// Adds `count` lines to the audit log, two at a time at the same moment, a second between: wrong passwords of the accounts
/// `person000` to `person999` in turn. Every seventh is a sign-in, every hundredth is done by `root`, and every thousandth
/// tells of ten repeats. The first of all, and no other, is the `set_up` of `person000`.
///
/// # Panics
/// When the database refuses it.
pub async fn seed_audit(database: &Database, count: usize) {
    let account = "'person' || substr(CAST(1000 + i % 1000 AS text), 2)";
    let sql = format!(
        "INSERT INTO audit (at, event, outcome, actor, account, session_id, address, agent, detail, count) \
         WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count} - 1) \
         SELECT {start} + i / 2 * 1000, CASE WHEN i = 0 THEN 'set_up' ELSE 'sign_in.password' END, \
         CASE WHEN i % 7 = 0 THEN 'success' ELSE 'failure' END, \
         CASE WHEN i % 100 = 0 THEN 'root' ELSE {account} END, {account}, CASE WHEN i % 7 = 0 THEN i END, \
         '192.0.2.' || CAST(i % 250 AS text), 'Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36', \
         CASE WHEN i % 7 = 0 THEN NULL ELSE 'wrong password' END, CASE WHEN i % 1000 = 999 THEN 10 ELSE 1 END \
         FROM numbers",
        start = START.millis()
    );
    database
        .write()
        .execute_unprepared(&sql)
        .await
        .expect("the audit log is seeded");
}
