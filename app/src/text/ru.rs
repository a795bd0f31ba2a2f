//! Russian.

mod acting;
mod audit;
mod errors;
mod management;
mod notices;
mod recovery;
#[cfg(feature = "ssr")]
mod refusals;
mod sessions;

use contract::{Done, Level, PasswordRating, SignInEvent, Theme};

use super::{LevelText, Sentence, Text, device::describe};
use crate::moment::Moment;

pub(super) static TEXT: Text = Text {
    language_name: "Русский",
    #[cfg(feature = "ssr")]
    description: "Панель управления",
    done,
    language: "Язык",
    language_of_browser: "Как указано в браузере",
    theme: "Оформление",
    theme_name,

    login: "Логин",
    password: "Пароль",
    repeat_password: "Повторите пароль",
    current_password: "Текущий пароль",
    new_password: "Новый пароль",
    repeat_new_password: "Повторите новый пароль",
    new_password_hint: "Четыре и более не связанных между собой слова легко запомнить и трудно угадать. Цифры и знаки не обязательны.",
    show_password: "Показать пароль",
    hide_password: "Скрыть пароль",
    caps_lock: "Включён Caps Lock",
    password_rating,
    setup_token: "Токен установки",
    setup_token_hint: "Сервер выводит его при каждом запуске после слов «Setup token:». Действует только последний.",
    one_time_password: "Одноразовый пароль",
    one_time_password_hint: "Шесть цифр, которые показывает приложение-аутентификатор.",
    account_name: "Имя учётной записи",
    key: "Ключ",
    ok: "ОК",
    save: "Сохранить",
    cancel: "Отмена",
    copy: "Копировать",
    copied: "Скопировано",
    copy_by_hand: "Выделено: скопируйте с клавиатуры",

    skip_to_content: "Перейти к содержимому",
    navigation: "Главное меню",
    settings: "Настройки",
    log_out: "Выйти",
    loading: "Загрузка…",

    set_up: "Настройка Vestibule",
    set_up_lead: "Создайте учётную запись root, которая управляет всеми остальными.",
    create_root_account: "Создать учётную запись root",
    log_in: "Войти",
    log_in_heading: "Вход",
    two_step: "Двухфакторная аутентификация",
    two_step_lead: "Пароль верный. Теперь откройте приложение-аутентификатор.",
    start_again: "Начать заново",
    half_sign_in_ended: "Вход прерван: он уже выполнен, прошло слишком много времени, было слишком много неверных кодов или изменилась учётная запись. Войдите заново.",

    home: "Главная",
    welcome: |name| ["Добро пожаловать, ", name].concat(),
    level: "Уровень доступа",
    level_text,
    your_rights: "Ваши возможности",
    last_sign_in: "Последний вход",
    from_address: |address| ["с адреса ", address].concat(),
    first_sign_in: "Это ваш первый вход.",
    two_step_off: "Для входа в вашу учётную запись достаточно одного пароля. Защитите её ещё и одноразовыми паролями с телефона.",
    wrong_codes,
    plain_http: "Панель работает по незащищённому протоколу http: пароли и коды передаются по сети открыто. Разместите её за обратным прокси-сервером с TLS и укажите её https-адрес в VESTIBULE_PUBLIC_URL.",
    forwarding_header_not_trusted: "Прокси-сервер передаёт X-Forwarded-For, но не входит в число доверенных: адреса за ним неизвестны, и неудачные попытки с них не учитываются. Укажите этот прокси-сервер в VESTIBULE_TRUSTED_PROXIES.",

    user_settings: "Настройки пользователя",
    full_name: "Полное имя",
    account: "Учётная запись",
    security: "Безопасность",
    change_password: "Сменить пароль",
    change_password_lead: "Все остальные ваши сеансы завершатся.",
    sign_in_history_note: "Кто, когда и откуда пытался войти в вашу учётную запись.",
    password_note: "Все остальные ваши сеансы при этом завершатся.",
    enable_two_step: "Включить двухфакторную аутентификацию",
    disable_two_step: "Отключить двухфакторную аутентификацию",
    disable_two_step_lead: "После этого для входа будет достаточно одного пароля, а все остальные ваши сеансы завершатся.",
    replace_phone: "Заменить телефон",
    replace_phone_lead: "Одноразовые пароли прежнего телефона действуют, пока не введён верный с нового. Коды восстановления сохранятся, а все остальные ваши сеансы завершатся.",
    replace_phone_note: "Получать одноразовые пароли на другом телефоне или в другом приложении.",
    replacement_ended: "Ключ нового телефона больше не действует. Подтвердите ещё раз, что это вы.",
    two_step_on_note: "При входе запрашивается одноразовый пароль с телефона.",
    two_step_off_note: "Запрашивать при входе ещё и одноразовый пароль с телефона.",
    appearance: "Внешний вид",
    theme_note: "Только для этого браузера.",
    on: "Включена",
    off: "Отключена",

    install_app: "Установите приложение-аутентификатор",
    install_app_note: "Подойдёт любое приложение для одноразовых паролей по времени (TOTP): на телефоне или в менеджере паролей.",
    add_account: "Добавьте в него эту учётную запись",
    add_account_note: "Отсканируйте QR-код приложением.",
    qr_code: "QR-код",
    open_in_app: "Открыть в аутентификаторе",
    by_hand: "Или введите вручную, выбрав ключ по времени:",
    confirm_code: "Введите одноразовый пароль из него",
    confirm_code_note: "Пока не введён верный, ничего не изменится.",
    password_needed_note: "Вы вводили его давно.",
    clock_of_device: errors::clock_of_device,

    sign_in_history: "История входов",
    sign_in_history_lead: "Кто, когда и откуда пытался войти в вашу учётную запись. Если что-то из этого сделали не вы, смените пароль.",
    time: "Время",
    event: "Событие",
    result: "Результат",
    address: "Адрес",
    browser: "Браузер",
    device: |agent| {
        describe(agent, " на ")
            .unwrap_or_else(|| agent.to_owned())
            .into()
    },
    sign_in_event,
    event_by: |event, actor| match actor {
        "console" => [event, " (с консоли)"].concat(),
        login => [event, " (", login, ")"].concat(),
    },
    succeeded: "Успешно",
    failed: "Неудачно",
    repeats: |count| ["× ", &count.to_string()].concat(),
    console: "Консоль",
    unknown: "Неизвестно",
    nothing_yet: "Более ранних записей нет.",
    pages: "Страницы",
    newest: "Самые новые",
    older: "Более ранние",

    management: &management::TEXT,
    acting: &acting::TEXT,
    audit: &audit::TEXT,
    recovery: &recovery::TEXT,
    notices: &notices::TEXT,
    sessions: &sessions::TEXT,

    moment_utc: |moment| [&date(moment), ", ", &moment.short_clock(), " UTC"].concat(),
    moment_local: |moment| [&date(moment), ", ", &moment.short_clock()].concat(),

    error: errors::error,
    not_found: "Страница не найдена",
    not_found_lead: "По этому адресу ничего нет.",
    go_home: "На главную",
    #[cfg(feature = "ssr")]
    refusal_heading: refusals::heading,
    #[cfg(feature = "ssr")]
    refusal: refusals::sentence,
};

