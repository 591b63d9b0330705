import Glibc

/// The right to be the one process that writes a database: a lock (`flock`) on an empty file of its own beside it.
///
/// The database's file itself is never opened for it: to close any descriptor of that file would drop the locks that
/// SQLite holds. The system gives the lock up with the process, however that ends, so nothing is ever left locked; the
/// file stays, for to remove it would let two processes hold two files of one name.
public final class WriterLock {
  /// Why the lock could not be had.
  public enum Failure: Error {
    case timedOut(path: String)
    case failed(path: String, message: String)
  }

  private let descriptor: CInt
  private let database: String
  /// Whether the database is known to be whole, and what is written to it from here on is SQLite's.
  private var isSound = false

  /// Waits at most `seconds` for the lock of the database at `path`; calls `onWait` once where it waits for half a second.
  public init(database path: String, seconds: Int, onWait: () -> Void) throws(Failure) {
    database = Self.target(of: path)
    let file = Self.path(ofDatabase: path)
    var opened = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    // One that another user made will do.
    if opened < 0 && (errno == EACCES || errno == EPERM || errno == EROFS) {
      opened = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    }
    guard opened >= 0 else { throw .failed(path: file, message: String(cString: strerror(errno))) }
    descriptor = opened
    let clock = ContinuousClock()
    let start = clock.now
    var isWaiting = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw .failed(path: file, message: String(cString: strerror(errno)))
      }
      let waited = clock.now - start
      guard waited < .seconds(seconds) else { throw .timedOut(path: file) }
      if !isWaiting && waited > .milliseconds(500) {
        onWait()
        isWaiting = true
      }
      usleep(5_000)
    }
  }

  deinit {
    if isSound { remember() }
    close(descriptor)
  }

  /// The lock's file: `soak.db-lock` for `soak.db`, beside the file itself where `path` is a link to it.
  public static func path(ofDatabase path: String) -> String { target(of: path) + "-lock" }

  /// Where a chain of links ends, whether or not a file is there. `readlink`
  private static func target(of path: String) -> String {
    var path = path
    // As many links as Linux follows.
    for _ in 0..<40 {
      let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = max(0, readlink(path, buffer.baseAddress!, buffer.count))
      }
      guard !bytes.isEmpty else { break }
      let link = String(decoding: bytes, as: UTF8.self)
      let slash = path.lastIndex(of: "/")
      path = link.hasPrefix("/") ? link : (slash.map { path[...$0] } ?? "") + link
    }
    return path
  }
}

extension WriterLock {
  /// Whether the database is as the last writer left it that knew it to be whole. The lock's file says which state that
  /// was: any other program that writes, a killed writer, a copy, a restart of the machine make it another one.
  public var isUnchanged: Bool {
    var stored = [UInt8](repeating: 0, count: 512)
    let count = pread(descriptor, &stored, stored.count, 0)
    guard count > 0, let state else { return false }
    return stored.prefix(count).elementsEqual(state.utf8)
  }

  /// Says that the database is whole, to be remembered when this process is done with it.
  public func markSound() { isSound = true }

  private func remember() {
    guard let state else { return }
    // Where this fails, the next writer checks once more.
    let bytes = Array(state.utf8)
    if pwrite(descriptor, bytes, bytes.count, 0) == bytes.count { ftruncate(descriptor, off_t(bytes.count)) }
  }

  /// The file's identity, its size, the time of its last change to the nanosecond, and the start of the machine.
  private var state: String? {
    var status = stat()
    guard stat(database, &status) == 0 else { return nil }
    var boot = [UInt8](repeating: 0, count: 64)
    let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    let count = max(0, read(descriptor, &boot, boot.count))
    let changed = status.st_ctim
    return "checked: \(status.st_dev) \(status.st_ino) \(status.st_size) \(changed.tv_sec).\(changed.tv_nsec) "
      + String(decoding: boot.prefix(count), as: UTF8.self)
  }
}
