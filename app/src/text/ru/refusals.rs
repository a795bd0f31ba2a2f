//! Refusals in Russian.

use std::borrow::Cow;

use super::{
    TEXT,
    errors::{identity_changed, wait},
};
use crate::text::{Refusal, Sentence};

pub(super) fn heading(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Malformed => "Не удалось прочитать",
        Refusal::SignInRequired => "Вход не выполнен",
        Refusal::Forbidden | Refusal::ForbiddenWhileActing { .. } => "Доступ запрещён",
        Refusal::ClosedWhileActing { .. } => "Закрыто при работе от чужого имени",
        Refusal::IdentityChanged { .. } => "Теперь другая учётная запись",
        Refusal::NotFound => TEXT.not_found,
        Refusal::MethodNotAllowed => "Здесь так нельзя",
        Refusal::TooLarge => "Слишком много данных",
        Refusal::UnsupportedMediaType => "Это не форма",
        Refusal::Misdirected { .. } => "Другой адрес",
        Refusal::Internal => "Что-то пошло не так",
        Refusal::Unavailable { .. } => "Сейчас недоступно",
    }
}

pub(super) fn sentence(refusal: &Refusal) -> Sentence {
    Cow::Borrowed(match refusal {
        Refusal::Malformed => "Не удалось прочитать то, что было отправлено.",
        Refusal::SignInRequired => {
            "Ваш сеанс завершён. Войдите снова и проверьте, выполнено ли то, что вы отправили."
        }
        Refusal::Forbidden => {
            "Запрос отклонён: у вашей учётной записи нет на это прав, или он пришёл с другого сайта."
        }
        Refusal::ForbiddenWhileActing { login } => {
            return (TEXT.acting.not_allowed)(login).into();
        }
        Refusal::ClosedWhileActing { login } => {
            return (TEXT.acting.settings_closed)(login).into();
        }
        Refusal::IdentityChanged { login, is_acting } => {
            return identity_changed(login, *is_acting);
        }
        Refusal::NotFound => TEXT.not_found_lead,
        Refusal::MethodNotAllowed => "К этому адресу нельзя обратиться таким способом.",
        Refusal::TooLarge => "Отправлено больше данных, чем нужно любой форме этой панели.",
        Refusal::UnsupportedMediaType => "Сюда можно отправлять только формы этой панели.",
        Refusal::Misdirected { public_url } => {
            let parts = [
                "Адрес этой панели\u{a0}— ",
                public_url,
                ". Тот, кто её обслуживает, задаёт его в VESTIBULE_PUBLIC_URL.",
            ];
            return parts.concat().into();
        }
        Refusal::Internal => {
            "Панель не смогла ответить. Причина записана в её журнале; того, что вы ввели, там нет."
        }
        Refusal::Unavailable { retry_after } => {
            return wait(
                "Панель не может связаться со своей базой данных или перегружена.",
                *retry_after,
            );
        }
    })
}
