//! The platform layer against a real browser.

use flowglass::ingest::container::{Directory, Limits};
use flowglass::ingest::{FileReport, IssueKind, Issues, Wanted};
use flowglass::model::{Mac, Millis, Span};
use flowglass::protocol::{Finish, Memory, Portion, ToPage, ToWorker};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::File;

use super::{Envelope, RequestCount, Since, Slices, after_paint, buffer_of, bytes_of, now_ms, sleep, text_source};

wasm_bindgen_test_configure!(run_in_browser);

fn report() -> FileReport {
    let mut issues = Issues::default();
    issues.report(IssueKind::CutOff, u64::MAX - 7, b"\xFFbytes", || "It ends.".to_owned());
    let mut report = FileReport::new("a/macAddress=00224800AA01/PT1H.json".to_owned(), u64::MAX);
    report.times = Some(Span { first: Millis(1), last: Millis(1_768_262_400_000) });
    report.issues = issues;
    report
}

#[wasm_bindgen_test]
fn messages_come_through_exactly() {
    let span = Some(Span { first: Millis(0), last: Millis(i64::from(u32::MAX) << 8) });
    let memory = Memory { tuples: 1, columns: (1 << 53) + 1, heap: u64::MAX, is_full: true };
    let to_page = [
        ToPage::Ready { version: 1 },
        ToPage::Progress { file: u32::MAX, read: (1 << 53) + 1, span },
        ToPage::Done { file: 0, report: Box::new(report()), span: None, memory },
        ToPage::Parts { file: 1, starts: vec![1, (1 << 53) + 1], wrappers: 2 },
        ToPage::Died { message: "“last words”".to_owned() },
    ];
    for message in to_page {
        let (back, attachments) = Envelope::open::<ToPage>(&Envelope::new(&message).parcel()).unwrap();
        assert_eq!(back, message);
        assert_eq!(attachments.length(), 0);
    }
    let zip = include_bytes!("../../tests/fixtures/packed/tree.zip");
    let mut directory = Directory::new("tree.zip".to_owned(), zip.len() as u64, Limits::USUAL);
    while let Some(range) = directory.wants() {
        directory.take(&zip[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]);
    }
    for entry in directory.finish().0 {
        let wanted = Wanted { from: Some(Millis(7)), to: None, nics: vec![Mac::of_number(7)] };
        let what = Portion::Entry(entry.clone());
        let message = ToWorker::Read { file: 7, name: entry.name, what, whole: true, wanted };
        let (back, _) = Envelope::open::<ToWorker>(&Envelope::new(&message).parcel()).unwrap();
        assert_eq!(back, message);
    }
    let message = ToWorker::Finish { query: 7, what: Finish::Summary { files: vec![report()] } };
    let (back, _) = Envelope::open::<ToWorker>(&Envelope::new(&message).parcel()).unwrap();
    assert_eq!(back, message);
}

#[wasm_bindgen_test]
fn what_is_no_message_is_its_text() {
    assert_eq!(Envelope::open::<ToPage>(&JsValue::from_str("it broke")).unwrap_err(), "it broke");
    assert!(Envelope::open::<ToPage>(&Array::of1(&JsValue::from_f64(3.0))).is_err());
}

#[wasm_bindgen_test]
fn buffers_are_handed_over_and_files_are_not() {
    let file = text_source("a.json", "{}").unwrap().file;
    let envelope = Envelope::new(&ToWorker::Ping).attach(&buffer_of(&[1, 2, 3])).attach(&file);
    assert_eq!(envelope.transfer().length(), 1);
    let (_, attachments) = Envelope::open::<ToWorker>(&envelope.parcel()).unwrap();
    assert_eq!(bytes_of(&attachments.get(0)), [1, 2, 3]);
    assert!(attachments.get(0).is_instance_of::<ArrayBuffer>());
    assert!(attachments.get(1).is_instance_of::<File>());
}

#[wasm_bindgen_test]
async fn slices_are_the_file() {
    // One slice and a little more, in a pattern that no slice border hides.
    let bytes: Vec<u8> = (0..(8_u32 << 20) + 1000).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let file = File::new_with_u8_array_sequence(&parts, "pattern").unwrap();
    let blob = web_sys::Blob::from(file);
    let (mut slices, mut read, mut count) = (Slices::of(blob.clone()), Vec::new(), 0);
    while let Some(slice) = slices.next().await {
        read.extend(slice.unwrap().to_vec());
        count += 1;
    }
    assert!(count > 1, "one slice");
    assert!(read == bytes, "the bytes differ");
    let range = Slices::range(&blob, 9_000_000..9_000_100).await.unwrap();
    assert!(range.is_empty(), "nothing is behind the end");
    let range = Slices::range(&blob, 8_388_600..8_388_620).await.unwrap();
    assert_eq!(range, bytes[8_388_600..8_388_620]);
}

#[wasm_bindgen_test]
async fn an_empty_file_has_no_slices() {
    let source = text_source("empty", "").unwrap();
    assert!(Slices::of(source.file.into()).next().await.is_none());
}

#[wasm_bindgen_test]
async fn pasted_text_is_utf8() {
    let source = text_source("pasted 1", "“é”\n").unwrap();
    assert_eq!(source.path, "pasted 1");
    let mut slices = Slices::of(source.file.into());
    assert_eq!(slices.next().await.unwrap().unwrap().to_vec(), "“é”\n".as_bytes());
}

#[wasm_bindgen_test]
async fn time_goes_by_and_is_measured() {
    let before = now_ms();
    let since = Since::now("test");
    sleep(20).await;
    after_paint().await;
    since.measure();
    assert!(now_ms() - before >= 19.0);
    let entries = web_sys::window().unwrap().performance().unwrap().get_entries_by_name("test");
    let entry: web_sys::PerformanceEntry = entries.get(0).unchecked_into();
    assert!(entry.duration() >= 19.0);
}

#[wasm_bindgen_test]
async fn inlined_data_is_no_request() {
    let requests = RequestCount::since_now();
    let url = web_sys::Url::create_object_url_with_blob(&text_source("a", "a").unwrap().file).unwrap();
    let fetched = web_sys::window().unwrap().fetch_with_str(&url);
    wasm_bindgen_futures::JsFuture::from(fetched).await.unwrap();
    assert_eq!(requests.count(), 0);
}
