//! Errors in Russian.

use std::borrow::Cow;

use contract::{AccountChange, ApiError, FullNameProblem, LoginProblem, PasswordProblem};

use super::{Sentence, TEXT, plural};
use crate::{
    moment::Moment,
    text::apart::{in_units, is_beyond_codes},
};

pub(super) fn wait(cause: &str, count: u32) -> Sentence {
    let seconds = plural(count, " секунду.", " секунды.", " секунд.");
    [cause, " Повторите через ", &count.to_string(), seconds]
        .concat()
        .into()
}

pub(super) fn error(error: &ApiError) -> Sentence {
    Cow::Borrowed(match error {
        ApiError::SignInRequired => "Ваш сеанс завершён. Войдите снова.",
        ApiError::Forbidden => "У вашей учётной записи нет прав на это действие.",
        ApiError::NotFound => "Этого больше нет.",
        ApiError::Malformed => "Не удалось прочитать форму. Проверьте её и отправьте ещё раз.",
        ApiError::Delayed { retry_after } => {
            return wait("Слишком много неудачных попыток.", *retry_after);
        }
        ApiError::Busy { retry_after } => {
            return wait("Сейчас входит слишком много пользователей.", *retry_after);
        }
        ApiError::Unavailable { retry_after } => {
            return wait("Панель сейчас недоступна.", *retry_after);
        }
        ApiError::Internal => {
            "В панели что-то пошло не так. Если это повторится, сообщите тому, кто её обслуживает."
        }
        ApiError::WrongSetupToken => {
            "Неверный токен установки. Действителен только тот, что выведен последним."
        }
        ApiError::AlreadySetUp => "Эта панель уже настроена.",
        ApiError::WrongLoginOrPassword => "Неверный логин или пароль.",
        ApiError::WrongPassword => "Неверный пароль.",
        ApiError::PasswordsDiffer => "Пароли не совпадают.",
        ApiError::NewPasswordRefused { problem } => return new_password(*problem),
        ApiError::LoginRefused { problem } => login(*problem),
        ApiError::LevelRefused => "Этот уровень доступа нельзя дать учётной записи.",
        ApiError::HalfSignInEnded => TEXT.half_sign_in_ended,
        ApiError::CodeMalformed => "Одноразовый пароль состоит из шести цифр.",
        ApiError::CodeWrong { server_time } => {
            let clock = Moment::utc(*server_time).clock();
            let parts = [
                "Неверный одноразовый пароль. Время этого сервера\u{a0}— ",
                &clock,
                " UTC; проверьте, верно ли идут часы телефона.",
            ];
            return parts.concat().into();
        }
        ApiError::ClockWrong { ahead } => return clock_wrong(*ahead),
        ApiError::RecoveryCodeMalformed => "Код восстановления состоит из шестнадцати букв и цифр.",
        ApiError::RecoveryCodeWrong => "Неверный или уже использованный код восстановления.",
        ApiError::CodeAlreadyUsed => "Этот код уже использован: дождитесь следующего.",
        ApiError::CodesStopped => {
            "Было слишком много неверных кодов: учётная запись не принимает их, пока её не разблокирует администратор."
        }
        ApiError::CodeCannotBeChecked => {
            "Коды этой учётной записи нельзя проверить: панель не может прочитать хранящийся для неё ключ. С вашим кодом и телефоном всё в порядке. Сообщите тому, кто обслуживает панель."
        }
        ApiError::TwoStepAlreadyOn => "Двухфакторная аутентификация уже включена.",
        ApiError::TwoStepNotOn => "Двухфакторная аутентификация не включена.",
        ApiError::EnrolmentEnded => {
            "Прежний ключ больше не действует. Добавьте в приложение новый и введите его код."
        }
        ApiError::PasswordNeeded => "Введите также свой пароль.",
        ApiError::CodeNeeded => "Введите также свой одноразовый пароль.",
        ApiError::FullNameRefused { problem } => full_name(*problem),
        ApiError::EmailRefused => "Адрес электронной почты выглядит так: name@example.org.",
        ApiError::AccountChanged { change } => return changed_meanwhile(*change),
        ApiError::TwoStepSessionNeeded => {
            "Это может сделать только тот, кто вошёл с одноразовым паролем. В остальных случаях это делают с консоли."
        }
        ApiError::PasswordChangeNeeded => "Ваш пароль задал кто-то другой. Сначала смените его.",
        ApiError::Protected { login } => return protected(login.as_str()),
        ApiError::AccountIsDisabled { login } => {
            let parts = [
                "Учётная запись ",
                login.as_str(),
                " отключена: сначала включите её.",
            ];
            return parts.concat().into();
        }
        ApiError::NoPasswordYet { login } => {
            let parts = [
                "У учётной записи ",
                login.as_str(),
                " ещё нет пароля, и войти в неё не смог бы никто. Вернитесь к root и задайте пароль: «Управление», «Сотрудники», «Изменить ",
                login.as_str(),
                "».",
            ];
            return parts.concat().into();
        }
        ApiError::ClosedWhileActing => {
            "Вы работаете от имени другой учётной записи. Как в неё входить, решает только сам её владелец."
        }
        ApiError::IdentityChanged { login, is_acting } => {
            return identity_changed(login.as_str(), *is_acting);
        }
        ApiError::NothingToConfirm => {
            "То, что вы хотели сделать, больше не ждёт подтверждения. Начните заново."
        }
    })
}

