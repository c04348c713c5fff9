//! The command table: the one list of what the screen may ask. Name, request, answer, least role.
//! The shell serves it over Tauri, `server` over `POST /rpc/<command>`.

/// Calls the given macro with the whole table.
macro_rules! command_table {
    ($callback:ident) => {
        $callback! {
            /// Everything that the board shows.
            board_get(Nothing) -> BoardSnapshot, role Viewer;
            /// One order with its timeline.
            order_get(OrderRequest) -> OrderDetail, role Viewer;
            /// *Entendido*: silences; does not accept.
            orders_acknowledge(OrdersRequest) -> Vec<OrderCard>, role Operator;
            /// *Aceptar* with the promised minutes.
            order_accept(AcceptRequest) -> OrderCard, role Operator;
            /// *Rechazar*: only before acceptance.
            order_reject(ReasonRequest) -> OrderCard, role Operator;
            /// *Anular*: only after acceptance.
            order_cancel(ReasonRequest) -> OrderCard, role Operator;
            /// To the next stage.
            order_advance(AdvanceRequest) -> OrderCard, role Operator;
            /// Takes the last stage move back, within 15 minutes.
            order_undo(OrderRequest) -> OrderCard, role Operator;
            /// The customer's change was seen.
            order_change_seen(OrderRequest) -> OrderCard, role Operator;
            /// *Reintentar* on the badge: confirms again now.
            order_confirm_retry(OrderRequest) -> OrderCard, role Operator;
            /// Stage moves of the last 15 minutes, newest first.
            moves_recent(Nothing) -> Vec<RecentMove>, role Viewer;
            /// Delivered, rejected and cancelled orders of the current business day, newest first.
            orders_finished(Nothing) -> Vec<OrderCard>, role Viewer;
            /// Orders of any day by number, name, phone or dish; at most 50, newest first.
            orders_search(SearchRequest) -> Vec<OrderCard>, role Viewer;
            /// What was listed without a usable id, newest first.
            set_aside_list(Nothing) -> Vec<SetAsideEntry>, role Viewer;
            /// Tries the connection again now, also after a refused key.
            connection_retry(Nothing) -> ConnectionView, role Operator;
            /// The page painted the card of an order that arrived; measures the way to the screen.
            card_shown(OrderRequest) -> Nothing, role Viewer;
            /// The page painted the board for the first time; measures the start.
            board_shown(Nothing) -> Nothing, role Viewer;
            /// Counts and latencies of this process, without personal data.
            diagnostics_get(Nothing) -> DiagnosticsView, role Viewer;
            /// Who sits at this screen, and what may be done from it.
            seat_get(Nothing) -> SeatView, role Viewer;
            /// Who can sign in, by name.
            seat_people(Nothing) -> Vec<SeatPerson>, role Viewer;
            /// Signs in with a PIN; whoever sat here before is signed out.
            seat_sign_in(SignInRequest) -> SeatView, role Viewer;
            /// Signs out.
            seat_sign_out(Nothing) -> SeatView, role Viewer;
            /// Changes one's own PIN.
            seat_change_pin(OwnPinRequest) -> SeatView, role Viewer;
            /// Everybody, also those who cannot sign in any more.
            people_list(Nothing) -> Vec<PersonView>, role Administrator;
            /// Adds a person. The first one is an administrator, and whoever sits here is signed in as that person.
            person_add(PersonAddRequest) -> PersonView, role Administrator;
            /// Changes a person. The last administrator who can sign in stays one.
            person_change(PersonChangeRequest) -> PersonView, role Administrator;
            /// Gives a person a new PIN.
            person_set_pin(PersonPinRequest) -> PersonView, role Administrator;
            /// An address with which another screen can be opened, once.
            pairing_start(PairingRequest) -> PairingView, role Administrator;
            /// Everything that can be set.
            settings_get(Nothing) -> SettingsView, role Viewer;
            /// Changes the restaurant. The business day of orders that are here already stays.
            settings_save_site(SiteSettingsView) -> SettingsView, role Administrator;
            /// Changes the sounds.
            settings_save_sound(SoundSettings) -> SettingsView, role Manager;
            /// Changes how the program behaves on this machine.
            settings_save_desktop(DesktopSettings) -> SettingsView, role Administrator;
            /// Time zones by their IANA names.
            time_zones(Nothing) -> Vec<String>, role Viewer;
            /// *Probar conexión*: tries an address and a key, and changes nothing.
            remote_check(RemoteRequest) -> RemoteCheckView, role Administrator;
            /// Sets address and key, and connects.
            remote_save(RemoteRequest) -> SettingsView, role Administrator;
            /// Forgets address and key.
            remote_forget(Nothing) -> SettingsView, role Administrator;
            /// How far the first start is.
            setup_get(Nothing) -> SetupView, role Viewer;
            /// The first start is over.
            setup_finish(Nothing) -> SetupView, role Administrator;
            /// *Datos de ejemplo*: orders to look around with; they are never sent anywhere.
            sample_load(Nothing) -> SetupView, role Administrator;
            /// Takes the sample data away.
            sample_remove(Nothing) -> SetupView, role Administrator;
            /// What it takes to receive orders, and what of it is missing.
            readiness_get(Nothing) -> ReadinessView, role Viewer;
            /// Output devices of this machine.
            sound_devices(Nothing) -> SoundDevicesView, role Viewer;
            /// Plays a sound once, on the machine.
            sound_test(SoundTestRequest) -> SoundTestView, role Operator;
            /// The sentence of truth, every system and every entity.
            sync_overview(Nothing) -> SyncOverview, role Operator;
            /// *Necesita atención*: the gravest first.
            sync_attention(PageRequest) -> AttentionPage, role Operator;
            /// *Pendientes*: what is sent by itself, the oldest first.
            sync_pending(PageRequest) -> RecordsPage, role Operator;
            /// *Excluidos*: what a person left out, the oldest first.
            sync_excluded(PageRequest) -> RecordsPage, role Operator;
            /// *Reintentar* on one item.
            sync_retry(AttentionRequest) -> TriedView, role Operator;
            /// *Reintentar todo*.
            sync_retry_all(Nothing) -> TriedView, role Operator;
            /// Sets an item aside: nobody is asked about it any more.
            sync_dismiss(AttentionRequest) -> Nothing, role Manager;
            /// *Sincronizar ahora*: reads what is due and sends what waits. Answers the run, where there is something to read.
            sync_now(EntityRequest) -> Option<RunView>, role Manager;
            /// Leaves a record out.
            record_exclude(RecordRequest) -> Nothing, role Manager;
            /// *Incluir*: takes it up again.
            record_include(RecordRequest) -> Nothing, role Manager;
            /// *Pausar*: nothing is sent to or read from a system until somebody resumes it.
            system_pause(SystemRequest) -> SystemView, role Administrator;
            /// *Reanudar*.
            system_resume(SystemRequest) -> SystemView, role Administrator;
            /// *Probar ahora*: closes the breaker for one try.
            system_try(SystemRequest) -> SystemView, role Operator;
            /// *Historial*: runs, the newest first.
            runs_list(RunsRequest) -> RunsPage, role Operator;
            /// One run with its reasons.
            run_get(RunRequestView) -> RunDetail, role Operator;
            /// The records of a run that were not simply taken.
            run_records(RunRecordsRequest) -> RunRecordsPage, role Operator;
            /// *Pausar* a run.
            run_pause(RunRequestView) -> RunView, role Manager;
            /// *Continuar*.
            run_resume(RunRequestView) -> RunView, role Manager;
            /// *Detener*: what is stored stays.
            run_stop(RunRequestView) -> RunView, role Manager;
            /// Tries the failed records of a run once more. Answers the new run.
            run_retry_failed(RunRequestView) -> RunView, role Operator;
            /// Tries one failed record once more. Answers the new run.
            run_retry_record(RunRecordRequest) -> RunView, role Operator;
            /// Sets one failed record aside.
            run_dismiss_record(RunRecordRequest) -> Nothing, role Manager;
            /// Believes the deletions that a run holds.
            run_confirm_deletions(RunRequestView) -> RunView, role Manager;
            /// Does not believe them: the records stay.
            run_dismiss_deletions(RunRequestView) -> RunView, role Manager;
            /// A run with its records, as a spreadsheet.
            run_export(RunRequestView) -> ExportView, role Manager;
            /// *Historial* as a spreadsheet, with the same conditions.
            runs_export(RunsRequest) -> ExportView, role Manager;
            /// Throughput, latency and success.
            sync_charts(ChartsRequest) -> ChartsView, role Operator;
            /// Open conflicts, oldest first.
            conflicts_list(PageRequest) -> ConflictsPage, role Manager;
            /// One conflict with both sides.
            conflict_get(ConflictRequest) -> ConflictView, role Manager;
            /// What a decision would do; does nothing.
            conflict_preview(ConflictDecision) -> ConflictPreview, role Manager;
            /// *Guardar decisión*.
            conflict_resolve(ConflictDecision) -> ConflictView, role Manager;
            /// *Hacer lo mismo con los otros*.
            conflict_resolve_alike(ConflictBatch) -> ConflictBatchView, role Manager;
            /// Decides a deletion against an edit.
            conflict_resolve_deletion(DeletionDecision) -> ConflictView, role Manager;
            /// *Deshacer*, within 30 days, as a new change.
            conflict_undo(ConflictUndo) -> ConflictView, role Manager;
            /// What was decided about a record in the last 30 days, the newest first.
            conflicts_decided(ConflictRecord) -> Vec<ConflictView>, role Manager;
            /// *Patrones*: open conflicts grouped by what they have in common, the largest group first.
            conflict_patterns(Nothing) -> Vec<ConflictPattern>, role Manager;
            /// What deciding a pattern like this would do to ten of its records; does nothing.
            conflict_pattern_preview(PatternRequest) -> PatternPreview, role Manager;
            /// Decides every conflict of a pattern.
            conflict_pattern_resolve(PatternRequest) -> ConflictBatchView, role Manager;
            /// *Clientes*: a part of the list.
            customers_list(CustomersRequest) -> CustomersPage, role Operator;
            /// One customer.
            customer_get(CustomerRequest) -> CustomerDetail, role Operator;
            /// What was done to it, the newest first.
            customer_history(CustomerRequest) -> CustomerHistory, role Operator;
            /// Edits.
            customer_save(CustomerEdit) -> CustomerDetail, role Operator;
            /// A customer who is made here.
            customer_add(CustomerNew) -> CustomerDetail, role Operator;
            /// *Bloquear*.
            customer_block(BlockRequest) -> CustomerDetail, role Manager;
            /// *Desbloquear*.
            customer_unblock(BlockRequest) -> CustomerDetail, role Manager;
            /// Makes or changes an address.
            address_save(AddressEdit) -> CustomerDetail, role Operator;
            /// Takes an address away, here.
            address_remove(AddressRequest) -> CustomerDetail, role Manager;
            /// *Recuperar este valor*.
            customer_bring_back(BringBackRequest) -> CustomerDetail, role Manager;
            /// *Posibles duplicados*.
            customers_duplicates(PageRequest) -> DuplicatesPage, role Manager;
            /// *No son la misma persona*.
            customers_not_duplicates(NotDuplicates) -> ApartAnswer, role Manager;
            /// *Deshacer* of it.
            customers_duplicates_again(DuplicatesAgain) -> Nothing, role Manager;
            /// *Combinar duplicados*.
            customer_merge(MergeRequest) -> CustomerDetail, role Manager;
            /// Takes a merge back, within 30 days.
            customer_unmerge(UnmergeRequest) -> CustomerDetail, role Manager;
            /// Everything that is kept of one customer, as a file.
            customer_export(CustomerRequest) -> ExportView, role Manager;
            /// *Borrar datos personales*: the orders keep their figures.
            customer_erase(EraseRequest) -> Nothing, role Administrator;
            /// Links a client of another system to a customer.
            customer_link(CustomerLinkRequest) -> CustomerDetail, role Manager;
            /// Who wins, field by field.
            customer_rules_get(Nothing) -> CustomerRulesView, role Manager;
            /// Changes who wins.
            customer_rules_save(CustomerRulesSave) -> CustomerRulesView, role Administrator;
            /// Every connection to Wispro.
            wispro_get(Nothing) -> WisproView, role Viewer;
            /// What stands at Wispro now; changes nothing.
            wispro_check(SystemRequest) -> WisproPreCheck, role Administrator;
            /// *Sincronizar con Wispro*. Answers the run at once.
            wispro_start(WisproStart) -> RunView, role Administrator;
            /// *Programación* of a connection to Wispro. It runs by itself only after one whole real run.
            wispro_schedule(WisproSchedule) -> WisproView, role Administrator;
            /// *Revisar*: clients that nobody could place for sure.
            review_list(PageRequest) -> ReviewPage, role Manager;
            /// Says who a client is.
            review_decide(ReviewDecision) -> Nothing, role Manager;
            /// Kinds of systems that can be connected.
            connection_kinds(Nothing) -> Vec<ConnectionKindView>, role Manager;
            /// A card per connection.
            connections_list(Nothing) -> Vec<ConnectionCard>, role Manager;
            /// *Probar conexión*: changes nothing.
            connection_check(ConnectionDraft) -> ConnectionCheckView, role Administrator;
            /// Saves a connection and connects.
            connection_save(ConnectionDraft) -> ConnectionCard, role Administrator;
            /// Forgets a connection that no integration uses.
            connection_remove(SystemRequest) -> Nothing, role Administrator;
            /// Fields of an entity with samples.
            entity_fields(EntityRequest) -> EntityFieldsView, role Administrator;
            /// How many records meet conditions.
            filter_count(FilterCountRequest) -> FilterCountView, role Administrator;
            /// Every integration.
            integrations_list(Nothing) -> Vec<IntegrationView>, role Manager;
            /// One integration.
            integration_get(IntegrationRequest) -> IntegrationView, role Manager;
            /// Step 1: a new integration, switched off.
            integration_start(IntegrationStart) -> IntegrationView, role Administrator;
            /// Step 3: what travels.
            integration_save_what(IntegrationWhat) -> IntegrationView, role Administrator;
            /// Step 4: which field goes with which. Refused while the mapping has a problem.
            integration_save_mapping(MappingRequest) -> IntegrationView, role Administrator;
            /// Forgets an integration; records stay on both sides.
            integration_remove(IntegrationRequest) -> Nothing, role Administrator;
            /// Runs an integration, dry or for real. Answers the run.
            integration_run(IntegrationRun) -> RunView, role Administrator;
            /// Step 6: schedule, and whether it runs by itself.
            integration_schedule(IntegrationSchedule) -> IntegrationView, role Administrator;
            /// Pairs of fields that probably belong together.
            mapping_suggest(IntegrationRequest) -> Vec<MappingSuggestion>, role Administrator;
            /// What is wrong with a mapping, before any record; saves nothing.
            mapping_check(MappingRequest) -> MappingCheck, role Administrator;
            /// What a mapping makes of ten random and ten problematic records; saves nothing.
            mapping_preview(MappingRequest) -> MappingPreview, role Administrator;
            /// Open alerts, and those that were over in the last day; the newest first.
            alerts_list(Nothing) -> Vec<AlertView>, role Viewer;
            /// *Entendido*: the banner goes; the alert stays open until its cause is gone.
            alert_acknowledge(AlertRequest) -> Vec<AlertView>, role Operator;
            /// *Avisos*: rules and channels.
            alert_settings_get(Nothing) -> AlertSettingsView, role Manager;
            /// Saves rules and notification.
            alert_settings_save(AlertSettings) -> AlertSettingsView, role Administrator;
            /// Stores the webhook's address after a message got through.
            slack_save(SlackRequest) -> AlertSettingsView, role Administrator;
            /// Sends a message to try.
            slack_test(Nothing) -> AlertSettingsView, role Administrator;
            /// Forgets the webhook's address.
            slack_forget(Nothing) -> AlertSettingsView, role Administrator;
            /// A new token for the metrics endpoint; the one before is void.
            metrics_token_new(Nothing) -> AlertSettingsView, role Administrator;
            /// Lines of the log, the newest first.
            log_read(LogRequest) -> LogPage, role Administrator;
        }
    };
}

pub(crate) use command_table;

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandInfo {
    /// Name on the wire.
    pub name: &'static str,
    /// Least role.
    pub role: crate::Role,
}

macro_rules! list_commands {
    ($($(#[$meta:meta])* $name:ident($request:ty) -> $response:ty, role $role:ident;)*) => {
        /// The whole table, for the transports and the tests.
        pub const COMMANDS: &[CommandInfo] =
            &[$(CommandInfo { name: stringify!($name), role: crate::Role::$role }),*];
    };
}

command_table!(list_commands);
