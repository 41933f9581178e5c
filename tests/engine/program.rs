//! `summarize` as a program: what it prints holds what the schema of the summary promises.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

use crate::mmdb::{Map, Text, database};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where cargo puts the program. Of the examples it builds all or, when one test is asked for, none: so it is asked to.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().unwrap().parent().unwrap();
        let mut cargo = Command::new(std::env::var("CARGO").unwrap_or("cargo".to_owned()));
        cargo.current_dir(root()).args(["build", "--quiet", "--example", "summarize", "--target-dir"]);
        cargo.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success());
        profile.join("examples/summarize").with_extension(std::env::consts::EXE_EXTENSION)
    })
}

fn run(arguments: &[&Path], keep_duplicates: bool) -> Output {
    let mut command = Command::new(program());
    if keep_duplicates {
        command.arg("--keep-duplicates");
    }
    command.args(arguments).output().unwrap()
}

#[track_caller]
fn summary(arguments: &[&Path]) -> serde_json::Map<String, Value> {
    let output = run(arguments, false);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let Ok(Value::Object(summary)) = serde_json::from_slice(&output.stdout) else { panic!("not a JSON object") };
    check_schema(&summary);
    let Ok(Value::Object(kept)) = serde_json::from_slice(&run(arguments, true).stdout) else {
        panic!("not a JSON object")
    };
    check_schema(&kept);
    assert_eq!(counts(&kept["duplicates"], None), 0, "nothing is taken out where it is to be kept");
    for same in ["files", "records", "tuples", "issues"] {
        assert_eq!(kept[same], summary[same], "{same}");
    }
    summary
}

/// An exact count: a number up to 2^53, and a string of digits above.
#[track_caller]
fn count(value: &Value) -> u128 {
    let count = match value {
        Value::Number(number) => number.as_u64().map(u128::from).filter(|count| *count <= 1 << 53),
        Value::String(text) => text.parse().ok().filter(|count| *count > 1 << 53),
        _ => None,
    };
    count.unwrap_or_else(|| panic!("{value} is no count"))
}

#[track_caller]
fn counts(value: &Value, allowed: Option<&[&str]>) -> u128 {
    let object = value.as_object().unwrap();
    if let Some(allowed) = allowed {
        assert!(object.keys().all(|key| allowed.contains(&key.as_str())), "{value}");
    }
    object.values().map(count).sum()
}

#[track_caller]
fn has_keys(value: &serde_json::Map<String, Value>, keys: &str) {
    let mut expected: Vec<&str> = keys.split_whitespace().collect();
    expected.sort_unstable();
    let mut found: Vec<&str> = value.keys().map(String::as_str).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
}

fn is_iso(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00.000Z"
}

#[track_caller]
fn check_schema(summary: &serde_json::Map<String, Value>) {
    has_keys(
        summary,
        "schema files records tuples issues duplicates counted first last by_state by_direction by_action by_protocol \
         by_encryption by_rule measured packets bytes top_sources top_destinations top_ports",
    );
    assert_eq!(summary["schema"], "flowglass.summary/1");
    let files = summary["files"].as_array().unwrap();
    for file in files {
        has_keys(file.as_object().unwrap(), "name format bytes records tuples issues");
        assert!(matches!(file["format"].as_str().unwrap(), "vnet" | "nsg1" | "nsg2" | "mixed" | "none"));
        assert!(file["name"].is_string());
        count(&file["bytes"]);
    }
    for (key, of_files) in [("records", "records"), ("tuples", "tuples")] {
        assert_eq!(count(&summary[key]), files.iter().map(|file| count(&file[of_files])).sum(), "{key}");
    }
    assert_eq!(counts(&summary["issues"], None), files.iter().map(|file| count(&file["issues"])).sum());

    let counted = count(&summary["counted"]);
    let taken_out = counts(&summary["duplicates"], Some(&["records", "overlap", "nsg_and_vnet", "both_ends"]));
    assert_eq!(count(&summary["tuples"]), counted + taken_out);
    assert_eq!(counts(&summary["by_state"], Some(&["B", "C", "E", "D", "none"])), counted);
    assert_eq!(counts(&summary["by_direction"], Some(&["I", "O"])), counted);
    assert_eq!(counts(&summary["by_action"], Some(&["allowed", "denied"])), counted);
    assert_eq!(counts(&summary["by_protocol"], None), counted);
    assert_eq!(counts(&summary["by_rule"], None), counted);
    assert!(counts(&summary["by_encryption"], None) <= counted);
    assert!(summary["by_protocol"].as_object().unwrap().keys().all(|key| key.parse::<u8>().is_ok()));
    assert!(count(&summary["measured"]) <= counted);
    for time in ["first", "last"] {
        match &summary[time] {
            Value::Null => assert_eq!(counted, 0),
            text => assert!(is_iso(text.as_str().unwrap()), "{text}"),
        }
    }
    for both in ["packets", "bytes"] {
        has_keys(summary[both].as_object().unwrap(), "sent received total");
        let part = |way| count(&summary[both][way]);
        // Sums end at the largest u64.
        assert_eq!((part("sent") + part("received")).min(u64::MAX.into()), part("total"), "{both}");
    }
    for top in ["top_sources", "top_destinations", "top_ports"] {
        let rows = summary[top].as_array().unwrap();
        assert!(rows.len() <= 10);
        rows.iter().for_each(|row| has_keys(row.as_object().unwrap(), "key tuples bytes"));
        let order = |row: &Value| (std::cmp::Reverse(count(&row["bytes"])), row["key"].as_str().unwrap().to_owned());
        assert!(rows.is_sorted_by_key(order), "{top}");
    }
}

