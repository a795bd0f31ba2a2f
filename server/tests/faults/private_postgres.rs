//! A PostgreSQL server of a test's own, started by `tools/with-postgres`, which the test stops, freezes and starts again.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sea_orm::{ConnectionTrait as _, Statement};

use super::house::connect;

/// Removed with its database when it is dropped.
pub(super) struct PrivatePostgres {
    /// Its address.
    pub(super) url: String,
    data: PathBuf,
    keeper: Child,
}

impl PrivatePostgres {
    /// A server that has written down what it has committed, as one that is in earnest does.
    pub(super) fn start() -> Self {
        let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/with-postgres");
        let mut keeper = Command::new(tool)
            // It ends, and removes the server, when nothing holds its standard input open any more.
            .args(["sh", "-c", "echo \"$VESTIBULE_TEST_POSTGRES_URL\"; exec cat"])
            .env_remove("VESTIBULE_TEST_POSTGRES_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        let mut stdout = BufReader::new(keeper.stdout.take().unwrap());
        stdout.read_line(&mut url).unwrap();
        let url = url.trim_end().to_owned();
        assert!(
            url.starts_with("postgres://"),
            "PostgreSQL did not start; if it is missing: tools/setup test, or apt-get install postgresql"
        );
        let data = tokio::runtime::Runtime::new().unwrap().block_on(async {
            let connection = connect(&url).await;
            let setting = "ALTER DATABASE postgres SET synchronous_commit = on";
            connection.execute_unprepared(setting).await.unwrap();
            let question = Statement::from_string(
                connection.get_database_backend(),
                "SELECT current_setting('data_directory')",
            );
            let row = connection.query_one_raw(question).await.unwrap().unwrap();
            connection.close().await.unwrap();
            PathBuf::from(row.try_get_by_index::<String>(0).unwrap())
        });
        Self { url, data, keeper }
    }

    /// Stops it at once, as a crash would.
    pub(super) fn stop(&self) {
        self.pg_ctl(&["--mode=immediate", "stop"]);
    }

    /// Starts it again where it was, and waits until it answers.
    pub(super) fn start_again(&self) {
        // `restart` starts a stopped one too, with the options that it had.
        self.pg_ctl(&["--log=/dev/null", "restart"]);
    }

    /// Lets none of its processes go on: connections stay open, and nothing answers.
    pub(super) fn freeze(&self) {
        self.signal(Signal::SIGSTOP);
    }

    /// Lets them go on.
    pub(super) fn thaw(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn pg_ctl(&self, arguments: &[&str]) {
        // The line begins with the path of the program that runs.
        let options = fs::read_to_string(self.data.join("postmaster.opts")).unwrap();
        let postgres = Path::new(options.split(' ').next().unwrap());
        let mut command = Command::new(postgres.with_file_name("pg_ctl"));
        let owner = fs::metadata(&self.data).unwrap();
        if owner.uid() != nix::unistd::geteuid().as_raw() {
            command.uid(owner.uid()).gid(owner.gid());
        }
        let status = command
            .arg("--pgdata")
            .arg(&self.data)
            .args(["--silent", "--wait"])
            .args(arguments)
            .current_dir(self.data.parent().unwrap())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{arguments:?}");
    }

    /// To its first process first, which then starts no others.
    fn signal(&self, signal: Signal) {
        let lock_file = fs::read_to_string(self.data.join("postmaster.pid")).unwrap();
        let first: i32 = lock_file.lines().next().unwrap().parse().unwrap();
        kill(Pid::from_raw(first), signal).unwrap();
        let children = fs::read_to_string(format!("/proc/{first}/task/{first}/children")).unwrap();
        for child in children.split_whitespace() {
            // One of them may just have ended.
            let _ = kill(Pid::from_raw(child.parse().unwrap()), signal);
        }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        if self.data.join("postmaster.pid").exists() {
            self.thaw();
            self.stop();
        }
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
