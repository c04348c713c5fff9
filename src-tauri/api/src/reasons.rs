//! Every reason that the screen has to have words for.

/// Keys of the catalogue `readiness`: why something that it takes to receive orders is not as it should be.
pub mod readiness {
    /// This program runs without a window.
    pub const HEADLESS: &str = "headless";
    /// Nobody can sign in as an administrator.
    pub const NO_PEOPLE: &str = "no_people";
    /// No address of a remote is set.
    pub const NO_REMOTE: &str = "no_remote";
    /// There is an address, and no key.
    pub const KEY_MISSING: &str = "key_missing";
    /// The key lies in the keyring, which does not give it.
    pub const KEY_UNREADABLE: &str = "key_unreadable";
    /// The key is older than 90 days.
    pub const KEY_RENEWAL_DUE: &str = "key_renewal_due";
    /// The key lies in a file, because the system has no keyring.
    pub const KEY_IN_FILE: &str = "key_in_file";
    /// The remote does not accept the key.
    pub const KEY_REFUSED: &str = "key_refused";
    /// The remote does not answer, or not instantly.
    pub const NOT_CONNECTED: &str = "not_connected";
    /// Somebody switched sounds off.
    pub const SOUND_OFF: &str = "sound_off";
    /// There is no device that plays sounds.
    pub const NO_SOUND_DEVICE: &str = "no_sound_device";
    /// The chosen device is not there; the system's own plays.
    pub const SOUND_DEVICE_MISSING: &str = "sound_device_missing";
    /// The part of the program that plays sounds has ended.
    pub const SOUND_FAILED: &str = "sound_failed";
    /// Somebody switched notifications off.
    pub const NOTIFICATIONS_OFF: &str = "notifications_off";
    /// The system shows no notifications.
    pub const NO_NOTIFICATION_SERVICE: &str = "no_notification_service";
    /// The machine may go to sleep.
    pub const MAY_SLEEP: &str = "may_sleep";
    /// Somebody switched off that the machine is kept awake.
    pub const AWAKE_OFF: &str = "awake_off";
    /// The system did not take up that the program starts with it.
    pub const AUTOSTART_FAILED: &str = "autostart_failed";
    /// The program does not start with the machine.
    pub const AUTOSTART_OFF: &str = "autostart_off";

    /// All of them.
    pub const ALL: &[&str] = &[
        HEADLESS,
        NO_PEOPLE,
        NO_REMOTE,
        KEY_MISSING,
        KEY_UNREADABLE,
        KEY_RENEWAL_DUE,
        KEY_IN_FILE,
        KEY_REFUSED,
        NOT_CONNECTED,
        SOUND_OFF,
        NO_SOUND_DEVICE,
        SOUND_DEVICE_MISSING,
        SOUND_FAILED,
        NOTIFICATIONS_OFF,
        NO_NOTIFICATION_SERVICE,
        MAY_SLEEP,
        AWAKE_OFF,
        AUTOSTART_OFF,
        AUTOSTART_FAILED,
    ];
}

/// Keys of the catalogue `reasons`: why a step of *Probar conexión* failed. Those in capitals are in the catalogue for
/// other reasons as well.
pub mod remote_check {
    /// No such name.
    pub const NO_NAME: &str = "no_name";
    /// The machine is there, and nothing listens.
    pub const REFUSED_CONNECTION: &str = "refused_connection";
    /// No answer in time.
    pub const TIMED_OUT: &str = "timed_out";
    /// No encrypted connection: a certificate that is not accepted, or no TLS at all.
    pub const TLS: &str = "tls";
    /// No way to the address, or the connection broke.
    pub const UNREACHABLE: &str = "UNREACHABLE";
    /// Something answers, and it is not the ordering remote.
    pub const NOT_THE_SERVER: &str = "not_the_server";
    /// The key is not the remote's.
    pub const WRONG_KEY: &str = "wrong_key";
    /// The remote has no key of its own, or failed while looking for it.
    pub const NO_SERVER_KEY: &str = "TECH001";
    /// The remote asks to wait.
    pub const THROTTLED: &str = "THROTTLED";
    /// The remote answered with a failure.
    pub const SERVER_ERROR: &str = "server_error";
    /// The key that should be tried cannot be read now.
    pub const KEY_UNREADABLE: &str = "key_unreadable";
    /// The instant channel does not open.
    pub const NO_CHANNEL: &str = "no_channel";
    /// The instant channel does not accept the key.
    pub const CHANNEL_REFUSED: &str = "CHANNEL_REFUSED";
    /// The remote is of a version that this program does not know.
    pub const UNKNOWN_VERSION: &str = "unknown_version";

