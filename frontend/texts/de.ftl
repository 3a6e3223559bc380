### The texts of both pages in German, in the order of en.ftl: a subset of Fluent (https://projectfluent.org), one line each.

language = de
decimal-mark = ,

## The phone page

phone-loading = Einen Moment …
phone-starting = Es geht los …
phone-ready = Bereit
phone-streaming = Überträgt
phone-stopped = Angehalten
phone-start = Start
phone-start-again = Noch einmal starten
phone-stop = Stopp
phone-try-again = Noch einmal versuchen
part-missing = Dieser Teil der Seite konnte nicht geladen werden.
page-fault = Etwas in dieser Seite ist fehlgeschlagen, sie steht vielleicht still. Lade sie neu, um weiterzumachen.
phone-reload = Seite neu laden
phone-forget = Diesen Server vergessen
phone-forget-question = Diesen Server vergessen? Um wieder zu übertragen, braucht dieses Handy einen neuen Code.
phone-forget-unsent = Diesen Server vergessen? { $count } Messwerte sind noch nicht gesendet: Auch sie werden gelöscht.
phone-forget-yes = Vergessen
phone-will-receive = bekommt von diesem Handy live, was hier eingeschaltet ist:
phone-to-receiver = An
phone-nothing-until-start = Bis du auf Start tippst, wird nichts gemessen und nichts gesendet. Du kannst jederzeit anhalten.
phone-nothing-now = Jetzt wird nichts gemessen und nichts gesendet.
phone-nothing-chosen = Alles ist ausgeschaltet: Es wird nichts gesendet.
phone-keep-open = Lass diese Seite offen: Browser halten die Sensoren an, wenn eine andere App vorn oder das Handy gesperrt ist.
phone-stays-on = Der Bildschirm bleibt so lange an.
phone-estimated-acceleration = Dieses Handy meldet die Beschleunigung nur zusammen mit der Schwerkraft. Gesendet wird eine Schätzung ohne sie.
phone-sent = Messwerte gesendet
phone-waiting-to-be-sent = warten auf den Versand
phone-left-going = { $count } Messwerte von vorher werden gerade gesendet.
phone-left-waiting = { $count } Messwerte von vorher warten, bis der Server zu erreichen ist.
phone-left-unkept = Dieser Browser bewahrt sie nicht auf: Lass diese Seite bis dahin offen.
phone-earlier = { $count } Messwerte einer früheren Verbindung sind nicht gesendet ({ $from } – { $to }).
phone-earlier-later = Sie bleiben auf diesem Handy, bis du mit einem neuen Code entscheidest, ob sie gesendet oder gelöscht werden.
phone-earlier-send = Als dieses Handy senden, mit den Zeiten, zu denen sie gemessen wurden
phone-earlier-delete = Löschen, ohne sie zu senden
phone-thinned = aufgegeben, weil der Speicher des Browsers voll war
phone-hole = Von { $from } bis { $to } wurde nichts gemessen, weil die Seite im Hintergrund war.
phone-ended-at = Die Übertragung endete um { $time }: Die Seite wurde geschlossen oder neu geladen.
phone-ended = Die Übertragung ist beendet: Die Seite wurde geschlossen oder neu geladen.
link-connecting = Verbindet
link-live = Live
link-waiting = Verbindung verloren
link-stopped = Getrennt

## Kinds of data

topic-acceleration = Beschleunigung
topic-acceleration-means = Bewegung ohne Schwerkraft
topic-rotation = Drehung
topic-rotation-means = wie schnell, um jede Achse
topic-location = Standort
topic-location-means = wo dieses Handy ist
topic-heart-rate = Puls
topic-floors = Stockwerke
topic-floors-means = grob geschätzt aus der Höhe

## The phone page's switches

consent-title = Was gesendet wird
consent-from-motion = Aus den Bewegungssensoren
consent-from-location = Aus dem Standort
consent-from-location-note = Tempo, Strecke und Stockwerke verraten nicht, wo dieses Handy ist.
consent-from-strap = Von einem Brustgurt mit Bluetooth
consent-rate = Rate
consent-as-delivered = Wie gemessen
consent-off-remotely = Vom Dashboard ausgeschaltet
consent-slowed-remotely = Vom Dashboard auf { $hz } Hz gedrosselt
consent-withheld = { $count } Messwerte von vorher sind noch nicht gesendet.
consent-delete-withheld = Diese löschen
consent-no-motion = Dieser Browser kann keine Bewegungssensoren lesen. Safari auf dem iPhone kann es, und Chrome oder Firefox auf Android.

## How it goes with the location

location-no-altitude = Keine Stockwerke: Dieses Handy verrät seine Höhe nicht.
location-altitude-too-coarse = Noch keine Stockwerke: Die Höhe ist zu grob. Unter freiem Himmel wird sie genauer.
location-no-steps = Keine Stockwerke: Ohne Schritte sieht ein Aufzug wie eine Treppe aus.
location-waiting = Wartet auf den Standort …
location-denied = Diese Seite darf den Standort nicht benutzen. Erlaube es in den Einstellungen des Browsers für diese Seite, dann stoppe und starte noch einmal.
location-unavailable = Das Handy weiß nicht, wo es ist. Sieh nach, ob der Standort in seinen Einstellungen eingeschaltet ist.
location-timeout = Noch kein Standort. Unter freiem Himmel kommt er schneller.
location-unsupported = Dieser Browser kennt den Standort nicht.

## How it goes with the heart-rate strap

