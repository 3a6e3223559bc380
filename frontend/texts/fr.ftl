### The texts of both pages in French, in the order of en.ftl: a subset of Fluent (https://projectfluent.org), one line each.

language = fr
decimal-mark = ,

## The phone page

phone-loading = Un instant…
phone-starting = Démarrage…
phone-ready = Prêt
phone-streaming = Transmission en cours
phone-stopped = Arrêté
phone-start = Démarrer
phone-start-again = Redémarrer
phone-stop = Arrêter
phone-try-again = Réessayer
part-missing = Cette partie de la page n’a pas pu être chargée.
page-fault = Quelque chose a échoué dans cette page, qui est peut-être figée. Rechargez-la pour continuer.
phone-reload = Recharger la page
phone-forget = Oublier ce serveur
phone-forget-question = Oublier ce serveur ? Pour transmettre de nouveau, ce téléphone aura besoin d’un nouveau code.
phone-forget-unsent = Oublier ce serveur ? { $count } mesures ne sont pas encore envoyées : elles sont supprimées aussi.
phone-forget-yes = Oublier
phone-will-receive = recevra en direct de ce téléphone ce qui est activé ici :
phone-to-receiver = Vers
phone-nothing-until-start = Rien n’est mesuré ni envoyé tant que vous n’avez pas appuyé sur Démarrer. Vous pouvez arrêter à tout moment.
phone-nothing-now = Rien n’est mesuré ni envoyé en ce moment.
phone-nothing-chosen = Tout est désactivé : rien n’est envoyé.
phone-keep-open = Gardez cette page ouverte : les navigateurs arrêtent les capteurs quand une autre application est au premier plan ou que le téléphone est verrouillé.
phone-stays-on = L’écran reste allumé pendant ce temps.
phone-estimated-acceleration = Ce téléphone ne donne l’accélération qu’avec la pesanteur. Ce qui est envoyé est une estimation sans elle.
phone-sent = mesures envoyées
phone-waiting-to-be-sent = en attente d’envoi
phone-left-going = { $count } mesures d’avant sont en cours d’envoi.
phone-left-waiting = { $count } mesures d’avant attendent que le serveur soit joignable.
phone-left-unkept = Ce navigateur ne les garde pas : laissez cette page ouverte jusque-là.
phone-earlier = { $count } mesures d’une connexion précédente n’ont pas été envoyées ({ $from } – { $to }).
phone-earlier-later = Elles restent sur ce téléphone jusqu’à ce que vous choisissiez, avec un nouveau code, de les envoyer ou de les supprimer.
phone-earlier-send = Les envoyer depuis ce téléphone, avec l’heure à laquelle elles ont été prises
phone-earlier-delete = Les supprimer sans les envoyer
phone-thinned = abandonnées, car la mémoire du navigateur était pleine
phone-hole = Rien n’a été mesuré de { $from } à { $to }, car la page était à l’arrière-plan.
phone-ended-at = La transmission s’est arrêtée à { $time } : la page a été fermée ou rechargée.
phone-ended = La transmission s’est arrêtée : la page a été fermée ou rechargée.
link-connecting = Connexion
link-live = En direct
link-waiting = Connexion perdue
link-stopped = Déconnecté

## Kinds of data

topic-acceleration = Accélération
topic-acceleration-means = mouvement, sans la pesanteur
topic-rotation = Rotation
topic-rotation-means = vitesse autour de chaque axe
topic-location = Position
topic-location-means = où se trouve ce téléphone
topic-heart-rate = Fréquence cardiaque
topic-floors = Étages montés
topic-floors-means = estimation d’après l’altitude

## The phone page's switches

consent-title = Ce qui est envoyé
consent-from-motion = Des capteurs de mouvement
consent-from-location = De la position
consent-from-location-note = La vitesse, la distance et les étages ne disent pas où se trouve ce téléphone.
consent-from-strap = D’une ceinture Bluetooth
consent-rate = Fréquence
consent-as-delivered = Comme mesuré
consent-off-remotely = Désactivé par le tableau de bord
consent-slowed-remotely = Ralenti à { $hz } Hz par le tableau de bord
consent-withheld = { $count } mesures prises avant restent à envoyer.
consent-delete-withheld = Les supprimer
consent-no-motion = Ce navigateur ne peut pas lire les capteurs de mouvement. Safari sur un iPhone le peut, ainsi que Chrome ou Firefox sous Android.

## How it goes with the location

location-no-altitude = Pas d’étages : ce téléphone n’indique pas son altitude.
location-altitude-too-coarse = Pas encore d’étages : l’altitude est trop grossière. Elle s’affine à ciel ouvert.
location-no-steps = Pas d’étages : sans les pas, un ascenseur ressemble à un escalier.
location-waiting = En attente de la position…
location-denied = Cette page n’a pas le droit d’utiliser la position. Autorisez-la dans les réglages du navigateur pour cette page, puis arrêtez et redémarrez.
location-unavailable = Le téléphone ne sait pas où il est. Vérifiez que la localisation est activée dans ses réglages.
location-timeout = Pas encore de position. Elle arrive plus vite à ciel ouvert.
location-unsupported = Ce navigateur ne connaît pas la position.

## How it goes with the heart-rate strap

