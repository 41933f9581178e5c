//! Records and tuples from the clipboard.

use flowglass::present::number;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::Log;
use serde_json::json;

const TUPLES: &str = "\
1768319102518,10.1.2.5,203.0.113.190,51544,443,6,O,E,NX,12,3400,15,10210
1768319102600,198.51.100.7,10.1.2.5,40022,22,6,I,D,NX,0,0,0,0
1768319102700,10.1.2.5,10.1.3.4,51600,5432,6,O,E,X,20,8000,22,120000
";

const RECORD: &str = r#"{"time":"2026-01-13T15:46:00.0000000Z","flowLogVersion":4,"flowLogGUID":"0c1f2e3d-0000-4000-8000-000000000001","macAddress":"0022480000AA","category":"FlowLogFlowEvent","flowLogResourceID":"/SUBSCRIPTIONS/0C1F2E3D-0000-4000-8000-00000000C0DE/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/FL-TEST","targetResourceID":"/subscriptions/0c1f2e3d-0000-4000-8000-00000000c0de/resourceGroups/rg-test/providers/Microsoft.Network/virtualNetworks/vnet-test","operationName":"FlowLogFlowEvent","flowRecords":{"flows":[{"aclID":"0c1f2e3d-0000-4000-8000-000000000002","flowGroups":[{"rule":"Allow-Web","flowTuples":["1768319102518,10.1.2.5,203.0.113.190,51544,443,6,O,B,NX,0,0,0,0","1768319104518,10.1.2.5,203.0.113.190,51544,443,6,O,E,NX,9,1800,11,9100"]}]}]}}"#;

/// As the browser hands over what the keys paste.
fn paste(page: &Page, text: &str) {
    page.browser().run(
        "const [data] = arguments;
         const clipboardData = new DataTransfer();
         clipboardData.setData('text/plain', data);
         // Firefox takes the text itself.
         const how = { clipboardData, data, dataType: 'text/plain', bubbles: true, cancelable: true };
         document.body.dispatchEvent(new ClipboardEvent('paste', how));",
        vec![json!(text)],
    );
}

#[track_caller]
fn assert_flows(page: &Page, pasted: &[Log]) {
    let total = Told::of(pasted).overview.total;
    assert!(total.tuples > 0);
    page.assert_figure("Flows", number::count(total.tuples));
    page.assert_figure("Sent", number::bytes(total.bytes_sent));
    page.assert_figure("Received", number::bytes(total.bytes_received));
}

#[test]
fn core_a_pasted_record_and_pasted_tuples_are_counted() {
    let page = Page::open();
    let record = Log::new("pasted 1", RECORD);
    let tuples = Log::new("pasted 2", TUPLES);
    paste(&page, RECORD);
    page.wait_for_load(1);
    assert_flows(&page, std::slice::from_ref(&record));
    paste(&page, TUPLES);
    page.wait_for_load(2);
    assert_flows(&page, &[record, tuples]);
}

#[test]
fn core_the_paste_dialog_reads_what_is_typed() {
    let page = Page::open();
    page.press_button("Paste a record");
    let field = page.find("dialog[open] textarea");
    assert!(page.button("Read it").is_none(), "there is nothing to read yet");
    page.browser().type_into(&field, TUPLES);
    page.press_button("Read it");
    page.wait_for_load(1);
    assert_flows(&page, &[Log::new("pasted 1", TUPLES)]);
    assert!(page.look_for("dialog").is_none());
}