strap-pick = Brustgurt wählen
strap-pick-another = Anderen Brustgurt wählen
strap-none = Es wurde kein Brustgurt gewählt.
strap-connecting = Verbindet mit dem Brustgurt …
strap-connected = Brustgurt verbunden
strap-no-contact = Der Brustgurt hat keinen Hautkontakt. Feuchte die Elektroden an und zieh ihn fester.
strap-silent = Der Brustgurt ist verbunden, sendet aber nichts. Feuchte die Elektroden an und zieh ihn fester; vielleicht ist seine Batterie schwach.
strap-resting = Der Brustgurt ist getrennt. Beim nächsten Start wird er wieder verbunden.
strap-lost = Der Brustgurt ist außer Reichweite. Er wird gesucht, bis er wieder da ist.
strap-unsuitable = Dieses Gerät meldet keinen Puls.
strap-no-bluetooth = Bluetooth ist aus, oder dieser Browser darf es nicht benutzen. Schalte es ein, erlaube es dem Browser und wähle noch einmal.
strap-unsupported = Dieser Browser kann sich nicht mit einem Brustgurt verbinden. Chrome auf Android, Windows oder macOS kann es.

## Big numbers

figure-title = Jetzt
figure-steps = Schritte
figure-cadence = Schrittfrequenz
figure-cadence-unit = Schritte/min
figure-speed = Tempo
figure-distance = Strecke
figure-heart-rate = Puls
figure-heart-rate-unit = pro min
figure-floors = Stockwerke
figure-estimated = geschätzt

## Pocket mode, and what runs beside the stream

pocket-open = Taschenmodus
pocket-title = Taschenmodus
pocket-hint = Der Bildschirm ist dunkel und reagiert nicht auf Berührungen.
pocket-goes-on = Die Übertragung läuft weiter.
pocket-hold = Zum Entsperren 2 Sekunden halten
pocket-alarm = Vibrieren und piepen, wenn die Verbindung verloren geht
pocket-battery = Akku
pocket-data-sent = Gesendete Daten
pocket-awake-refused = Der Browser lässt den Bildschirm nicht eingeschaltet. Stell in den Einstellungen des Handys ein spätes Ausschalten ein, oder tipp ab und zu auf den Bildschirm.

## The page as an app of its own

home-install = Zum Startbildschirm
home-how-on-iphone = Tipp jetzt auf Teilen, dann auf „Zum Home-Bildschirm“, innerhalb einer Stunde. Falls die App nach einem Code fragt, kopiere diesen Link und füge ihn dort ein:
home-enter-code = Link oder Code vom Dashboard
home-go-on = Weiter

## What can stand in the way: steps are parted by ` | `

problem-insecure-page-title = Diese Seite ist nicht sicher
problem-insecure-page-what = Browser geben die Bewegungssensoren nur Seiten, die ohne Warnung über HTTPS kommen.
problem-insecure-page-to-do = Scanne den Code auf dem Dashboard, oder öffne seine Adresse, die mit https:// beginnt. | Wenn der Browser vor dem Zertifikat warnt, installiere zuerst das Zertifikat des Servers: Das Dashboard zeigt, wie.
problem-no-cookies-title = Cookies sind nötig
problem-no-cookies-what = Dieser Browser blockiert das eine Cookie, an dem der Server dieses Handy wiedererkennt.
problem-no-cookies-to-do = Erlaube in den Einstellungen des Browsers Cookies für diese Seite und lade sie neu. | Falls der Code dann nicht gilt, erzeuge auf dem Dashboard einen neuen und scanne ihn.
problem-permission-denied-title = Die Sensoren wurden verweigert
problem-permission-denied-what = Diese Seite darf die Bewegungssensoren nicht lesen.
problem-permission-denied-to-do = iPhone und iPad merken sich ein Nein, bis der Browser geschlossen wird: Wisch ihn in der App-Übersicht weg, öffne diese Seite wieder und tipp auf Erlauben. | In Chrome: Tipp auf das Symbol neben der Adresse, öffne die Berechtigungen und erlaube die Bewegungssensoren. | Dann versuch es noch einmal.
problem-no-sensor-title = Kein Weg zu den Sensoren
problem-no-sensor-what = Dieser Browser kann weder Bewegungssensoren noch den Standort lesen, noch sich mit einem Brustgurt verbinden.
problem-no-sensor-to-do = Öffne diese Seite in Safari auf einem iPhone, oder in Chrome oder Firefox auf Android. | Browser innerhalb anderer Apps haben oft keine Sensoren: Öffne den Link im eigenen Browser des Handys.
problem-silent-title = Die Sensoren schweigen
problem-silent-what = Seit einer Weile kam nichts von den Sensoren.
problem-silent-to-do = Öffne in Chrome Einstellungen, Website-Einstellungen, Bewegungssensoren, und erlaube sie. Dann lade diese Seite neu. | Ein Energiesparmodus kann die Sensoren ausschalten: Versuch es ohne ihn. | Computer haben selten Bewegungssensoren: Öffne diese Seite auf einem Handy.
problem-no-values-title = Hier gibt es keine Bewegungssensoren
problem-no-values-what = Der Browser antwortet, aber ohne Werte. Die meisten Computer haben keine Bewegungssensoren.
problem-no-values-to-do = Öffne diese Seite auf einem Handy: Scanne den Code auf dem Dashboard mit seiner Kamera.
problem-no-gyroscope-title = Keine Drehung
problem-no-gyroscope-what = Dieses Handy meldet keine Drehung: Vielleicht hat es kein Gyroskop. Die Beschleunigung läuft weiter.
problem-no-accelerometer-title = Keine Beschleunigung
problem-no-accelerometer-what = Dieses Handy meldet keine Beschleunigung. Die Drehung läuft weiter.
problem-code-invalid-title = Dieser Code gilt nicht
problem-code-invalid-what = Er ist abgelaufen, schon benutzt oder nicht vollständig.
problem-code-invalid-to-do = Erzeuge auf dem Dashboard einen neuen Code und scanne ihn.
problem-no-code-title = Scanne einen Code, um zu beginnen
problem-no-code-what = Dieses Handy ist mit keinem Dashboard verbunden.
problem-no-code-to-do = Öffne das Dashboard auf einem Computer und lass es einen Code für ein Handy zeigen. | Scanne den Code mit der Kamera dieses Handys.
problem-revoked-title = Dieses Handy wurde getrennt
problem-revoked-what = Sein Zugang wurde auf dem Dashboard beendet oder ist abgelaufen, oder der Server kennt es nicht.
problem-revoked-to-do = Um wieder zu übertragen, erzeuge auf dem Dashboard einen neuen Code und scanne ihn.
problem-taken-over-title = Die Übertragung läuft anderswo weiter
problem-taken-over-what = Ein anderer Tab oder ein anderes Fenster dieses Handys hat übernommen.
problem-taken-over-to-do = Mach dort weiter, oder versuch es noch einmal, um von hier zu übertragen.
problem-offline-title = Der Server ist nicht zu erreichen
problem-offline-what = Er hat nicht geantwortet.
problem-offline-to-do = Sieh nach, ob dieses Handy im selben WLAN wie der Server ist und ob der Server läuft. | Manche Netze, vor allem die für Gäste, trennen ihre Geräte voneinander: Versuch ein anderes.
problem-parting-title = Der Server weiß es noch nicht
problem-parting-what = Was dieses Handy aufbewahrt hat, ist gelöscht. Der Server war aber nicht zu erreichen: Er kennt dieses Handy noch. Er erfährt es beim nächsten Versuch, oder wenn diese Seite wieder geöffnet wird.
problem-parting-to-do = Versuch es noch einmal, wenn der Server zu erreichen ist. | Oder entferne dieses Handy auf dem Dashboard.
problem-connection-lost-title = Verbindung verloren
problem-connection-lost-what = Die Seite verbindet sich von selbst wieder. Was inzwischen gemessen wird, bleibt erhalten und wird später gesendet.
problem-connection-lost-unkept = Die Seite verbindet sich von selbst wieder. Der Speicher dieses Browsers nimmt nichts auf: Was inzwischen gemessen wird, bleibt nur erhalten, solange diese Seite offen ist.
problem-no-answer-title = Keine Antwort
problem-no-answer-what = Seit einigen Sekunden hat der Server nichts bestätigt. Die Seite prüft, ob die Verbindung noch besteht, und bewahrt auf, was gemessen wird.
problem-refused-title = Der Server hat abgelehnt
problem-refused-what = Er konnte nicht tun, worum diese Seite bat.
problem-refused-to-do = Versuch es nach einer Weile noch einmal.
problem-incompatible-title = Seite und Server passen nicht zusammen
problem-incompatible-what = Der Server versteht diese Seite nicht: Vielleicht wurde er inzwischen aktualisiert.
problem-incompatible-to-do = Lade die Seite neu.

