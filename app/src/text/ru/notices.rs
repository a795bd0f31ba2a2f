//! What happened to the way in, in Russian.

use crate::text::NoticesText;

pub(super) static TEXT: NoticesText = NoticesText {
    heading: "События с вашей учётной записью. Если что-то из этого сделали не вы, смените пароль.",
    new_browser: "Вход из нового браузера",
    second_step_missing: "Верный пароль, за которым не последовал второй шаг",
    more: "Остальное есть в истории входов.",
    read: "Прочитано",
};
