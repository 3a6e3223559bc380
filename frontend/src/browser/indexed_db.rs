//! One table of texts in the browser's database. Where there is none, or it is full, nothing is kept and nothing else breaks.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

use super::window;

const VERSION: u32 = 1;

/// A table of texts by their keys. Writes are made in the order of the calls.
#[derive(Clone)]
pub struct TextTable {
    name: &'static str,
    state: Rc<RefCell<State>>,
}

enum State {
    /// What is to be written once the database is open.
    Opening(Vec<Write>),
    Open(IdbDatabase),
    None,
}

/// What is to be written together.
#[derive(Debug, Default)]
pub struct Write {
    /// Texts by their keys.
    pub put: Vec<(String, String)>,
    /// Keys.
    pub remove: Vec<String>,
}

impl TextTable {
    /// Opens the table in a database of the same name; writes may come at once.
    pub fn open(name: &'static str) -> Self {
        let table = Self { name, state: Rc::new(RefCell::new(State::Opening(Vec::new()))) };
        let opening = table.clone();
        spawn_local(async move { opening.finish_opening(open(name).await) });
        table
    }

    fn finish_opening(&self, database: Option<IdbDatabase>) {
        let state = database.map_or(State::None, State::Open);
        if let State::Opening(waiting) = self.state.replace(state) {
            for write in waiting {
                self.write(write);
            }
        }
    }

    /// Writes texts and removes others, as one transaction.
    pub fn write(&self, write: Write) {
        if write.put.is_empty() && write.remove.is_empty() {
            return;
        }
        match &mut *self.state.borrow_mut() {
            State::Opening(waiting) => waiting.push(write),
            State::Open(database) => {
                // A full or broken database keeps nothing; the readings are still in memory.
                let _ = self.try_write(database, &write);
            }
            State::None => {}
        }
    }

    fn try_write(&self, database: &IdbDatabase, Write { put, remove }: &Write) -> Result<(), JsValue> {
        let table = self.table(database, IdbTransactionMode::Readwrite)?;
        for (key, text) in put {
            table.put_with_key(&text.into(), &key.into())?;
        }
        for key in remove {
            table.delete(&key.into())?;
        }
        Ok(())
    }

    /// All texts with their keys, in order of the keys.
    pub async fn read_all(&self) -> Vec<(String, String)> {
        let database = open(self.name).await;
        let Some(database) = database else { return Vec::new() };
        let read = async {
            let table = self.table(&database, IdbTransactionMode::Readonly).ok()?;
            let (keys, texts) = (table.get_all_keys().ok()?, table.get_all().ok()?);
            let keys: Array = settled(&keys).await.ok()?.dyn_into().ok()?;
            let texts: Array = settled(&texts).await.ok()?.dyn_into().ok()?;
            let pairs = keys.iter().zip(texts.iter());
            Some(pairs.filter_map(|(key, text)| key.as_string().zip(text.as_string())).collect())
        };
        let pairs = read.await.unwrap_or_default();
        database.close();
        pairs
    }

    /// Removes everything.
    pub async fn clear(&self) {
        if let Some(database) = open(self.name).await {
            if let Ok(table) = self.table(&database, IdbTransactionMode::Readwrite)
                && let Ok(request) = table.clear()
            {
                let _ = settled(&request).await;
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
    settled(&request).await.ok()?.dyn_into().ok()
}

/// The result of a request, once it has one.
async fn settled(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}
