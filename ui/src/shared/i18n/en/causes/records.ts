import { say } from "../../../cause-words";
import type { Catalogue } from "../..";

/** What became of a record, of both its sides, or of a whole run. */
export const records: Pick<
  Catalogue["causes"]["codes"],
  keyof typeof import("../../es/causes/records")["records"]
> = {
  NOT_WRITABLE: say(
    "The other system does not take this data.",
    "The change is saved here and cannot get there.",
    "Make the change in the other system as well, or press Set aside.",
  ),
  DELETES_NOT_SUPPORTED: say(
    "The other system does not allow deleting.",
    "Here it is deleted, and there it stays.",
    "Delete or deactivate it in the other system, and press Set aside.",
  ),
  LOCAL_ONLY: say(
    "This record exists here alone.",
    "The other system does not allow making it from here, so it does not travel.",
    "Nothing to do.",
  ),
  CREATES_NOT_SUPPORTED: say(
    "The other system does not allow making these records from here.",
    "It exists on this computer alone and does not travel.",
    "Press Set aside. It will be on both sides once the person writes on WhatsApp.",
  ),
  CANNOT_BE_CLEARED: say(
    "The other system does not allow leaving this value empty.",
    "Here it is empty; there the old value stays.",
    "Write a value in place of clearing it, or press Set aside and leave it empty here alone.",
  ),
  FIELD_NOT_TAKEN: say(
    "The other system does not take one of the changed values.",
    "That value is changed here alone. The others of the same record are sent.",
    "Press Set aside if it is enough to have it here.",
  ),
  NOT_RECORDED: say(
    "The other system answered, but the answer could not be saved.",
    "The change may be there already. Repeating it does not double it.",
    "Press Retry. If it stays like this, call support.",
  ),
  OUTCOME_COUNT: say(
    "The other system did not answer for all records that were sent.",
    "Nobody knows which it accepted. They are sent again without being doubled.",
    "Nothing to do. If it happens again, tell support.",
  ),
  REFUSED_THROUGHOUT: say(
    "The other system accepted none of the records that were sent.",
    "It looks like a problem of the other system and not of a record. It is tried again by itself.",
    "Wait a few minutes. If it lasts, tell whoever runs that system.",
  ),
  ADDRESSES_UNREADABLE: say(
    "One of this customer's addresses could not be read.",
    "The customer and the other addresses are up to date. No address was deleted.",
    "Press See what happened and correct the address in the other system. Then press Retry.",
  ),
  ADDRESSES_HELD: say(
    "The addresses of many customers are missing all at once.",
    "It looks like an incomplete answer: this customer's addresses are kept until you decide.",
    "Check in the other system that they were deleted. If so, press Retry: then they are deleted here too.",
  ),
  REFERENCE_NOT_SENT: say(
    "This record depends on another one that is not sent.",
    "It waits here: the other system would not know what it refers to.",
    "Have the record that it depends on sent as well, or take the reference away.",
  ),
  READ_BACK_DIFFERS: say(
    "{in}, what the other system stored is not what was sent{value}.",
    "The other system accepted the change and stored something else: it may cut or round.",
    "Compare both sides. Adjust the field's mapping or correct the value, and press Retry.",
  ),
  NOT_FOUND: say(
    "The record is gone in the other system.",
    "The change is saved here and has nowhere to go.",
    "Look for it in the other system. If it was deleted on purpose, press Set aside.",
  ),
  UNKNOWN_ENTITY: say(
    "The other system has no data of this kind.",
    "Nothing of it is read or sent.",
    "Check in Integrations what is synchronised. If a file was renamed, give it its name back.",
  ),
  UNKNOWN_OPERATION: say(
    "The other system cannot make this change.",
    "The change is saved here and cannot get there.",
    "Press Set aside and tell support.",
  ),
  UNKNOWN_ACTION: say(
    "The other system cannot make this change.",
    "The change is saved here and cannot get there.",
    "Press Set aside and tell support.",
  ),
  PHONE_MISSING: say(
    "A customer came without a phone.",
    "The phone is what tells who writes. This customer was not saved; the others were.",
    "Tell whoever runs the ordering service. Once it is corrected there, it comes in by itself.",
  ),
  ADDRESSES_NOT_A_LIST: say(
    "A customer came without its list of addresses.",
    "Nobody knows whether it has addresses, so none was changed or deleted.",
    "Tell whoever runs the ordering service. Once it is corrected there, it comes in by itself.",
  ),
  ADDRESS_UNUSABLE: say(
    "An address of a customer came without an identifier, or twice.",
    "That customer stayed as it was: none of its addresses was changed or deleted.",
    "Tell whoever runs the ordering service. Once it is corrected there, it comes in by itself.",
  ),
  ID_REPEATED: say(
    "The same identifier came twice in one read.",
    "The first one was saved; the other was set aside.",
    "Leave one of them in the other system and press Synchronise now.",
  ),
  ENTRY_TOO_LARGE: say(
    "A record is larger than can be read.",
    "It was set aside, without its content. The others went on.",
    "Tell whoever runs the other system: mostly it is a very long conversation. Once it is shorter there, it comes in by itself.",
  ),
  SOURCE_IN_CONFLICT: say(
    "The source record has an undecided conflict.",
    "It is not carried to the target before that is decided: it might carry the wrong value.",
    "Press Resolve at that conflict. It travels by itself afterwards.",
  ),
  TARGET_DELETED: say(
    "The target record is deleted there.",
    "It is not made again without asking.",
    "Restore it in the other system and press Retry, or press Set aside.",
  ),
  TARGET_NOT_CONNECTED: say(
    "The target system is not connected.",
    "The source record is saved and waits.",
    "Connect the system again in Integrations and press Retry.",
  ),
  TARGET_READ_ONLY: say(
    "The target cannot be written to.",
    "That kind of data can only be read there.",
    "Choose another target in Integrations › What to synchronise, or ask for the right to write.",
  ),
  TARGET_TAKEN: say(
    "The target record belongs to another source record already.",
    "Two source records have the same key. Writing both would mix them.",
    "Correct the key of one of them at the source and press Retry.",
  ),
  OWNED_THERE: say(
    "{in}, the value is the other system's alone.",
    "It is not changed from here.",
    "Change it in the other system, or take the field out of the mapping.",
  ),
  MAPPING_UNUSABLE: say(
    "The integration's mapping cannot be used.",
    "No record was carried. What was read is saved.",
    "Open the step Mapping of the integration and correct the marked fields.",
  ),
  TARGET_UNREAD: say(
    "The target was never read to its end.",
    "Without knowing what is there, records might be made twice.",
    "Press Synchronise now for the target's data and repeat.",
  ),
  ID_UNUSABLE: say(
    "The record's identifier is empty or too long.",
    "The other system could not find it. It was not sent.",
    "Copy the details and tell support.",
  ),
  DAILY_NUMBER_UNUSABLE: say(
    "The order has no daily number that can be sent.",
    "The server does not know yet that the restaurant has it. It is saved here.",
    "Copy the details and tell support.",
  ),
  KEY_MISSING: say(
    "The key is missing.",
    "For a connection: nothing is sent or received. For a record: what identifies it is missing{value}.",
    "Enter the key in Settings › Server or in Integrations; in a record, fill in {field} and press Retry.",
  ),
  ID_MISSING: say(
    "The record came without an identifier.",
    "Without one it cannot be saved or recognised the next time. The others went on.",
    "Give it an identifier in the other system. It comes in with the next read.",
  ),
  ID_NOT_A_UUID: say(
    "The record came with an identifier that cannot be used.",
    "It cannot be saved or recognised the next time. The others went on.",
    "Check WhatsApp in case it is a real order, and tell support.",
  ),
  NOT_AN_OBJECT: say(
    "Something came that is no record.",
    "It cannot be saved. The others went on.",
    "Copy the details and tell whoever runs the other system.",
  ),
  FIELD_UNREADABLE: say(
    "{in}, what arrived is neither a text nor a number.",
    "Nobody can tell what it means, so the record was not taken. The others went on.",
    "Correct it in the other system and press Try again.",
  ),
  TOO_DEEP: say(
    "The record has too much data within data.",
    "It cannot be saved. The others went on.",
    "Copy the details and tell whoever runs the other system.",
  ),
  STORE_REFUSED: say(
    "The record could not be saved on this computer.",
    "It stays in the other system. The others went on.",
    "Press Retry. If it stays like this, copy the details and tell support.",
  ),
  AMBIGUOUS: say(
    "Another client has this ID number already.",
    "It was not saved: nobody can tell whether they are the same person. The others went on.",
    "Open Review in Customers and say who it is.",
  ),
  EXCLUDED: say(
    "Somebody excluded this record.",
    "It is neither updated nor sent.",
    "If it should be synchronised, press Include in Synchronisation › Left out.",
  ),
  FILTERED: say(
    "The record does not meet the integration's conditions.",
    "This is normal: only what meets them travels.",
    "If it should travel, change the conditions in Integrations › What to synchronise.",
  ),
  FLIPS: say(
    "The record changed back and forth too often.",
    "The two systems correct each other. It was left alone so that this ends.",
    "Decide which side counts, correct the other one and press Retry.",
  ),
  READ_BEFORE_WRITE: say(
    "The other system was read before it accepted the latest change from here.",
    "What it showed was old already. The next read brings what is true now.",
    "Nothing to do.",
  ),
  REPLACED: say(
    "The other system has this record under another identifier now.",
    "The new one is followed; the old one was left.",
    "Nothing to do.",
  ),
  NO_INTEGRATION: say(
    "There are changes from here whose integration is gone.",
    "They are not sent, and not overwritten either.",
    "Make the integration again, or press Set aside.",
  ),
  NOT_LISTED: say(
    "The other system does not show this record any more.",
    "It was asked for it and did not give it. It stays failed here.",
    "Look for it in the other system. If it was deleted, press Set aside.",
  ),
  WAITS_FOR_NEXT_READ: say(
    "This record cannot be asked for alone.",
    "The other system does not allow that: it is tried with the next read.",
    "Wait for the next read, or press Synchronise now.",
  ),
  BOTH_CHANGED: say(
    "This record changed here and in the other system.",
    "Undisputed fields are synchronised already. The others wait for your decision; until then what is here counts.",
    "Press Resolve and choose, field by field, what should stay.",
  ),
  FIRST_MEETING: say(
    "The record already existed on both sides with different data.",
    "They were never compared, so nobody knows which is right. Neither was overwritten.",
    "Press Resolve. If many are alike, decide one and apply it to the others.",
  ),
  DELETED_HERE: say(
    "A record was deleted here and changed in the other system.",
    "It is neither deleted nor brought back until somebody says so.",
    "Press Resolve and choose: restore, delete on both sides, or stop synchronising it.",
  ),
  DELETED_THERE: say(
    "The other system deleted a record that changed here.",
    "It is not deleted until somebody says so.",
    "Press Resolve and choose: restore, delete on both sides, or stop synchronising it.",
  ),
  DELETIONS_HELD: say(
    "Many records are missing in the other system all at once.",
    "They may have been deleted, or the list may have come incomplete. None was deleted here.",
    "Look in the other system whether they are really gone. Then confirm the deletion or press Do not delete.",
  ),
  CURSOR_FORGOTTEN: say(
    "The other system forgot how far the read was.",
    "What was read until then is saved. The next read begins anew.",
    "Press Synchronise now. If it happens again, tell support.",
  ),
  CURSOR_REPEATED: say(
    "The other system sent the read back to a place that was read already.",
    "It would never have ended, so it was stopped. What was read is saved.",
    "Press Synchronise now. If it happens again, tell whoever runs that system.",
  ),
  PAGE_REPEATED: say(
    "The other system answered the same page twice.",
    "It does not heed which page it is asked for, so the read was stopped. What was read is saved.",
    "Tell whoever runs that system and copy the details.",
  ),
  ONLY_EMPTY_PAGES: say(
    "The other system says that there is more and sends empty pages only.",
    "The read was stopped. What was read is saved.",
    "Press Synchronise now. If it happens again, tell whoever runs that system.",
  ),
  ONLY_REPEATS: say(
    "The other system repeated records that were read already.",
    "The read was stopped. What was read is saved.",
    "Press Synchronise now. If it happens again, tell whoever runs that system.",
  ),
  MORE_THAN_TOTAL: say(
    "More records came than the other system says it has.",
    "Its figures do not add up, so the read was stopped. Nothing was deleted.",
    "Press Synchronise now. If it happens again, tell whoever runs that system.",
  ),
  NOT_A_STREAM: say(
    "This data cannot be read in one go.",
    "This is a fault of Mostrador with this system. Nothing was read.",
    "Copy the diagnostics in Help and send them to support.",
  ),
  ALREADY_RUNNING: say(
    "This data is being synchronised already.",
    "No other run is started: both would do the same.",
    "Wait until it ends, or stop it in Synchronisation.",
  ),
  PROCESS_ENDED: say(
    "Mostrador was closed in the middle of a synchronisation.",
    "What was read is saved. On opening it goes on or begins anew, and doubles nothing.",
    "Nothing to do. If the computer went off by itself, check its power.",
  ),
  OVER: say(
    "That synchronisation is over.",
    "There is nothing left to pause, stop or retry.",
    "If data is missing, press Synchronise now.",
  ),
  CLOSING: say("Mostrador is closing.", "Nothing new is started. What waits is saved.", "Open it again."),
  SPOOL: say(
    "What was being read could not be saved on the disk.",
    "There may be no space left. What is saved already does not change.",
    "Free space on this computer and press Synchronise now.",
  ),
  STORE: say(
    "This computer's data could not be read or written.",
    "The synchronisation stopped where it was.",
    "Free space and press Synchronise now. If it stays like this, call support.",
  ),
};
