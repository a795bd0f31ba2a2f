//! The audit log in Russian.

use crate::text::{AuditText, audit::detail_in};

pub(super) static TEXT: AuditText = AuditText {
    name: "Журнал аудита",
    lead: "Кто, когда, откуда и что сделал с какой учётной записью.",

    actor: "Исполнитель",
    all_events: "Все события",
    event,
    from: "Начало",
    to: "Конец",
    in_utc: "По времени UTC.",
    before_in_utc: "По времени UTC, не включительно.",
    filter: "Отобрать",
    export: "Экспорт в CSV",

    session: "Сеанс",
    outcome: "Итог",
    refused: "Отклонено",
    detail: "Подробности",
    detail_in_words: |detail| detail_in(detail, "от имени", detail_word),
    nothing: "–",
    time: |moment| {
        let day = [&super::date(moment), ","].concat();
        [day, [&moment.clock(), " UTC"].concat()]
    },
    by,

    empty: "Событий ещё не было.",
    none_found: "В журнале аудита нет таких записей. Логины нужно указывать полностью.",
    looked_through_a_part: "Для этой страницы просмотрена только часть журнала. Ссылка «Более ранние» продолжит поиск.",
};

fn by(actor: &str) -> String {
    match actor {
        "console" => "с консоли".to_owned(),
        login => ["кем: ", login].concat(),
    }
}

fn event(name: &str) -> Option<&'static str> {
    Some(match name {
        "set_up" => "Создание учётной записи root",
        "sign_in.password" => "Вход: пароль",
        "sign_in.code" => "Вход: одноразовый пароль",
        "sign_in.recovery" => "Вход: код восстановления",
        "recovery_codes.make" => "Создание кодов восстановления",
        "session.end" => "Завершение сеанса",
        "sign_out" => "Выход",
        "two_step.enable" => "Включение двухфакторной аутентификации",
        "two_step.disable" => "Отключение двухфакторной аутентификации",
        "two_step.removed" => "Удаление двухфакторной аутентификации из базы данных",
        "two_step.show_phone" => "Проверка заменяемого телефона",
        "two_step.replace_phone" => "Замена телефона",
        "password.change" => "Смена собственного пароля",
        "account.add" => "Создание учётной записи",
        "account.password" => "Смена пароля учётной записи",
        "account.enable" => "Включение учётной записи",
        "account.disable" => "Отключение учётной записи",
        "account.unlock" => "Разблокировка учётной записи",
        "account.edit" => "Изменение учётной записи",
        "account.level" => "Смена уровня доступа учётной записи",
        "account.language" => "Смена собственного языка",
        "confirm" => "Подтверждение личности",
        "acting_as.start" => "Вход под другой учётной записью",
        "acting_as.return" => "Возврат из другой учётной записи",
        "acting_as.end" => "Завершение работы под другой учётной записью",
        "audit.export" => "Экспорт журнала аудита",
        "form.stale" => "Отправка формы, открытой под другой учётной записью",
        "key.rotate" => "Замена ключа",
        _ => return None,
    })
}

fn detail_word(detail: &str) -> Option<&'static str> {
    Some(match detail {
        "a new one is asked at the next sign-in" => "при следующем входе потребуется новый",
        "account without password" => "учётная запись без пароля",
        "all others" => "все остальные",
        "as the browser says" => "как указано в браузере",
        "automatic" => "автоматически",
        "begun" => "начато",
        "changed meanwhile" => "тем временем изменена",
        "closed while acting as the account" => "закрыто при работе от имени этой учётной записи",
        "disabled account" => "учётная запись отключена",
        "filtered" => "с отбором",
        "finished" => "завершено",
        "it does not wait" => "подтверждения ничто не ждёт",
        "it is off" => "она отключена",
        "it is on" => "она уже включена",
        "its time is over" => "время истекло",
        "login taken or reserved" => "логин занят или зарезервирован",
        "no code" => "не введён код",
        "no password" => "не введён пароль",
        "no pending key" => "нет ожидающего ключа",
        "not allowed" => "нет прав",
        "not allowed any more" => "прав больше нет",
        "prepared" => "подготовлено",
        "protected by two steps" => "защищена двухфакторной аутентификацией",
        "session without two steps" => "сеанс без одноразового пароля",
        "the account changed meanwhile" => "учётная запись тем временем изменилась",
        "the code is still to come" => "ожидается код",
        "the key file lacks the key of this account's secret" => {
            "в файле ключей нет ключа к секрету этой учётной записи"
        }
        "the stored secret does not open for this account" => {
            "сохранённый секрет не расшифровывается для этой учётной записи"
        }
        "the totp row was removed by hand" => "строка totp удалена вручную",
        "too many wrong attempts" => "слишком много неудачных попыток",
        "two-step authentication changed meanwhile" => {
            "двухфакторная аутентификация тем временем изменилась"
        }
        "two-step authentication was enabled" => "включена двухфакторная аутентификация",
        "unchanged password" => "прежний пароль",
        "unknown login" => "неизвестный логин",
        "used code" => "использованный код",
        "weak password" => "слабый пароль",
        "with a recovery code" => "с кодом восстановления",
        "wrong or used recovery code" => "неверный или использованный код восстановления",
        "wrong code" => "неверный код",
        "wrong code: the phone's clock" => "неверный код: часы телефона",
        "wrong password" => "неверный пароль",
        "wrong setup token" => "неверный токен установки",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_names_the_account_that_was_acted_as() {
        let words = |detail| (TEXT.detail_in_words)(detail).unwrap_or_default();
        assert_eq!(words("wrong password"), "неверный пароль");
        assert_eq!(words("acting as ada"), "от имени ada");
        assert_eq!(
            words("acting as ada: not allowed"),
            "от имени ada: нет прав"
        );
        assert_eq!(words("acting as ada: staff"), "от имени ada: staff");
        assert_eq!((TEXT.detail_in_words)("edit_account"), None);
    }
}
