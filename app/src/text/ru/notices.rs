//! What happened to the way in, in Russian.

use super::plural;
use crate::text::NoticesText;

pub(super) static TEXT: NoticesText = NoticesText {
    heading: "События с вашей учётной записью. Если что-то из этого сделали не вы, смените пароль.",
    new_browser: "Вход из нового браузера",
    recovery_code_used: "Вход с кодом восстановления вместо телефона",
    second_step_missing: "Верный пароль, за которым не последовал второй шаг",
    times: |count| {
        let times = plural(count, " раз", " раза", " раз");
        [&count.to_string(), times, ", последний раз "].concat()
    },
    more: "Остальное есть в истории входов.",
    read: "Прочитано",
};