fn clock_wrong(ahead: i32) -> Sentence {
    [
        "Часы вашего телефона ",
        &off_by(ahead),
        " по сравнению с этим сервером. Включите на телефоне автоматическую установку времени, затем введите код, который он покажет.",
    ]
    .concat()
    .into()
}

pub(super) fn clock_of_device(ahead: i32) -> Sentence {
    [
        "Часы этого устройства ",
        &off_by(ahead),
        " по сравнению с этим сервером. Если это телефон с приложением-аутентификатором, его коды ",
        if is_beyond_codes(ahead) {
            "будут"
        } else {
            "могут быть"
        },
        " отклонены: включите на нём автоматическую установку времени.",
    ]
    .concat()
    .into()
}

/// A direction and a difference of clocks, in the accusative.
fn off_by(ahead: i32) -> String {
    let [days, hours, minutes, seconds] = in_units(ahead.unsigned_abs());
    let mut words = if ahead < 0 {
        "отстают на"
    } else {
        "спешат на"
    }
    .to_owned();
    for (count, unit) in [
        (days, plural(days, " день", " дня", " дней")),
        (hours, plural(hours, " час", " часа", " часов")),
        (minutes, plural(minutes, " минуту", " минуты", " минут")),
        (seconds, plural(seconds, " секунду", " секунды", " секунд")),
    ] {
        if count > 0 {
            words.extend([" ", &count.to_string(), unit]);
        }
    }
    words
}

fn protected(login: &str) -> Sentence {
    [
        "Учётная запись ",
        login,
        " защищена двухфакторной аутентификацией: войдите с её собственными логином, паролем и одноразовым паролем.",
    ]
    .concat()
    .into()
}

pub(super) fn identity_changed(login: &str, is_acting: bool) -> Sentence {
    let now = if is_acting {
        "Теперь вы работаете от имени "
    } else {
        "Теперь вы работаете как "
    };
    [
        now,
        login,
        ". Страница была открыта для другой учётной записи, и ничего не сделано.",
    ]
    .concat()
    .into()
}