strap-pick = Choisir une ceinture
strap-pick-another = Choisir une autre ceinture
strap-none = Aucune ceinture n’a été choisie.
strap-connecting = Connexion à la ceinture…
strap-connected = Ceinture connectée
strap-no-contact = La ceinture n’est pas en contact avec la peau. Humidifiez ses électrodes et serrez-la.
strap-silent = La ceinture est connectée, mais n’envoie rien. Humidifiez ses électrodes et serrez-la ; sa pile est peut-être faible.
strap-resting = La ceinture est déconnectée. Elle sera reconnectée au prochain démarrage.
strap-lost = La ceinture est hors de portée. Elle est recherchée jusqu’à son retour.
strap-unsuitable = Cet appareil ne donne pas de fréquence cardiaque.
strap-no-bluetooth = Le Bluetooth est éteint, ou ce navigateur n’y a pas droit. Allumez-le, autorisez-le pour le navigateur, puis choisissez de nouveau.
strap-unsupported = Ce navigateur ne peut pas se connecter à une ceinture. Chrome sous Android, Windows ou macOS le peut.

## Big numbers

figure-title = Maintenant
figure-steps = Pas
figure-cadence = Cadence
figure-cadence-unit = pas/min
figure-speed = Vitesse
figure-distance = Distance
figure-heart-rate = Cœur
figure-heart-rate-unit = bpm
figure-floors = Étages
figure-estimated = estimé

## Pocket mode, and what runs beside the stream

pocket-open = Mode poche
pocket-title = Mode poche
pocket-hint = L’écran est noir et ignore le toucher.
pocket-goes-on = La transmission continue.
pocket-hold = Maintenez 2 secondes pour déverrouiller
pocket-alarm = Vibrer et biper si la connexion est perdue
pocket-battery = Batterie
pocket-data-sent = Données envoyées
pocket-awake-refused = Le navigateur ne garde pas l’écran allumé. Choisissez une mise en veille tardive dans les réglages du téléphone, ou touchez l’écran de temps en temps.

## The page as an app of its own

home-install = Sur l’écran d’accueil
home-how-on-iphone = Touchez maintenant Partager, puis « Sur l’écran d’accueil », dans l’heure. Si l’app demande un code, copiez ce lien et collez-le là-bas :
home-enter-code = Lien ou code du tableau de bord
home-go-on = Continuer

## What can stand in the way: steps are parted by ` | `

