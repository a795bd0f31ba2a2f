//! The threads that hash passwords: as many as cores, each with its own memory, below the priority of requests, so
//! that every other page stays fast while people sign in.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Duration,
};

use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash::phc};
use contract::{ApiError, Password};
use subtle::ConstantTimeEq as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::{DomainError, Result, token::random_bytes};

/// OWASP's first recommendation for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const OUTPUT_BYTES: usize = 32;
const SALT_BYTES: usize = 16;
/// How many sign-ins may wait for a turn per thread: about a second's worth.
const QUEUE_PER_THREAD: usize = 64;
/// Turns per thread: one is hashing while the next asks the database.
const TURNS_PER_THREAD: usize = 2;
const BUSY_RETRY_SECONDS: u32 = 2;
/// A thread without work gives its memory back after this long.
const IDLE_RELEASE: Duration = Duration::from_secs(20);
/// Hashing yields to requests (see nice(2)); it still gets every idle cycle.
const HASHING_NICENESS: i32 = 10;

/// A pool of hashing threads with a bounded queue. They end when it is dropped.
pub struct PasswordHasher {
    jobs: Sender<Job>,
    queue: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// The right to have one password looked at. Held while the attempt is counted, hashed and settled.
#[derive(Debug)]
pub(crate) struct Turn {
    jobs: Sender<Job>,
    _waiting: OwnedSemaphorePermit,
    _hashing: OwnedSemaphorePermit,
}

type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

impl PasswordHasher {
    /// Starts `threads` hashing threads. They take memory only with their first password.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let threads = threads.max(1);
        let (jobs, receiver) = channel();
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..threads {
            let receiver = Arc::clone(&receiver);
            std::thread::Builder::new()
                .name("password-hash".to_owned())
                .spawn(move || work(&receiver))?;
        }
        Ok(Self {
            jobs,
            queue: Arc::new(Semaphore::new(
                threads * (QUEUE_PER_THREAD + TURNS_PER_THREAD),
            )),
            turns: Arc::new(Semaphore::new(threads * TURNS_PER_THREAD)),
        })
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`ApiError::Busy`] at once when the queue is full.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        let busy = || {
            DomainError::Refused(ApiError::Busy {
                retry_after: BUSY_RETRY_SECONDS,
            })
        };
        let queue = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|_| busy())?;
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|_| busy())?;
        Ok(Turn {
            jobs: self.jobs.clone(),
            _waiting: queue,
            _hashing: turn,
        })
    }
}

impl fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordHasher")
            .field("free_turns", &self.turns.available_permits())
            .finish_non_exhaustive()
    }
}

impl Turn {
    /// Whether `password` is the one that was stored. Costs one hash whatever the answer, also when nothing is stored.
    pub(crate) async fn verify(&self, password: Password, stored: Option<String>) -> Result<bool> {
        self.run(move |memory| {
            if let Some(stored) = stored {
                verify(&password, &stored, memory)
            } else {
                digest(&password, &[0; SALT_BYTES], &current_params()?, memory)?;
                Ok(false)
            }
        })
        .await
    }

    /// Hashes a new password with a fresh salt, as a PHC string.
    pub(crate) async fn hash(&self, password: Password) -> Result<String> {
        self.run(move |memory| hash(&password, memory)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Vec<Block>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            // Nobody waits any more when the request was given up; that is fine.
            let _ = reply.send(job(memory));
        });
        self.jobs
            .send(job)
            .map_err(|_| DomainError::Fault("the hashing threads have ended"))?;
        answer
            .await
            .map_err(|_| DomainError::Fault("a hashing thread has ended"))?
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    // A pool that may not lower its priority hashes at the usual one.
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), HASHING_NICENESS);
    let mut memory = Vec::new();
    loop {
        let next = jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv_timeout(IDLE_RELEASE);
        match next {
            Ok(job) => job(&mut memory),
            Err(RecvTimeoutError::Timeout) => memory = Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn current_params() -> Result<Params> {
    Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT_BYTES))
        .map_err(|_| DomainError::Fault("Argon2 refuses its parameters"))
}

fn digest(
    password: &Password,
    salt: &[u8],
    params: &Params,
    memory: &mut Vec<Block>,
) -> Result<[u8; OUTPUT_BYTES]> {
    let mut output = [0; OUTPUT_BYTES];
    memory.resize(params.block_count(), Block::default());
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(
            password.expose().as_bytes(),
            salt,
            &mut output,
            memory.as_mut_slice(),
        )
        .map_err(|_| DomainError::Fault("Argon2 failed"))?;
    Ok(output)
}

fn hash(password: &Password, memory: &mut Vec<Block>) -> Result<String> {
    let params = current_params()?;
    let salt = random_bytes::<SALT_BYTES>()?;
    let output = digest(password, &salt, &params, memory)?;
    let broken = |_| DomainError::Fault("a password hash cannot be written");
    let phc = phc::PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: phc::ParamsString::try_from(&params).map_err(broken)?,
        salt: Some(phc::Salt::new(&salt).map_err(broken_phc)?),
        hash: Some(phc::Output::new(&output).map_err(broken_phc)?),
    };
    Ok(phc.to_string())
}

fn broken_phc<E>(_: E) -> DomainError {
    DomainError::Fault("a password hash cannot be written")
}

fn verify(password: &Password, stored: &str, memory: &mut Vec<Block>) -> Result<bool> {
    let unreadable = || DomainError::Fault("a stored password hash cannot be read");
    let stored = phc::PasswordHash::new(stored).map_err(|_| unreadable())?;
    let params = Params::try_from(&stored).map_err(|_| unreadable())?;
    let (salt, expected) = stored.salt.zip(stored.hash).ok_or_else(unreadable)?;
    let output = digest(password, &salt, &params, memory)?;
    Ok(bool::from(output.ct_eq(expected.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_only() {
        let hasher = PasswordHasher::start(1).unwrap();
        let turn = hasher.turn().await.unwrap();
        let stored = turn.hash(password("correct horse battery")).await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        assert!(
            turn.verify(password("correct horse battery"), Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(
            !turn
                .verify(password("correct horse batterx"), Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(
            !turn
                .verify(password("correct horse battery"), None)
                .await
                .unwrap()
        );
        assert_ne!(
            stored,
            turn.hash(password("correct horse battery")).await.unwrap()
        );
    }

    /// The test vector of RFC 9106 differs in parameters; this one is of the reference implementation's command line.
    #[tokio::test]
    async fn a_hash_of_another_implementation_verifies() {
        let stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        let hasher = PasswordHasher::start(1).unwrap();
        let turn = hasher.turn().await.unwrap();
        assert!(
            turn.verify(password("password"), Some(stored.to_owned()))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let hasher = PasswordHasher::start(1).unwrap();
        let mut turns = Vec::new();
        for _ in 0..TURNS_PER_THREAD {
            turns.push(hasher.turn().await.unwrap());
        }
        let mut waiting: Vec<_> = (0..QUEUE_PER_THREAD)
            .map(|_| Box::pin(hasher.turn()))
            .collect();
        for waiter in &mut waiting {
            assert!(futures_poll_once(waiter).await.is_none());
        }
        assert!(matches!(
            hasher.turn().await,
            Err(DomainError::Refused(ApiError::Busy { .. }))
        ));
        drop(turns);
        assert!(waiting.remove(0).await.is_ok());
    }

    async fn futures_poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            let polled = std::pin::Pin::new(&mut *future).poll(context);
            std::task::Poll::Ready(match polled {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}
