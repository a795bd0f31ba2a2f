//! Sessions in Russian.

use crate::text::SessionsText;

pub(super) static TEXT: SessionsText = SessionsText {
    sessions: "Сеансы",
    lead: "Где сейчас открыта ваша учётная запись. Если какой-то сеанс не ваш, завершите его и смените пароль.",
    note: "Где сейчас открыта ваша учётная запись и как завершить эти сеансы.",
    device: "Устройство",
    created: "Вход выполнен",
    last_used: "Последнее обращение",
    this: "Этот сеанс",
    end: "Завершить",
    end_session: |device, address| ["Завершить сеанс: ", device, ", ", address].concat(),
    end_others: "Завершить все остальные сеансы",
    end_others_question: "Завершить все остальные сеансы?",
    end_others_note: "Во всех остальных местах вход в учётную запись сразу перестанет действовать. Этот сеанс продолжится.",
    yes_end: "Да, завершить",
    see_history: "Завершённые сеансы есть в истории входов",
};
