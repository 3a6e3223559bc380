//! English.

use super::{
    Consent, Figures, Home, Location, Pocket, Problems, Strap, Texts, TopicWords as Topic, Topics, Words,
};

pub(super) static TEXTS: Texts = Texts {
    tag: "en",
    decimal_mark: ".",

    loading: "One moment…",
    starting: "Starting…",
    ready: "Ready",
    streaming: "Streaming",
    stopped: "Stopped",

    start: "Start",
    start_again: "Start again",
    stop: "Stop",
    try_again: "Try again",
    reload: "Reload the page",
    forget: "Forget this server",

    will_receive: "will receive from this phone, live, what is switched on here:",
    to_receiver: "To",
    nothing_until_start: "Nothing is measured or sent until you tap Start. You can stop at any time.",
    nothing_now: "Nothing is measured or sent now.",
    nothing_chosen: "Everything is switched off: nothing is sent.",
    keep_open: "Keep this page open: browsers stop the sensors when another app is in front or the phone is locked.",
    stays_on: "The screen stays on meanwhile.",
    estimated_acceleration: "This phone reports acceleration only together with gravity. What is sent is an estimate without gravity.",
    sent: "readings sent",
    waiting_to_be_sent: "waiting to be sent",
    thinned: "given up, because the browser’s store was full",

    link_connecting: "Connecting",
    link_live: "Live",
    link_waiting: "Connection lost",
    link_stopped: "Disconnected",

    topics: Topics {
        acceleration: Topic { name: "Acceleration", means: "how it is moved, without gravity" },
        rotation: Topic { name: "Rotation", means: "how fast it turns, around each axis" },
        steps: Topic { name: "Steps", means: "how many, and how fast" },
        speed: Topic { name: "Speed and distance", means: "from the location, which is not sent with it" },
        location: Topic { name: "Location", means: "where this phone is" },
        heart_rate: Topic { name: "Heart rate", means: "from a Bluetooth chest strap" },
        floors: Topic { name: "Floors climbed", means: "a rough estimate from the location’s altitude" },
    },
    consent: Consent {
        title: "What is sent",
        rate: "Rate",
        as_delivered: "As measured",
        off_remotely: "Switched off by the dashboard",
        slowed_remotely: "Slowed to {} Hz by the dashboard",
        no_motion: "This browser cannot read motion sensors. Safari on an iPhone can, and Chrome or Firefox on Android.",
    },
    location: Location {
        no_altitude: "No floors: this phone does not tell its altitude.",
        altitude_too_coarse: "No floors yet: the altitude is too coarse. It gets better under the open sky.",
        no_steps: "No floors: without steps nobody knows a climb from a lift.",
        waiting: "Waiting for the location…",
        denied: "This page may not use the location. Allow it in the browser’s settings for this page, then switch this off and on again.",
        unavailable: "The phone cannot tell where it is. See that location is switched on in its settings.",
        timeout: "No location yet. It comes sooner under the open sky.",
        unsupported: "This browser does not know the location.",
    },
    strap: Strap {
        pick: "Choose a strap",
        pick_another: "Choose another strap",
        none: "No strap was chosen.",
        connecting: "Connecting to the strap…",
        connected: "Strap connected",
        no_contact: "The strap has no contact with the skin. Wet its electrodes and tighten it.",
        lost: "The strap is out of reach. It is looked for until it is back.",
        unsuitable: "This device does not report a heart rate.",
        unsupported: "This browser cannot connect to a strap. Chrome on Android, Windows or macOS can.",
    },
    figures: Figures {
        title: "Now",
        steps: "Steps",
        cadence: "Cadence",
        cadence_unit: "steps/min",
        speed: "Speed",
        distance: "Distance",
        heart_rate: "Heart rate",
        heart_rate_unit: "bpm",
        floors: "Floors",
        estimated: "estimated",
    },
    pocket: Pocket {
        open: "Pocket mode",
        title: "Pocket mode",
        hint: "The screen is dark and ignores touches. Streaming goes on.",
        hold: "Hold for 2 seconds to unlock",
        alarm: "Vibrate and beep when the connection is lost",
        battery: "Battery",
        data_sent: "Data sent",
        awake_refused: "The browser does not keep the screen on. Set a long screen timeout in the phone’s settings, or tap the screen now and then.",
    },
    home: Home {
        install: "Add to home screen",
        how_on_iphone: "Now tap Share, then Add to Home Screen, within an hour. Should the app ask for a code, copy this link and paste it there:",
        enter_code: "Link or code from the dashboard",
        go_on: "Continue",
    },
    problems: Problems {
        insecure_page: Words {
            title: "This page is not secure",
            what: "Browsers give motion sensors only to pages that come over HTTPS without a warning.",
            to_do: &[
                "Scan the code on the dashboard, or open its address that begins with https://.",
                "If the browser warns about the certificate, install the server’s certificate first: the dashboard shows how.",
            ],
        },
        permission_denied: Words {
            title: "The sensors were refused",
            what: "This page may not read the motion sensors.",
            to_do: &[
                "iPhone and iPad remember a refusal until the browser is closed: swipe it away in the app switcher, open this \
                 page again, and tap Allow.",
                "In Chrome, tap the symbol beside the address, open Permissions, and allow Motion sensors.",
                "Then try again.",
            ],
        },
        no_sensor: Words {
            title: "No way to the sensors",
            what: "This browser can neither read motion sensors nor the location, nor connect to a heart-rate strap.",
            to_do: &[
                "Open this page in Safari on an iPhone, or in Chrome or Firefox on Android.",
                "Browsers inside other apps often have no sensors: open the link in the phone’s own browser.",
            ],
        },
        silent: Words {
            title: "The sensors are silent",
            what: "For two seconds the sensors have not said anything.",
            to_do: &[
                "In Chrome, open Settings, Site settings, Motion sensors, and allow them. Then reload this page.",
                "A battery saver may switch the sensors off: try without it.",
            ],
        },
        no_values: Words {
            title: "No motion sensors here",
            what: "The browser answers, but without values. Most computers have no motion sensors.",
            to_do: &["Open this page on a phone: scan the code on the dashboard with its camera."],
        },
        no_gyroscope: Words {
            title: "No rotation",
            what: "This phone does not report rotation: it may have no gyroscope. Acceleration goes on.",
            to_do: &[],
        },
        no_accelerometer: Words {
            title: "No acceleration",
            what: "This phone does not report acceleration. Rotation goes on.",
            to_do: &[],
        },
        code_invalid: Words {
            title: "This code does not work",
            what: "It has expired, was used already, or is not complete.",
            to_do: &["Make a new code on the dashboard, and scan it."],
        },
        no_code: Words {
            title: "Scan a code to begin",
            what: "This phone is not connected to a dashboard yet.",
            to_do: &[
                "Open the dashboard on a computer, and let it show a code for a phone.",
                "Scan the code with this phone’s camera.",
            ],
        },
        revoked: Words {
            title: "This phone was disconnected",
            what: "Its access was ended on the dashboard, or has expired.",
            to_do: &["To stream again, make a new code on the dashboard, and scan it."],
        },
        taken_over: Words {
            title: "Streaming goes on elsewhere",
            what: "Another tab or window of this phone has taken over.",
            to_do: &["Go on there, or try again to stream from here."],
        },
        offline: Words {
            title: "The server cannot be reached",
            what: "It did not answer.",
            to_do: &[
                "See that this phone is in the same Wi-Fi as the server, and that the server runs.",
                "Some networks, those for guests above all, keep their devices apart: try another one.",
            ],
        },
        connection_lost: Words {
            title: "Connection lost",
            what: "The page reconnects by itself. What is measured meanwhile is kept and sent later.",
            to_do: &[],
        },
        refused: Words {
            title: "The server refused",
            what: "It could not do what this page asked for.",
            to_do: &["Try again in a while."],
        },
        incompatible: Words {
            title: "Page and server do not match",
            what: "The server does not understand this page: it may have been updated meanwhile.",
            to_do: &["Reload the page."],
        },
    },
};