#[test]
fn all_fixtures_in_one_summary() {
    let summary = summary(&[&root().join("tests/fixtures")]);
    assert!(summary["files"].as_array().unwrap().len() > 80);
    // The largest counter there can be, and others: u64 is full, and stays so.
    assert_eq!(summary["bytes"]["sent"], u64::MAX.to_string());
}

#[test]
fn integers_above_2_to_the_53_are_strings() {
    let summary = summary(&[&root().join("tests/fixtures/large-counters/vnet.json")]);
    assert_eq!(summary["packets"]["sent"], "9007199254740994");
    assert_eq!(summary["packets"]["received"], 4_294_967_296_u64);
}

#[test]
fn the_documented_bandwidth() {
    let summary = summary(&[&root().join("tests/fixtures/bandwidth-example/vnet.json")]);
    assert_eq!((&summary["packets"]["total"], &summary["bytes"]["total"]), (&9125.into(), &5_256_000.into()));
}

#[test]
fn files_in_archives_are_files() {
    let summary = summary(&[&root().join("tests/fixtures/packed/tree.zip")]);
    let names: Vec<&str> =
        summary["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|name| name.contains("/tree.zip/insights-logs-flowlogflowevent/")), "{names:?}");
    assert_eq!(summary["tuples"], 7);
}

#[test]
fn mistakes_are_said() {
    for arguments in [
        &[][..],
        &[Path::new("--unknown")],
        &[Path::new("no such file")],
        &[Path::new("--filter"), Path::new("port == x y z")],
        &[root(), Path::new("--filter")],
    ] {
        let output = run(arguments, false);
        assert!(!output.status.success() && !output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}

/// A filter and its opposite share all flows out between them.
#[test]
fn a_filter_lets_through() {
    let fixtures = root().join("tests/fixtures");
    let counted = |filter: &str| {
        let output = run(&[Path::new("--filter"), Path::new(filter), &fixtures], false);
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        let by_action = &summary["by_action"];
        assert_eq!(counts(by_action, Some(&["allowed", "denied"])), count(&summary["counted"]), "{filter}");
        (count(&summary["counted"]), by_action.get("denied").map_or(0, count))
    };
    let [(denied, none_else), (allowed, none), (all, some)] = ["denied", "not denied", ""].map(counted);
    assert!(denied > 0 && allowed > 0);
    assert_eq!(denied + allowed, all);
    assert_eq!([none_else, none, some], [denied, 0, denied], "what of it is denied");
}

/// What files beside the logs say of addresses, a filter knows here, too.
#[test]
fn a_filter_asks_for_what_lies_beside_the_logs() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("beside");
    let nation = |code| Map(vec![("country_code", Text(code))]);
    let countries = database("countries", 7, &[("192.0.2.0/24", nation("DE")), ("198.51.100.0/24", nation("NL"))]);
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let log = write(
        "log.txt",
        b"1768298400000,10.0.0.4,192.0.2.7,50000,443,6,O,E,X,1,100,1,200\n\
          1768298400000,10.0.0.4,198.51.100.7,50001,443,6,O,E,X,1,100,1,200\n",
    );
    let (names, countries) = (write("names.csv", b"192.0.2.7,shop\n"), write("countries.mmdb", &countries));
    let run = |filter: &str, paths: &[&PathBuf]| {
        let options = [Path::new("--filter"), Path::new(filter)].into_iter();
        let output = run(&options.chain(paths.iter().map(|path| path.as_path())).collect::<Vec<_>>(), false);
        assert!(output.status.success());
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        (count(&summary["counted"]), String::from_utf8(output.stderr).unwrap())
    };
    for filter in ["dst.label == shop", "country == DE", "dst.country != NL", "country in {NL} and dst.label == absent"]
    {
        assert_eq!(run(filter, &[&log, &names, &countries]), (1, String::new()), "{filter}");
    }
    let (counted, said) = run("country == DE", &[&log, &names]);
    assert!(counted == 0 && said.contains("Drop a database of countries"), "{said}");
}

/// A path that cannot be opened is named, and the others are summed up all the same.
#[test]
fn one_path_that_fails_does_not_stop_the_others() {
    let good = root().join("tests/fixtures/bandwidth-example/vnet.json");
    let output = run(&[Path::new("no such file"), &good, Path::new("nor this one")], false);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let named: Vec<&str> = said.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(named, ["no such file", "nor this one"], "{said}");
    assert_eq!(output.stdout, run(&[&good], false).stdout);
}

/// Real logs of other people, where they are at hand.
#[test]
fn real_logs() {
    let samples = root().join("../shared/samples");
    let folders: Vec<PathBuf> = ["vnet", "nsg", "odd"].map(|name| samples.join(name)).into();
    if folders.iter().any(|folder| !folder.is_dir()) {
        println!("skipped: {} is not there", samples.display());
        return;
    }
    for folder in &folders {
        let summary = summary(&[folder]);
        assert!(count(&summary["tuples"]) > 0);
        for file in summary["files"].as_array().unwrap() {
            let name = file["name"].as_str().unwrap();
            println!("{name}: {} {} tuples, {} issues", file["format"], file["tuples"], file["issues"]);
            if !name.contains("/odd/") {
                assert!(file["issues"] == 0 && count(&file["records"]) > 0, "{name} is a good log");
            }
        }
    }
}
