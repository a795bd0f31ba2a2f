//! Whatever stands in the file or the environment: settings that hold what the manual allows, or one line that says why
//! not, without the value.

use std::{ffi::OsString, fs, os::unix::ffi::OsStringExt as _};

use proptest::{collection::vec, prelude::*, sample::select};
use tempfile::TempDir;

use super::*;

/// Begins every value: an error that repeats it gives it away.
const MARK: &str = "zqxvalue";

fn load(text: &[u8], environment: &Environment) -> Result<Config, ConfigError> {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("vestibule.toml");
    fs::write(&path, text).unwrap();
    Config::load(Some(&path), environment, &[])
}

fn value() -> impl Strategy<Value = String> {
    let near = select(
        &[
            "",
            "127.0.0.1:0",
            "[::1]:99999",
            "15m",
            "1ms",
            "99999999999999999999h",
            "10.0.0.0/33",
            "::/0,",
            "https://a:b@c",
            "postgres://",
            "sqlite:",
            "json",
            "deny",
            "64",
            "-8",
            "info,[",
            "a=b=c",
            "\u{202e}",
            "\0",
            "http://x:99999",
        ][..],
    );
    prop_oneof![
        near.prop_map(str::to_owned),
        any::<String>(),
        "[a-z0-9:/.,=\\[\\]%?@-]{0,30}",
        "\\PC{0,20}".prop_map(|rest| format!("{MARK}{rest}")),
    ]
}

/// What is in force is within what the manual allows, and reads back from how it is shown.
fn check(config: &Config) {
    assert!((8..=64).contains(&config.password_min_length));
    assert!(config.recent_proof >= Duration::from_mins(1));
    assert!(config.recent_proof <= Duration::from_hours(24));
    assert!(!config.brand.contains(':') && !config.brand.trim().is_empty());
    assert!(!config.public_url.host().contains(':'));
    assert!(config.public_url.origin().starts_with("http"));
    let shown: Vec<_> = config
        .describe()
        .filter(|(key, ..)| *key != Key::DatabaseUrl)
        .map(|(key, text, _)| (key, text))
        .collect();
    let mut file = toml::Table::new();
    for (key, text) in &shown {
        let value: toml::Table = toml::from_str(&format!("it = {text}")).unwrap();
        let value = value["it"].clone();
        match key.name().split_once('.') {
            Some((table, name)) => {
                let table = file
                    .entry(table)
                    .or_insert_with(|| toml::Value::Table(toml::Table::new()));
                table.as_table_mut().unwrap().insert(name.to_owned(), value);
            }
            None => {
                file.insert(key.name().to_owned(), value);
            }
        }
    }
    let again = load(toml::to_string(&file).unwrap().as_bytes(), &Vec::new()).unwrap();
    let shown_again: Vec<_> = again
        .describe()
        .filter(|(key, ..)| *key != Key::DatabaseUrl)
        .map(|(key, text, _)| (key, text))
        .collect();
    assert_eq!(shown_again, shown);
}

fn check_either(loaded: Result<Config, ConfigError>) {
    match loaded {
        Ok(config) => check(&config),
        Err(error) => {
            let line = error.to_string();
            assert!(!line.contains(MARK) && !line.contains('\n'), "{line}");
        }
    }
}

proptest! {
    #[test]
    fn any_environment_gives_good_settings_or_one_line_without_the_value(
        pairs in vec((select(&Key::ALL[..]), value()), 0..4),
        other in vec(any::<u8>(), 0..20),
    ) {
        let mut environment: Environment = pairs
            .into_iter()
            .map(|(key, value)| (key.variable().into(), value.into()))
            .collect();
        check_either(load(b"", &environment));
        environment.push(("VESTIBULE_BRAND".into(), OsString::from_vec(other.clone())));
        environment.push((OsString::from_vec(other), "x".into()));
        check_either(load(b"", &environment));
    }

    #[test]
    fn any_file_gives_good_settings_or_one_line_without_the_value(
        pairs in vec((select(&Key::ALL[..]), value(), 0..9_usize), 0..4),
        any in vec(any::<u8>(), 0..60),
    ) {
        let lines = pairs.into_iter().map(|(key, value, kind)| {
            let value = match kind {
                0 => "7".to_owned(),
                1 => format!("[{}]", values::quoted(&value)),
                2 => format!("{{ a = {} }}", values::quoted(&value)),
                3 => format!("'{MARK}"),
                4 => MARK.to_owned(),
                _ => values::quoted(&value),
            };
            format!("{} = {value}\n", key.name())
        });
        check_either(load(lines.collect::<String>().as_bytes(), &Vec::new()));
        check_either(load(&any, &Vec::new()));
    }
}
