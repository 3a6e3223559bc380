//! A file that goes to the disk piece by piece, in browsers that let a page write one.

use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemFileHandle, FileSystemWritableFileStream};

#[wasm_bindgen]
extern "C" {
    /// A window, for the method that web-sys still holds to be unstable.
    type Picker;

    #[wasm_bindgen(method, catch, js_name = showSaveFilePicker)]
    fn show_save_file_picker(this: &Picker, options: &Object) -> Result<Promise, JsValue>;
}

/// Where a person wants a file.
pub enum Place {
    /// In this one.
    Here(OpenFile),
    /// Nowhere: the question was dismissed.
    Nowhere,
    /// This browser does not ask.
    Unasked,
}

/// A file that is being written. What is not closed leaves what was there before.
pub struct OpenFile(FileSystemWritableFileStream);

/// The file could not be written: the disk is full, or no longer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwritable;

/// Asks where a file of this name should go. To be called from a tap.
pub async fn ask_for_place(name: &str) -> Place {
    let window = super::window();
    if !Reflect::has(&window, &"showSaveFilePicker".into()).unwrap_or(false) {
        return Place::Unasked;
    }
    let options = Object::new();
    let _ = Reflect::set(&options, &"suggestedName".into(), &name.into());
    let chosen = match window.unchecked_ref::<Picker>().show_save_file_picker(&options) {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    match chosen {
        Ok(handle) => {
            let handle: FileSystemFileHandle = handle.unchecked_into();
            match JsFuture::from(handle.create_writable()).await {
                Ok(stream) => Place::Here(OpenFile(stream.unchecked_into())),
                Err(_) => Place::Unasked,
            }
        }
        Err(error) => {
            let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
            // Some browsers have the question, and refuse it within frames or by policy.
            if name.as_deref() == Some("AbortError") { Place::Nowhere } else { Place::Unasked }
        }
    }
}

impl OpenFile {
    /// Adds a piece; done once the browser is ready for the next.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub async fn write(&self, piece: &Uint8Array) -> Result<(), Unwritable> {
        let written = self.0.write_with_js_u8_array(piece).map_err(|_| Unwritable)?;
        JsFuture::from(written).await.map(drop).map_err(|_| Unwritable)
    }

    /// Puts what was written in the place of what was there before.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub async fn close(self) -> Result<(), Unwritable> {
        JsFuture::from(self.0.close()).await.map(drop).map_err(|_| Unwritable)
    }

    /// Gives up what was written.
    pub async fn give_up(self) {
        let _ = JsFuture::from(self.0.abort()).await;
    }
}
