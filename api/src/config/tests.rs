use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    Config::read(&|name| {
        pairs
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn an_empty_environment_is_a_complete_configuration() {
    let config = read(&[]).unwrap();
    assert_eq!(config.bind.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database_url, "sqlite:./data/motcua.db");
    assert_eq!(config.public_url, "http://127.0.0.1:8080");
    assert!(!config.allow_demo);
}

#[test]
fn all_errors_are_told_at_once_and_none_repeats_the_value() {
    let told = read(&[
        ("MOTCUA_BIND", "here"),
        ("DATABASE_URL", "mysql://root:tiger@db"),
        ("MOTCUA_PUBLIC_URL", "ftp://x"),
        ("MOTCUA_SECRET", "abc"),
        ("MOTCUA_SMTP_URL", "smtp://mail"),
    ])
    .unwrap_err()
    .to_string();
    for name in [
        "MOTCUA_BIND",
        "DATABASE_URL",
        "MOTCUA_PUBLIC_URL",
        "MOTCUA_SECRET",
        "MOTCUA_MAIL_FROM",
    ] {
        assert!(told.contains(name), "{name} missing in: {told}");
    }
    assert!(!told.contains("tiger"));
}

#[test]
fn nodes_on_one_postgresql_need_the_secret_in_common() {
    let told = read(&[("DATABASE_URL", "postgres://db/motcua")]).unwrap_err();
    assert!(told.to_string().starts_with("MOTCUA_SECRET"));
}

#[test]
fn the_example_file_lists_exactly_the_variables_that_are_read() {
    let example = include_str!("../../../.env.example");
    let listed: Vec<&str> = example
        .lines()
        .filter_map(|line| line.trim_start_matches("# ").split_once('='))
        .map(|(name, _)| name)
        .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    assert_eq!(listed, VARIABLES);
}