    /// All of them.
    pub const ALL: &[&str] = &[
        NO_NAME,
        REFUSED_CONNECTION,
        TIMED_OUT,
        TLS,
        UNREACHABLE,
        NOT_THE_SERVER,
        WRONG_KEY,
        NO_SERVER_KEY,
        THROTTLED,
        SERVER_ERROR,
        KEY_UNREADABLE,
        NO_CHANNEL,
        CHANNEL_REFUSED,
        UNKNOWN_VERSION,
    ];
}

/// Keys of the catalogue `reasons`: why a step of *Probar conexión* failed for a folder of files. The same codes stand in
/// runs and jobs that failed for it.
pub mod folder_check {
    /// The folder is not there, or does not answer.
    pub const UNREACHABLE: &str = "folder_gone";
    /// Another program has a file open.
    pub const FILE_IN_USE: &str = "FILE_IN_USE";
    /// A file changed while it was read.
    pub const FILE_CHANGING: &str = "FILE_CHANGING";
    /// A file ends in the middle of a row, or a quotation mark is not closed.
    pub const FILE_CUT_OFF: &str = "FILE_CUT_OFF";
    /// A file is not in the folder any more.
    pub const FILE_MISSING: &str = "FILE_MISSING";
    /// This user may not read the folder or a file.
    pub const FILE_NOT_READABLE: &str = "FILE_NOT_READABLE";
    /// A file is larger than 64 MB.
    pub const FILE_TOO_LARGE: &str = "FILE_TOO_LARGE";
    /// A file could not be used for another reason.
    pub const FILE_FAILED: &str = "FILE_FAILED";
    /// This user may not write in the folder.
    pub const FOLDER_NOT_WRITABLE: &str = "FOLDER_NOT_WRITABLE";
    /// There is no room left where the folder is.
    pub const FOLDER_FULL: &str = "FOLDER_FULL";
    /// A file is neither UTF-8 nor Windows-1252.
    pub const ENCODING_UNKNOWN: &str = "ENCODING_UNKNOWN";
    /// A file has no header line.
    pub const NO_HEADER: &str = "NO_HEADER";
    /// A file has two columns of one name.
    pub const HEADER_REPEATED: &str = "HEADER_REPEATED";
    /// A file does not have the key column.
    pub const KEY_COLUMN_MISSING: &str = "KEY_COLUMN_MISSING";

    /// All of them.
    pub const ALL: &[&str] = &[
        UNREACHABLE,
        FILE_IN_USE,
        FILE_CHANGING,
        FILE_CUT_OFF,
        FILE_MISSING,
        FILE_NOT_READABLE,
        FILE_TOO_LARGE,
        FILE_FAILED,
        FOLDER_NOT_WRITABLE,
        FOLDER_FULL,
        ENCODING_UNKNOWN,
        NO_HEADER,
        HEADER_REPEATED,
        KEY_COLUMN_MISSING,
    ];
}

/// Keys of the catalogue `reasons`: why a step of *Probar conexión* failed for an account at another company's server.
pub mod account_check {
    /// No way to the address, or the connection broke.
    pub const UNREACHABLE: &str = "UNREACHABLE";
    /// Something answers, and it is not what should be there.
    pub const NOT_THE_SERVICE: &str = "not_the_service";
    /// The token is not one of that account.
    pub const TOKEN_REFUSED: &str = "token_refused";
    /// The account's licence has expired.
    pub const LICENCE_EXPIRED: &str = "LICENCE_EXPIRED";
    /// The token that should be tried cannot be read now.
    pub const KEY_UNREADABLE: &str = "key_unreadable";
    /// The server asks to wait.
    pub const THROTTLED: &str = "THROTTLED";
    /// The server answered with a failure.
    pub const SERVER_ERROR: &str = "server_error";

    /// All of them.
    pub const ALL: &[&str] = &[
        UNREACHABLE,
        NOT_THE_SERVICE,
        TOKEN_REFUSED,
        LICENCE_EXPIRED,
        KEY_UNREADABLE,
        THROTTLED,
        SERVER_ERROR,
    ];
}