problem-insecure-page-title = Cette page n’est pas sûre
problem-insecure-page-what = Les navigateurs n’ouvrent les capteurs de mouvement qu’aux pages arrivées par HTTPS sans avertissement.
problem-insecure-page-to-do = Scannez le code du tableau de bord, ou ouvrez son adresse qui commence par https://. | Si le navigateur met en garde contre le certificat, installez d’abord celui du serveur : le tableau de bord montre comment.
problem-no-cookies-title = Les cookies sont nécessaires
problem-no-cookies-what = Ce navigateur bloque le seul cookie auquel le serveur reconnaît ce téléphone.
problem-no-cookies-to-do = Autorisez les cookies pour cette page dans les réglages du navigateur, puis rechargez-la. | Si le code ne fonctionne plus, créez-en un nouveau sur le tableau de bord et scannez-le.
problem-permission-denied-title = L’accès aux capteurs a été refusé
problem-permission-denied-what = Cette page n’a pas le droit de lire les capteurs de mouvement.
problem-permission-denied-to-do = iPhone et iPad retiennent un refus jusqu’à la fermeture du navigateur : balayez-le dans le sélecteur d’apps, rouvrez cette page et touchez Autoriser. | Dans Chrome, touchez le symbole à côté de l’adresse, ouvrez Autorisations et autorisez les capteurs de mouvement. | Puis réessayez.
problem-no-sensor-title = Pas d’accès aux capteurs
problem-no-sensor-what = Ce navigateur ne peut lire ni les capteurs de mouvement ni la position, ni se connecter à une ceinture cardiaque.
problem-no-sensor-to-do = Ouvrez cette page dans Safari sur un iPhone, ou dans Chrome ou Firefox sous Android. | Les navigateurs intégrés à d’autres apps n’ont souvent pas de capteurs : ouvrez le lien dans le navigateur du téléphone.
problem-silent-title = Les capteurs sont muets
problem-silent-what = Depuis un moment, rien ne vient des capteurs.
problem-silent-to-do = Dans Chrome, ouvrez Paramètres, Paramètres des sites, Capteurs de mouvement, et autorisez-les. Rechargez ensuite cette page. | Un économiseur de batterie peut couper les capteurs : essayez sans lui. | Les ordinateurs ont rarement des capteurs de mouvement : ouvrez cette page sur un téléphone.
problem-no-values-title = Pas de capteurs de mouvement ici
problem-no-values-what = Le navigateur répond, mais sans valeurs. La plupart des ordinateurs n’ont pas de capteurs de mouvement.
problem-no-values-to-do = Ouvrez cette page sur un téléphone : scannez le code du tableau de bord avec son appareil photo.
problem-no-gyroscope-title = Pas de rotation
problem-no-gyroscope-what = Ce téléphone ne donne pas la rotation : il n’a peut-être pas de gyroscope. L’accélération continue.
problem-no-accelerometer-title = Pas d’accélération
problem-no-accelerometer-what = Ce téléphone ne donne pas l’accélération. La rotation continue.
problem-code-invalid-title = Ce code ne marche pas
problem-code-invalid-what = Il a expiré, a déjà servi ou n’est pas complet.
problem-code-invalid-to-do = Créez un nouveau code sur le tableau de bord et scannez-le.
problem-no-code-title = Scannez un code pour commencer
problem-no-code-what = Ce téléphone n’est relié à aucun tableau de bord.
problem-no-code-to-do = Ouvrez le tableau de bord sur un ordinateur et affichez-y un code pour un téléphone. | Scannez le code avec l’appareil photo de ce téléphone.
problem-revoked-title = Ce téléphone a été déconnecté
problem-revoked-what = Son accès a été supprimé sur le tableau de bord ou a expiré, ou bien le serveur ne le connaît pas.
problem-revoked-to-do = Pour transmettre de nouveau, créez un nouveau code sur le tableau de bord et scannez-le.
problem-taken-over-title = La transmission continue ailleurs
problem-taken-over-what = Un autre onglet ou une autre fenêtre de ce téléphone a pris le relais.
problem-taken-over-to-do = Continuez là-bas, ou réessayez pour transmettre d’ici.
problem-offline-title = Le serveur est injoignable
problem-offline-what = Il n’a pas répondu.
problem-offline-to-do = Vérifiez que ce téléphone est sur le même Wi-Fi que le serveur, et que le serveur tourne. | Certains réseaux, surtout ceux pour invités, isolent les appareils : essayez-en un autre.
problem-parting-title = Le serveur ne le sait pas encore
problem-parting-what = Ce que ce téléphone gardait est supprimé, mais le serveur était injoignable : il connaît encore ce téléphone. Il l’apprendra au prochain essai, ou à la prochaine ouverture de cette page.
problem-parting-to-do = Réessayez quand le serveur sera joignable. | Ou retirez ce téléphone sur le tableau de bord.
problem-connection-lost-title = Connexion perdue
problem-connection-lost-what = La page se reconnecte d’elle-même. Ce qui est mesuré entre-temps est conservé et envoyé plus tard.
problem-connection-lost-unkept = La page se reconnecte d’elle-même. Le stockage de ce navigateur n’accepte rien : ce qui est mesuré entre-temps n’est conservé que tant que cette page reste ouverte.
problem-no-answer-title = Pas de réponse
problem-no-answer-what = Depuis quelques secondes, le serveur n’a rien confirmé. La page vérifie si la connexion tient encore, et garde ce qui est mesuré.
problem-refused-title = Le serveur a refusé
problem-refused-what = Il n’a pas pu faire ce que cette page demandait.
problem-refused-to-do = Réessayez dans un moment.
problem-incompatible-title = La page et le serveur ne vont pas ensemble
problem-incompatible-what = Le serveur ne comprend pas cette page : il a peut-être été mis à jour entre-temps.
problem-incompatible-to-do = Rechargez la page.

## Both pages

server-unreachable = Le serveur est injoignable. Vérifiez qu’il tourne et que cet appareil est sur son réseau.
answer-unreadable = La réponse du serveur est illisible : la page et le serveur n’ont pas la même version. Rechargez la page.
server-refused = Le serveur a refusé cela (HTTP { $status }).
labelled = { $label } : { $text }
copy = Copier
copied = Copié
copy-by-hand = Sélectionnez-le et copiez-le

## What is measured

type-rr-interval = Temps entre deux battements
place-latitude = latitude
place-longitude = longitude
unit-beats-per-minute = battements par minute
unit-beats-seconds = bpm·s
unit-steps = pas
unit-floors = étages
unit-steps-per-second = pas par seconde
unit-byte = o

## The dashboard

dashboard-opening = Ouverture du tableau de bord…
dashboard-charts = Graphiques en direct
dashboard-side = Enregistrements, téléphones, liens
sign-out = Se déconnecter
close = Fermer
keep = Garder
delete = Supprimer
show = Afficher

## Its head

header-connecting = Connexion…
header-connected = Connecté
header-waiting = Connexion perdue, reconnexion…
header-one-live = 1 source en direct
header-many-live = { $count } sources en direct
stopped-session-ended = La session de ce navigateur est terminée. Ouvrez le tableau de bord avec un nouveau lien.
stopped-how-to-get-a-link = Comment obtenir un lien
stopped-too-many = Trop de tableaux de bord sont ouverts pour ce serveur. Fermez-en un ailleurs, puis reconnectez-vous.
stopped-link-full = Ce lien est déjà suivi par autant de personnes qu’il en admet à la fois. Réessayez plus tard.
stopped-incompatible = La page et le serveur ne se comprennent pas. Rechargez la page.
stopped-connect-again = Se reconnecter

## Without a session

locked-title = Ouvrez le tableau de bord avec son lien
locked-how = Au démarrage, le serveur affiche un lien avec une clé à usage unique, sur une ligne qui commence par « { $word } ». Pour en avoir un nouveau, lancez ceci sur la machine du serveur, avec le dossier de données que le serveur utilise :
locked-paste = Ou collez le lien ici
locked-open = Ouvrir
locked-phone = Vous voulez envoyer les mouvements de cet appareil ? Scannez avec lui le code du tableau de bord.
locked-no-key = Ce n’est pas un lien vers le tableau de bord : il ne contient pas de clé.

