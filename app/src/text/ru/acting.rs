//! Acting as another account, in Russian.

use crate::{moment::countdown, text::ActingText};

pub(super) static TEXT: ActingText = ActingText {
    banner: "Работа от имени другой учётной записи",
    is_acting_as: |actor, target| [actor, " работает от имени ", target].concat(),
    return_to: |login| ["Вернуться к ", login].concat(),
    until: "до",
    time_left: |seconds| ["осталось ", &countdown(seconds)].concat(),
    ended: |login| {
        [
            "Вы больше не работаете от имени ",
            login,
            ": прошёл час или изменились права одной из учётных записей.",
        ]
        .concat()
    },
    log_in_as: |login| ["Войти как ", login].concat(),
    settings_closed: |login| {
        [
            "Вы работаете от имени учётной записи ",
            login,
            ". Как в неё входить, решает только сам её владелец.",
        ]
        .concat()
    },
    not_allowed: |login| {
        [
            "Вы работаете от имени учётной записи ",
            login,
            ", которой это не разрешено.",
        ]
        .concat()
    },
    password_of: |login| {
        [
            "Пароль учётной записи ",
            login,
            ", под которой выполнен вход.",
        ]
        .concat()
    },
    root_level: "Вы работаете с правами root. Для повседневных дел есть учётная запись admin: нажмите «Войти» рядом с ней в разделе «Сотрудники».",
    acted_as_you: "С тех пор как вам сообщали об этом в последний раз, в вашей учётной записи работали:",

    confirm_heading: "Подтвердите, что это вы",
    confirm: "Подтвердить",
    confirm_lead: |actor, login| {
        [
            "Вы собираетесь войти как ",
            login,
            "; эта учётная запись защищена двухфакторной аутентификацией. Подтвердите ещё раз, что вы\u{a0}— ",
            actor,
            ".",
        ]
        .concat()
    },
};
