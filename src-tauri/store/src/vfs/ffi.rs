//! The VFS itself, in C's terms: every call goes to SQLite's default VFS, after the recorder has had its say.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use libsqlite3_sys as sys;
use sys::{sqlite3_file, sqlite3_io_methods, sqlite3_vfs};

use super::log::Event;
use super::{Access, NAME, Shared, recorder_of};

/// An open file. SQLite allocates `szOsFile` bytes for it: this head, and behind it the default VFS's own file.
#[repr(C)]
struct File {
    base: sqlite3_file,
    /// The recorder and the file's number in its log; null when the file is not recorded. Owned: a `Box`.
    recording: *mut Recording,
}

struct Recording {
    shared: Arc<Shared>,
    file: usize,
    /// Whether the first sync of this file syncs its folder as well: SQLite's Unix VFS does so for every journal and log
    /// file that was opened for creation. (Windows has no folder sync; its file system orders such changes itself.)
    first_sync_includes_folder: AtomicBool,
}

/// SQLite's default VFS, found once.
#[derive(Clone, Copy)]
struct Default(*mut sqlite3_vfs);

// SAFETY: the default VFS is a static of SQLite, never changed or freed after its initialisation, and its functions may be
// called from any thread.
unsafe impl Send for Default {}
// SAFETY: as above.
unsafe impl Sync for Default {}

static DEFAULT: OnceLock<Default> = OnceLock::new();
static REGISTERED: OnceLock<c_int> = OnceLock::new();

/// Registers the VFS with SQLite, once per process.
pub(super) fn register() -> std::io::Result<()> {
    let code = *REGISTERED.get_or_init(|| {
        // SAFETY: sqlite3_vfs_find initialises SQLite; null asks for the default VFS.
        let default = unsafe { sys::sqlite3_vfs_find(std::ptr::null()) };
        if default.is_null() {
            return sys::SQLITE_ERROR;
        }
        let default = DEFAULT.get_or_init(|| Default(default)).0;
        let Ok(name) = CString::new(NAME) else { return sys::SQLITE_MISUSE };
        // SAFETY: `default` is valid for the whole process; all its fields may be copied. The copied functions that take the
        // VFS as their first argument (xAccess, xFullPathname, xRandomness, xSleep, xCurrentTime...) do not look into it
        // beyond mxPathname, which is copied as well.
        let mut vfs = unsafe { *default };
        vfs.szOsFile = vfs.szOsFile.saturating_add(head_size());
        vfs.pNext = std::ptr::null_mut();
        // Both live as long as the process: SQLite keeps the pointers.
        vfs.zName = name.into_raw();
        vfs.xOpen = Some(open);
        vfs.xDelete = Some(delete);
        // SAFETY: the VFS is leaked, hence valid from now on; 0 leaves the default VFS the default.
        unsafe { sys::sqlite3_vfs_register(Box::into_raw(Box::new(vfs)), 0) }
    });
    if code == sys::SQLITE_OK {
        Ok(())
    } else {
        Err(std::io::Error::other(format!("SQLite refused the recording VFS (code {code})")))
    }
}

fn head_size() -> c_int {
    // 16 bytes: the default file behind it is aligned like a pointer.
    c_int::try_from(size_of::<File>()).unwrap_or(c_int::MAX)
}

fn default_vfs() -> *mut sqlite3_vfs {
    DEFAULT.get().map_or(std::ptr::null_mut(), |default| default.0)
}

/// The default VFS's file behind our head.
///
/// # Safety
/// `file` was allocated by SQLite for this VFS.
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: szOsFile counts the head, so the address is within the allocation.
    unsafe { file.cast::<File>().add(1).cast() }
}

/// # Safety
/// `file` was opened by [`open`] and is not closed; the borrow must not outlive the call into the VFS.
unsafe fn recording<'f>(file: *mut sqlite3_file) -> Option<&'f Recording> {
    // SAFETY: `recording` is null or owns a Box until `close`.
    unsafe { (*file.cast::<File>()).recording.as_ref() }
}