## Before anything streams

empty-title = Rien n’est encore transmis
empty-how = Scannez le code avec un téléphone et touchez Démarrer : son accélération et sa rotation s’affichent ici en direct.
simulated-name = Téléphone simulé
simulated-start = Essayer sans téléphone
simulated-stop = Arrêter le téléphone simulé
simulated-waiting = Le serveur est injoignable ; nouvel essai…
simulated-elsewhere = Le téléphone simulé tourne dans un autre onglet.
simulated-ended = Le serveur a arrêté le téléphone simulé.

## Pairing

pairing-title = Connecter un téléphone
pairing-none = Aucun code n’est affiché. Un nouveau laisse entrer un téléphone.
pairing-new = Nouveau code
pairing-used-up = Le code est épuisé. Pour un autre téléphone, créez-en un nouveau.
pairing-expired = Le code a expiré. Créez-en un nouveau.
pairing-scan = Scannez ceci avec l’appareil photo du téléphone, puis touchez Démarrer.
pairing-qr = Code QR du lien ci-dessous
pairing-enlarge = Agrandir
pairing-good-for-one = Valable pour un téléphone, encore { $time }
pairing-good-for-many = Places libres : { $left } sur { $phones }, encore { $time }
pairing-open-codes = Codes ouverts
pairing-one-phone = Un téléphone
pairing-used-of = Téléphones entrés : { $used } sur { $phones }
pairing-left = encore { $time }
pairing-revoke = Révoquer
pairing-revoke-question = Révoquer le code ({ $code }) ?
room-title = Un code pour une classe
room-phones = Téléphones
room-minutes = Minutes
room-make = Créer un code de salle
trust-title = Première fois sur ce téléphone ?
trust-why = Les navigateurs n’ouvrent les capteurs de mouvement qu’aux pages arrivées par HTTPS. Scannez d’abord ce code : il mène au certificat de ce serveur et dit comment l’installer.
trust-qr = Code QR de la page du certificat
trust-fingerprint = Avant de lui faire confiance, comparez l’empreinte SHA-256 que montre le téléphone :

## Help for a phone that does not get through

finding-nobody = Aucun téléphone n’a encore atteint ce serveur.
finding-nobody-to-do = Le téléphone est-il sur le même Wi-Fi que ce serveur, et non sur les données mobiles ? | Les réseaux pour invités, ceux des écoles et des entreprises séparent souvent leurs appareils. Essayez un autre réseau, ou le partage de connexion du téléphone avec l’ordinateur dedans. | Un pare-feu sur l’ordinateur du serveur peut bloquer le port du lien ci-dessus : laissez-le passer.
finding-not-trusted = a atteint le serveur, mais ne fait pas confiance à son certificat.
finding-trust-to-do = Scannez le code sous « Première fois sur ce téléphone ? » et installez le certificat depuis cette page. | iPhone, iPad : une fois le profil installé, ouvrez Réglages, Général, Informations, Réglages des certificats, et activez la confiance totale pour Motionwire. Sans cela, le téléphone refuse toujours. | Android : dans les paramètres, cherchez « certificat CA » et installez comme tel le fichier téléchargé. Puis scannez de nouveau le code ci-dessus.
finding-certificate-page = affiche la page du certificat. Touchez-y « Download the certificate ».
finding-certificate-file = a téléchargé le certificat. Il reste à l’installer et à lui faire confiance.
finding-page-stuck = a chargé la page, mais elle ne fonctionne pas.
finding-page-stuck-to-do = Les navigateurs intégrés à d’autres apps et les très anciens ne savent pas l’exécuter : ouvrez le lien dans Safari, ou dans Chrome ou Firefox sous Android. | Scannez de nouveau le code entier : une adresse sans la partie après # n’a pas de code.
finding-code-refused = est arrivé avec un code qui ne marche plus.
finding-code-refused-to-do = Scannez le code ci-dessus.
finding-tap-start = affiche la page. Touchez-y Démarrer.
finding-no-socket = est associé, mais sa connexion en direct ne s’établit pas.
finding-no-socket-to-do = Si un avertissement sur le certificat a été ignoré sur le téléphone, installez plutôt le certificat : sans cela, les iPhone refusent les connexions en direct. | Un proxy devant ce serveur doit laisser passer les WebSockets.
finding-no-data = est connecté, mais n’envoie pas de mesures.
finding-no-data-to-do = Regardez le téléphone : sa page dit ce qui ne va pas avec les capteurs, ou bien elle est en arrière-plan.
finding-not-stored = est connecté, mais ce serveur ne peut pas enregistrer ses mesures.
finding-not-stored-to-do = Libérez de la place sur le disque du serveur, ou consultez son journal.

## Paired phones, signed-in browsers

phones-title = Téléphones associés
phones-connected = Connecté
phones-not-connected = Non connecté
phones-name = Nom du téléphone
phones-forget = Oublier
phones-forget-question = Oublier { $name } ? Il devra être associé de nouveau pour envoyer. Ses mesures restent, avec { $uid } à la place du nom.
sessions-title = Navigateurs connectés ({ $count })
sessions-a-browser = Un navigateur
sessions-browser-on = { $browser } sur { $system }
sessions-this-browser = Ce navigateur
sessions-open = Ouvert en ce moment
sessions-last-seen = Vu pour la dernière fois le { $when }
sessions-sign-out-question = Déconnecter ce navigateur ? Il lui faudra un nouveau lien pour revenir.

