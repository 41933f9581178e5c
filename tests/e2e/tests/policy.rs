//! What the page's policy forbids is not even tried: no style or script written into the document, on any view, from a
//! server and from the disk.

use std::cell::RefCell;

use flowglass_e2e::settings::{self, Kind};
use flowglass_e2e::{Options, Page};
use serde_json::Value;

/// Notes, from before the page's own script, what the policy refuses and what is written into attributes that it would
/// refuse.
const WATCH: &str = "
    window.refused = [];
    document.addEventListener('securitypolicyviolation', event =>
        refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    for (const name of ['setAttribute', 'setAttributeNS']) {
        const set = Element.prototype[name];
        Element.prototype[name] = function (...how) {
            const attribute = how.at(-2);
            if (/^(style|on.*)$/i.test(attribute)) refused.push(`${this.localName} ${attribute}=${how.at(-1)}`);
            return set.apply(this, how);
        };
    }";

/// What stands in the document that the policy would refuse, were it written there. A style that a script sets,
/// property by property, shows as an attribute, too: such are lengths and places, and nothing else.
const LOOK: &str = "
    const measures = /^(left|top|right|bottom|width|height|max-height|--[a-z]+)$/;
    const all = [...document.querySelectorAll('*')];
    return [
        ...(window.refused || []),
        ...all.flatMap(element => element.getAttributeNames().filter(name => /^on/i.test(name))
            .map(name => `${element.localName} has ${name}`)),
        ...all.flatMap(element => [...(element.style || [])].filter(name => !measures.test(name))
            .map(name => `${element.localName}.${element.className} is styled: ${name}`)),
        ...all.filter(element => element.closest('body style')).map(element => `a style: ${element.textContent.slice(0, 80)}`),
        ...[...document.scripts].filter(script => !script.src && script.type !== 'application/octet-stream' && !hashed(script))
            .map(script => `a script: ${script.textContent.slice(0, 80)}`),
        ...all.filter(element => /^(javascript|https?):/.test(element.getAttribute('href') || element.getAttribute('src') || ''))
            .map(element => `${element.localName} leads to ${element.href || element.src}`),
    ];";

/// Scripts inside the page whose hashes its policy names.
const HASHES: &str = "
    const done = arguments[arguments.length - 1];
    const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]').content;
    (async () => {
        window.named = new Set();
        for (const script of document.scripts) {
            const bytes = new TextEncoder().encode(script.textContent);
            const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
            if (policy.includes(`'sha256-${btoa(String.fromCharCode(...digest))}'`)) named.add(script);
        }
        window.hashed = script => named.has(script);
        return policy;
    })().then(done, error => done(String(error)));";

#[track_caller]
fn check(page: &Page) {
    let policy = page.browser().run_async(HASHES, Vec::new());
    let policy = policy.as_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    let found = RefCell::new(Vec::new());
    page.tour(|at| {
        for what in page.run(LOOK).as_array().unwrap() {
            found.borrow_mut().push(format!("{at}: {}", what.as_str().unwrap_or_default()));
        }
    });
    assert!(found.borrow().is_empty(), "{}", found.borrow().join("\n"));
}

#[test]
fn core_nothing_the_policy_forbids_stands_in_the_page() {
    // Below a path, where an address that is written into the page would show.
    check(&Page::open_under("/a/b/"));
}

#[test]
fn core_nothing_the_policy_forbids_stands_in_the_single_file() {
    check(&Page::open_single());
}

/// Only Chromium lets a script be run before the page's own.
#[test]
fn nothing_the_policy_forbids_is_tried() {
    let options = Options { kind: Kind::Chromium, ..Options::default() };
    let page = Page::unopened(options, &settings::dist(), "/");
    page.browser().before_load(WATCH);
    page.load();
    check(&page);
    // What is forbidden would have been seen.
    page.run("document.body.setAttribute('onload', 'x'); document.body.style.color = 'red'; new Image().src = 'http://192.0.2.1/'");
    page.wait_until("what is forbidden is not seen", || {
        let seen = page.run(LOOK);
        let has =
            |part: &str| seen.as_array().unwrap().iter().filter_map(Value::as_str).any(|what| what.contains(part));
        has("body onload=x") && has("is styled: color") && has("img-src")
    });
}
