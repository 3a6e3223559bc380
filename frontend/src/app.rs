//! Which of the dashboard's pages an address means. The phone page is a module of its own.

use leptos::prelude::*;

use crate::{
    browser::location,
    components::later,
    pages::dashboard::{DashboardPage, viewer_page},
};

/// The pages, by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// `/view/ID`: the charts that a viewer link shows.
    Viewer,
    /// Everything else: the charts.
    Dashboard,
}

impl Page {
    /// The page of a path, with or without a slash at its end.
    pub fn from_path(path: &str) -> Self {
        match path.trim_end_matches('/') {
            other if location::viewer_link_of(other).is_some() => Self::Viewer,
            _ => Self::Dashboard,
        }
    }
}

/// The root component. The path decides once: the pages share no state, and a link between them is a plain one.
#[component]
pub fn App() -> impl IntoView {
    match Page::from_path(&location::path()) {
        Page::Viewer => later(viewer_page),
        Page::Dashboard => view! { <DashboardPage /> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_choose_the_page() {
        let table = [
            ("/", Page::Dashboard),
            ("", Page::Dashboard),
            ("/phones", Page::Dashboard),
            ("/view/abc", Page::Viewer),
            ("/view/", Page::Dashboard),
        ];
        for (path, page) in table {
            assert_eq!(Page::from_path(path), page, "{path:?}");
        }
    }
}