## Sources

source-only-first = Seules les { $count } premières sources sont affichées.
source-only-first-kinds = Seuls les { $count } premiers types de données sur { $all } sont affichés.
source-hide = Masquer
source-live = En direct
source-stalled = Bloqué
source-gone = Parti
source-is-live = { $name } est en direct.
source-has-stalled = { $name } est bloqué.
source-has-gone = { $name } est parti.
source-rate = Fréquence
source-jitter = Gigue
source-jitter-means = De combien diffèrent les intervalles entre les mesures : leur écart type.
source-delay = Retard
source-delay-means = Heure d’arrivée selon l’horloge du serveur moins l’heure de la mesure. Un écart entre les horloges du serveur et du téléphone y est compris.
source-clock = Horloge
source-clock-means = De combien l’horloge du téléphone avance sur celle du serveur. Ses mesures portent l’heure du serveur : le retard ne comprend pas cet écart.
hole-hidden = Pas de données de { $from } à { $to } : la page du téléphone était en arrière-plan ou le téléphone était verrouillé.
hole-thinned = Moins de données de { $from } à { $to } : la mémoire du téléphone pour ce qu’il n’a pas pu envoyer était pleine.
hole-other = Pas de données de { $from } à { $to } : { $reason }.
clock-behind = L’horloge de { $name } retarde de { $size } sur celle du serveur. Les graphiques la suivent ; le retard ci-dessus comprend cet écart.
clock-ahead = L’horloge de { $name } avance de { $size } sur celle du serveur. Les graphiques la suivent ; le retard ci-dessus comprend cet écart.
number-below-zone = sous la zone 1
number-zone = zone { $zone }
number-pace = Allure
number-greatest-heart-rate = Fréquence cardiaque maximale

## What a phone sends

steer-title = Ce qu’il envoie
steer-note = Le téléphone obéit dans la limite de l’accord de son propriétaire, et montre ce qui a été demandé.
steer-as-delivered = Aussi vite que le capteur
steer-on = Activé
steer-off = Désactivé

## Charts

chart-full-screen = Plein écran
chart-now = maintenant
chart-at-end = à la fin
chart-at = à
chart-ago = il y a { $age }
chart-by-keys = { $title } : Ctrl et ← → vont d’une mesure à l’autre
chart-more = et { $count } de plus
chart-in-unit = { $title } en { $unit }
chart-no-samples = { $title } : pas encore de mesures
chart-last-seconds = dans les { $seconds } dernières secondes
chart-from-to = de { $from } à { $to }
chart-between = entre { $low } et { $high }
chart-described = { $title }, maintenant { $values } ; { $ends } { $span }
chart-described-empty = { $title }, maintenant { $values } ; rien { $span }
chart-described-still = { $title } : { $ends } { $span }
chart-described-still-empty = { $title } : rien { $span }
numbers-title = Chiffres
numbers-least = Minimum
numbers-greatest = Maximum
numbers-mean = Moyenne
numbers-deviation = Écart type
numbers-no-deviation = L’écart type manque là où l’on ne connaît que la plus petite valeur, la plus grande et la moyenne de plusieurs mesures à la fois. Zoomez pour le voir.
numbers-samples = Mesures
spectrum-title = { $title }, spectre
spectrum-past-title = { $title }, spectre au fil du temps
spectrum-no-peak = aucune fréquence ne se détache
spectrum-too-coarse = Aucune fréquence ne peut être calculée sur une si longue durée : il faut chaque mesure. Zoomez pour voir les fréquences.
spectrum-earlier-too-coarse = Les fréquences antérieures ne peuvent pas être calculées sur une si longue durée : il faut chaque mesure. Zoomez pour les voir.
spectrum-of = Fréquences de
spectrum-liveliest = l’axe le plus animé
orientation-title = Orientation
orientation-angles = cap { $heading }°, tangage { $tilt }°, roulis { $roll }°
orientation-described = Orientation du téléphone : { $angles }
orientation-recentre = Recentrer
axis-name = Valeurs affichées
axis-following = Valeurs de { $low } à { $high }, suivant les données
axis-held = Valeurs de { $low } à { $high }, figées
axis-hands = Glisser pour déplacer, molette pour agrandir, double-clic pour suivre à nouveau les données
range-title = Plage et image
range-from = De
range-to = à
range-set = Fixer
range-follow = Suivre les données
range-problem = Les deux bornes doivent être des nombres entre { $least } et { $greatest }, différents l’un de l’autre.
range-lanes = Un axe pour chaque ligne
picture-save = Enregistrer en image
picture-time = Heure
arrange-title = Disposer les graphiques
arrange-lines = Courbes
arrange-by-phone = Chaque téléphone a ses propres graphiques
arrange-by-type = Tous les téléphones sur un graphique
arrange-size = Taille
arrange-columns = Graphiques par ligne
arrange-columns-fit = Autant que possible
arrange-height = Hauteur
arrange-low = Basse
arrange-middle = Moyenne
arrange-tall = Haute
arrange-charts = Graphiques
arrange-phones = Téléphones
arrange-up = { $name } : plus haut
arrange-down = { $name } : plus bas
arrange-anew = Réinitialiser
arrange-colour = Couleur de { $name }
overlay-name = Tous les téléphones
overlay-compare = Comparer
overlay-magnitude = la norme
overlay-part = { $title }, { $part }
extra-title = En montrer plus
extra-magnitude = Norme
extra-integral = Intégrale dans le temps
extra-leaky = Intégrale sans dérive
extra-short = Moyenne sur 0,5 s
extra-long = Moyenne sur 5 s
extra-spectrum = Fréquences
extra-orientation = Orientation dans l’espace
extra-of = Intégrales et moyennes
extra-of-numbers = de chaque nombre
extra-of-length = de la norme
derived-magnitude = { $title }, norme
derived-integral = { $title }, intégrale
derived-leaky = { $title }, intégrale sans dérive
derived-short = { $title }, moyenne sur 0,5 s
derived-long = { $title }, moyenne sur 5 s
derived-zero = Zéro à { $time }.
derived-means = Moyennes sur { $span } chacune : la durée est trop longue pour la moyenne plus courte. Zoomez pour la voir.
derived-bounds = La norme se trouve dans la bande : ici, de chaque tranche de { $span }, on ne connaît que les nombres extrêmes. Zoomez pour voir la ligne.
derived-too-coarse = Cela ne peut pas être calculé sur une si longue durée : il faut chaque mesure. Zoomez pour le voir.