## Both pages

server-unreachable = Der Server ist nicht zu erreichen. Sieh nach, ob er läuft und ob dieses Gerät in seinem Netz ist.
answer-unreadable = Die Antwort des Servers ist nicht zu lesen: Seite und Server haben verschiedene Versionen. Lade die Seite neu.
server-refused = Der Server hat das abgelehnt (HTTP { $status }).
labelled = { $label }: { $text }
copy = Kopieren
copied = Kopiert
copy-by-hand = Markiere und kopiere es

## What is measured

type-rr-interval = Zeit zwischen Herzschlägen
place-latitude = Breite
place-longitude = Länge
unit-beats-per-minute = Schläge pro Minute
unit-beats-seconds = Schläge/min·s
unit-steps = Schritte
unit-floors = Stockwerke
unit-steps-per-second = Schritte pro Sekunde
unit-byte = B

## The dashboard

dashboard-opening = Das Dashboard wird geöffnet …
dashboard-charts = Live-Diagramme
dashboard-side = Aufnahmen, Handys, Links
sign-out = Abmelden
close = Schließen
keep = Behalten
delete = Löschen
show = Zeigen

## Its head

header-connecting = Verbindet …
header-connected = Verbunden
header-waiting = Verbindung verloren, verbindet neu …
header-one-live = 1 Quelle live
header-many-live = { $count } Quellen live
stopped-session-ended = Die Sitzung dieses Browsers ist beendet. Öffne das Dashboard mit einem neuen Link.
stopped-how-to-get-a-link = Wie man einen Link bekommt
stopped-too-many = Für diesen Server sind zu viele Dashboards offen. Schließ anderswo eines, dann verbinde neu.
stopped-link-full = Über diesen Link sehen gerade so viele zu, wie er gleichzeitig einlässt. Versuche es später noch einmal.
stopped-incompatible = Seite und Server verstehen einander nicht. Lade die Seite neu.
stopped-connect-again = Neu verbinden

## Without a session

locked-title = Öffne das Dashboard mit seinem Link
locked-how = Der Server zeigt beim Start einen Link mit einem Einmalschlüssel, in einer Zeile, die mit „{ $word }“ beginnt. Für einen neuen führe das auf dem Rechner des Servers aus, mit dem Datenverzeichnis, das der Server benutzt:
locked-paste = Oder füg den Link hier ein
locked-open = Öffnen
locked-phone = Willst du die Bewegung dieses Geräts senden? Scanne damit den Code auf dem Dashboard.
locked-no-key = Das ist kein Link zum Dashboard: Es ist kein Schlüssel darin.

