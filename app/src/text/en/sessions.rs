//! Sessions in English.

use crate::text::SessionsText;

pub(super) static TEXT: SessionsText = SessionsText {
    sessions: "Sessions",
    lead: "Where you are logged in now. If one of these is not you, end it and change your password.",
    note: "Where you are logged in now, and the way to end it.",
    device: "Device",
    created: "Logged in",
    last_used: "Last used",
    this: "This one",
    end: "End",
    end_session: |device, address| ["End session ", device, ", ", address].concat(),
    end_others: "End all other sessions",
    end_others_question: "End all other sessions?",
    end_others_note: "Wherever else you are logged in, you are logged out at once. This session goes on.",
    yes_end: "Yes, end them",
    see_history: "See the sign-in history for sessions that have ended",
};
