//! Management in Russian.

use contract::{AccountOrder, Directory};

use crate::text::{DirectoryText, ManagementText};

pub(super) static TEXT: ManagementText = ManagementText {
    heading: "Управление",
    directory,
    two_step_reset: "Тот, кто управляет этой панелью, отключил вашу двухфакторную аутентификацию. Включите её снова на новом телефоне; если вы об этом не просили, сообщите ему.",

    search: "Поиск",
    search_hint: "Начало логина, имени или адреса электронной почты.",
    find: "Найти",
    show_all: "Показать все",
    create: "Создать",
    sort_by: "Сортировка",
    order: |order| match order {
        AccountOrder::Login => "Логин",
        AccountOrder::LastSignIn => "Последний вход",
    },
    name: "Имя",
    two_step: "Второй фактор",
    two_step_on: "Есть",
    two_step_off: "Нет",
    state: "Состояние",
    enabled: "Действует",
    disabled: "Отключена",
    no_password: "Без пароля",
    never: "Никогда",
    actions: "Действия",
    edit: "Изменить",
    edit_account: |login| ["Изменить ", login].concat(),
    none_found: |search| ["Ничего не начинается с «", search, "»."].concat(),
    search_is_cut: "Найдено больше, чем показано здесь. Уточните поиск.",
    end_of_list: "Больше ничего нет.",
    first_page: "Первая страница",
    next_page: "Следующая страница",

    login_hint: "Строчные латинские буквы, цифры, «.», «_», «@» и «-». Позже изменить его нельзя.",
    email: "Электронная почта",
    optional: "Не обязательно.",
    first_password_hint: "Без пароля войти в эту учётную запись пока не сможет никто.",
    other_password_hint: "Оставьте пустым, чтобы сохранить прежний. Новый пароль завершит все сеансы учётной записи.",
    ask_for_new_password: "Потребовать новый пароль при следующем входе",
    your_password: "Ваш пароль",
    your_code: "Ваш одноразовый пароль",
    your_recovery_code: "Ваш код восстановления",
    proof_to_set_password: "Нужен, чтобы задать пароль: вы вводили свой давно.",
    proof_to_disable_two_step: "Вы вводили его давно.",
    sign_in: "Пароль или двухфакторная аутентификация",
    show_as_it_is: "Показать учётную запись в нынешнем виде",
    access: "Состояние учётной записи",
    disable_account: "Отключить учётную запись",
    disable_account_note: "При отключении её сеансы сразу завершатся, и войти будет нельзя, пока вы не включите её снова.",
    disable_account_question: |login| ["Отключить ", login, "?"].concat(),
    yes_disable: "Да, отключить",
    enable_account: "Включить учётную запись",
    enable_account_note: "Она отключена, и войти в неё нельзя.",
    unlock_account: "Разблокировать учётную запись",
    unlock_account_note: "Вход закрыт на время: было слишком много неверных паролей или одноразовых паролей. После разблокировки можно сразу попробовать снова.",
    disable_two_step_note: "Для тех, кто потерял телефон. После этого для входа будет достаточно пароля, все сеансы учётной записи завершатся, и её владельцу об этом сообщат. Убедитесь, что просит именно он.",
    disable_two_step_question: |login| {
        [
            "Отключить двухфакторную аутентификацию учётной записи ",
            login,
            "?",
        ]
        .concat()
    },
    two_step_session_needed: "Отключить её здесь может только тот, кто вошёл с одноразовым паролем. В остальных случаях это делают с консоли.",

    password_was_set: "Ваш пароль задал кто-то другой. Выберите такой, который будете знать только вы.",
};

fn directory(directory: Directory) -> DirectoryText {
    match directory {
        Directory::Staff => DirectoryText {
            name: "Сотрудники",
            lead: "Те, кто работает с этой панелью.",
            create: "Новый сотрудник",
            empty: "Учётных записей сотрудников ещё нет.",
        },
        Directory::Clients => DirectoryText {
            name: "Клиенты",
            lead: "Те, кого обслуживает эта панель.",
            create: "Новый клиент",
            empty: "Учётных записей клиентов ещё нет.",
        },
    }
}
