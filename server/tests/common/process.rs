//! The real program, run as an operator runs it: in a folder of its own, without this machine's settings.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use domain::test_support::{PASSWORD, TestDatabase};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tempfile::TempDir;

use super::{wire::exchange, write_stub_site};

/// The program with its folder and settings.
pub(crate) struct Vestibule {
    /// Where it runs; `data` in it is the data directory.
    pub folder: TempDir,
    settings: Vec<(String, String)>,
    ignored: Option<Signal>,
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Vestibule {
    /// The program with default settings.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        write_stub_site(folder.path());
        Self {
            folder,
            settings: Vec::new(),
            ignored: None,
        }
    }

    /// The program on a test's database.
    pub(crate) fn over(database: &TestDatabase) -> Self {
        Self::new()
            .with("VESTIBULE_DATABASE_URL", &database.url)
            .with(
                "VESTIBULE_SECRET_KEY_FILE",
                database.key_file().to_str().unwrap(),
            )
    }

    /// With one more variable.
    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.settings.push((variable.to_owned(), value.to_owned()));
        self
    }

    /// From now on the program is started with a signal ignored that would end it.
    pub(crate) fn ignoring(&mut self, signal: Signal) {
        self.ignored = Some(signal);
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with_input(arguments, b"")
    }

    /// Runs a command that reads standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Finished {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that fails before it reads closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Finished {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts a command and does not wait.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Starts the server on a free port and waits until it has said where.
    pub(crate) fn serve(&self) -> Server {
        let arguments = ["serve", "--listen", "127.0.0.1:0"];
        let mut child = self
            .command(&arguments)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains(" is at ") {
            if stdout.read_line(&mut greeting).unwrap() == 0 {
                let mut stderr = String::new();
                child
                    .stderr
                    .take()
                    .unwrap()
                    .read_to_string(&mut stderr)
                    .unwrap();
                panic!("the server did not start: {greeting} {stderr}");
            }
        }
        let address = greeting
            .lines()
            .find_map(|line| line.strip_prefix("Listening on "))
            .unwrap();
        Server {
            address: address.parse().unwrap(),
            greeting,
            child,
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_vestibule");
        let mut command = match self.ignored {
            None => Command::new(program),
            Some(signal) => {
                let mut shell = Command::new("sh");
                let script = format!("trap '' {}; exec \"$0\" \"$@\"", signal as i32);
                shell.args(["-c", &script, program]);
                shell
            }
        };
        for (name, _) in std::env::vars_os() {
            if name
                .to_str()
                .is_some_and(|name| name.starts_with("VESTIBULE_") || name.starts_with("LEPTOS_"))
            {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("LEPTOS_SITE_ROOT", self.folder.path().join("site"))
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        command
    }
}

/// A running server; killed when it is dropped.
pub(crate) struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it said on standard output at its start.
    pub greeting: String,
    child: Child,
}

impl Server {
    /// Sends a request with `Host: localhost:3000`, and returns the whole answer.
    pub(crate) fn send(&self, head: &str, body: &str) -> String {
        let request = format!(
            "{head}\r\nHost: localhost:3000\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        exchange(self.address, request.as_bytes())
    }

    /// Sends a form as the panel's own JavaScript does. `cookies` is the value of the header.
    pub(crate) fn post(&self, endpoint: &str, cookies: &str, body: &str) -> String {
        let head = format!(
            "POST /api/{endpoint} HTTP/1.1\r\nAccept: application/json\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nCookie: {cookies}"
        );
        self.send(&head, body)
    }

    /// Signs in with [`PASSWORD`], and returns the value of the header `Cookie`.
    pub(crate) fn sign_in(&self, login: &str) -> String {
        let body = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
        let answer = self.post("sign_in", "", &body);
        let session = cookie_of(&answer, "__host-vestibule").unwrap_or_else(|| panic!("{answer}"));
        format!("__Host-vestibule={session}")
    }

    /// Visits the sign-in page, and with the cookies of somebody who is signed in Home.
    pub(crate) fn visit(&self, cookies: &str) {
        let login = self.send("GET /login HTTP/1.1", "");
        assert!(login.starts_with("HTTP/1.1 200"), "{login}");
        let home = self.send(&format!("GET / HTTP/1.1\r\nCookie: {cookies}"), "");
        assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    }

    /// How many sockets the server holds.
    pub(crate) fn sockets(&self) -> usize {
        let files = fs::read_dir(format!("/proc/{}/fd", self.id())).unwrap();
        files
            .filter_map(|file| fs::read_link(file.ok()?.path()).ok())
            .filter(|target| target.to_string_lossy().starts_with("socket:"))
            .count()
    }

    /// The most memory that the server has ever used, in KiB.
    pub(crate) fn peak_memory(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let peak = line.unwrap().split_whitespace().nth(1);
        peak.unwrap().parse().unwrap()
    }

    /// Asks the server to stop, and returns its exit code and its log.
    pub(crate) fn stop(self) -> (i32, String) {
        self.signal(Signal::SIGTERM);
        self.wait()
    }

    /// Waits until the server has ended, and returns its exit code and its log.
    pub(crate) fn wait(mut self) -> (i32, String) {
        let code = self.child.wait().unwrap().code().unwrap();
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        (code, log)
    }

    /// Sends the server a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.id().try_into().unwrap()), signal).unwrap();
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The setup token of the greeting.
    pub(crate) fn setup_token(&self) -> Option<&str> {
        self.greeting
            .lines()
            .find_map(|line| line.strip_prefix("Setup token: "))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The value of a cookie that an answer sets.
pub(crate) fn cookie_of(answer: &str, name: &str) -> Option<String> {
    let start = format!("set-cookie: {name}=");
    let line = answer
        .lines()
        .find(|line| line.to_lowercase().starts_with(&start))?;
    Some(line[start.len()..].split(';').next()?.to_owned())
}
