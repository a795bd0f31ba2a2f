//! Lines of the audit log as comma-separated values (RFC 4180), safe to be opened as a spreadsheet.
//!
//! Browsers and logins write what they like into the log. A cell that a spreadsheet would take for a formula begins with an
//! apostrophe here (OWASP, CSV Injection; ASVS 5.0, 1.2.10).

use axum::body::Bytes;
use contract::AuditRow;
use csv::{Terminator, Writer, WriterBuilder};
use time::{OffsetDateTime, macros::format_description};

/// What it is called.
pub(super) const TYPE: &str = "text/csv; charset=utf-8";

const COLUMNS: [&str; 9] = [
    "time", "event", "actor", "account", "session", "address", "agent", "outcome", "detail",
];

/// What spreadsheets begin formulas with, the wide forms of East Asian keyboards among them, and what they skip before.
const FORMULAS: [char; 12] = [
    '=', '+', '-', '@', '\0', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];
const SKIPPED: [char; 3] = [' ', '"', '\''];

/// The names of the columns.
pub(super) fn heading() -> csv::Result<Bytes> {
    let mut writer = writer();
    writer.write_record(COLUMNS)?;
    finish(writer)
}

/// Some lines.
pub(super) fn lines(rows: &[AuditRow]) -> csv::Result<Bytes> {
    let mut writer = writer();
    for row in rows {
        writer.write_record(cells(row).iter().map(|cell| safe(cell)))?;
    }
    finish(writer)
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new())
}

fn finish(writer: Writer<Vec<u8>>) -> csv::Result<Bytes> {
    let written = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(written.into())
}

fn cells(row: &AuditRow) -> [String; 9] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        time(row.at),
        row.event.clone(),
        row.actor.clone(),
        row.account.clone(),
        row.session.map(|id| id.to_string()).unwrap_or_default(),
        text(&row.address),
        text(&row.agent),
        row.outcome.clone(),
        detail(row),
    ]
}

/// Milliseconds since 1970 as RFC 3339 has them, in UTC.
fn time(at: i64) -> String {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000)
        .ok()
        .and_then(|moment| moment.format(format).ok())
        // Of no year that RFC 3339 can write.
        .unwrap_or_else(|| at.to_string())
}

/// What more there is to say, with how many times it happened.
fn detail(row: &AuditRow) -> String {
    let detail = row.detail.as_deref().unwrap_or_default();
    if row.count == 1 {
        return detail.to_owned();
    }
    let repeats = format!("({} times)", row.count);
    if detail.is_empty() {
        repeats
    } else {
        format!("{detail} {repeats}")
    }
}

fn safe(cell: &str) -> String {
    let is_formula = cell.trim_start_matches(SKIPPED).starts_with(FORMULAS);
    if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn row() -> AuditRow {
        AuditRow {
            at: 1_767_225_610_007,
            event: "sign_in.password".to_owned(),
            actor: "ann".to_owned(),
            account: "ann".to_owned(),
            session: None,
            address: Some("192.0.2.1".to_owned()),
            agent: None,
            outcome: "refused".to_owned(),
            detail: None,
            count: 1,
        }
    }

    fn written(row: AuditRow) -> String {
        String::from_utf8(lines(&[row]).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn the_heading_names_the_columns() {
        let heading = "time,event,actor,account,session,address,agent,outcome,detail\r\n";
        assert_eq!(super::heading().unwrap(), heading);
    }

    #[test]
    fn a_line_has_every_value_in_its_column() {
        let row = AuditRow {
            session: Some(42),
            agent: Some("Browser/1.0".to_owned()),
            detail: Some("too many wrong attempts".to_owned()),
            count: 12,
            ..row()
        };
        assert_eq!(
            written(row),
            "2026-01-01T00:00:10.007Z,sign_in.password,ann,ann,42,192.0.2.1,Browser/1.0,refused,\
             too many wrong attempts (12 times)\r\n"
        );
    }

    #[rstest]
    #[case(None, 1, "")]
    #[case(None, 2, "(2 times)")]
    #[case(Some("delayed"), 1, "delayed")]
    #[case(Some("delayed"), 12, "delayed (12 times)")]
    fn repeats_stand_in_the_detail(
        #[case] detail: Option<&str>,
        #[case] count: u32,
        #[case] cell: &str,
    ) {
        let detail = detail.map(str::to_owned);
        let row = AuditRow {
            detail,
            count,
            ..row()
        };
        assert_eq!(super::detail(&row), cell);
    }

    #[rstest]
    #[case(0, "1970-01-01T00:00:00.000Z")]
    #[case(-1, "1969-12-31T23:59:59.999Z")]
    #[case(253_402_300_799_999, "9999-12-31T23:59:59.999Z")]
    #[case(i64::MAX, "9223372036854775807")]
    fn a_moment_is_written_in_utc(#[case] at: i64, #[case] written: &str) {
        assert_eq!(time(at), written);
    }

    #[rstest]
    #[case("plain", "plain")]
    #[case("", "")]
    #[case("a=b", "a=b")]
    #[case("192.0.2.1", "192.0.2.1")]
    #[case("=1+1", "'=1+1")]
    #[case("+1", "'+1")]
    #[case("-1", "'-1")]
    #[case("@SUM(A1)", "'@SUM(A1)")]
    #[case("\0=1", "'\0=1")]
    #[case("\t=1", "'\t=1")]
    #[case("\r=1", "'\r=1")]
    #[case("\n=1", "'\n=1")]
    #[case("\"=1", "'\"=1")]
    #[case("'=1", "''=1")]
    #[case(" '\"=1", "' '\"=1")]
    #[case("\u{ff1d}1", "'\u{ff1d}1")]
    #[case("'quoted'", "'quoted'")]
    fn a_formula_is_made_text(#[case] cell: &str, #[case] expected: &str) {
        assert_eq!(safe(cell), expected);
    }

    #[rstest]
    #[case("a, b", "\"a, b\"")]
    #[case("say \"hi\"", "\"say \"\"hi\"\"\"")]
    #[case("two\r\nlines", "\"two\r\nlines\"")]
    #[case("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    #[case("Zoë 東京 🦀", "Zoë 東京 🦀")]
    fn what_separates_cells_is_quoted(#[case] agent: &str, #[case] cell: &str) {
        let agent = Some(agent.to_owned());
        let line = written(AuditRow { agent, ..row() });
        let expected = format!(
            "2026-01-01T00:00:10.007Z,sign_in.password,ann,ann,,192.0.2.1,{cell},refused,\r\n"
        );
        assert_eq!(line, expected);
    }
}