## Before anything streams

empty-title = Noch wird nichts übertragen
empty-how = Scanne den Code mit einem Handy und tipp auf Start: Seine Beschleunigung und Drehung erscheinen hier als Live-Diagramme.
simulated-name = Simuliertes Handy
simulated-start = Ohne Handy ausprobieren
simulated-stop = Simuliertes Handy anhalten
simulated-waiting = Der Server ist nicht zu erreichen; neuer Versuch …
simulated-elsewhere = Das simulierte Handy läuft in einem anderen Tab.
simulated-ended = Der Server hat das simulierte Handy angehalten.

## Pairing

pairing-title = Ein Handy verbinden
pairing-none = Es wird kein Code gezeigt. Ein neuer lässt ein Handy ein.
pairing-new = Neuer Code
pairing-used-up = Der Code ist aufgebraucht. Für ein weiteres Handy mach einen neuen.
pairing-expired = Der Code ist abgelaufen. Mach einen neuen.
pairing-scan = Scanne das mit der Kamera des Handys, dann tipp auf Start.
pairing-qr = QR-Code des Links darunter
pairing-enlarge = Vergrößern
pairing-good-for-one = Für ein Handy, noch { $time }
pairing-good-for-many = Für { $left } von { $phones } Handys, noch { $time }
pairing-open-codes = Offene Codes
pairing-one-phone = Ein Handy
pairing-used-of = { $used } von { $phones } Handys
pairing-left = noch { $time }
pairing-revoke = Widerrufen
pairing-revoke-question = Den Code widerrufen ({ $code })?
room-title = Ein Code für eine Klasse
room-phones = Handys
room-minutes = Minuten
room-make = Raumcode erzeugen
trust-title = Zum ersten Mal auf diesem Handy?
trust-why = Browser geben die Bewegungssensoren nur Seiten, die über HTTPS kommen. Scanne zuerst diesen Code: Er führt zum Zertifikat dieses Servers und sagt, wie man es installiert.
trust-qr = QR-Code der Seite des Zertifikats
trust-fingerprint = Bevor du ihm vertraust, vergleiche den SHA-256-Fingerabdruck, den das Handy zeigt:

## Help for a phone that does not get through

finding-nobody = Noch hat kein Handy diesen Server erreicht.
finding-nobody-to-do = Ist das Handy im selben WLAN wie dieser Server, und nicht im Mobilfunk? | Netze für Gäste und die von Schulen und Firmen trennen ihre Geräte oft voneinander. Versuch ein anderes Netz oder den Hotspot des Handys, mit dem Computer darin. | Eine Firewall auf dem Computer des Servers kann den Port im Link oben sperren: Lass ihn durch.
finding-not-trusted = hat den Server erreicht, vertraut aber seinem Zertifikat nicht.
finding-trust-to-do = Scanne den Code unter „Zum ersten Mal auf diesem Handy?“ und installiere das Zertifikat von dort. | iPhone, iPad: Nach der Installation des Profils öffne Einstellungen, Allgemein, Info, Zertifikatsvertrauenseinstellungen, und schalte das volle Vertrauen für Motionwire ein. Ohne das lehnt das Handy weiter ab. | Android: Such in den Einstellungen nach „CA-Zertifikat“ und installiere die geladene Datei als solches. Dann scanne den Code oben noch einmal.
finding-certificate-page = zeigt die Seite des Zertifikats. Tipp dort auf „Download the certificate“.
finding-certificate-file = hat das Zertifikat geladen. Es muss noch installiert werden, und das Handy muss ihm vertrauen.
finding-page-stuck = hat die Seite geladen, aber die Seite läuft nicht.
finding-page-stuck-to-do = Browser innerhalb anderer Apps und sehr alte können sie nicht ausführen: Öffne den Link in Safari, oder in Chrome oder Firefox auf Android. | Scanne den ganzen Code noch einmal: Eine Adresse ohne den Teil nach # hat keinen Code.
finding-code-refused = kam mit einem Code, der nicht mehr gilt.
finding-code-refused-to-do = Scanne den Code oben.
finding-tap-start = zeigt die Seite. Tipp dort auf Start.
finding-no-socket = ist gekoppelt, aber seine Live-Verbindung kommt nicht zustande.
finding-no-socket-to-do = Falls auf dem Handy eine Warnung vor dem Zertifikat weggeklickt wurde, installiere stattdessen das Zertifikat: iPhones lehnen Live-Verbindungen sonst ab. | Ein Proxy vor diesem Server muss WebSockets durchlassen.
finding-no-data = ist verbunden, sendet aber keine Messwerte.
finding-no-data-to-do = Sieh auf das Handy: Seine Seite sagt, was mit den Sensoren nicht stimmt, oder ist im Hintergrund.
finding-not-stored = ist verbunden, aber dieser Server kann die Messwerte nicht speichern.
finding-not-stored-to-do = Schaffe Platz auf dem Datenträger des Servers, oder sieh in sein Protokoll.

## Paired phones, signed-in browsers

phones-title = Gekoppelte Handys
phones-connected = Verbunden
phones-not-connected = Nicht verbunden
phones-name = Name des Handys
phones-forget = Vergessen
phones-forget-question = { $name } vergessen? Zum Senden muss es neu gekoppelt werden. Die Messwerte bleiben, mit { $uid } statt des Namens.
sessions-title = Angemeldete Browser ({ $count })
sessions-a-browser = Ein Browser
sessions-browser-on = { $browser } auf { $system }
sessions-this-browser = Dieser Browser
sessions-open = Gerade offen
sessions-last-seen = Zuletzt gesehen am { $when }
sessions-sign-out-question = Diesen Browser abmelden? Um wiederzukommen, braucht er einen neuen Link.

