//! Which layer wins, and what stops the start.

use std::{fs, path::PathBuf};

use rstest::rstest;
use tempfile::TempDir;

use super::*;

fn file(text: &str) -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("vestibule.toml");
    fs::write(&path, text).unwrap();
    (dir, path)
}

fn environment(pairs: &[(&str, &str)]) -> Environment {
    pairs
        .iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

fn from_file(text: &str) -> Result<Config, ConfigError> {
    let (_dir, path) = file(text);
    Config::load(Some(&path), &Vec::new(), &[])
}

fn from_environment(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let (_dir, path) = file("");
    Config::load(Some(&path), &environment(pairs), &[])
}

#[test]
fn defaults_are_those_of_the_manual() {
    let config = from_file("").unwrap();
    assert_eq!(config.data_dir, PathBuf::from("./data"));
    assert_eq!(
        config.database_url.expose(),
        "sqlite://./data/vestibule.db?mode=rwc"
    );
    assert_eq!(config.secret_key_file, PathBuf::from("./data/secret.key"));
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.origin(), "http://localhost:3000");
    assert_eq!(config.brand, "Vestibule");
    assert!(config.trusted_proxies.is_empty() && config.metrics_listen.is_none());
    assert_eq!(config.recent_proof, Duration::from_mins(15));
    assert_eq!(config.password_min_length, 15);
}

#[test]
fn environment_beats_file_and_flags_beat_both() {
    let (_dir, path) = file("brand = 'File'\nlisten = '127.0.0.1:1'\ndata_dir = '/file'");
    let variables = environment(&[
        ("VESTIBULE_LISTEN", "127.0.0.1:2"),
        ("VESTIBULE_DATA_DIR", "/environment"),
    ]);
    let flags = [(Key::DataDir, "--data-dir", "/flag".to_owned())];
    let config = Config::load(Some(&path), &variables, &flags).unwrap();
    assert_eq!(config.brand, "File");
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.data_dir, PathBuf::from("/flag"));
    let source = |wanted| {
        config
            .describe()
            .find(|(key, ..)| *key == wanted)
            .unwrap()
            .2
            .to_string()
    };
    assert_eq!(source(Key::Brand), format!("file {}", path.display()));
    assert_eq!(source(Key::Listen), "environment VESTIBULE_LISTEN");
    assert_eq!(source(Key::DataDir), "flag --data-dir");
    assert_eq!(source(Key::Log), "default");
}

#[test]
fn a_table_of_the_file_is_a_dot_in_the_key_and_an_underscore_in_the_environment() {
    let config = from_file("[security]\nrecent_proof = '5m'\npassword_min_length = 12").unwrap();
    assert_eq!(
        (config.recent_proof, config.password_min_length),
        (Duration::from_mins(5), 12)
    );
    let config = from_environment(&[("VESTIBULE_SECURITY_PASSWORD_MIN_LENGTH", "64")]).unwrap();
    assert_eq!(config.password_min_length, 64);
}

#[test]
fn proxies_are_a_list_in_the_file_and_have_commas_in_the_environment() {
    let config = from_file("trusted_proxies = ['10.0.0.0/8', '::1']").unwrap();
    assert_eq!(config.trusted_proxies.len(), 2);
    let config =
        from_environment(&[("VESTIBULE_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1")]).unwrap();
    assert_eq!(config.trusted_proxies[1].to_string(), "192.0.2.1/32");
}

#[rstest]
#[case("colour = 'red'", "colour")]
#[case("[security]\nspeed = 1", "security.speed")]
#[case("[colours]\nred = 1", "colours.red")]
#[case("Brand = 'x'", "Brand")]
fn an_unknown_key_of_the_file_stops_the_start_and_is_named(#[case] text: &str, #[case] key: &str) {
    let error = from_file(text).unwrap_err();
    assert!(
        matches!(&error, ConfigError::UnknownKey { key: named, .. } if named == key),
        "{error}"
    );
}

