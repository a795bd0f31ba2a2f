//! What the documents claim: every test that they name is there, every requirement of the chapters that they treat has its
//! row, and what leads to a heading leads to one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The levels of the requirements in each section of OWASP ASVS 5.0.0, in their order.
const SECTIONS: [(&str, &str); 44] = [
    ("3.1", "3"),
    ("3.2", "113"),
    ("3.3", "12223"),
    ("3.4", "11222233"),
    ("3.5", "11122333"),
    ("3.6", "3"),
    ("3.7", "22333"),
    ("6.1", "122"),
    ("6.2", "111111112222"),
    ("6.3", "11223333"),
    ("6.4", "112233"),
    ("6.5", "22222333"),
    ("6.6", "2223"),
    ("6.7", "33"),
    ("6.8", "2222"),
    ("7.1", "222"),
    ("7.2", "1111"),
    ("7.3", "22"),
    ("7.4", "11222"),
    ("7.5", "223"),
    ("7.6", "22"),
    ("8.1", "1233"),
    ("8.2", "1123"),
    ("8.3", "133"),
    ("8.4", "23"),
    ("11.1", "2233"),
    ("11.2", "22233"),
    ("11.3", "11233"),
    ("11.4", "1222"),
    ("11.5", "23"),
    ("11.6", "23"),
    ("11.7", "33"),
    ("13.1", "2333"),
    ("13.2", "222223"),
    ("13.3", "2233"),
    ("13.4", "1222233"),
    ("14.1", "22"),
    ("14.2", "12223333"),
    ("14.3", "122"),
    ("16.1", "2"),
    ("16.2", "22222"),
    ("16.3", "2222"),
    ("16.4", "222"),
    ("16.5", "2223"),
];
/// The deepest level that is treated.
const LEVEL: char = '2';
/// What a row can say of its requirement.
const ANSWERS: [&str; 4] = ["yes", "in part", "no", "n/a"];
const DOCUMENTS: [&str; 2] = ["docs/security.md", "docs/asvs.md"];