## Sources

source-only-first = Nur die ersten { $count } Quellen werden gezeigt.
source-only-first-kinds = Nur die ersten { $count } von { $all } Arten von Daten werden gezeigt.
source-hide = Ausblenden
source-live = Live
source-stalled = Stockt
source-gone = Weg
source-is-live = { $name } ist live.
source-has-stalled = { $name } stockt.
source-has-gone = { $name } ist weg.
source-rate = Rate
source-jitter = Jitter
source-jitter-means = Wie verschieden die Abstände zwischen Messwerten sind: ihre Standardabweichung.
source-delay = Verzögerung
source-delay-means = Ankunft nach der Uhr des Servers minus die Zeit des Messwerts. Ein Unterschied zwischen den Uhren von Server und Handy ist darin enthalten.
source-clock = Uhr
source-clock-means = Um wie viel die Uhr des Handys gegenüber der des Servers vorgeht. Seine Messwerte tragen die Zeit des Servers: In der Verzögerung ist das nicht enthalten.
hole-hidden = Keine Daten von { $from } bis { $to }: Die Seite des Handys war im Hintergrund, oder das Handy war gesperrt.
hole-thinned = Weniger Daten von { $from } bis { $to }: Der Speicher des Handys für nicht Gesendetes war voll.
hole-other = Keine Daten von { $from } bis { $to }: { $reason }.
clock-behind = Die Uhr von { $name } geht gegenüber der des Servers { $size } nach. Die Diagramme folgen ihr; die Verzögerung oben enthält den Unterschied.
clock-ahead = Die Uhr von { $name } geht gegenüber der des Servers { $size } vor. Die Diagramme folgen ihr; die Verzögerung oben enthält den Unterschied.
number-below-zone = unter Zone 1
number-zone = Zone { $zone }
number-pace = Pace
number-greatest-heart-rate = Höchster Puls

## What a phone sends

steer-title = Was es sendet
steer-note = Das Handy folgt dem, soweit sein Besitzer zugestimmt hat, und zeigt, was verlangt wurde.
steer-as-delivered = So schnell wie der Sensor
steer-on = An
steer-off = Aus

## Charts

chart-full-screen = Vollbild
chart-now = jetzt
chart-at-end = am Ende
chart-at = um
chart-ago = vor { $age }
chart-by-keys = { $title }: Strg und ← → gehen von Messwert zu Messwert
chart-more = und { $count } weitere
chart-in-unit = { $title } in { $unit }
chart-no-samples = { $title }: noch keine Messwerte
chart-last-seconds = in den letzten { $seconds } Sekunden
chart-from-to = von { $from } bis { $to }
chart-between = zwischen { $low } und { $high }
chart-described = { $title }, jetzt { $values }; { $ends } { $span }
chart-described-empty = { $title }, jetzt { $values }; nichts { $span }
chart-described-still = { $title }: { $ends } { $span }
chart-described-still-empty = { $title }: nichts { $span }
numbers-title = Zahlen
numbers-least = Kleinster
numbers-greatest = Größter
numbers-mean = Mittel
numbers-deviation = Abweichung
numbers-no-deviation = Die Abweichung fehlt, wo von mehreren Messwerten zusammen nur der kleinste, der größte und der Mittelwert bekannt sind. Vergrößere den Abschnitt, um sie zu sehen.
numbers-samples = Messwerte
spectrum-title = { $title }, Spektrum
spectrum-past-title = { $title }, Spektrum im Lauf der Zeit
spectrum-no-peak = keine Frequenz ragt heraus
spectrum-too-coarse = Über einen so langen Abschnitt lassen sich keine Frequenzen berechnen: Dazu ist jeder Messwert nötig. Vergrößere ihn, um sie zu sehen.
spectrum-earlier-too-coarse = Frühere Frequenzen lassen sich über einen so langen Abschnitt nicht berechnen: Dazu ist jeder Messwert nötig. Vergrößere ihn, um sie zu sehen.
spectrum-of = Frequenzen von
spectrum-liveliest = die lebhafteste Achse
orientation-title = Lage
orientation-angles = Richtung { $heading }°, Neigung { $tilt }°, Rollen { $roll }°
orientation-described = Lage des Handys: { $angles }
orientation-recentre = Neu ausrichten
axis-name = Gezeigte Werte
axis-following = Werte von { $low } bis { $high }, den Daten folgend
axis-held = Werte von { $low } bis { $high }, festgehalten
axis-hands = Ziehen verschiebt, das Rad vergrößert, Doppelklick folgt wieder den Daten
range-title = Bereich und Bild
range-from = Von
range-to = bis
range-set = Setzen
range-follow = Den Daten folgen
range-problem = Die beiden Enden müssen verschiedene Zahlen von { $least } bis { $greatest } sein.
range-lanes = Eine Achse für jede Linie
picture-save = Als Bild speichern
picture-time = Uhrzeit
arrange-title = Diagramme anordnen
arrange-lines = Linien
arrange-by-phone = Jedes Handy hat eigene Diagramme
arrange-by-type = Alle Handys in einem Diagramm
arrange-size = Größe
arrange-columns = Diagramme je Zeile
arrange-columns-fit = So viele wie passen
arrange-height = Höhe
arrange-low = Niedrig
arrange-middle = Mittel
arrange-tall = Hoch
arrange-charts = Diagramme
arrange-phones = Handys
arrange-up = { $name }: weiter nach oben
arrange-down = { $name }: weiter nach unten
arrange-anew = Zurücksetzen
arrange-colour = Farbe von { $name }
overlay-name = Alle Handys
overlay-compare = Vergleichen
overlay-magnitude = den Betrag
overlay-part = { $title }, { $part }
extra-title = Mehr davon zeigen
extra-magnitude = Betrag
extra-integral = Integral über die Zeit
extra-leaky = Integral ohne Drift
extra-short = Mittel über 0,5 s
extra-long = Mittel über 5 s
extra-spectrum = Frequenzen
extra-orientation = Lage im Raum
extra-of = Integrale und Mittel
extra-of-numbers = jeder Zahl
extra-of-length = des Betrags
derived-magnitude = { $title }, Betrag
derived-integral = { $title }, Integral
derived-leaky = { $title }, Integral ohne Drift
derived-short = { $title }, Mittel über 0,5 s
derived-long = { $title }, Mittel über 5 s
derived-zero = Null um { $time }.
derived-means = Mittel über je { $span }: Für das kürzere Mittel ist der Abschnitt zu lang. Vergrößere ihn dafür.
derived-bounds = Der Betrag liegt innerhalb des Bandes: Von je { $span } sind hier nur die kleinsten und größten Zahlen bekannt. Vergrößere den Abschnitt, um die Linie zu sehen.
derived-too-coarse = Über einen so langen Abschnitt lässt sich das nicht berechnen: Dazu ist jeder Messwert nötig. Vergrößere ihn, um es zu sehen.

