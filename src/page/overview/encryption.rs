//! How much of the internal traffic was encrypted, and why the rest was not.

use flowglass::filter::{Field, term};
use flowglass::model;
use flowglass::order;
use flowglass::present::elsewhere::{Keyed, TakeAway, heads};
use flowglass::present::number;
use flowglass::query::{EncryptionRow, Overview, Tally};
use yew::prelude::*;

use super::figures::Internal;
use crate::page::parts::{
    Order, Shape, absent, by, bytes_of, heading, length, panel_head, small_icon, table, take_away,
};
use crate::page::pivot;
use crate::page::write;

const UNMEASURED: &str = "none of these flows carries counters";

pub fn encryption(of: &Overview) -> Html {
    let rows = &of.encryption;
    let internal = Internal::of(of);
    let all = match internal.all {
        0 => Html::default(),
        all => {
            let with_status = if of.encryption_unsaid.tuples > 0 { " with a status" } else { "" };
            by(&format!("of {} internal traffic{with_status}", number::bytes(all)))
        }
    };
    let away = if rows.is_empty() { Html::default() } else { away(of) };
    html! {
        <section class="panel p-encryption" aria-label="Encryption">
            {panel_head("Encryption", "VNet flow logs give every tuple a status; the table quotes it as it stands in the log. Internal means that both addresses are private. Bytes are both directions together. The network cannot encrypt traffic with the Internet, so that stands apart and takes no share.", html! { <>{all}{away}</> })}
            if rows.is_empty() {
                <p class="empty"><b>{"Not in these logs."}</b>{" Only VNet flow logs say whether traffic was encrypted; NSG flow logs cannot show it."}</p>
            } else {
                {statuses(of, internal)}
            }
        </section>
    }
}

/// The statuses of internal traffic, by bytes.
fn by_bytes(of: &Overview) -> Vec<&EncryptionRow> {
    let mut rows: Vec<&EncryptionRow> = of.encryption.iter().filter(|row| row.internal.tuples > 0).collect();
    order::sort_by(&mut rows, |a, b| b.internal.bytes().cmp(&a.internal.bytes()).then_with(|| a.value.cmp(&b.value)));
    rows
}

/// All that is not internal, whatever kind of log it is in.
fn internet(of: &Overview) -> Tally {
    let mut internet = of.total;
    internet.take(&of.encryption_unsaid);
    of.encryption.iter().for_each(|row| internet.take(&row.internal));
    internet
}

/// Under the names that the log gives them.
fn away(of: &Overview) -> Html {
    let mut rows: Vec<Keyed<Tally>> =
        by_bytes(of).iter().map(|row| (vec![row.value.clone(), "internal".to_owned()], row.internal)).collect();
    for (traffic, tally) in [("internal", of.encryption_unsaid), ("Internet", internet(of))] {
        if tally.tuples > 0 {
            rows.push((vec![String::new(), traffic.to_owned()], tally));
        }
    }
    take_away("Encryption", move || TakeAway::tallies(heads(&["Status", "Traffic"]), rows.clone()))
}

fn statuses(of: &Overview, internal: Internal) -> Html {
    let (by_bytes, internet) = (by_bytes(of), internet(of));
    let heads = vec![
        heading("Status", "", None),
        heading("Bytes", "num c-bytes", Some(Order::Down)),
        heading("Share", "num c-share", None),
    ];
    let body = html! {
        <>
            { for by_bytes.iter().map(|row| status(row, internal)) }
            if of.encryption_unsaid.tuples > 0 {
                {apart("flowtype == internal and format != vnet", "Not said", "internal traffic in NSG flow logs", &of.encryption_unsaid)}
            }
            if internet.tuples > 0 {
                {apart("flowtype != internal", "Internet", "cannot be encrypted", &internet)}
            }
        </>
    };
    html! {
        <>
            if internal.all > 0 {
                <div class="strip tall" aria-hidden="true">
                    { for by_bytes.iter().filter(|row| row.internal.bytes() > 0).map(|row| part(row, internal)) }
                </div>
            }
            {table("rows encryption", "Encryption status of internal traffic, and the Internet apart", heads, body)}
        </>
    }
}

/// What takes no share.
fn apart(term: &str, name: &str, meaning: &str, tally: &Tally) -> Html {
    html! {
        <tr class="rest">
            <th scope="row" class="key">
                {pivot::value(term, html! { <>{name}{"\u{2002}"}<span class="name">{meaning}</span></> })}
            </th>
            <td class="num c-bytes">{bytes_of(tally, UNMEASURED)}</td>
            <td class="num c-share">{"apart"}</td>
        </tr>
    }
}

fn part(row: &EncryptionRow, internal: Internal) -> Html {
    let class = match model::Encryption::parse(&row.value) {
        Some(value) if value.is_encrypted() => "part-1",
        Some(_) => "part-open",
        None => return Html::default(),
    };
    length(class, write::ratio(row.internal.bytes(), internal.all))
}

fn status(row: &EncryptionRow, internal: Internal) -> Html {
    let parsed = model::Encryption::parse(&row.value);
    let (class, shape, meaning) = match parsed {
        Some(value) if value.is_encrypted() => ("state", Shape::Locked, value.meaning()),
        Some(value) => ("state open", Shape::Unlocked, value.meaning()),
        None => ("state dim", Shape::Unlocked, "the log gives no status"),
    };
    let is_refused = row.internal.denied == row.internal.tuples;
    let meaning = if is_refused { "all denied: nothing was carried" } else { meaning };
    let value = if row.value.is_empty() { "empty" } else { row.value.as_str() };
    // NSG flow logs have no status either.
    let vnet = if row.value.is_empty() { " and format == vnet" } else { "" };
    let term = format!("{} and flowtype == internal{vnet}", term(Field::Encryption, &row.value));
    let tally = &row.internal;
    let share = parsed.filter(|_| tally.has_bytes()).and_then(|_| write::share(tally.bytes(), internal.all));
    html! {
        <tr key={row.value.clone()}>
            <th scope="row" class="key">
                {pivot::value(&term, html! { <><span {class}>{small_icon(shape)}{value}</span>{"\u{2002}"}<span class="name">{meaning}</span></> })}
            </th>
            <td class="num c-bytes">
                // What was dropped carries no counters.
                if tally.has_bytes() { {bytes_of(tally, UNMEASURED)} } else { <span class="sub" title={UNMEASURED}>{write::several(tally.tuples, "flow", "flows")}</span> }
            </td>
            <td class="num c-share">{match share {
                Some(share) => html! { {share} },
                None => absent(UNMEASURED),
            }}</td>
        </tr>
    }
}
