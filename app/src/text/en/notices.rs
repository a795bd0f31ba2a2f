//! What happened to the way in, in English.

use crate::text::NoticesText;

pub(super) static TEXT: NoticesText = NoticesText {
    heading: "This happened to your account. If any of it was not you, change your password.",
    new_browser: "Sign-in from a new browser",
    recovery_code_used: "Sign-in with a recovery code in place of the phone",
    second_step_missing: "Right password, but the second step did not follow",
    times: |count| [&count.to_string(), " times, last "].concat(),
    more: "There is more in the sign-in history.",
    read: "I have read this",
};
