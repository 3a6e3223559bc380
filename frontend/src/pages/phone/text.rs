//! The words of the page, in one place.

pub(super) const PRODUCT: &str = "Motionwire";
pub(super) const LOADING: &str = "One moment…";
pub(super) const STARTING: &str = "Starting…";
pub(super) const READY: &str = "Ready";
pub(super) const STREAMING: &str = "Streaming";
pub(super) const STOPPED: &str = "Stopped";

pub(super) const START: &str = "Start";
pub(super) const START_AGAIN: &str = "Start again";
pub(super) const STOP: &str = "Stop";
pub(super) const TRY_AGAIN: &str = "Try again";
pub(super) const RELOAD: &str = "Reload the page";
pub(super) const FORGET: &str = "Forget this server";

pub(super) const WILL_RECEIVE: &str = "will receive from this phone, live:";
pub(super) const RECEIVES: &str = "To";
pub(super) const ACCELERATION: &str = "Acceleration";
pub(super) const ACCELERATION_MEANS: &str = "how it is moved, without gravity";
pub(super) const ROTATION: &str = "Rotation";
pub(super) const ROTATION_MEANS: &str = "how fast it turns, around each axis";
pub(super) const NOTHING_UNTIL_START: &str =
    "Nothing is measured or sent until you tap Start. You can stop at any time.";
pub(super) const NOTHING_NOW: &str = "Nothing is measured or sent now.";
pub(super) const KEEP_OPEN: &str = "Keep this page open: browsers stop the sensors when another app is in front or the phone is locked. \
     The screen stays on meanwhile.";
pub(super) const ESTIMATED: &str = "This phone reports acceleration only together with gravity. What is sent is an estimate without gravity.";
pub(super) const SENT: &str = "readings sent";
pub(super) const UNSENT: &str = "not sent while the connection was down or too slow";

pub(super) const LINK_CONNECTING: &str = "Connecting";
pub(super) const LINK_LIVE: &str = "Live";
pub(super) const LINK_WAITING: &str = "Connection lost";
pub(super) const LINK_STOPPED: &str = "Disconnected";

/// A problem: what it is, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) what: &'static str,
    pub(super) to_do: &'static [&'static str],
}

pub(super) const INSECURE_PAGE: Words = Words {
    title: "This page is not secure",
    what: "Browsers give motion sensors only to pages that come over HTTPS without a warning.",
    to_do: &[
        "Scan the code on the dashboard, or open its address that begins with https://.",
        "If the browser warns about the certificate, install the server's certificate first: the dashboard shows how.",
    ],
};
pub(super) const PERMISSION_DENIED: Words = Words {
    title: "The sensors were refused",
    what: "This page may not read the motion sensors.",
    to_do: &[
        "iPhone and iPad remember a refusal until the browser is closed: swipe it away in the app switcher, open this \
         page again, and tap Allow.",
        "In Chrome, tap the symbol beside the address, open Permissions, and allow Motion sensors.",
        "Then try again.",
    ],
};
pub(super) const NO_SENSOR: Words = Words {
    title: "No way to the sensors",
    what: "This browser cannot read motion sensors.",
    to_do: &[
        "Open this page in Safari on an iPhone, or in Chrome or Firefox on Android.",
        "Browsers inside other apps often have no sensors: open the link in the phone's own browser.",
    ],
};
pub(super) const SILENT: Words = Words {
    title: "The sensors are silent",
    what: "For two seconds the sensors have not said anything.",
    to_do: &[
        "In Chrome, open Settings, Site settings, Motion sensors, and allow them. Then reload this page.",
        "A battery saver may switch the sensors off: try without it.",
    ],
};
pub(super) const NO_VALUES: Words = Words {
    title: "No motion sensors here",
    what: "The browser answers, but without values. Most computers have no motion sensors.",
    to_do: &["Open this page on a phone: scan the code on the dashboard with its camera."],
};
pub(super) const NO_GYROSCOPE: Words = Words {
    title: "No rotation",
    what: "This phone does not report rotation: it may have no gyroscope. Acceleration goes on.",
    to_do: &[],
};
pub(super) const NO_ACCELEROMETER: Words = Words {
    title: "No acceleration",
    what: "This phone does not report acceleration. Rotation goes on.",
    to_do: &[],
};
pub(super) const CODE_INVALID: Words = Words {
    title: "This code does not work",
    what: "It has expired, was used already, or is not complete.",
    to_do: &["Make a new code on the dashboard, and scan it."],
};
pub(super) const NO_CODE: Words = Words {
    title: "Scan a code to begin",
    what: "This phone is not connected to a dashboard yet.",
    to_do: &[
        "Open the dashboard on a computer, and let it show a code for a phone.",
        "Scan the code with this phone's camera.",
    ],
};
pub(super) const REVOKED: Words = Words {
    title: "This phone was disconnected",
    what: "Its access was ended on the dashboard, or has expired.",
    to_do: &["To stream again, make a new code on the dashboard, and scan it."],
};
pub(super) const TAKEN_OVER: Words = Words {
    title: "Streaming goes on elsewhere",
    what: "Another tab or window of this phone has taken over.",
    to_do: &["Go on there, or try again to stream from here."],
};
pub(super) const OFFLINE: Words = Words {
    title: "The server cannot be reached",
    what: "It did not answer.",
    to_do: &[
        "See that this phone is in the same Wi-Fi as the server, and that the server runs.",
        "Some networks, those for guests above all, keep their devices apart: try another one.",
    ],
};
pub(super) const CONNECTION_LOST: Words = Words {
    title: "Connection lost",
    what: "The page reconnects by itself. What is measured meanwhile is not sent.",
    to_do: &[],
};
pub(super) const REFUSED: Words = Words {
    title: "The server refused",
    what: "It could not do what this page asked for.",
    to_do: &["Try again in a while."],
};
pub(super) const INCOMPATIBLE: Words = Words {
    title: "Page and server do not match",
    what: "The server does not understand this page: it may have been updated meanwhile.",
    to_do: &["Reload the page."],
};
