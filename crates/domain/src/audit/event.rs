//! What the audit log can tell of: the events, by the names that stand in it.

use contract::SignInEvent;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    SetUp,
    SignInPassword,
    SignInCode,
    SignInRecovery,
    SignOut,
    TwoStepEnable,
    TwoStepDisable,
    TwoStepRemoved,
    PhoneShow,
    PhoneReplace,
    PasswordChange,
    AccountAdd,
    AccountPassword,
    AccountEnable,
    AccountDisable,
    AccountUnlock,
    AccountEdit,
    AccountLevel,
    AccountLanguage,
    Confirm,
    ActingStart,
    ActingReturn,
    ActingEnd,
    AuditExport,
    StaleForm,
    KeyRotate,
    RecoveryCodesMake,
    SessionEnd,
}

impl Event {
    pub(super) const ALL: [Self; 28] = [
        Self::SetUp,
        Self::SignInPassword,
        Self::SignInCode,
        Self::SignInRecovery,
        Self::SignOut,
        Self::TwoStepEnable,
        Self::TwoStepDisable,
        Self::TwoStepRemoved,
        Self::PhoneShow,
        Self::PhoneReplace,
        Self::PasswordChange,
        Self::AccountAdd,
        Self::AccountPassword,
        Self::AccountEnable,
        Self::AccountDisable,
        Self::AccountUnlock,
        Self::AccountEdit,
        Self::AccountLevel,
        Self::AccountLanguage,
        Self::Confirm,
        Self::ActingStart,
        Self::ActingReturn,
        Self::ActingEnd,
        Self::AuditExport,
        Self::StaleForm,
        Self::KeyRotate,
        Self::RecoveryCodesMake,
        Self::SessionEnd,
    ];

    /// The name in the log.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::SignInPassword => "sign_in.password",
            Self::SignInCode => "sign_in.code",
            Self::SignInRecovery => "sign_in.recovery",
            Self::SignOut => "sign_out",
            Self::TwoStepEnable => "two_step.enable",
            Self::TwoStepDisable => "two_step.disable",
            Self::TwoStepRemoved => "two_step.removed",
            Self::PhoneShow => "two_step.show_phone",
            Self::PhoneReplace => "two_step.replace_phone",
            Self::PasswordChange => "password.change",
            Self::AccountAdd => "account.add",
            Self::AccountPassword => "account.password",
            Self::AccountEnable => "account.enable",
            Self::AccountDisable => "account.disable",
            Self::AccountUnlock => "account.unlock",
            Self::AccountEdit => "account.edit",
            Self::AccountLevel => "account.level",
            Self::AccountLanguage => "account.language",
            Self::Confirm => "confirm",
            Self::ActingStart => "acting_as.start",
            Self::ActingReturn => "acting_as.return",
            Self::ActingEnd => "acting_as.end",
            Self::AuditExport => "audit.export",
            Self::StaleForm => "form.stale",
            Self::KeyRotate => "key.rotate",
            Self::RecoveryCodesMake => "recovery_codes.make",
            Self::SessionEnd => "session.end",
        }
    }

    /// The event of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == name)
    }

    /// How the account's own history names it; `None` keeps it out.
    pub(crate) const fn in_history(self) -> Option<SignInEvent> {
        match self {
            Self::SetUp => Some(SignInEvent::SetUp),
            Self::SignInPassword => Some(SignInEvent::Password),
            Self::SignInCode => Some(SignInEvent::Code),
            Self::SignInRecovery => Some(SignInEvent::RecoveryCode),
            Self::RecoveryCodesMake => Some(SignInEvent::RecoveryCodesMade),
            Self::SessionEnd => Some(SignInEvent::SessionEnded),
            Self::SignOut => Some(SignInEvent::SignOut),
            Self::TwoStepEnable => Some(SignInEvent::TwoStepEnabled),
            Self::TwoStepDisable => Some(SignInEvent::TwoStepDisabled),
            Self::TwoStepRemoved => Some(SignInEvent::TwoStepRemoved),
            Self::PhoneReplace => Some(SignInEvent::PhoneReplaced),
            Self::PasswordChange | Self::AccountPassword => Some(SignInEvent::PasswordChanged),
            Self::Confirm => Some(SignInEvent::Confirmed),
            Self::ActingStart => Some(SignInEvent::ActedAs),
            Self::ActingReturn | Self::ActingEnd => Some(SignInEvent::ActingEnded),
            Self::PhoneShow
            | Self::AccountAdd
            | Self::AccountEnable
            | Self::AccountDisable
            | Self::AccountUnlock
            | Self::AccountEdit
            | Self::AccountLevel
            | Self::AccountLanguage
            | Self::AuditExport
            | Self::StaleForm
            | Self::KeyRotate => None,
        }
    }
}
