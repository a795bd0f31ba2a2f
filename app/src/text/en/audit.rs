//! The audit log in English.

use crate::text::AuditText;

pub(super) static TEXT: AuditText = AuditText {
    name: "Audit log",
    lead: "Who did what to which account, when, and from where.",

    actor: "Actor",
    all_events: "All events",
    event,
    from: "From",
    to: "To",
    in_utc: "In UTC.",
    before_in_utc: "In UTC; this moment is not included.",
    filter: "Filter",
    export: "Export CSV",

    session: "Session",
    outcome: "Outcome",
    refused: "Refused",
    detail: "Detail",
    detail_in_words: |_| None,
    nothing: "–",
    time: |moment| {
        let day = [&super::date(moment), ","].concat();
        [day, [&moment.clock(), " UTC"].concat()]
    },
    by: |actor| ["by ", actor].concat(),

    empty: "Nothing has happened yet.",
    none_found: "Nothing in the audit log matches. Logins have to be complete.",
    looked_through_a_part: "Only a part of the log was looked through for this page. “Older” goes on from there.",
};

fn event(name: &str) -> Option<&'static str> {
    Some(match name {
        "set_up" => "Create root account",
        "sign_in.password" => "Log in: password",
        "sign_in.code" => "Log in: one-time password",
        "sign_in.recovery" => "Log in: recovery code",
        "recovery_codes.make" => "Create new recovery codes",
        "session.end" => "End session",
        "sign_out" => "Log out",
        "two_step.enable" => "Enable two-step authentication",
        "two_step.disable" => "Disable two-step authentication",
        "two_step.removed" => "Two-step authentication removed in the database",
        "two_step.show_phone" => "Show the phone that is to be replaced",
        "two_step.replace_phone" => "Replace the phone",
        "password.change" => "Change own password",
        "account.add" => "Create account",
        "account.password" => "Set password of account",
        "account.enable" => "Enable account",
        "account.disable" => "Disable account",
        "account.unlock" => "Unlock account",
        "account.edit" => "Edit account",
        "account.level" => "Change level of account",
        "account.language" => "Change own language",
        "confirm" => "Confirm identity",
        "acting_as.start" => "Log in as another account",
        "acting_as.return" => "Return from another account",
        "acting_as.end" => "Acting as another account ended",
        "audit.export" => "Export audit log",
        "form.stale" => "Send a form made for another identity",
        "key.rotate" => "Rotate key",
        _ => return None,
    })
}