fn new_password(problem: PasswordProblem) -> Sentence {
    Cow::Borrowed(match problem {
        PasswordProblem::TooShort { min } => {
            // In the genitive.
            let characters = plural(min, " символа.", " символов.", " символов.");
            return [
                "Слишком короткий пароль: нужно не меньше ",
                &min.to_string(),
                characters,
            ]
            .concat()
            .into();
        }
        PasswordProblem::TooLong => "Слишком длинный пароль: можно не больше 1024 байт.",
        PasswordProblem::ControlCharacter => {
            "В пароле есть символ, который нельзя повторить на клавиатуре."
        }
        PasswordProblem::Common => {
            "Это один из паролей, которые злоумышленники пробуют первыми. Выберите другой."
        }
        PasswordProblem::LikeLogin => "Пароль почти совпадает с логином. Выберите другой.",
        PasswordProblem::LikeBrand => {
            "Пароль почти совпадает с названием этой панели. Выберите другой."
        }
        PasswordProblem::Repetitive => {
            "Пароль повторяется или идёт подряд по клавиатуре. Выберите другой."
        }
        PasswordProblem::Unchanged => "Это нынешний пароль. Выберите новый.",
    })
}

fn full_name(problem: FullNameProblem) -> &'static str {
    match problem {
        FullNameProblem::Empty => "Укажите имя.",
        FullNameProblem::TooLong => "Имя может быть не длиннее 100 символов.",
        FullNameProblem::ControlCharacter => {
            "В имени не может быть переносов строки и управляющих символов."
        }
    }
}

fn changed_meanwhile(change: AccountChange) -> Sentence {
    let parts = [
        (change.full_name, TEXT.full_name),
        (change.email, TEXT.management.email),
        (change.level, TEXT.level),
        (change.state, TEXT.management.state),
        (change.sign_in, TEXT.management.sign_in),
    ];
    let changed: Vec<_> = parts
        .into_iter()
        .filter_map(|(is_changed, name)| is_changed.then_some(name))
        .collect();
    [
        "Тем временем кто-то другой изменил в этой учётной записи: «",
        &changed.join("», «"),
        "». Ничего из вашего не сохранено.",
    ]
    .concat()
    .into()
}

fn login(problem: LoginProblem) -> &'static str {
    match problem {
        LoginProblem::Empty => "Укажите логин.",
        LoginProblem::TooLong => "Логин может быть не длиннее 64 символов.",
        LoginProblem::Capital => "В логине не может быть заглавных букв.",
        LoginProblem::BadCharacter => "Логин может состоять из a–z, 0–9, «.», «_», «@» и «-».",
        LoginProblem::BadStart => "Логин должен начинаться с буквы или цифры.",
        LoginProblem::Reserved => "Этот логин зарезервирован.",
        LoginProblem::Taken => "Этот логин уже занят.",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(ApiError::Delayed { retry_after: 1 }, "Слишком много неудачных попыток. Повторите через 1 секунду.")]
    #[case(ApiError::Delayed { retry_after: 2 }, "Слишком много неудачных попыток. Повторите через 2 секунды.")]
    #[case(ApiError::Delayed { retry_after: 15 }, "Слишком много неудачных попыток. Повторите через 15 секунд.")]
    #[case(
        ApiError::ClockWrong { ahead: -150 },
        "Часы вашего телефона отстают на 2 минуты 30 секунд по сравнению с этим сервером. Включите на телефоне автоматическую установку времени, затем введите код, который он покажет."
    )]
    #[case(
        ApiError::ClockWrong { ahead: 60 },
        "Часы вашего телефона спешат на 1 минуту по сравнению с этим сервером. Включите на телефоне автоматическую установку времени, затем введите код, который он покажет."
    )]
    #[case(
        ApiError::NewPasswordRefused { problem: PasswordProblem::TooShort { min: 15 } },
        "Слишком короткий пароль: нужно не меньше 15 символов."
    )]
    #[case(
        ApiError::NewPasswordRefused { problem: PasswordProblem::TooShort { min: 21 } },
        "Слишком короткий пароль: нужно не меньше 21 символа."
    )]
    #[case(
        ApiError::AccountChanged {
            change: AccountChange { email: true, state: true, ..AccountChange::default() }
        },
        "Тем временем кто-то другой изменил в этой учётной записи: «Электронная почта», «Состояние». Ничего из вашего не сохранено."
    )]
    fn an_error_has_its_sentence(#[case] cause: ApiError, #[case] sentence: &str) {
        assert_eq!(error(&cause), sentence);
    }
}
