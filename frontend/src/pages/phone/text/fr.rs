//! French.

use super::{
    Consent, Figures, Home, Location, Pocket, Problems, Strap, Texts, TopicWords as Topic, Topics, Words,
};

pub(super) static TEXTS: Texts = Texts {
    tag: "fr",
    decimal_mark: ",",

    loading: "Un instant…",
    starting: "Démarrage…",
    ready: "Prêt",
    streaming: "Transmission en cours",
    stopped: "Arrêté",

    start: "Démarrer",
    start_again: "Redémarrer",
    stop: "Arrêter",
    try_again: "Réessayer",
    reload: "Recharger la page",
    forget: "Oublier ce serveur",

    will_receive: "recevra en direct de ce téléphone ce qui est activé ici :",
    to_receiver: "Vers",
    nothing_until_start: "Rien n’est mesuré ni envoyé tant que vous n’avez pas appuyé sur Démarrer. Vous pouvez arrêter à tout moment.",
    nothing_now: "Rien n’est mesuré ni envoyé en ce moment.",
    nothing_chosen: "Tout est désactivé : rien n’est envoyé.",
    keep_open: "Gardez cette page ouverte : les navigateurs arrêtent les capteurs quand une autre application est au premier plan ou que le téléphone est verrouillé.",
    stays_on: "L’écran reste allumé pendant ce temps.",
    estimated_acceleration: "Ce téléphone ne donne l’accélération qu’avec la pesanteur. Ce qui est envoyé est une estimation sans elle.",
    sent: "mesures envoyées",
    waiting_to_be_sent: "en attente d’envoi",
    thinned: "abandonnées, car la mémoire du navigateur était pleine",

    link_connecting: "Connexion",
    link_live: "En direct",
    link_waiting: "Connexion perdue",
    link_stopped: "Déconnecté",

    topics: Topics {
        acceleration: Topic { name: "Accélération", means: "comment il est déplacé, sans la pesanteur" },
        rotation: Topic { name: "Rotation", means: "à quelle vitesse il tourne, autour de chaque axe" },
        steps: Topic { name: "Pas", means: "combien, et à quelle cadence" },
        speed: Topic {
            name: "Vitesse et distance",
            means: "tirées de la position, qui n’est pas envoyée pour autant",
        },
        location: Topic { name: "Position", means: "où se trouve ce téléphone" },
        heart_rate: Topic { name: "Fréquence cardiaque", means: "d’une ceinture Bluetooth" },
        floors: Topic { name: "Étages montés", means: "estimation grossière d’après l’altitude" },
    },
    consent: Consent {
        title: "Ce qui est envoyé",
        rate: "Rythme",
        as_delivered: "Comme mesuré",
        off_remotely: "Désactivé par le tableau de bord",
        slowed_remotely: "Ralenti à {} Hz par le tableau de bord",
        no_motion: "Ce navigateur ne peut pas lire les capteurs de mouvement. Safari sur un iPhone le peut, ainsi que Chrome ou Firefox sous Android.",
    },
    location: Location {
        no_altitude: "Pas d’étages : ce téléphone n’indique pas son altitude.",
        altitude_too_coarse: "Pas encore d’étages : l’altitude est trop grossière. Elle s’affine à ciel ouvert.",
        no_steps: "Pas d’étages : sans les pas, un ascenseur ressemble à un escalier.",
        waiting: "En attente de la position…",
        denied: "Cette page n’a pas le droit d’utiliser la position. Autorisez-la dans les réglages du navigateur pour cette page, puis désactivez et réactivez ici.",
        unavailable: "Le téléphone ne sait pas où il est. Vérifiez que la localisation est activée dans ses réglages.",
        timeout: "Pas encore de position. Elle arrive plus vite à ciel ouvert.",
        unsupported: "Ce navigateur ne connaît pas la position.",
    },
    strap: Strap {
        pick: "Choisir une ceinture",
        pick_another: "Choisir une autre ceinture",
        none: "Aucune ceinture n’a été choisie.",
        connecting: "Connexion à la ceinture…",
        connected: "Ceinture connectée",
        no_contact: "La ceinture n’est pas en contact avec la peau. Humidifiez ses électrodes et serrez-la.",
        lost: "La ceinture est hors de portée. Elle est recherchée jusqu’à son retour.",
        unsuitable: "Cet appareil ne donne pas de fréquence cardiaque.",
        unsupported: "Ce navigateur ne peut pas se connecter à une ceinture. Chrome sous Android, Windows ou macOS le peut.",
    },
    figures: Figures {
        title: "Maintenant",
        steps: "Pas",
        cadence: "Cadence",
        cadence_unit: "pas/min",
        speed: "Vitesse",
        distance: "Distance",
        heart_rate: "Cœur",
        heart_rate_unit: "bpm",
        floors: "Étages",
        estimated: "estimé",
    },
    pocket: Pocket {
        open: "Mode poche",
        title: "Mode poche",
        hint: "L’écran est noir et ignore le toucher. La transmission continue.",
        hold: "Maintenez 2 secondes pour déverrouiller",
        alarm: "Vibrer et biper si la connexion est perdue",
        battery: "Batterie",
        data_sent: "Données envoyées",
        awake_refused: "Le navigateur ne garde pas l’écran allumé. Choisissez une mise en veille tardive dans les réglages du téléphone, ou touchez l’écran de temps en temps.",
    },
    home: Home {
        install: "Sur l’écran d’accueil",
        how_on_iphone: "Touchez maintenant Partager, puis « Sur l’écran d’accueil », dans l’heure. Si l’app demande un code, copiez ce lien et collez-le là-bas :",
        enter_code: "Lien ou code du tableau de bord",
        go_on: "Continuer",
    },
    problems: Problems {
        insecure_page: Words {
            title: "Cette page n’est pas sûre",
            what: "Les navigateurs n’ouvrent les capteurs de mouvement qu’aux pages arrivées par HTTPS sans avertissement.",
            to_do: &[
                "Scannez le code du tableau de bord, ou ouvrez son adresse qui commence par https://.",
                "Si le navigateur met en garde contre le certificat, installez d’abord celui du serveur : le tableau de bord montre comment.",
            ],
        },
        permission_denied: Words {
            title: "L’accès aux capteurs a été refusé",
            what: "Cette page n’a pas le droit de lire les capteurs de mouvement.",
            to_do: &[
                "iPhone et iPad retiennent un refus jusqu’à la fermeture du navigateur : balayez-le dans le sélecteur d’apps, rouvrez cette \
                 page et touchez Autoriser.",
                "Dans Chrome, touchez le symbole à côté de l’adresse, ouvrez Autorisations et autorisez les capteurs de mouvement.",
                "Puis réessayez.",
            ],
        },
        no_sensor: Words {
            title: "Pas d’accès aux capteurs",
            what: "Ce navigateur ne peut lire ni les capteurs de mouvement ni la position, ni se connecter à une ceinture cardiaque.",
            to_do: &[
                "Ouvrez cette page dans Safari sur un iPhone, ou dans Chrome ou Firefox sous Android.",
                "Les navigateurs intégrés à d’autres apps n’ont souvent pas de capteurs : ouvrez le lien dans le navigateur du téléphone.",
            ],
        },
        silent: Words {
            title: "Les capteurs sont muets",
            what: "Depuis deux secondes, rien ne vient des capteurs.",
            to_do: &[
                "Dans Chrome, ouvrez Paramètres, Paramètres des sites, Capteurs de mouvement, et autorisez-les. Rechargez ensuite cette page.",
                "Un économiseur de batterie peut couper les capteurs : essayez sans lui.",
            ],
        },
        no_values: Words {
            title: "Pas de capteurs de mouvement ici",
            what: "Le navigateur répond, mais sans valeurs. La plupart des ordinateurs n’ont pas de capteurs de mouvement.",
            to_do: &[
                "Ouvrez cette page sur un téléphone : scannez le code du tableau de bord avec son appareil photo.",
            ],
        },
        no_gyroscope: Words {
            title: "Pas de rotation",
            what: "Ce téléphone ne donne pas la rotation : il n’a peut-être pas de gyroscope. L’accélération continue.",
            to_do: &[],
        },
        no_accelerometer: Words {
            title: "Pas d’accélération",
            what: "Ce téléphone ne donne pas l’accélération. La rotation continue.",
            to_do: &[],
        },
        code_invalid: Words {
            title: "Ce code ne marche pas",
            what: "Il a expiré, a déjà servi ou n’est pas complet.",
            to_do: &["Créez un nouveau code sur le tableau de bord et scannez-le."],
        },
        no_code: Words {
            title: "Scannez un code pour commencer",
            what: "Ce téléphone n’est pas encore relié à un tableau de bord.",
            to_do: &[
                "Ouvrez le tableau de bord sur un ordinateur et affichez-y un code pour un téléphone.",
                "Scannez le code avec l’appareil photo de ce téléphone.",
            ],
        },
        revoked: Words {
            title: "Ce téléphone a été déconnecté",
            what: "Son accès a été supprimé sur le tableau de bord, ou a expiré.",
            to_do: &[
                "Pour transmettre de nouveau, créez un nouveau code sur le tableau de bord et scannez-le.",
            ],
        },
        taken_over: Words {
            title: "La transmission continue ailleurs",
            what: "Un autre onglet ou une autre fenêtre de ce téléphone a pris le relais.",
            to_do: &["Continuez là-bas, ou réessayez pour transmettre d’ici."],
        },
        offline: Words {
            title: "Le serveur est injoignable",
            what: "Il n’a pas répondu.",
            to_do: &[
                "Vérifiez que ce téléphone est sur le même Wi-Fi que le serveur, et que le serveur tourne.",
                "Certains réseaux, surtout ceux pour invités, isolent les appareils : essayez-en un autre.",
            ],
        },
        connection_lost: Words {
            title: "Connexion perdue",
            what: "La page se reconnecte d’elle-même. Ce qui est mesuré entre-temps est conservé et envoyé plus tard.",
            to_do: &[],
        },
        refused: Words {
            title: "Le serveur a refusé",
            what: "Il n’a pas pu faire ce que cette page demandait.",
            to_do: &["Réessayez dans un moment."],
        },
        incompatible: Words {
            title: "La page et le serveur ne vont pas ensemble",
            what: "Le serveur ne comprend pas cette page : il a peut-être été mis à jour entre-temps.",
            to_do: &["Rechargez la page."],
        },
    },
};
