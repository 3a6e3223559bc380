//! One table of texts in the browser's database. Where there is none, or it is full, nothing is kept, and whoever writes hears
//! of it.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Event, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

use super::{Timeout, window};

const VERSION: u32 = 1;

/// How long a database may take to be opened, in milliseconds: there are browsers that never say whether it is.
const OPENING_MS: u32 = 5_000;

/// How long it may take for what it is asked for, in milliseconds.
const WORKING_MS: u32 = 20_000;

/// Texts that are read at once: a phone is to be done with them within a frame or two.
const READ_AT_ONCE: u32 = 128;

/// A table of texts by their keys. Writes are made in the order of the calls.
#[derive(Clone)]
pub struct TextTable {
    name: &'static str,
    state: Rc<RefCell<State>>,
}

enum State {
    /// The next write opens the database.
    Closed,
    /// What is to be written once the database is open.
    Opening(Vec<Job>),
    Open(IdbDatabase),
}

/// What is to be written together.
#[derive(Debug, Default)]
pub struct Write {
    /// Texts by their keys.
    pub put: Vec<(String, String)>,
    /// Keys.
    pub remove: Vec<String>,
}

/// A write, and who hears whether it was made.
struct Job {
    write: Write,
    done: Box<dyn FnOnce(bool)>,
}

impl TextTable {
    /// The table in a database of the same name; writes may come at once.
    pub fn open(name: &'static str) -> Self {
        let table = Self { name, state: Rc::new(RefCell::new(State::Closed)) };
        table.begin_opening(Vec::new());
        table
    }

    fn begin_opening(&self, jobs: Vec<Job>) {
        *self.state.borrow_mut() = State::Opening(jobs);
        let opening = self.clone();
        spawn_local(async move { opening.finish_opening(open(opening.name).await) });
    }

    fn finish_opening(&self, database: Option<IdbDatabase>) {
        let is_open = database.is_some();
        let State::Opening(waiting) = self.state.replace(database.map_or(State::Closed, State::Open)) else {
            return;
        };
        for job in waiting {
            if is_open {
                self.start(job);
            } else {
                (job.done)(false);
            }
        }
    }

    /// Writes texts and removes others, as one transaction; `done` hears whether the browser has kept it.
    pub fn write(&self, write: Write, done: impl FnOnce(bool) + 'static) {
        if write.put.is_empty() && write.remove.is_empty() {
            return done(true);
        }
        self.start(Job { write, done: Box::new(done) });
    }

    fn start(&self, job: Job) {
        let begun = match &mut *self.state.borrow_mut() {
            State::Opening(waiting) => {
                waiting.push(job);
                return;
            }
            State::Open(database) => Some(self.begin(database, &job.write)),
            State::Closed => None,
        };
        match begun {
            Some(Ok(transaction)) => {
                let table = self.clone();
                spawn_local(async move {
                    let is_committed = committed(&transaction).await;
                    if !is_committed {
                        // One that is only late is not to be made after all.
                        let _ = transaction.abort();
                        table.close();
                    }
                    (job.done)(is_committed);
                });
            }
            Some(Err(_)) => {
                self.close();
                (job.done)(false);
            }
            None => self.begin_opening(vec![job]),
        }
    }

    /// Browsers close a database of their own accord, when its data are cleared or its process has died, or leave it without a
    /// word: the next write opens it anew.
    fn close(&self) {
        let state = &mut *self.state.borrow_mut();
        if let State::Open(database) = state {
            database.close();
            *state = State::Closed;
        }
    }

    fn begin(
        &self,
        database: &IdbDatabase,
        Write { put, remove }: &Write,
    ) -> Result<IdbTransaction, JsValue> {
        let transaction = database.transaction_with_str_and_mode(self.name, IdbTransactionMode::Readwrite)?;
        let table = transaction.object_store(self.name)?;
        for (key, text) in put {
            table.put_with_key(&text.into(), &key.into())?;
        }
        for key in remove {
            table.delete(&key.into())?;
        }
        Ok(transaction)
    }

    /// Hands over all texts with their keys, in order of the keys, a few at a time, as long as `take` wants more. Between them
    /// the page does what else it has to, and writes are made.
    pub async fn read(&self, mut take: impl FnMut(Vec<(String, String)>) -> bool) {
        let Some(database) = open(self.name).await else { return };
        let mut last = JsValue::from("");
        while let Some(pairs) = self.read_after(&database, &mut last).await
            && take(pairs)
        {}
        database.close();
    }

    /// The texts behind a key, which moves on; none if there are none.
    async fn read_after(&self, database: &IdbDatabase, last: &mut JsValue) -> Option<Vec<(String, String)>> {
        let table = self.table(database, IdbTransactionMode::Readonly).ok()?;
        let range = IdbKeyRange::lower_bound_with_open(last, true).ok()?;
        let keys = table.get_all_keys_with_key_and_limit(&range, READ_AT_ONCE).ok()?;
        let texts = table.get_all_with_key_and_limit(&range, READ_AT_ONCE).ok()?;
        let keys: Array = settled(&keys, WORKING_MS).await.ok()?.dyn_into().ok()?;
        let texts: Array = settled(&texts, WORKING_MS).await.ok()?.dyn_into().ok()?;
        *last = keys.iter().next_back()?;
        let pairs = keys.iter().zip(texts.iter());
        Some(pairs.filter_map(|(key, text)| key.as_string().zip(text.as_string())).collect())
    }

    /// Removes everything.
    pub async fn clear(&self) {
        if let Some(database) = open(self.name).await {
            if let Ok(table) = self.table(&database, IdbTransactionMode::Readwrite)
                && let Ok(request) = table.clear()
            {
                let _ = settled(&request, WORKING_MS).await;
            }
            database.close();
        }
    }

    fn table(&self, database: &IdbDatabase, mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
        database.transaction_with_str_and_mode(self.name, mode)?.object_store(self.name)
    }
}

async fn open(name: &'static str) -> Option<IdbDatabase> {
    let request: IdbOpenDbRequest = window().indexed_db().ok()??.open_with_u32(name, VERSION).ok()?;
    let upgrade = Closure::once(move |event: Event| {
        let request = event.target().and_then(|target| target.dyn_into::<IdbRequest>().ok());
        let database = request.and_then(|request| request.result().ok()?.dyn_into::<IdbDatabase>().ok());
        database.map(|database| database.create_object_store(name));
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    settled(&request, OPENING_MS).await.ok()?.dyn_into().ok()
}

/// Whether a transaction was committed; it may be aborted for want of room after its requests went well.
async fn committed(transaction: &IdbTransaction) -> bool {
    let listen = &mut |resolve: &Function, reject: &Function| {
        transaction.set_oncomplete(Some(resolve));
        transaction.set_onabort(Some(reject));
    };
    answered(WORKING_MS, listen).await.is_ok()
}

/// The result of a request, once it has one.
async fn settled(request: &IdbRequest, within_ms: u32) -> Result<JsValue, JsValue> {
    let listen = &mut |resolve: &Function, reject: &Function| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    };
    answered(within_ms, listen).await?;
    request.result()
}

/// Waits until the browser calls one of two functions, of which the second tells of a failure, as it is if neither is called for so
/// long.
async fn answered(within_ms: u32, listen: &mut dyn FnMut(&Function, &Function)) -> Result<JsValue, JsValue> {
    let mut patience = None;
    let promise = Promise::new(&mut |resolve, reject| {
        listen(&resolve, &reject);
        patience = Some(Timeout::new(within_ms, move || drop(reject.call0(&JsValue::NULL))));
    });
    let answer = JsFuture::from(promise).await;
    drop(patience);
    answer
}
