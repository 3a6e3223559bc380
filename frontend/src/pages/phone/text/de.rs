//! German.

use super::{
    Consent, Figures, Home, Location, Pocket, Problems, Strap, Texts, TopicWords as Topic, Topics, Words,
};

pub(super) static TEXTS: Texts = Texts {
    tag: "de",
    decimal_mark: ",",

    loading: "Einen Moment …",
    starting: "Es geht los …",
    ready: "Bereit",
    streaming: "Überträgt",
    stopped: "Angehalten",

    start: "Start",
    start_again: "Noch einmal starten",
    stop: "Stopp",
    try_again: "Noch einmal versuchen",
    reload: "Seite neu laden",
    forget: "Diesen Server vergessen",

    will_receive: "bekommt von diesem Handy live, was hier eingeschaltet ist:",
    to_receiver: "An",
    nothing_until_start: "Bis du auf Start tippst, wird nichts gemessen und nichts gesendet. Du kannst jederzeit anhalten.",
    nothing_now: "Jetzt wird nichts gemessen und nichts gesendet.",
    nothing_chosen: "Alles ist ausgeschaltet: Es wird nichts gesendet.",
    keep_open: "Lass diese Seite offen: Browser halten die Sensoren an, wenn eine andere App vorn oder das Handy gesperrt ist.",
    stays_on: "Der Bildschirm bleibt so lange an.",
    estimated_acceleration: "Dieses Handy meldet die Beschleunigung nur zusammen mit der Schwerkraft. Gesendet wird eine Schätzung ohne sie.",
    sent: "Messwerte gesendet",
    waiting_to_be_sent: "warten auf den Versand",
    thinned: "aufgegeben, weil der Speicher des Browsers voll war",

    link_connecting: "Verbindet",
    link_live: "Live",
    link_waiting: "Verbindung verloren",
    link_stopped: "Getrennt",

    topics: Topics {
        acceleration: Topic { name: "Beschleunigung", means: "wie es bewegt wird, ohne Schwerkraft" },
        rotation: Topic { name: "Drehung", means: "wie schnell es sich dreht, um jede Achse" },
        steps: Topic { name: "Schritte", means: "wie viele und wie schnell" },
        speed: Topic {
            name: "Tempo und Strecke",
            means: "aus dem Standort, der dabei selbst nicht gesendet wird",
        },
        location: Topic { name: "Standort", means: "wo dieses Handy ist" },
        heart_rate: Topic { name: "Puls", means: "von einem Brustgurt mit Bluetooth" },
        floors: Topic { name: "Stockwerke", means: "grob geschätzt aus der Höhe des Standorts" },
    },
    consent: Consent {
        title: "Was gesendet wird",
        rate: "Rate",
        as_delivered: "Wie gemessen",
        off_remotely: "Vom Dashboard ausgeschaltet",
        slowed_remotely: "Vom Dashboard auf {} Hz gedrosselt",
        no_motion: "Dieser Browser kann keine Bewegungssensoren lesen. Safari auf dem iPhone kann es, und Chrome oder Firefox auf Android.",
    },
    location: Location {
        no_altitude: "Keine Stockwerke: Dieses Handy verrät seine Höhe nicht.",
        altitude_too_coarse: "Noch keine Stockwerke: Die Höhe ist zu grob. Unter freiem Himmel wird sie genauer.",
        no_steps: "Keine Stockwerke: Ohne Schritte sieht ein Aufzug wie eine Treppe aus.",
        waiting: "Wartet auf den Standort …",
        denied: "Diese Seite darf den Standort nicht benutzen. Erlaube es in den Einstellungen des Browsers für diese Seite, dann schalte hier aus und wieder ein.",
        unavailable: "Das Handy weiß nicht, wo es ist. Sieh nach, ob der Standort in seinen Einstellungen eingeschaltet ist.",
        timeout: "Noch kein Standort. Unter freiem Himmel kommt er schneller.",
        unsupported: "Dieser Browser kennt den Standort nicht.",
    },
    strap: Strap {
        pick: "Brustgurt wählen",
        pick_another: "Anderen Brustgurt wählen",
        none: "Es wurde kein Brustgurt gewählt.",
        connecting: "Verbindet mit dem Brustgurt …",
        connected: "Brustgurt verbunden",
        no_contact: "Der Brustgurt hat keinen Hautkontakt. Feuchte die Elektroden an und zieh ihn fester.",
        lost: "Der Brustgurt ist außer Reichweite. Er wird gesucht, bis er wieder da ist.",
        unsuitable: "Dieses Gerät meldet keinen Puls.",
        unsupported: "Dieser Browser kann sich nicht mit einem Brustgurt verbinden. Chrome auf Android, Windows oder macOS kann es.",
    },
    figures: Figures {
        title: "Jetzt",
        steps: "Schritte",
        cadence: "Schrittfrequenz",
        cadence_unit: "Schritte/min",
        speed: "Tempo",
        distance: "Strecke",
        heart_rate: "Puls",
        heart_rate_unit: "pro min",
        floors: "Stockwerke",
        estimated: "geschätzt",
    },
    pocket: Pocket {
        open: "Taschenmodus",
        title: "Taschenmodus",
        hint: "Der Bildschirm ist dunkel und reagiert nicht auf Berührungen. Die Übertragung läuft weiter.",
        hold: "Zum Entsperren 2 Sekunden halten",
        alarm: "Vibrieren und piepen, wenn die Verbindung verloren geht",
        battery: "Akku",
        data_sent: "Gesendete Daten",
        awake_refused: "Der Browser hält den Bildschirm nicht an. Stell in den Einstellungen des Handys ein spätes Ausschalten ein, oder tipp ab und zu auf den Bildschirm.",
    },
    home: Home {
        install: "Zum Startbildschirm",
        how_on_iphone: "Tipp jetzt auf Teilen, dann auf „Zum Home-Bildschirm“, innerhalb einer Stunde. Falls die App nach einem Code fragt, kopiere diesen Link und füge ihn dort ein:",
        enter_code: "Link oder Code vom Dashboard",
        go_on: "Weiter",
    },
    problems: Problems {
        insecure_page: Words {
            title: "Diese Seite ist nicht sicher",
            what: "Browser geben die Bewegungssensoren nur Seiten, die ohne Warnung über HTTPS kommen.",
            to_do: &[
                "Scanne den Code auf dem Dashboard, oder öffne seine Adresse, die mit https:// beginnt.",
                "Wenn der Browser vor dem Zertifikat warnt, installiere zuerst das Zertifikat des Servers: Das Dashboard zeigt, wie.",
            ],
        },
        permission_denied: Words {
            title: "Die Sensoren wurden verweigert",
            what: "Diese Seite darf die Bewegungssensoren nicht lesen.",
            to_do: &[
                "iPhone und iPad merken sich ein Nein, bis der Browser geschlossen wird: Wisch ihn in der App-Übersicht weg, öffne diese \
                 Seite wieder und tipp auf Erlauben.",
                "In Chrome: Tipp auf das Symbol neben der Adresse, öffne die Berechtigungen und erlaube die Bewegungssensoren.",
                "Dann versuch es noch einmal.",
            ],
        },
        no_sensor: Words {
            title: "Kein Weg zu den Sensoren",
            what: "Dieser Browser kann weder Bewegungssensoren noch den Standort lesen, noch sich mit einem Brustgurt verbinden.",
            to_do: &[
                "Öffne diese Seite in Safari auf einem iPhone, oder in Chrome oder Firefox auf Android.",
                "Browser innerhalb anderer Apps haben oft keine Sensoren: Öffne den Link im eigenen Browser des Handys.",
            ],
        },
        silent: Words {
            title: "Die Sensoren schweigen",
            what: "Seit zwei Sekunden kam nichts von den Sensoren.",
            to_do: &[
                "Öffne in Chrome Einstellungen, Website-Einstellungen, Bewegungssensoren, und erlaube sie. Dann lade diese Seite neu.",
                "Ein Energiesparmodus kann die Sensoren ausschalten: Versuch es ohne ihn.",
            ],
        },
        no_values: Words {
            title: "Hier gibt es keine Bewegungssensoren",
            what: "Der Browser antwortet, aber ohne Werte. Die meisten Computer haben keine Bewegungssensoren.",
            to_do: &[
                "Öffne diese Seite auf einem Handy: Scanne den Code auf dem Dashboard mit seiner Kamera.",
            ],
        },
        no_gyroscope: Words {
            title: "Keine Drehung",
            what: "Dieses Handy meldet keine Drehung: Vielleicht hat es kein Gyroskop. Die Beschleunigung läuft weiter.",
            to_do: &[],
        },
        no_accelerometer: Words {
            title: "Keine Beschleunigung",
            what: "Dieses Handy meldet keine Beschleunigung. Die Drehung läuft weiter.",
            to_do: &[],
        },
        code_invalid: Words {
            title: "Dieser Code geht nicht",
            what: "Er ist abgelaufen, schon benutzt oder nicht vollständig.",
            to_do: &["Erzeuge auf dem Dashboard einen neuen Code und scanne ihn."],
        },
        no_code: Words {
            title: "Scanne einen Code, um zu beginnen",
            what: "Dieses Handy ist noch mit keinem Dashboard verbunden.",
            to_do: &[
                "Öffne das Dashboard auf einem Computer und lass es einen Code für ein Handy zeigen.",
                "Scanne den Code mit der Kamera dieses Handys.",
            ],
        },
        revoked: Words {
            title: "Dieses Handy wurde getrennt",
            what: "Sein Zugang wurde auf dem Dashboard beendet oder ist abgelaufen.",
            to_do: &["Um wieder zu übertragen, erzeuge auf dem Dashboard einen neuen Code und scanne ihn."],
        },
        taken_over: Words {
            title: "Die Übertragung läuft anderswo weiter",
            what: "Ein anderer Tab oder ein anderes Fenster dieses Handys hat übernommen.",
            to_do: &["Mach dort weiter, oder versuch es noch einmal, um von hier zu übertragen."],
        },
        offline: Words {
            title: "Der Server ist nicht zu erreichen",
            what: "Er hat nicht geantwortet.",
            to_do: &[
                "Sieh nach, ob dieses Handy im selben WLAN wie der Server ist und ob der Server läuft.",
                "Manche Netze, vor allem die für Gäste, trennen ihre Geräte voneinander: Versuch ein anderes.",
            ],
        },
        connection_lost: Words {
            title: "Verbindung verloren",
            what: "Die Seite verbindet sich von selbst wieder. Was inzwischen gemessen wird, bleibt erhalten und wird später gesendet.",
            to_do: &[],
        },
        refused: Words {
            title: "Der Server hat abgelehnt",
            what: "Er konnte nicht tun, worum diese Seite bat.",
            to_do: &["Versuch es nach einer Weile noch einmal."],
        },
        incompatible: Words {
            title: "Seite und Server passen nicht zusammen",
            what: "Der Server versteht diese Seite nicht: Vielleicht wurde er inzwischen aktualisiert.",
            to_do: &["Lade die Seite neu."],
        },
    },
};
