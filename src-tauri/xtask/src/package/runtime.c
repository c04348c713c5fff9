// The first part of the AppImage: a static program that mounts the squashfs image behind it in its own file and
// starts the AppRun in there, as the type 2 format of AppImage says. Where nothing can be mounted it unpacks the image
// into a folder of its own for as long as the program runs, instead of asking the person to install something.
//
// Built by `cargo xtask package` from the libraries squashfuse and libfuse3 of the system.

#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <squashfuse/config.h>
#include <squashfuse/ll.h>
#include <squashfuse/squashfuse.h>
#include <squashfuse/util.h>

// The image is compressed with zstd. squashfuse also knows these; without them here the runtime would have to hold
// liblzo, whose licence does not fit ours.
int lzo1x_decompress_safe(void) { return -1; }
int LZ4_decompress_safe(void) { return -1; }
int lzma_stream_buffer_decode(void) { return -1; }

enum { FAILED = 127 };

static int complain(const char *what) {
  fprintf(stderr, "Mostrador: %s: %s\n", what, strerror(errno));
  return FAILED;
}

// Where this program ends and the image begins: its section headers are its last part.
static size_t end_of_runtime(const char *self) {
  Elf64_Ehdr header;
  int file = open(self, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  bool whole = read(file, &header, sizeof header) == (ssize_t)sizeof header;
  close(file);
  return whole ? header.e_shoff + (size_t)header.e_shentsize * header.e_shnum : 0;
}

static int start(const char *folder, const char *self, char **arguments) {
  char program[PATH_MAX], here[PATH_MAX];
  if (getcwd(here, sizeof here) != NULL) setenv("OWD", here, 1);
  setenv("APPIMAGE", self, 1);
  setenv("APPDIR", folder, 1);
  setenv("ARGV0", arguments[0], 1);
  snprintf(program, sizeof program, "%s/AppRun", folder);
  execv(program, arguments);
  return complain("the program in the package does not start");
}

static bool make_folder(char *path, size_t size) {
  const char *base = getenv("TMPDIR");
  // Tauri recognises an AppImage by this beginning.
  snprintf(path, size, "%s/.mount_mostrador-XXXXXX", base != NULL && *base != '\0' ? base : "/tmp");
  return mkdtemp(path) != NULL;
}

// --- mounted ---

struct watch {
  int alive;
  sqfs_ll_chan *channel;
};

// The program holds the other end of the pipe and never writes: an end of file is its end.
static void *unmount_after_the_program(void *argument) {
  struct watch *watch = argument;
  char nothing;
  while (read(watch->alive, &nothing, 1) < 0 && errno == EINTR) {
  }
  fuse_session_exit(watch->channel->session);
  fuse_session_unmount(watch->channel->session);
  return NULL;
}

static void serve(const char *self, size_t offset, const char *folder, int ready, int alive) {
  struct fuse_lowlevel_ops operations = {
      .getattr = sqfs_ll_op_getattr,
      .opendir = sqfs_ll_op_opendir,
      .releasedir = sqfs_ll_op_releasedir,
      .readdir = sqfs_ll_op_readdir,
      .lookup = sqfs_ll_op_lookup,
      .open = sqfs_ll_op_open,
      .create = sqfs_ll_op_create,
      .release = sqfs_ll_op_release,
      .read = sqfs_ll_op_read,
      .readlink = sqfs_ll_op_readlink,
      .listxattr = sqfs_ll_op_listxattr,
      .getxattr = sqfs_ll_op_getxattr,
      .forget = sqfs_ll_op_forget,
      .statfs = stfs_ll_op_statfs,
  };
  char *options[] = {"mostrador", "-o", "ro,nosuid,nodev,fsname=mostrador,subtype=squashfuse"};
  struct fuse_args arguments = FUSE_ARGS_INIT(3, options);
  // No signal meant for the program ends its file system before it.
  setsid();
  sqfs_ll *image = sqfs_ll_open(self, offset);
  if (image == NULL) _exit(FAILED);
  // Quiet: that nothing can be mounted here is no error, and libfuse would call it one.
  int nowhere = open("/dev/null", O_RDWR);
  for (int stream = 0; stream <= 2; stream++) dup2(nowhere, stream);
  sqfs_ll_chan channel = {0};
  if (sqfs_ll_mount(&channel, folder, &arguments, &operations, sizeof operations, image) != SQFS_OK) _exit(FAILED);
  struct watch watch = {alive, &channel};
  pthread_t watcher;
  if (pthread_create(&watcher, NULL, unmount_after_the_program, &watch) != 0 || write(ready, "1", 1) != 1) {
    sqfs_ll_unmount(&channel, folder);
    _exit(FAILED);
  }
  close(ready);
  fuse_session_loop(channel.session);
  pthread_join(watcher, NULL);
  sqfs_ll_destroy(image);
  sqfs_ll_unmount(&channel, folder);
  rmdir(folder);
  _exit(0);
}

// Whether the image is mounted on the folder. It stays so until this process ends, whatever it has become by then.
static bool mounted(const char *self, size_t offset, const char *folder) {
  int ready[2], alive[2];
  if (access("/dev/fuse", R_OK | W_OK) != 0) return false;
  // The end of `alive` that stays open is handed on to the program and to nothing that it starts.
  if (pipe2(ready, O_CLOEXEC) != 0 || pipe(alive) != 0) return false;
  pid_t server = fork();
  if (server < 0) return false;
  if (server == 0) {
    close(ready[0]);
    close(alive[1]);
    serve(self, offset, folder, ready[1], alive[0]);
  }
  close(ready[1]);
  close(alive[0]);
  char answer;
  bool done = read(ready[0], &answer, 1) == 1;
  close(ready[0]);
  if (!done) {
    close(alive[1]);
    waitpid(server, NULL, 0);
  }
  return done;
}

// --- unpacked ---

static int unpack_file(sqfs *image, sqfs_inode *inode, const char *path) {
  static char buffer[1 << 17];
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return complain(path);
  sqfs_off_t from = 0;
  while ((uint64_t)from < inode->xtra.reg.file_size) {
    sqfs_off_t size = sizeof buffer;
    if (sqfs_read_range(image, inode, from, &size, buffer) != SQFS_OK || size <= 0) {
      errno = EIO;
      close(file);
      return complain(path);
    }
    for (sqfs_off_t written = 0; written < size;) {
      ssize_t part = write(file, buffer + written, (size_t)(size - written));
      if (part < 0 && errno != EINTR) {
        close(file);
        return complain("no room to unpack the program; set TMPDIR to a folder with 500 MB");
      }
      if (part > 0) written += part;
    }
    from += size;
  }
  fchmod(file, inode->base.mode & 0755);
  return close(file) == 0 ? 0 : complain(path);
}

static int unpack_entry(sqfs *image, sqfs_traverse *walk, const char *folder) {
  char path[PATH_MAX], target[PATH_MAX];
  sqfs_inode inode;
  if (snprintf(path, sizeof path, "%s/%s", folder, walk->path) >= (int)sizeof path) {
    errno = ENAMETOOLONG;
    return complain(walk->path);
  }
  if (sqfs_inode_get(image, &inode, sqfs_dentry_inode(&walk->entry)) != SQFS_OK) {
    errno = EIO;
    return complain(path);
  }
  if (S_ISDIR(inode.base.mode)) return mkdir(path, 0755) == 0 ? 0 : complain(path);
  if (S_ISREG(inode.base.mode)) return unpack_file(image, &inode, path);
  if (S_ISLNK(inode.base.mode)) {
    size_t size = sizeof target;
    bool made = sqfs_readlink(image, &inode, target, &size) == SQFS_OK && symlink(target, path) == 0;
    return made ? 0 : complain(path);
  }
  return 0;
}

static int unpack(const char *self, size_t offset, const char *folder) {
  sqfs image;
  sqfs_traverse walk;
  sqfs_err error = SQFS_OK;
  if (sqfs_open_image(&image, self, offset) != SQFS_OK) return FAILED;
  if (sqfs_traverse_open(&walk, &image, sqfs_inode_root(&image)) != SQFS_OK) return FAILED;
  int result = 0;
  while (result == 0 && sqfs_traverse_next(&walk, &error)) {
    if (!walk.dir_end) result = unpack_entry(&image, &walk, folder);
  }
  sqfs_traverse_close(&walk);
  return error == SQFS_OK ? result : FAILED;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status, (void)kind, (void)place;
  // What cannot be removed lies in the system's folder for temporary files, which is emptied anyway.
  remove(path);
  return 0;
}

static pid_t program;

static void pass_on(int signal) {
  if (program > 0) kill(program, signal);
}

static int run_unpacked(const char *self, size_t offset, char **arguments) {
  char folder[PATH_MAX];
  if (!make_folder(folder, sizeof folder)) return complain("no folder for temporary files");
  int status = unpack(self, offset, folder);
  if (status == 0) {
    pid_t parent = getpid();
    program = fork();
    if (program == 0) {
      prctl(PR_SET_PDEATHSIG, SIGTERM);
      _exit(getppid() == parent ? start(folder, self, arguments) : FAILED);
    }
    struct sigaction handler = {.sa_handler = pass_on};
    int passed_on[] = {SIGTERM, SIGINT, SIGHUP};
    for (size_t each = 0; each < sizeof passed_on / sizeof *passed_on; each++) sigaction(passed_on[each], &handler, NULL);
    int ended = FAILED << 8;
    while (program > 0 && waitpid(program, &ended, 0) < 0 && errno == EINTR) {
    }
    status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
  }
  nftw(folder, remove_entry, 32, FTW_DEPTH | FTW_PHYS);
  return status;
}

static const char HELP[] =
    "--appimage-extract           unpacks the package into ./squashfs-root and ends\n"
    "--appimage-extract-and-run   unpacks into TMPDIR, runs, and removes it again\n"
    "--appimage-offset            prints where the squashfs image begins\n"
    "--appimage-help              prints this\n"
    "Everything else goes to Mostrador. APPIMAGE_EXTRACT_AND_RUN=1 has the same effect as --appimage-extract-and-run.\n";

int main(int count, char **arguments) {
  char self[PATH_MAX], folder[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length < 0) return complain("/proc is not there");
  self[length] = '\0';
  size_t offset = end_of_runtime(self);
  const char *option = count > 1 ? arguments[1] : "";
  if (strcmp(option, "--appimage-help") == 0) return fputs(HELP, stdout) < 0;
  if (strcmp(option, "--appimage-offset") == 0) return printf("%zu\n", offset) < 0;
  if (strcmp(option, "--appimage-extract") == 0) {
    if (mkdir("squashfs-root", 0755) != 0) return complain("squashfs-root");
    return unpack(self, offset, "squashfs-root");
  }
  const char *wanted = getenv("APPIMAGE_EXTRACT_AND_RUN");
  if (strcmp(option, "--appimage-extract-and-run") == 0) {
    arguments[1] = arguments[0];
    return run_unpacked(self, offset, arguments + 1);
  }
  if (wanted != NULL && *wanted != '\0') return run_unpacked(self, offset, arguments);
  if (!make_folder(folder, sizeof folder)) return complain("no folder for temporary files");
  if (mounted(self, offset, folder)) return start(folder, self, arguments);
  rmdir(folder);
  return run_unpacked(self, offset, arguments);
}