## The time shown

view-title = Gezeigte Zeit
view-pause = Anhalten
view-back-to-live = Zurück zu live
view-earlier = Früher
view-later = Später
view-less = Weniger Zeit zeigen
view-more = Mehr Zeit zeigen
view-window = Zeit, die Live-Diagramme zeigen
view-days = { $count } Tage
view-all = Alles Gespeicherte zeigen
keys-title = Tasten
keys-space = Leertaste
keys-space-does = Die Diagramme anhalten, oder zurück zur Gegenwart
keys-arrows-do = Früher, später; mit Umschalt um eine ganze Breite
keys-exact = Strg ← →
keys-exact-do = Mit dem Fokus auf einem Diagramm: von Messwert zu Messwert, mit genauen Werten; mit Umschalt zehn auf einmal. Auf dem Mac Option statt Strg
keys-plus-minus-do = Weniger oder mehr Zeit zeigen
keys-l-end = L, Ende
keys-c-does = Das Handy im Raum neu ausrichten
keys-back = Zurück zur Gegenwart
keys-digits-do = Diesen Augenblick mit der Ziffer markieren
keys-drag = Ziehen
keys-drag-does = Ein Diagramm in der Zeit bewegen; zwei Finger zoomen
keys-wheel = Mausrad
keys-wheel-does = Ein angehaltenes Diagramm zoomen; mit Strg oder Umschalt auch ein laufendes
keys-double-click = Doppelklick
keys-axis = Achse der Werte
keys-axis-does = Ziehen oder Rad. Mit dem Fokus dort: ↑ ↓ verschieben, + − vergrößern, Enter hält fest, Esc folgt den Daten
keys-question-does = Diese Liste

## Export

export-open = Exportieren …
export-title = Exportieren
export-what = Alle Messwerte dieser Zeit, wie sie gemessen wurden. Abbrechen schadet nichts.
export-clocks = Die Uhr einer Quelle geht falsch, und ihre Messwerte liegen zu anderen Zeiten. Wähle diese Quelle allein, um zu bekommen, was ihre Diagramme zeigen.
export-kind = Art der Datei
export-csv-comma = CSV für Excel mit Dezimalpunkt (Komma)
export-csv-excel = CSV für Excel mit Dezimalkomma (Semikolon)
export-csv-semicolon = CSV für Excel mit Dezimalpunkt (Semikolon)
export-csv = CSV für Programme (Komma, Dezimalpunkt)
export-tsv = Text mit Tabulatoren
export-jsonl = JSON Lines
export-source = Quelle
export-all = Alle
export-all-types = Alle Arten
export-download = Herunterladen

## Recordings and marked moments

notes-title = Aufnahmen
notes-start = Aufnahme starten
notes-stop = Aufnahme beenden
notes-keep-shown = Gezeigtes als Aufnahme behalten
notes-remark-on-moment = Bemerkung zu diesem Augenblick
notes-mark = Markieren
notes-marked = Markiert: { $text }, { $time }
notes-running = läuft
notes-recording = Aufnahme läuft
notes-name = Aufnahme { $number }
notes-recording-name = Name der Aufnahme
notes-delete-question = Den Namen dieser Aufnahme löschen? Die Messwerte bleiben.
notes-remark = Bemerkung
notes-delete-remark = Diese Bemerkung löschen
notes-moments = Markierte Augenblicke ({ $count })

## Alerts

