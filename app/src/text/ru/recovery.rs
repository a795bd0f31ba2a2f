//! Recovery codes in Russian.

use contract::RecoveryNotice;

use super::plural;
use crate::text::RecoveryText;

pub(super) static TEXT: RecoveryText = RecoveryText {
    codes: "Коды восстановления",
    code: "Код восстановления",
    code_hint: "Один из десяти сохранённых, вида xxxx-xxxx-xxxx-xxxx. Каждый действует один раз.",
    use_code: "Ввести код восстановления",
    use_one_time_password: "Ввести одноразовый пароль",

    sign_in_lead: "Пароль верный. Теперь введите один из кодов, сохранённых на случай потери телефона.",

    note: "Каждый из них один раз откроет вашу учётную запись, если телефон потерян.",
    save_these: "Сохраните эти коды сейчас: больше они не показываются. Каждый из них вместе с паролем один раз откроет учётную запись, если телефон потерян. Храните их отдельно от телефона: на бумаге или в менеджере паролей.",
    of_account: |issuer, login| ["Для учётной записи ", login, " в ", issuer].concat(),
    saved: "Коды сохранены",
    download: "Скачать",
    print: "Распечатать",
    left,
    are_to_save: "Никто не подтвердил, что эти коды сохранены. Если у вас их нет, создайте новые.",
    have_them: "Они у меня есть",
    new_codes: "Создать новые коды",
    new_codes_note: "Десять новых заменят все прежние, которые сразу перестанут действовать.",
    new_codes_question: "Заменить коды восстановления?",
    yes_replace: "Да, заменить",
    create: "Создать новые коды",
    proof_note: "Вы вводили его давно.",
    file_heading: |issuer, login| {
        [
            "Коды восстановления ",
            issuer,
            "\nдля учётной записи ",
            login,
        ]
        .concat()
    },

    notice,
};

fn left(count: u32) -> String {
    if count == 0 {
        return "Кодов не осталось.".to_owned();
    }
    [
        plural(count, "Остался ", "Осталось ", "Осталось "),
        &count.to_string(),
        plural(count, " код.", " кода.", " кодов."),
    ]
    .concat()
}

fn notice(notice: RecoveryNotice) -> String {
    let RecoveryNotice {
        used,
        left,
        are_to_save,
    } = notice;
    if are_to_save {
        return "Никто не подтвердил, что ваши коды восстановления сохранены. Если у вас их нет, создайте новые: без них и без телефона вы не сможете войти.".to_owned();
    }
    let codes = |count| {
        plural(
            count,
            " код восстановления. ",
            " кода восстановления. ",
            " кодов восстановления. ",
        )
    };
    let used = match used {
        0 => String::new(),
        _ => [
            "С вашего предыдущего входа ",
            plural(
                used,
                "был использован ",
                "были использованы ",
                "было использовано ",
            ),
            &used.to_string(),
            codes(used),
            "Если это были не вы, смените пароль и создайте новые коды. ",
        ]
        .concat(),
    };
    let left = match left {
        0 => "У вас нет кодов восстановления. Создайте новые сейчас: без них и без телефона вы не сможете войти."
            .to_owned(),
        _ => [
            plural(left, "У вас остался ", "У вас осталось ", "У вас осталось "),
            &left.to_string(),
            codes(left).trim_end(),
        ]
        .concat(),
    };
    [used, left].concat()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, 0, "У вас нет кодов восстановления")]
    #[case(0, 1, "У вас остался 1 код восстановления.")]
    #[case(0, 3, "У вас осталось 3 кода восстановления.")]
    #[case(1, 9, "был использован 1 код восстановления. Если")]
    #[case(2, 8, "были использованы 2 кода восстановления. Если")]
    #[case(5, 5, "У вас осталось 5 кодов восстановления.")]
    fn counts_agree_with_their_nouns(#[case] used: u32, #[case] left: u32, #[case] words: &str) {
        let sentence = notice(RecoveryNotice {
            used,
            left,
            are_to_save: false,
        });
        assert!(sentence.contains(words), "{sentence}");
    }

    #[test]
    fn what_is_left_is_counted() {
        assert_eq!(left(0), "Кодов не осталось.");
        assert_eq!(left(1), "Остался 1 код.");
        assert_eq!(left(4), "Осталось 4 кода.");
        assert_eq!(left(10), "Осталось 10 кодов.");
    }
}
