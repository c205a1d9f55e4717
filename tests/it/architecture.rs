//! The shape of the workspace: which package may use which, and how long a file may be.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use testkit::tools;

/// Each package and the packages of the workspace it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("matching", &["domain"]),
    ("entities", &["domain"]),
    ("search", &["domain"]),
    ("migrations", &[]),
    // A node that finds an older schema brings it up to date before it serves: services run the migrations.
    (
        "services",
        &["domain", "matching", "entities", "search", "migrations"],
    ),
    ("integrations", &["domain", "services"]),
    ("rest", &["domain", "services"]),
    ("storefront", &["domain", "services"]),
];

/// Packages from outside that belong to some layers only.
const KEPT_TO: &[(&str, &[&str])] = &[
    ("sea-orm", &["entities", "services", "server", "testkit"]),
    (
        "sea-orm-migration",
        &["migrations", "services", "server", "testkit"],
    ),
    ("poem", &["rest", "storefront", "server", "testkit"]),
    ("poem-openapi", &["rest", "server"]),
    ("async-stripe", &["integrations"]),
    ("async-stripe-webhook", &["integrations", "testkit"]),
    ("askama", &["storefront", "services", "integrations"]),
    ("lettre", &["integrations"]),
    ("docx-rs", &["integrations"]),
    ("tantivy", &["search"]),
    (
        "tokio",
        &[
            "services",
            "integrations",
            "search",
            "rest",
            "storefront",
            "server",
            "testkit",
        ],
    ),
];

/// What each package of the workspace uses outside its tests.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let said = tools::run(
        Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
            .current_dir(tools::root()),
    );
    let metadata: Value = serde_json::from_str(&said).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            (
                name(package),
                dependencies
                    .filter(|used| used["kind"] != "dev")
                    .map(name)
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn packages_use_only_what_their_layer_may() {
    let uses = uses();
    let ours: BTreeSet<&String> = uses.keys().collect();
    let ruled: BTreeSet<String> = ARROWS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .chain(["server".into(), "testkit".into()])
        .collect();
    assert_eq!(
        ours,
        ruled.iter().collect(),
        "every package of the workspace has its rule"
    );
    for (package, allowed) in ARROWS {
        for used in uses[*package].iter().filter(|used| ours.contains(used)) {
            assert!(allowed.contains(&used.as_str()), "{package} may not use {used}");
        }
    }
    assert!(
        !uses["server"].contains("testkit"),
        "the binary must not carry the tests"
    );
}

#[test]
fn outside_packages_stay_in_their_layers() {
    for (package, used) in uses() {
        for (outside, layers) in KEPT_TO {
            assert!(
                !used.contains(*outside) || layers.contains(&package.as_str()),
                "{package} may not use {outside}"
            );
        }
    }
}

/// Every source file outside the tests, with its lines up to a closing block of unit tests.
fn production_files() -> Vec<(PathBuf, usize)> {
    fn collect(folder: &Path, files: &mut Vec<(PathBuf, usize)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let lines = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
                files.push((path, lines));
            }
        }
    }
    let mut files = Vec::new();
    for folder in ["api", "storefront", "search", "migrations"] {
        collect(&tools::root().join(folder), &mut files);
    }
    files
}

#[test]
fn files_stay_short() {
    let files = production_files();
    let too_long: Vec<_> = files.iter().filter(|(_, lines)| *lines > 600).collect();
    assert!(too_long.is_empty(), "over 600 lines: {too_long:?}");
    let long: Vec<_> = files.iter().filter(|(_, lines)| *lines > 400).collect();
    assert!(
        long.len() * 20 <= files.len(),
        "over 400 lines, more than one in twenty: {long:?}"
    );
}

#[test]
fn no_file_is_named_for_nothing() {
    for (path, _) in production_files() {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            !["utils", "util", "helpers", "helper", "common", "manager", "misc"].contains(&stem),
            "{path:?}"
        );
    }
}