alerts-title = Alarme
alerts-when = Wenn
alerts-condition = Bedingung
alerts-above = größer ist als
alerts-below = kleiner ist als
alerts-in-zone = in dieser Pulszone ist:
alerts-out-of-zone = diese Pulszone verlässt:
alerts-stalled = ausbleibt
alerts-limit = Grenze oder Zone
alerts-phone = Handy
alerts-any-phone = jedes Handy
alerts-full = Es gibt { $count } Alarme, mehr lassen sich nicht überwachen. Entferne zuerst einen.
alerts-add = Alarm hinzufügen
alerts-limit-problem = Die Grenze muss eine Zahl von { $least } bis { $greatest } sein.
alerts-zone-problem = Zonen gehen von 1 bis 5 und gehören zum Puls.
alerts-mute = Alarme klingen, sobald auf dieser Seite getippt oder eine Taste gedrückt wurde.
alerts-remove = Diesen Alarm entfernen
alerts-calls = Wie du gerufen wirst
alerts-calls-note = Ein Alarm steht immer über den Diagrammen.
alerts-sound = Ton
alerts-notification = Mitteilung
alerts-try = Ausprobieren
alerts-unasked = Der Browser fragt, ob er das darf, wenn du einen Alarm hinzufügst oder es ausprobierst.
alerts-denied = Dieser Browser lässt die Seite keine Mitteilungen zeigen. Erlaube sie in seinen Einstellungen für diese Seite.
alerts-insecure = Browser zeigen Mitteilungen nur von Seiten mit https, und diese wurde ohne geöffnet.
alerts-missing = Dieser Browser zeigt keine Mitteilungen von Seiten.
alerts-not-shown = Der Browser hat die Mitteilung nicht gezeigt. Manche tun es nicht, solange sie dem Zertifikat der Seite nicht vertrauen.
alert-above = { $title } über { $limit }
alert-below = { $title } unter { $limit }
alert-in-zone = { $title } in Zone { $limit }
alert-out-of-zone = { $title } hat Zone { $limit } verlassen
alert-stalled = { $title } bleibt aus

## Viewer links

links-title = Links zum Zuschauen ({ $count })
links-why = Ein solcher Link zeigt jemandem die Handys und Arten von Daten, die du wählst, und sonst nichts, bis er endet. Er gilt für jeden, der ihn hat.
links-new = Neuer Link zum Zuschauen
links-name = Für wen er ist
links-phones = Wessen Messwerte
links-types = Welche Arten von Daten
links-all-types = alle Arten von Daten
links-past = Auch was schon gespeichert ist
links-lasts = Er endet nach
links-hour = 1 Stunde
links-day = 1 Tag
links-week = 1 Woche
links-month = 30 Tagen
links-year = 1 Jahr
links-make = Link erstellen
links-made = Der Link für { $name }
links-once = Er wird nur dieses eine Mal gezeigt. Schick ihn dem, für den er ist.
links-here = Auf diesem Computer
links-overlay = Eine einzelne Zahl für Streaming-Programme
links-overlay-how = Füg eine dieser Adressen als Browserquelle hinzu: Sie zeigt eine große Zahl auf durchsichtigem Grund.
links-revoke-question = Den Link für { $name } widerrufen? Wer gerade zuschaut, wird sofort getrennt.
links-until = bis { $when }
links-with-past = mit dem Gespeicherten
links-never-opened = nie geöffnet
links-opened = { $count }× geöffnet, zuletzt angesehen am { $when }
links-by-phone = auf dem Handy { $name } erstellt
links-by-dashboard = auf einem Dashboard erstellt
links-by-you = hier erstellt
phone-links-title = Wer noch zuschauen darf ({ $count })
phone-links-why = Ein Link zeigt jemandem, was dieses Handy von den gewählten Arten sendet, und sonst nichts, bis er endet oder du ihn widerrufst. Er gilt für jeden, der ihn hat.
data-title = Deine Daten auf diesem Server
data-why = Alles, was von diesem Handy kam und dort noch aufbewahrt wird.
data-save = Kopie speichern
data-delete = Alles löschen
data-delete-question = Alle Messwerte dieses Handys auf dem Server löschen und es vergessen? Das lässt sich nicht rückgängig machen.
viewer-shows = Du siehst { $what }, bis { $when }.
viewer-live-only = Du siehst, was kommt, während du zuschaust. Früher Gespeichertes gehört nicht zu diesem Link.
viewer-with-past = Auch das Gespeicherte gehört dazu.
viewer-waiting = Im Moment kommt nichts. Sobald etwas gemessen wird, erscheint es hier.
viewer-leave = Diesen Link vergessen
viewer-ended-title = Dieser Link zeigt nichts
viewer-ended = Er ist abgelaufen, wurde widerrufen oder ist nicht vollständig. Bitte den, der ihn geschickt hat, um einen neuen.
viewer-no-cookies = Erlaube in den Einstellungen des Browsers Cookies für diese Seite und lade sie neu.
viewer-forgotten-title = Dieser Browser hat den Link vergessen
viewer-forgotten = Der Link selbst gilt, bis er endet: Öffne ihn noch einmal, um zurückzukommen.
viewer-failed = Noch nichts zu sehen: Diese Seite versucht es weiter

## Playing recordings back, comparing them

playback-title = Wiedergabe
playback-play = Abspielen
playback-place = Stelle in der Aufnahme
playback-speed = Wiedergabetempo
compare-open = Vergleichen …
compare-title = Zwei Aufnahmen, jede von ihrem Anfang an
compare-first = Erste Aufnahme
compare-second = Zweite Aufnahme
compare-whose = wessen Daten
compare-fullest = Wer am meisten sandte
compare-kind = Art der Daten
compare-all-kinds = Alle, die beide haben
compare-nothing = Die beiden haben keine Art von Daten gemeinsam.
compare-axis = { $title }: welche der Zahlen
compare-described = { $title } über die Sekunden seit jedem Anfang; Mittel der ersten { $first }, der zweiten { $second }
compare-shift = Zweite verschieben (s)
compare-shifted = { $seconds } s später
compare-help = Jede Linie ist so breit wie das, was dort gemessen wurde, vom Kleinsten bis zum Größten. Ein Bild ziehen oder darauf die Pfeiltasten benutzen, um die zweite Aufnahme in der Zeit zu verschieben.
keys-play-does = Beim Abspielen einer Aufnahme: anhalten, weiter
keys-seek-does = Beim Abspielen einer Aufnahme: zurück, vor
keys-speed-does = Beim Abspielen einer Aufnahme: langsamer, schneller

