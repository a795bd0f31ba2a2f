//! Recovery codes in English.

use contract::RecoveryNotice;

use super::plural;
use crate::text::RecoveryText;

pub(super) static TEXT: RecoveryText = RecoveryText {
    codes: "Recovery codes",
    code: "Recovery code",
    code_hint: "One of the ten that you saved, as xxxx-xxxx-xxxx-xxxx. Each works once.",
    use_code: "Use a recovery code",
    use_one_time_password: "Use a one-time password",

    sign_in_lead: "Your password was right. Now enter one of the codes that you saved for a lost phone.",

    note: "Codes that open your account once each when your phone is lost.",
    save_these: "Save these codes now: they are not shown again. Each opens the account once, with the password, when the phone is lost. Keep them where the phone is not: on paper, or in a password manager.",
    of_account: |issuer, login| ["For the account ", login, " of ", issuer].concat(),
    saved: "I have saved them",
    download: "Download",
    print: "Print",
    left,
    are_to_save: "These codes have not been confirmed as saved. If you do not have them, create new ones.",
    have_them: "I have them",
    new_codes: "Create new codes",
    new_codes_note: "Ten new ones replace all that you have; the old ones stop working at once.",
    new_codes_question: "Replace your recovery codes?",
    yes_replace: "Yes, replace them",
    create: "Create new codes",
    proof_note: "It has been a while since you entered it.",
    file_heading: |issuer, login| {
        ["Recovery codes of ", issuer, "\nfor the account ", login].concat()
    },

    notice,
};

fn left(count: u32) -> String {
    if count == 0 {
        return "No code is left.".to_owned();
    }
    let codes = plural(count, " code is left.", " codes are left.");
    [&count.to_string(), codes].concat()
}

fn notice(notice: RecoveryNotice) -> String {
    let RecoveryNotice {
        used,
        left,
        are_to_save,
    } = notice;
    if are_to_save {
        return "Your recovery codes have not been confirmed as saved. If you do not have them, create new ones: without them and without your phone you could not log in.".to_owned();
    }
    let used = match used {
        0 => String::new(),
        _ => [
            plural(used, "A", &used.to_string()),
            plural(used, " recovery code was", " recovery codes were"),
            " used since your sign-in before this one. If that was not you, change your password and create new codes. ",
        ]
        .concat(),
    };
    let left = match left {
        0 => "You have no recovery codes left. Create new ones now: without them and without your phone you could not log in."
            .to_owned(),
        _ => [
            "You have ",
            &left.to_string(),
            plural(left, " recovery code left.", " recovery codes left."),
        ]
        .concat(),
    };
    [used, left].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_nouns() {
        let notice = |used, left| {
            notice(RecoveryNotice {
                used,
                left,
                are_to_save: false,
            })
        };
        assert!(notice(0, 0).starts_with("You have no recovery codes"));
        assert_eq!(notice(0, 3), "You have 3 recovery codes left.");
        assert!(notice(1, 1).ends_with("You have 1 recovery code left."));
        assert!(notice(2, 8).starts_with("2 recovery codes were used"));
        assert_eq!(left(10), "10 codes are left.");
    }
}