/// Calls the default VFS's method of the same name; a method it lacks is an I/O error.
macro_rules! pass {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: the file was opened, so that the default's file behind it has its methods; the arguments are those
        // that SQLite passed to us under the same contract.
        unsafe {
            let real = real($file);
            match (*(*real).pMethods).$method {
                Some(method) => method(real $(, $argument)*),
                None => sys::SQLITE_IOERR,
            }
        }
    }};
}

/// # Safety
/// `name` is null or a C string.
unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: by the contract above.
    let text = unsafe { CStr::from_ptr(name) }.to_str().ok()?;
    Some(Path::new(text).to_owned())
}

unsafe extern "C" fn open(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    const RECORDED: c_int = sys::SQLITE_OPEN_MAIN_DB | sys::SQLITE_OPEN_MAIN_JOURNAL | sys::SQLITE_OPEN_WAL;
    // SAFETY: `file` points to szOsFile bytes that SQLite gives us to fill; `name` is null or a C string.
    let path = unsafe {
        (*file).pMethods = std::ptr::null();
        (*file.cast::<File>()).recording = std::ptr::null_mut();
        (*real(file)).pMethods = std::ptr::null();
        path_of(name)
    };
    let recorder = path.filter(|_| flags & RECORDED != 0).and_then(|path| Some((recorder_of(&path)?, path)));
    let mut flags = flags;
    let mut recording = None;
    if let Some(((shared, name), path)) = recorder {
        let mut state = shared.lock();
        if state.faults.access == Access::ReadOnly && flags & sys::SQLITE_OPEN_READWRITE != 0 {
            // What the default VFS does when the file system allows no writing.
            flags =
                flags & !(sys::SQLITE_OPEN_READWRITE | sys::SQLITE_OPEN_CREATE) | sys::SQLITE_OPEN_READONLY;
        }
        if state.log.known(&name).is_none() {
            // Only at first sight: closing a second handle of a file would drop the process's POSIX locks on it.
            let found = std::fs::read(&path).ok();
            let file = state.log.file(&name);
            if let Some(content) = found {
                state.log.push(Event::Found { file, content });
            }
        }
        let file = state.log.file(&name);
        drop(state);
        let first_sync_includes_folder = AtomicBool::new(
            flags & sys::SQLITE_OPEN_CREATE != 0
                && flags & (sys::SQLITE_OPEN_MAIN_JOURNAL | sys::SQLITE_OPEN_WAL) != 0,
        );
        recording = Some(Recording { shared, file, first_sync_includes_folder });
    }
    let default = default_vfs();
    // SAFETY: null or valid for the whole process.
    let Some(real_open) = unsafe { default.as_ref() }.and_then(|default| default.xOpen) else {
        return sys::SQLITE_ERROR;
    };
    // SAFETY: the default VFS gets its own pointer, its own part of the file and the name as SQLite made it (it may be
    // followed by URI parameters).
    let code = unsafe { real_open(default, name, real(file), flags, out_flags) };
    if code == sys::SQLITE_OK {
        // SAFETY: our head of the file, which SQLite gave us to fill.
        unsafe {
            let head = file.cast::<File>();
            (*head).recording = recording.map_or(std::ptr::null_mut(), |one| Box::into_raw(Box::new(one)));
            (*head).base.pMethods = &raw const METHODS;
        }
        return code;
    }
    // SAFETY: the default's part was set to null methods above, so it is either that or a file to be closed.
    if unsafe { !(*real(file)).pMethods.is_null() } {
        // A failed open that left methods asks to be closed; ours stay null, so SQLite will not.
        let _ = pass!(file, xClose);
    }
    code
}