/// In the genitive, shortened (CLDR, `MMM`).
const MONTHS: [&str; 12] = [
    "янв.",
    "февр.",
    "мар.",
    "апр.",
    "мая",
    "июн.",
    "июл.",
    "авг.",
    "сент.",
    "окт.",
    "нояб.",
    "дек.",
];

/// Held together by no-break spaces.
fn date(moment: &Moment) -> String {
    let month = MONTHS
        .get(moment.month.saturating_sub(1) as usize)
        .copied()
        .unwrap_or_default();
    [
        &moment.day.to_string(),
        "\u{a0}",
        month,
        "\u{a0}",
        &moment.year.to_string(),
        "\u{a0}г.",
    ]
    .concat()
}

/// The form of a word that goes with a whole number (CLDR's plural rules for `ru`).
const fn plural(
    count: u32,
    one: &'static str,
    few: &'static str,
    many: &'static str,
) -> &'static str {
    match (count % 10, count % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

fn wrong_codes(count: u32) -> String {
    let (entered, passwords) = (
        plural(count, "был введён", "были введены", "было введено"),
        plural(
            count,
            " неверный одноразовый пароль или код восстановления",
            " неверных одноразовых пароля или кода восстановления",
            " неверных одноразовых паролей или кодов восстановления",
        ),
    );
    [
        "С вашего предыдущего входа после верного пароля ",
        entered,
        " ",
        &count.to_string(),
        passwords,
        ". Если это были не вы, кто-то знает ваш пароль: смените его.",
    ]
    .concat()
}

fn password_rating(rating: PasswordRating) -> Sentence {
    match rating {
        PasswordRating::TooShort { min } => {
            // In the genitive.
            let characters = plural(min, " символа", " символов", " символов");
            ["Короткий: нужно не меньше ", &min.to_string(), characters]
                .concat()
                .into()
        }
        PasswordRating::Unusable => "Такой пароль использовать нельзя".into(),
        PasswordRating::Guessable => "Легко угадать".into(),
        PasswordRating::Good => "Хороший".into(),
        PasswordRating::Strong => "Надёжный".into(),
    }
}

fn done(done: Done) -> &'static str {
    match done {
        Done::PasswordChanged => "Пароль изменён.",
        Done::TwoStepDisabled => "Двухфакторная аутентификация отключена.",
        Done::PhoneReplaced => "Теперь действуют одноразовые пароли нового телефона.",
        Done::CodesSaved => "Коды восстановления сохранены.",
        Done::SessionEnded => "Сеанс завершён.",
        Done::OtherSessionsEnded => "Все остальные ваши сеансы завершены.",
        Done::AccountCreated => "Учётная запись создана.",
        Done::AccountSaved => "Учётная запись сохранена.",
        Done::AccountEnabled => "Учётная запись включена.",
        Done::AccountDisabled => "Учётная запись отключена.",
        Done::AccountUnlocked => "Учётная запись разблокирована.",
        Done::AccountTwoStepDisabled => "Двухфакторная аутентификация учётной записи отключена.",
    }
}

fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "Системное",
        Theme::Light => "Светлое",
        Theme::Dark => "Тёмное",
    }
}

fn level_text(level: Level) -> LevelText {
    let (name, rights) = match level {
        Level::Root => (
            "Суперпользователь",
            "Вам доступно всё в этой панели: вы управляете администраторами, сотрудниками и клиентами.",
        ),
        Level::Admin => ("Администратор", "Вы управляете сотрудниками и клиентами."),
        Level::Staff => ("Сотрудник", "Вы работаете с клиентами."),
        Level::Client => ("Клиент", "Вы управляете своей учётной записью."),
    };
    LevelText { name, rights }
}

fn sign_in_event(event: SignInEvent) -> &'static str {
    match event {
        SignInEvent::Password => "Пароль",
        SignInEvent::Code => "Одноразовый пароль",
        SignInEvent::RecoveryCode => "Код восстановления",
        SignInEvent::RecoveryCodesMade => "Создание кодов восстановления",
        SignInEvent::SessionEnded => "Завершение сеанса",
        SignInEvent::SignOut => "Выход",
        SignInEvent::SetUp => "Создание учётной записи root",
        SignInEvent::TwoStepEnabled => "Включение двухфакторной аутентификации",
        SignInEvent::TwoStepDisabled => "Отключение двухфакторной аутентификации",
        SignInEvent::PhoneReplaced => "Замена телефона",
        SignInEvent::TwoStepRemoved => "Удаление двухфакторной аутентификации из базы данных",
        SignInEvent::PasswordChanged => "Смена пароля",
        SignInEvent::Confirmed => "Подтверждение личности",
        SignInEvent::ActedAs => "Вход под этой учётной записью",
        SignInEvent::ActingEnded => "Выход из этой учётной записи",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_moment_is_written_out_in_utc() {
        let sentence = (TEXT.moment_utc)(&Moment::utc(1_764_000_012_345));
        assert_eq!(sentence, "24\u{a0}нояб.\u{a0}2025\u{a0}г., 16:00 UTC");
    }

    #[rstest]
    #[case(0, "секунд")]
    #[case(1, "секунда")]
    #[case(2, "секунды")]
    #[case(4, "секунды")]
    #[case(5, "секунд")]
    #[case(11, "секунд")]
    #[case(12, "секунд")]
    #[case(14, "секунд")]
    #[case(21, "секунда")]
    #[case(22, "секунды")]
    #[case(25, "секунд")]
    #[case(101, "секунда")]
    #[case(111, "секунд")]
    #[case(112, "секунд")]
    #[case(1_000, "секунд")]
    #[case(u32::MAX, "секунд")]
    fn a_word_agrees_with_its_number(#[case] count: u32, #[case] word: &str) {
        assert_eq!(plural(count, "секунда", "секунды", "секунд"), word);
    }

    #[rstest]
    #[case(1, "был введён 1 неверный одноразовый пароль или код восстановления.")]
    #[case(
        3,
        "были введены 3 неверных одноразовых пароля или кода восстановления."
    )]
    #[case(
        12,
        "было введено 12 неверных одноразовых паролей или кодов восстановления."
    )]
    #[case(
        21,
        "был введён 21 неверный одноразовый пароль или код восстановления."
    )]
    fn wrong_codes_are_counted(#[case] count: u32, #[case] words: &str) {
        let sentence = (TEXT.wrong_codes)(count);
        assert!(sentence.contains(words), "{sentence}");
    }
}
