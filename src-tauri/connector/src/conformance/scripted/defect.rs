//! The mistakes that a connector can be told to make: one for each check, which no other check notices.

/// Lists the mistakes once, for the type, the list and the check that each one breaks.
macro_rules! defects {
    ($($(#[$text:meta])+ $name:ident => $check:literal,)+) => {
        /// One mistake of the scripted connector.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Defect {
            $($(#[$text])+ $name,)+
        }

        impl Defect {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The one check that it makes fail.
            pub fn breaks(self) -> &'static str {
                match self {
                    $(Self::$name => $check,)+
                }
            }
        }
    };
}

defects! {
    /// Tells a rate that lets no request through.
    RateOfNothing => "the spec does not contradict itself",
    /// Tells the key before the address.
    CheckOutOfOrder => "a check of a healthy system passes its steps in order",
    /// Makes a record to see whether it may.
    CheckWritesAProbe => "a check changes nothing",
    /// Takes a refused key for a wrong address.
    WrongKeyIsNotReached => "a check with a wrong key fails at the step accepted",
    /// Takes a refused connection for a refused key.
    UnreachableIsReached => "a check of an unreachable system fails at the step reached",
    /// Tells further steps after the one that failed.
    CheckGoesOn => "a check ends with the step that failed",
    /// Answers for an entity that is not there.
    UnknownEntityIsEmpty => "an entity that the system does not have is refused without a request",
    /// Takes an action that it does not know for done.
    UnknownActionIsDone => "an action that the entity does not know fails alone",
    /// Counts one too few where a full page is followed by another.
    FullPagesLoseTheirEnd => "every record is read once",
    /// Takes an empty source for a broken one.
    EmptyIsAnError => "an empty source is an empty answer and no error",
    /// Gives the list before where there is an empty one.
    EmptyRepeatsTheLastList => "an empty list after a full one is told as it is",
    /// Marks what it read, at the source.
    ReadingMarksRecords => "reading changes nothing",
    /// Keeps the cursor of a call where another call finds it.
    CursorIsShared => "calls at once get their own answers",
    /// Fails where one of the ids is not there.
    MissingIdIsAnError => "a record asked for by its id comes, and one that is not there is left out",
    /// Puts ids into the address as they are.
    IdsAreNotEscaped => "odd ids can be asked for",
    /// Asks for one record more, to see whether there is another page, and gives it away too.
    AsksForOneMore => "a page holds at most as many records as were asked for",
    /// Sees the end only at a page that is not full.
    FullLastPageIsNotTheLast => "the last page says that it is the last",
    /// Gives out the number of a cursor that it keeps.
    CursorIsInMemory => "a cursor is all that the next page needs",
    /// Goes on after the timestamp alone.
    KeysetWithoutId => "rows with the same timestamp are all read across pages",
    /// Parses the cursor's instant and writes it to the millisecond.
    CursorIsRounded => "rows a microsecond apart are read once across pages",
    /// Counts rows where it could say after which.
    OffsetInsteadOfKeyset => "rows that come and go between pages move no other",
    /// Moves the offset by the rows that came.
    MakesUpForGrowth => "a row added between pages takes no other with it",
    /// Leaves out what was on the page before, and ends where nothing is left.
    RepeatedRowsAreHidden => "a page parameter that the source ignores shows",
    /// Takes an expired cursor for the end.
    ExpiredCursorIsTheEnd => "a cursor that has expired is an error and no end",
    /// Tells the size of the page as the total.
    TotalIsOfThePage => "totals are told as the source states them",
    /// Tells its own count where the source's total disagrees.
    TotalIsMadeToFit => "a total that disagrees with the records is told as it is",
    /// Asks for what is later than the watermark.
    SinceIsExclusive => "what changed at the watermark itself is read again",
    /// Never asks for less than it has asked for.
    SinceNeverGoesBack => "a row committed late is seen within the overlap",
    /// Asks for everything.
    SinceIsIgnored => "changes hold nothing from before the watermark",
    /// Takes the watermark from another clock.
    WatermarkIsAhead => "what changes while pages are read is after the watermark of the first",
    /// Takes a deletion for a record.
    TombstoneIsARecord => "a deletion is listed as one",
    /// Reads the digits of an instant and not its offset.
    OffsetFromUtcIsIgnored => "an instant means the same on both sides of UTC",
    /// Takes spaces off an id.
    IdsAreTrimmed => "an id is kept as the source wrote it",
    /// Reads an id as a binary float.
    IdThroughFloat => "an id written as a number keeps its digits",
    /// Writes a record's text anew without its spaces.
    SpacesAreLost => "a record's text is kept byte for byte",
    /// Leaves out fields that hold objects.
    UnknownObjectsAreLost => "a field that nobody knows yet is kept",
    /// Writes decimals as binary floats.
    DecimalsThroughFloat => "decimals are not rounded",
    /// Writes integers as binary floats.
    IntegersThroughFloat => "huge integers are not rounded",
    /// Replaces characters beyond the basic plane.
    OnlyTheBasicPlane => "ñ and emoji come through",
    /// Fails on a page that begins with a bad record.
    BadFirstFailsThePage => "a bad record that comes first takes no other with it",
    /// Leaves out what follows a bad record.
    BadEndsThePage => "a bad record in the middle takes no other with it",
    /// Leaves out a bad record at the end without a word.
    BadLastIsDropped => "a bad record that comes last takes no other with it",
    /// Leaves out an entry without an id.
    IdMissingIsDropped => "an entry without an id is set aside and told",
    /// Takes the end of the bytes for the end of the body.
    CutStreamIsTheEnd => "a stream that is cut off is an error, however much came before",
    /// Goes on offering records to a closed sink.
    ClosedSinkIsOffered => "a stream stops when nobody wants the rest",
    /// Drops what the end of a body told.
    EndIsNotRead => "the end of a stream tells from where later changes can be read",
    /// Streams nothing of what is read in pages.
    PagesAreAnEmptyStream => "what is not read from one body is refused as a stream",
    /// Gives an empty page of what is streamed.
    StreamIsAnEmptyPage => "a stream is not read in pages",
    /// Lists from memory what was acknowledged.
    AcknowledgedComesAgain => "a record is listed until it is acknowledged",
    /// Hides what it tried to acknowledge.
    TriedIsHidden => "a record whose acknowledgement did not arrive is listed again",
    /// Takes a full answer for everything there is.
    FullAnswerIsEverything => "what does not fit into one answer comes after acknowledging",
    /// Hides what it has acknowledged once.
    AcknowledgedForEver => "a record that comes back after its acknowledgement is listed again",
    /// Counts a missing connection as an attempt.
    RefusedIsTransient => "a refused connection is unreachable",
    /// Counts a time-out as an attempt.
    SilenceIsTransient => "an answer that never comes is unreachable",
    /// Gives what it could read of half a body.
    TruncatedIsAnEmptyPage => "a truncated body is an error and no short list",
    /// Takes a page without a list for an empty list.
    HtmlIsAnEmptyList => "a page in HTML is an error and no empty list",
    /// Looks at the status alone and finds no list.
    ErrorIn200IsAnEmptyList => "an error with status 200 is an error",
    /// Does not look at the code of an error with status 200.
    RefusedKeyIn200IsTransient => "a key refused with status 200 is refused",
    /// Takes a gateway's 502 for a missing connection.
    BadGatewayIsUnreachable => "status 500, 502 and 503 are transient",
    /// Tries again after a 403.
    ForbiddenIsTransient => "status 401 and 403 are a refused key",
    /// Tries again with a wrong key.
    WrongKeyIsTransient => "reading with a wrong key is a refused key",
    /// Fails once more after a failure.
    FailureIsRemembered => "a failure is over when the system is well again",
    /// Does not read how many seconds to wait.
    SecondsAreIgnored => "Retry-After in seconds is the wait",
    /// Does not read until when to wait.
    DatesAreIgnored => "Retry-After as a date is the wait",
    /// Counts a 429 without a header as a failure.
    UnsaidWaitIsTransient => "a 429 that does not say how long is a wait all the same",
    /// Blames the record for a 429.
    ThrottledWriteIsARecord => "a 429 on a write is a wait",
    /// Tells the address with the key in it.
    KeyInErrorText => "no error text shows a key or a token",
    /// Quotes the answer.
    BodyInErrorText => "no error text shows a customer's data",
    /// Tells the outcomes in another order.
    OutcomesReversed => "every operation has its outcome, in order",
    /// Sends a request without operations.
    EmptyBatchIsSent => "an empty batch sends nothing",
    /// Tells the failure of the first operation for all.
    BadFirstFailsAll => "a bad operation that comes first takes no other with it",
    /// Tells the failure of an operation for those after it.
    BadFailsThoseAfterIt => "a bad operation in the middle takes no other with it",
    /// Does not look at the last result.
    BadLastIsDone => "a bad operation that comes last takes no other with it",
    /// Blames the batch where there is one operation in it.
    OneIsABatch => "a bad operation that is sent alone is to blame itself",
    /// Leaves the key out when it was answered before.
    KeyIsUsedOnce => "an operation repeated under its key has one effect",
    /// Sends again under another key when the answer was lost.
    LostIsSentAnew => "an operation whose answer was lost and that is repeated has one effect",
    /// Sends as many as fit and tells the rest as done.
    RestIsTakenForDone => "a batch that is larger than allowed is split or refused as too large",
    /// Drops the id of a new record.
    NewIdIsNotTold => "a new record's id is told",
    /// Takes a creation for done that the system does not know.
    UnknownCreationIsDone => "a creation that the system does not know fails alone",
    /// Writes only ASCII.
    PlainLetters => "what was written reads back equal",
    /// Writes four letters of a changed text.
    TextsAreCutShort => "a change reaches the record and no other",
    /// Writes every field that it knows.
    EveryFieldIsWritten => "only fields that changed are written",
    /// Replaces the record by what changed.
    ReplacesTheRecord => "a field that nobody knows yet survives a write",
    /// Takes a record's 404 for a missing system.
    MissingIsUnreachable => "a change of a record that is not there fails alone",
    /// Overwrites what changed there.
    VersionIsNotSent => "a change of a record that changed there is a conflict",
    /// Drops the version after a write.
    VersionIsNotTold => "the version after a write is told and can be written on",
    /// Takes a deletion for done without sending it.
    DeletionIsNotSent => "a deletion deletes",
    /// Fails to delete what is gone.
    GoneIsAFailure => "deleting what is gone counts as deleted",
    /// Takes a deletion for done that the system does not know.
    UnknownDeletionIsDone => "a deletion that the system does not know fails alone",
    /// Takes a write for done that found no connection.
    RefusedWriteIsDone => "a write that finds no connection is unreachable",
    /// Counts the time-out of a write as an attempt.
    SilentWriteIsTransient => "a write that is never answered is unreachable",
    /// Takes a write for done that met a 503.
    TroubleIsDone => "a write that is answered with status 503 is transient",
    /// Blames the record for a 403.
    ForbiddenIsARecord => "a write that is answered with status 403 is a refused key",
    /// Sends what is too large again as it is.
    TooLargeIsTransient => "a write that is answered with status 413 is too large",
    /// Takes any answer with status 200 for done.
    HtmlIsDone => "a write that is answered with a page in HTML is not done",
    /// Takes an error with status 200 for done.
    ErrorIn200IsDone => "a write that is answered with an error and status 200 is not done",
    /// Takes half an answer for done.
    CutAnswerIsDone => "a write whose answer is cut off is not told as done, and its repetition has one effect",
    /// Refreshes the token only before the first page.
    ExpiryEndsTheReading => "a token that expires between two pages is refreshed once, and the page comes",
    /// Refreshes the token once more before it sends again.
    WritesRefreshTwice => "a token that expires before a write is refreshed once, and the write has one effect",
    /// Does not look whether another caller has a new token.
    EveryCallerRefreshes => "a thousand callers of an expired token cause one refresh",
    /// Tries again with a key that was revoked.
    RefusedRefreshIsTransient => "a refresh that is refused is a refused key",
    /// Asks for a token before each call.
    TokenForEveryCall => "a token that is good is used again",
    /// Marks itself busy and does not notice that the call was dropped.
    DroppedReadingLocks => "a reading that was dropped leaves the connector usable",
    /// Marks a write as under way and does not notice that it was dropped.
    DroppedWriteLocks => "a write that was dropped leaves the connector usable, and its repetition has one effect",
    /// Marks a refresh as under way and does not notice that it was dropped.
    DroppedRefreshLocks => "a refresh that was dropped leaves the token obtainable",
}