fn read(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A line of a table, with the heading of its table.
struct Row {
    heading: Vec<String>,
    cells: Vec<String>,
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('|').trim_end_matches('|');
    line.split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn rows(document: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut heading = Vec::new();
    let mut before = "";
    for line in document.lines() {
        if line.starts_with("|---") {
            heading = cells(before);
        } else if line.starts_with('|') && before.starts_with('|') {
            rows.push(Row {
                heading: heading.clone(),
                cells: cells(line),
            });
        }
        before = line;
    }
    rows
}

/// The tests that a cell names: files or folders, and what in them.
fn named(cell: &str) -> Vec<(String, Option<&str>)> {
    let mut named = Vec::new();
    let mut file = String::new();
    let folders = [
        ("domain:", "crates/domain/tests/rules/"),
        ("server:", "server/tests/"),
        ("e2e:", "end2end/tests/"),
    ];
    for span in cell.split('`').skip(1).step_by(2) {
        let is_place = is_playwright_s(span).is_some() || span.ends_with('/');
        if !is_place {
            named.push((file.clone(), Some(span)));
            continue;
        }
        let in_folder = folders
            .iter()
            .find_map(|(short, folder)| Some([folder, span.strip_prefix(short)?].concat()));
        file = match (in_folder, file.rsplit_once('/')) {
            (Some(path), _) => path,
            // Beside the one before.
            (None, Some((folder, _))) if !span.contains('/') => format!("{folder}/{span}"),
            _ => span.to_owned(),
        };
        named.push((file.clone(), None));
    }
    named
}

/// Whether a file is one of Playwright's, or `None` for what is no file of tests.
fn is_playwright_s(file: &str) -> Option<bool> {
    match Path::new(file).extension()?.to_str()? {
        "ts" => Some(true),
        "rs" => Some(false),
        _ => None,
    }
}

fn is_there(file: &str, test: &str) -> bool {
    let tests = read(file);
    if is_playwright_s(file) == Some(true) {
        ['"', '`', '\'']
            .iter()
            .any(|quote| tests.contains(&format!("{quote}{test}{quote}")))
    } else {
        tests.contains(&format!("fn {test}("))
    }
}

#[test]
fn every_test_that_is_named_is_there() {
    let mut count = 0;
    for document in DOCUMENTS {
        for row in rows(&read(document)) {
            if row.heading.last().is_none_or(|last| last != "test") {
                continue;
            }
            assert_eq!(row.cells.len(), row.heading.len(), "{:?}", row.cells);
            for (file, test) in named(row.cells.last().unwrap()) {
                let is_there = test.is_none_or(|test| is_there(&file, test));
                assert!(
                    root().join(&file).exists() && is_there,
                    "{document}: {file} {test:?}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count}");
}

/// Each requirement with its level.
fn requirements() -> BTreeMap<String, char> {
    let of_section = |(section, levels): (&'static str, &'static str)| {
        let numbered = levels.chars().zip(1..);
        numbered.map(move |(level, number)| (format!("{section}.{number}"), level))
    };
    let all = SECTIONS.into_iter().flat_map(of_section);
    all.filter(|(_, level)| *level <= LEVEL).collect()
}

#[test]
fn every_requirement_has_one_row_and_every_row_is_counted() {
    let requirements = requirements();
    let mut seen = BTreeSet::new();
    let mut counts: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for row in rows(&read("docs/asvs.md")) {
        let [id, level, wants, met, how, test] = &row.cells[..] else {
            panic!("{:?}", row.cells);
        };
        let known = requirements.get(id).map(char::to_string);
        assert_eq!(known.as_ref(), Some(level), "{id}");
        assert!(seen.insert(id.clone()), "{id} stands twice");
        assert!(!wants.is_empty() && !how.is_empty(), "{id}");
        let answer = ANSWERS.iter().position(|answer| answer == met);
        let answer = answer.unwrap_or_else(|| panic!("{id}: {met}"));
        assert!(!test.is_empty() || answer > 1, "{id} is not proved");
        assert!(test != "documents" || how.contains("]("), "{id}: where?");
        let chapter = id.split('.').next().unwrap();
        counts.entry(format!("V{chapter}")).or_default()[answer] += 1;
    }
    let missing: Vec<_> = requirements
        .keys()
        .filter(|id| !seen.contains(*id))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");

    let summary = rows(&read("docs/security.md")).into_iter();
    let summary = summary.filter(|row| row.heading[0] == "chapter");
    let told: BTreeMap<_, _> = summary
        .map(|row| {
            let chapter = row.cells[0].split(' ').next().unwrap().to_owned();
            let counts: Vec<usize> = row.cells[1..]
                .iter()
                .map(|cell| cell.parse().unwrap())
                .collect();
            (chapter, counts)
        })
        .collect();
    let counts = counts
        .into_iter()
        .map(|(chapter, counts)| (chapter, counts.to_vec()));
    assert_eq!(told, counts.collect::<BTreeMap<_, _>>());
}

/// The address of a heading within its page, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars();
    let kept = kept.filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn what_leads_to_a_heading_leads_to_one() {
    for document in DOCUMENTS {
        for link in read(document).split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            if link.starts_with("http") {
                continue;
            }
            let (page, heading) = link.split_once('#').unwrap_or((link, ""));
            let page = if page.is_empty() {
                document.to_owned()
            } else {
                format!("docs/{page}")
            };
            let mut headings = read(&page);
            headings.insert(0, '\n');
            let mut headings = headings.split("\n#").skip(1).map(|rest| {
                let heading = rest.lines().next().unwrap_or_default();
                anchor(heading.trim_start_matches('#'))
            });
            assert!(
                heading.is_empty() || headings.any(|found| found == heading),
                "{document}: {link}"
            );
        }
    }
}