## The time shown

view-title = Durée affichée
view-pause = Pause
view-back-to-live = Retour au direct
view-earlier = Plus tôt
view-later = Plus tard
view-less = Afficher moins de temps
view-more = Afficher plus de temps
view-window = Durée que montrent les graphiques en direct
view-days = { $count } jours
view-all = Afficher tout ce qui est gardé
keys-title = Touches
keys-space = Espace
keys-space-does = Arrêter les graphiques là où ils sont, ou revenir au présent
keys-arrows-do = Plus tôt, plus tard ; avec Maj d’une largeur entière
keys-exact = Ctrl ← →
keys-exact-do = Avec le focus sur un graphique : d’une mesure à l’autre, avec les valeurs exactes ; avec Maj dix à la fois. Sur Mac, Option au lieu de Ctrl
keys-plus-minus-do = Afficher moins ou plus de temps
keys-l-end = L, Fin
keys-c-does = Recentrer le téléphone dans l’espace
keys-back = Retour au présent
keys-digits-do = Marquer ce moment avec le chiffre
keys-drag = Glisser
keys-drag-does = Déplacer un graphique dans le temps ; deux doigts zooment
keys-wheel = Molette
keys-wheel-does = Zoomer un graphique arrêté ; avec Ctrl ou Maj, aussi en direct
keys-double-click = Double-clic
keys-axis = Axe des valeurs
keys-axis-does = Glisser ou molette. Avec le focus : ↑ ↓ déplacent, + − agrandissent, Entrée fige, Échap suit les données
keys-question-does = Cette liste

## Export

export-open = Exporter…
export-title = Exporter
export-what = Toutes les mesures de cette durée, telles quelles. Arrêter ne perd rien.
export-clocks = L’horloge d’une source est fausse, et ses mesures se trouvent à d’autres heures. Choisissez cette source seule pour obtenir ce que montrent ses graphiques.
export-kind = Type de fichier
export-csv-comma = CSV pour Excel avec point décimal (virgule)
export-csv-excel = CSV pour Excel avec virgule décimale (point-virgule)
export-csv-semicolon = CSV pour Excel avec point décimal (point-virgule)
export-csv = CSV pour programmes (virgule, point décimal)
export-tsv = Texte avec tabulations
export-jsonl = JSON Lines
export-source = Source
export-all = Toutes
export-all-types = Tous les types
export-download = Télécharger

## Recordings and marked moments

notes-title = Enregistrements
notes-start = Démarrer l’enregistrement
notes-stop = Arrêter l’enregistrement
notes-keep-shown = Garder ce qui est affiché comme enregistrement
notes-remark-on-moment = Remarque sur ce moment
notes-mark = Marquer
notes-marked = Marqué : { $text }, { $time }
notes-running = en cours
notes-recording = Enregistrement en cours
notes-name = Enregistrement { $number }
notes-recording-name = Nom de l’enregistrement
notes-delete-question = Supprimer le nom de cet enregistrement ? Les mesures restent.
notes-remark = Remarque
notes-delete-remark = Supprimer cette remarque
notes-moments = Moments marqués ({ $count })

## Alerts