## Files, and how much is stored

export-which = Welche Zeit
export-shown = Was gezeigt wird
export-kept = Alles, was aufbewahrt wird
export-cancel = Abbrechen
export-progress = Bisher { $rows } Zeilen, { $size } …
export-done = Gespeichert: { $rows } Zeilen, { $size }.
export-too-large = Die Datei wäre größer als { $size }, mehr als dieser Browser sammeln kann. Wähle eine kürzere Zeit oder eine Quelle, oder nimm Chrome oder Edge auf einem Computer, über HTTPS oder am Server selbst: sie schreiben sie Stück für Stück.
export-unwritable = Die Datei konnte nicht geschrieben werden. Ist der Datenträger voll? Wähle einen anderen Ort.
storage-used = Belegt: { $used } von höchstens { $most }; aufbewahrt wird höchstens { $days } Tage.
storage-since = Das Älteste ist vom { $when }.
storage-complete = Verlorene Ereignisse: 0.
storage-missing = Verlorene Ereignisse: 0; { $count } werden noch einmal geholt.
storage-lost = Verlorene Ereignisse: { $count }. Der Speicher des Servers war voll, bevor diese Seite sie holen konnte.

## What the server refuses, by code: as in shared/src/rest/refusal.rs

refusal-no-dashboard-session = Dieser Browser ist hier nicht angemeldet. Öffne den Link, den der Server beim Start gezeigt hat, oder einen neuen von „motionwire link“.
refusal-dashboard-link-spent = Dieser Link ist benutzt oder abgelaufen. Hol dir mit „motionwire link“ einen neuen.
refusal-no-viewer-session = Dieser Link ist abgelaufen oder widerrufen, oder dieser Browser hat ihn nicht geöffnet. Lass dir einen neuen geben.
refusal-viewer-link-ended = Dieser Link ist abgelaufen, widerrufen oder nicht vollständig. Lass dir einen neuen geben.
refusal-not-shown = Dieser Link zeigt diese Messwerte nicht.
refusal-not-paired = Dieses Handy ist nicht oder nicht mehr gekoppelt. Scanne den Code auf dem Dashboard.
refusal-code-unusable = Dieser Code ist unbekannt, aufgebraucht oder abgelaufen. Scanne einen neuen auf dem Dashboard.
refusal-code-gone = Diesen Code zum Koppeln gibt es nicht mehr.
refusal-phone-gone = Dieses Handy gibt es hier nicht mehr.
refusal-session-gone = Dieser Browser ist schon abgemeldet.
refusal-recording-gone = Diese Aufnahme gibt es nicht mehr.
refusal-marker-gone = Diesen markierten Augenblick gibt es nicht mehr.
refusal-link-gone = Diesen Link zum Zuschauen gibt es nicht mehr, oder er ist nicht deiner.
refusal-code-phones = Ein Code gilt für 1 bis { $limit } Handys.
refusal-code-minutes = Ein Code gilt für 1 bis { $limit } Minuten.
refusal-link-end = Ein Link zum Zuschauen muss in den nächsten { $limit } Tagen enden.
refusal-link-phones = Wähle mindestens ein Handy und höchstens { $limit }.
refusal-link-types = Wähle höchstens { $limit } Arten von Daten, oder keine für alle.
refusal-words-empty = Der Name oder die Bemerkung darf nicht leer sein.
refusal-words-control = Der Name oder die Bemerkung muss eine Zeile ohne Steuerzeichen sein.
refusal-words-long = Der Name oder die Bemerkung darf höchstens { $limit } Zeichen haben.
refusal-too-many-codes = Es gibt zu viele Codes zum Koppeln: höchstens { $limit }. Widerrufe einige, oder warte, bis sie ablaufen.
refusal-too-many-phones = Es gibt zu viele Handys: höchstens { $limit }. Nimm ein anderes Datenverzeichnis.
refusal-too-many-tokens = Es gibt zu viele unbenutzte Schlüssel zum Verbinden: höchstens { $limit }. Warte, bis sie ablaufen.
refusal-too-many-links = Es gibt zu viele Links zum Zuschauen: höchstens { $limit }. Widerrufe einige.
refusal-too-many-phone-links = Dieses Handy hat zu viele Links zum Zuschauen: höchstens { $limit }. Widerrufe einige.
refusal-too-many-recordings = Es gibt zu viele Aufnahmen: höchstens { $limit }. Lösche einige; ihre Messwerte bleiben.
refusal-too-many-markers = Es gibt zu viele markierte Augenblicke: höchstens { $limit }. Lösche einige.
refusal-too-many-dashboards = Es sind zu viele Dashboards offen: höchstens { $limit }. Schließe einige.
refusal-too-many-attempts = Von dieser Adresse sind zu viele Versuche gescheitert. Warte, dann versuch es noch einmal mit dem richtigen Schlüssel, Code oder Link.
refusal-not-own-page = Das dürfen nur die Seiten dieses Servers selbst. Hinter einem Proxy starte den Server mit --public-url.
refusal-no-such-address = Unter dieser Adresse gibt es nichts.
refusal-took-too-long = Die Anfrage hat zu lange gedauert. Versuch es noch einmal.
refusal-disk-full = Der Server kann im Moment nichts speichern: Sein Datenträger ist voll oder nicht beschreibbar. Schaff dort Platz, dann versuch es noch einmal.
refusal-log-unreadable = Der Server konnte die gespeicherten Messwerte nicht lesen. Der Grund steht in seinem Protokoll.
refusal-internal = Im Server ist etwas schiefgegangen. Der Grund steht in seinem Protokoll. Versuch es noch einmal.