#[rstest]
#[case("brand = 5", "brand")]
#[case("brand = 'a:b'", "brand")]
#[case("brand = ' '", "brand")]
#[case("public_url = 'http://[::1]:3000'", "public_url")]
#[case("listen = 'localhost:3000'", "listen")]
#[case("listen = '127.0.0.1'", "listen")]
#[case("metrics_listen = '9000'", "metrics_listen")]
#[case("trusted_proxies = ['proxy']", "trusted_proxies")]
#[case("trusted_proxies = [10]", "trusted_proxies")]
#[case("log = 'a=b=c'", "log")]
#[case("log_format = 'xml'", "log_format")]
#[case("data_dir = ''", "data_dir")]
#[case("database_url = 'mysql://x'", "database_url")]
#[case("security.recent_proof = '15'", "security.recent_proof")]
#[case("security.recent_proof = '2d'", "security.recent_proof")]
#[case("security.recent_proof = 15", "security.recent_proof")]
#[case("security.password_min_length = 7", "security.password_min_length")]
#[case("security.password_min_length = 65", "security.password_min_length")]
#[case("security.password_min_length = '15'", "security.password_min_length")]
#[case("security = 'strict'", "security")]
fn a_bad_value_stops_the_start_and_its_key_is_named(#[case] text: &str, #[case] key: &str) {
    let message = from_file(text).unwrap_err().to_string();
    assert!(
        message.contains(key) && !message.contains('\n'),
        "{message}"
    );
}

#[test]
fn a_bad_value_in_the_environment_names_key_and_variable_and_what_is_allowed() {
    let message = from_environment(&[("VESTIBULE_LOG_FORMAT", "xml")])
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "log_format: bad value from environment VESTIBULE_LOG_FORMAT; allowed is text or json"
    );
}

#[test]
fn an_unknown_variable_only_warns_and_those_of_the_tools_do_not() {
    let config = from_environment(&[
        ("VESTIBULE_COLOUR", "red"),
        ("VESTIBULE_TEST_POSTGRES_URL", "x"),
        ("VESTIBULE_BIN", "x"),
        ("HOME", "/"),
    ]);
    let warnings = config.unwrap().warnings().to_vec();
    assert!(
        warnings.len() == 1 && warnings[0].contains("VESTIBULE_COLOUR"),
        "{warnings:?}"
    );
}

#[test]
fn a_file_that_is_no_toml_is_told_by_line() {
    let message = from_file("brand = 'x'\nlisten = \n")
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("line 2") && !message.contains('\n'),
        "{message}"
    );
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let missing = Config::load(Some(Path::new("/nowhere/vestibule.toml")), &Vec::new(), &[]);
    assert!(matches!(missing, Err(ConfigError::Unreadable { .. })));
}

#[test]
fn secrets_are_hidden_wherever_settings_are_shown() {
    let config =
        from_environment(&[("VESTIBULE_DATABASE_URL", "postgres://ann:hunter2@db/panel")]).unwrap();
    let described: String = config.describe().map(|(_, value, _)| value).collect();
    assert!(!format!("{config:?}{described}").contains("hunter2"));
    assert_eq!(
        config.database_url.expose(),
        "postgres://ann:hunter2@db/panel"
    );
}

#[test]
fn what_is_described_is_a_settings_file() {
    let config = from_environment(&[
        ("VESTIBULE_BRAND", "Say \"hi\""),
        ("VESTIBULE_TRUSTED_PROXIES", "::1"),
    ])
    .unwrap();
    let lines: Vec<String> = config
        .describe()
        .map(|(key, value, _)| format!("{} = {value}", key.name()))
        .collect();
    let again = from_file(&lines.join("\n")).unwrap();
    assert_eq!(
        (again.brand, again.trusted_proxies),
        (config.brand, config.trusted_proxies)
    );
}