alerts-title = Alertes
alerts-when = Quand
alerts-condition = Condition
alerts-above = dépasse
alerts-below = passe sous
alerts-in-zone = est dans la zone cardiaque
alerts-out-of-zone = quitte la zone cardiaque
alerts-stalled = n’arrive plus
alerts-limit = Limite ou zone
alerts-phone = Téléphone
alerts-any-phone = n’importe quel téléphone
alerts-full = Il y a { $count } alertes, et il ne peut pas y en avoir plus. Retirez-en d’abord une.
alerts-add = Ajouter l’alerte
alerts-limit-problem = La limite doit être un nombre de { $least } à { $greatest }.
alerts-zone-problem = Les zones vont de 1 à 5 et sont celles de la fréquence cardiaque.
alerts-mute = Les alertes sonnent dès que l’on a touché cette page ou appuyé sur une touche.
alerts-remove = Retirer cette alerte
alerts-calls = Comment vous êtes averti
alerts-calls-note = Une alerte est toujours affichée au-dessus des graphiques.
alerts-sound = Son
alerts-notification = Notification
alerts-try = Essayer
alerts-unasked = Le navigateur demandera s’il le peut quand vous ajouterez une alerte ou essaierez.
alerts-denied = Ce navigateur ne laisse pas la page afficher de notifications. Autorisez-les dans ses réglages pour cette page.
alerts-insecure = Les navigateurs n’affichent que les notifications de pages en https, et celle-ci a été ouverte sans.
alerts-missing = Ce navigateur n’affiche pas de notifications de pages.
alerts-not-shown = Le navigateur n’a pas affiché la notification. Certains ne le font pas tant qu’ils ne font pas confiance au certificat de la page.
alert-above = { $title } au-dessus de { $limit }
alert-below = { $title } en dessous de { $limit }
alert-in-zone = { $title } dans la zone { $limit }
alert-out-of-zone = { $title } a quitté la zone { $limit }
alert-stalled = { $title } n’arrive plus

## Viewer links

links-title = Liens d’observation ({ $count })
links-why = Un tel lien montre à quelqu’un les téléphones et les types de données que vous choisissez, et rien d’autre, jusqu’à sa fin. Il vaut pour quiconque le possède.
links-new = Nouveau lien d’observation
links-name = Pour qui
links-phones = De qui montrer les mesures
links-types = Quels types de données
links-all-types = tous les types de données
links-past = Aussi ce qui est déjà enregistré
links-lasts = Il prend fin après
links-hour = 1 heure
links-day = 1 jour
links-week = 1 semaine
links-month = 30 jours
links-year = 1 an
links-make = Créer le lien
links-made = Le lien pour { $name }
links-once = Il n’est montré que cette fois. Envoyez-le à la personne concernée.
links-here = Sur cet ordinateur
links-overlay = Un seul nombre pour un logiciel de diffusion
links-overlay-how = Ajoutez l’une de ces adresses comme source navigateur : elle montre un grand nombre sur fond transparent.
links-revoke-question = Révoquer le lien pour { $name } ? Quiconque regarde est coupé aussitôt.
links-until = jusqu’au { $when }
links-with-past = avec ce qui est enregistré
links-never-opened = jamais ouvert
links-opened = ouvert { $count }×, regardé pour la dernière fois le { $when }
links-by-phone = créé sur le téléphone { $name }
links-by-dashboard = créé sur un tableau de bord
links-by-you = créé ici
phone-links-title = Qui d’autre peut regarder ({ $count })
phone-links-why = Un lien montre à quelqu’un ce que ce téléphone envoie des types choisis, et rien d’autre, jusqu’à sa fin ou jusqu’à ce que vous le révoquiez. Il vaut pour quiconque le possède.
data-title = Vos données sur ce serveur
data-why = Tout ce qui est venu de ce téléphone et y est encore conservé.
data-save = Enregistrer une copie
data-delete = Tout supprimer
data-delete-question = Supprimer du serveur toutes les mesures de ce téléphone et l’oublier ? C’est irréversible.
viewer-shows = Vous voyez { $what }, jusqu’au { $when }.
viewer-live-only = Vous voyez ce qui arrive pendant que vous regardez. Ce qui a été enregistré avant n’en fait pas partie.
viewer-with-past = Ce qui est enregistré en fait partie.
viewer-waiting = Rien n’arrive pour le moment. Dès que quelque chose est mesuré, cela apparaît ici.
viewer-leave = Oublier ce lien
viewer-ended-title = Ce lien ne montre rien
viewer-ended = Il a pris fin, a été révoqué ou n’est pas complet. Demandez-en un nouveau à qui l’a envoyé.
viewer-no-cookies = Autorisez les cookies pour cette page dans les réglages du navigateur, puis rechargez-la.
viewer-forgotten-title = Ce navigateur a oublié le lien
viewer-forgotten = Le lien lui-même reste valable jusqu’à sa fin : ouvrez-le de nouveau pour revenir.
viewer-failed = Rien à voir pour l’instant : cette page continue d’essayer

## Playing recordings back, comparing them

playback-title = Lecture
playback-play = Lire
playback-place = Position dans l’enregistrement
playback-speed = Vitesse
compare-open = Comparer…
compare-title = Deux enregistrements, chacun depuis son début
compare-first = Le premier
compare-second = Le second
compare-whose = données de qui
compare-fullest = Qui a le plus envoyé
compare-kind = Type de données
compare-all-kinds = Les types communs
compare-nothing = Les deux n’ont aucun type de données en commun.
compare-axis = { $title } : lequel de ses nombres
compare-described = { $title } selon les secondes depuis chaque début ; moyenne du premier { $first }, du second { $second }
compare-shift = Décaler le second (s)
compare-shifted = { $seconds } s plus tard
compare-help = Chaque ligne est aussi large que ce qui y a été mesuré, du plus petit au plus grand. Faites glisser une image, ou utilisez-y les flèches, pour décaler le second enregistrement dans le temps.
keys-play-does = Pendant la lecture : arrêter, reprendre
keys-seek-does = Pendant la lecture : reculer, avancer
keys-speed-does = Pendant la lecture : plus lent, plus rapide

