//! The machine as the use cases see it, and the machine as the alarm uses it.

use async_trait::async_trait;
use mostrador_api::alarm::Urgency;
use mostrador_api::{
    AlertView, ApiError, Attention, Desktop, DesktopCondition, DesktopSettings, ErrorCode, RunEnd,
    SoundDevicesView, SoundSettings, SoundTestRequest, SoundTestView, UnattendedOrder,
};
use std::sync::Arc;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::watch;

use crate::alarm::Machine;
use crate::autostart::Autostart;
use crate::awake::Awake;
use crate::notification::Notifications;
use crate::settings::{Followed, Settings};
use crate::sound::{Cue, Sound};
use crate::{downloads, tray, window, words};

/// Sound, notifications, tray, window and power of this machine. Cheap to clone.
pub(crate) struct DesktopPort<R: Runtime> {
    app: AppHandle<R>,
    settings: watch::Sender<Followed>,
    sound: Sound,
    notifications: Notifications,
    awake: Awake,
    autostart: Arc<Autostart>,
}

impl<R: Runtime> Clone for DesktopPort<R> {
    fn clone(&self) -> Self {
        Self {
            app: self.app.clone(),
            settings: self.settings.clone(),
            sound: self.sound.clone(),
            notifications: self.notifications.clone(),
            awake: self.awake.clone(),
            autostart: self.autostart.clone(),
        }
    }
}

impl<R: Runtime> DesktopPort<R> {
    /// Starts the threads behind it, on the settings that a new site has.
    pub(crate) fn start(app: AppHandle<R>) -> Self {
        let followed = Followed::default();
        let awake = Awake::start();
        awake.follow(followed.desktop.keep_awake, followed.language());
        Self {
            app,
            sound: Sound::start(followed.sound.clone()),
            notifications: Notifications::start(),
            awake,
            autostart: Arc::default(),
            settings: watch::Sender::new(followed),
        }
    }

    /// Settings as they are now.
    pub(crate) fn settings(&self) -> Followed {
        self.settings.borrow().clone()
    }

    /// Hears of other settings.
    pub(crate) fn watch(&self) -> Settings {
        self.settings.subscribe()
    }

    /// The system's notifications.
    pub(crate) fn notifications(&self) -> &Notifications {
        &self.notifications
    }
}

#[async_trait]
impl<R: Runtime> Desktop for DesktopPort<R> {
    fn follow(&self, sound: &SoundSettings, desktop: &DesktopSettings) {
        let followed = Followed { sound: sound.clone(), desktop: desktop.clone() };
        self.sound.follow(sound);
        self.awake.follow(desktop.keep_awake, followed.language());
        self.autostart.follow(&self.app, desktop.autostart);
        self.settings.send_replace(followed);
    }

    async fn sound_devices(&self) -> SoundDevicesView {
        self.sound.devices().await
    }

    async fn sound_test(&self, request: SoundTestRequest) -> SoundTestView {
        self.sound.test(request).await
    }

    fn condition(&self) -> DesktopCondition {
        DesktopCondition {
            sound: self.sound.condition(),
            notifications: self.notifications.condition(self.settings.borrow().desktop.notifications),
            awake: self.awake.condition(),
            autostart: self.autostart.condition(),
        }
    }

    fn tell_alert(&self, alert: &AlertView) {
        let language = self.settings.borrow().language();
        self.notifications.say(words::alert(language, alert));
    }

    fn tell_run(&self, end: &RunEnd) {
        let language = self.settings.borrow().language();
        self.notifications.say(words::run_end(language, end));
    }

    async fn save_file(&self, name: &str, content: &[u8]) -> Result<Option<String>, ApiError> {
        // Without such a folder the page saves it.
        let Ok(folder) = self.app.path().download_dir() else { return Ok(None) };
        let (name, content) = (name.to_owned(), content.to_vec());
        let saved = tokio::task::spawn_blocking(move || downloads::save(&folder, &name, &content)).await;
        match saved {
            Ok(Ok(path)) => Ok(Some(path.display().to_string())),
            Ok(Err(error)) if error.kind() == std::io::ErrorKind::StorageFull => {
                Err(ApiError::Coded(ErrorCode::DiskFull, "the file was not saved".to_owned()))
            }
            Ok(Err(error)) => {
                tracing::warn!(kind = ?error.kind(), "a file could not be saved among the downloads");
                Err(ApiError::Coded(ErrorCode::FileNotSaved, error.kind().to_string()))
            }
            Err(_) => Err(ApiError::Coded(ErrorCode::Closing, "the task is gone".to_owned())),
        }
    }
}

impl<R: Runtime> Machine for DesktopPort<R> {
    fn ring(&self, urgency: Urgency) {
        self.sound.play(Cue::Order(urgency));
    }

    fn hush(&self) {
        self.sound.hush();
    }

    fn warn_of_connection(&self) {
        self.sound.play(Cue::Connection);
    }

    fn raise_window(&self) {
        window::raise(&self.app);
    }

    fn announce(&self, arrived: Vec<UnattendedOrder>, settings: &Followed) {
        window::ask_for_attention(&self.app);
        if settings.desktop.notifications {
            self.notifications.arrived(settings.language(), arrived);
        }
    }

    fn show(&self, attention: &Attention, settings: &Followed) {
        let (unattended, state) = (attention.unattended.len(), attention.link.state);
        if unattended == 0 {
            window::stop_asking(&self.app);
        }
        let (app, language) = (self.app.clone(), settings.language());
        // The menu belongs to the main thread, and a busy one must not hold the alarm up.
        let sent = self.app.run_on_main_thread(move || tray::update(&app, language, unattended, state));
        if let Err(error) = sent {
            tracing::warn!(%error, "the icon beside the clock was not reached");
        }
    }
}