unsafe extern "C" fn delete(_vfs: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: `name` is a C string; the default VFS gets its own pointer.
    let (code, path) = unsafe {
        let default = default_vfs();
        let Some(delete) = default.as_ref().and_then(|default| default.xDelete) else {
            return sys::SQLITE_ERROR;
        };
        (delete(default, name, sync_folder), path_of(name))
    };
    if code == sys::SQLITE_OK
        && let Some((shared, name)) = path.and_then(|path| recorder_of(&path))
    {
        let mut state = shared.lock();
        let file = state.log.file(&name);
        state.log.push(Event::Delete { file });
        if sync_folder != 0 {
            state.log.push(Event::SyncFolder);
        }
    }
    code
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = pass!(file, xClose);
    // SAFETY: made by Box::into_raw in `open`; SQLite closes a file once and then forgets it.
    unsafe {
        let head = file.cast::<File>();
        if !(*head).recording.is_null() {
            drop(Box::from_raw((*head).recording));
            (*head).recording = std::ptr::null_mut();
        }
    }
    code
}

unsafe extern "C" fn read(file: *mut sqlite3_file, into: *mut c_void, amount: c_int, offset: i64) -> c_int {
    pass!(file, xRead, into, amount, offset)
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: the file is open.
    let Some(recording) = (unsafe { recording(file) }) else {
        return pass!(file, xWrite, from, amount, offset);
    };
    let length = usize::try_from(amount).unwrap_or(0);
    let mut state = recording.shared.lock();
    if state.faults.access == Access::ReadOnly {
        return sys::SQLITE_READONLY;
    }
    if let Some(room) = state.faults.room {
        let Some(left) = room.checked_sub(length as u64) else { return sys::SQLITE_FULL };
        state.faults.room = Some(left);
    }
    let code = pass!(file, xWrite, from, amount, offset);
    if code == sys::SQLITE_OK {
        // SAFETY: SQLite passes `amount` readable bytes.
        let data = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), length) }.to_vec();
        let offset = u64::try_from(offset).unwrap_or(0);
        state.log.push(Event::Write { file: recording.file, offset, data });
    }
    code
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    // SAFETY: the file is open.
    let Some(recording) = (unsafe { recording(file) }) else { return pass!(file, xTruncate, size) };
    let mut state = recording.shared.lock();
    if state.faults.access == Access::ReadOnly {
        return sys::SQLITE_READONLY;
    }
    let code = pass!(file, xTruncate, size);
    if code == sys::SQLITE_OK {
        let size = u64::try_from(size).unwrap_or(0);
        state.log.push(Event::Truncate { file: recording.file, size });
    }
    code
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: the file is open.
    let Some(recording) = (unsafe { recording(file) }) else { return pass!(file, xSync, flags) };
    let mut state = recording.shared.lock();
    if let Some(left) = state.faults.failing_syncs.checked_sub(1) {
        state.faults.failing_syncs = left;
        return sys::SQLITE_IOERR_FSYNC;
    }
    state.log.push(Event::Sync { file: recording.file });
    if recording.first_sync_includes_folder.swap(false, Ordering::AcqRel) {
        state.log.push(Event::SyncFolder);
    }
    sys::SQLITE_OK
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut i64) -> c_int {
    pass!(file, xFileSize, size)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, result: *mut c_int) -> c_int {
    pass!(file, xCheckReservedLock, result)
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, operation: c_int, argument: *mut c_void) -> c_int {
    pass!(file, xFileControl, operation, argument)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    pass!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    pass!(file, xDeviceCharacteristics)
}

// Shared memory is not recorded: it is rebuilt from the log file by whoever opens an image.

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    address: *mut *mut c_void,
) -> c_int {
    pass!(file, xShmMap, page, size, extend, address)
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    pass!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: as in `pass!`.
    unsafe {
        let real = real(file);
        if let Some(method) = (*(*real).pMethods).xShmBarrier {
            method(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    pass!(file, xShmUnmap, delete)
}

/// Version 2: shared memory for WAL, no memory-mapped reads.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