## Files, and how much is stored

export-which = Quelle durée
export-shown = Ce qui est affiché
export-kept = Tout ce qui est conservé
export-cancel = Annuler
export-progress = { $rows } lignes, { $size } jusqu’ici…
export-done = Enregistré : { $rows } lignes, { $size }.
export-too-large = Le fichier dépasserait { $size }, plus que ce que ce navigateur peut rassembler. Choisissez une durée plus courte ou une seule source, ou utilisez Chrome ou Edge sur un ordinateur, en HTTPS ou sur le serveur même : ils l’écrivent morceau par morceau.
export-unwritable = Le fichier n’a pas pu être écrit. Le disque est-il plein ? Choisissez un autre emplacement.
storage-used = Occupé : { $used } sur { $most } au plus, pendant { $days } jours au plus.
storage-since = Le plus ancien date du { $when }.
storage-complete = Événements perdus : 0.
storage-missing = Événements perdus : 0 ; { $count } sont redemandés.
storage-lost = Événements perdus : { $count }. Le stockage du serveur était plein avant que cette page ait pu les demander.

## What the server refuses, by code: as in shared/src/rest/refusal.rs

refusal-no-dashboard-session = Ce navigateur n’a pas de session ici. Ouvrez le lien que le serveur a affiché au démarrage, ou un nouveau de « motionwire link ».
refusal-dashboard-link-spent = Ce lien a déjà servi ou a expiré. Obtenez-en un nouveau avec « motionwire link ».
refusal-no-viewer-session = Ce lien a pris fin ou a été révoqué, ou ce navigateur ne l’a pas ouvert. Demandez-en un nouveau.
refusal-viewer-link-ended = Ce lien a pris fin, a été révoqué ou n’est pas complet. Demandez-en un nouveau.
refusal-not-shown = Ce lien ne montre pas ces mesures.
refusal-not-paired = Ce téléphone n’est pas associé, ou ne l’est plus. Scannez le code du tableau de bord.
refusal-code-unusable = Ce code est inconnu, épuisé ou expiré. Scannez-en un nouveau sur le tableau de bord.
refusal-code-gone = Ce code d’association n’existe plus.
refusal-phone-gone = Ce téléphone n’est plus là.
refusal-session-gone = Ce navigateur est déjà déconnecté.
refusal-recording-gone = Cet enregistrement n’existe plus.
refusal-marker-gone = Ce moment marqué n’existe plus.
refusal-link-gone = Ce lien d’observation n’existe plus, ou n’est pas le vôtre.
refusal-code-phones = Un code vaut pour 1 à { $limit } téléphones.
refusal-code-minutes = Un code vaut de 1 à { $limit } minutes.
refusal-link-end = Un lien d’observation doit prendre fin dans les { $limit } jours.
refusal-link-phones = Choisissez au moins un téléphone, et { $limit } au plus.
refusal-link-types = Choisissez au plus { $limit } types de données, ou aucun pour les prendre tous.
refusal-words-empty = Le nom ou la remarque ne peut pas être vide.
refusal-words-control = Le nom ou la remarque doit être une ligne sans caractères de commande.
refusal-words-long = Le nom ou la remarque peut avoir { $limit } caractères au plus.
refusal-too-many-codes = Il y a trop de codes d’association : { $limit } au plus. Révoquez-en, ou attendez qu’ils expirent.
refusal-too-many-phones = Il y a trop de téléphones : { $limit } au plus. Utilisez un autre dossier de données.
refusal-too-many-tokens = Il y a trop de jetons inutilisés : { $limit } au plus. Attendez qu’ils expirent.
refusal-too-many-links = Il y a trop de liens d’observation : { $limit } au plus. Révoquez-en.
refusal-too-many-phone-links = Ce téléphone a trop de liens d’observation : { $limit } au plus. Révoquez-en.
refusal-too-many-recordings = Il y a trop d’enregistrements : { $limit } au plus. Supprimez-en ; leurs mesures restent.
refusal-too-many-markers = Il y a trop de moments marqués : { $limit } au plus. Supprimez-en.
refusal-too-many-dashboards = Trop de tableaux de bord sont ouverts : { $limit } au plus. Fermez-en.
refusal-too-many-attempts = Trop d’essais ont échoué depuis cette adresse. Attendez, puis réessayez avec la bonne clé, le bon code ou le bon lien.
refusal-not-own-page = Cela est réservé aux pages du serveur lui-même. Derrière un proxy, démarrez le serveur avec --public-url.
refusal-no-such-address = Il n’y a rien à cette adresse.
refusal-took-too-long = La demande a pris trop de temps. Réessayez.
refusal-disk-full = Le serveur ne peut rien enregistrer pour le moment : son disque est plein ou protégé en écriture. Libérez de la place, puis réessayez.
refusal-log-unreadable = Le serveur n’a pas pu lire les mesures conservées. La cause est dans son journal.
refusal-internal = Quelque chose a échoué dans le serveur. La cause est dans son journal. Réessayez.
