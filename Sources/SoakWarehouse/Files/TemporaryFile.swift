import Glibc

/// Files that are to go where a signal ends the process: whoever interrupts a command wants nothing left.
enum TemporaryFile {
  /// A command has one, SQLite's journal beside it, and the like of a merge; tests have many at once.
  private static let count = 64

  // Memory that no signal finds half changed, for each path is put there by one store, and none is freed.
  nonisolated(unsafe) private static let paths = {
    let paths = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: count)
    paths.initialize(repeating: nil, count: count)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // What the process was told to ignore it goes on ignoring.
      let before = signal(number, unlinkAndEnd)
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(number, SIG_IGN) }
    }
    return paths
  }()

  nonisolated(unsafe) private static let lock = {
    let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    return lock
  }()

  /// Makes the file at `path` go with the process.
  static func add(_ path: String) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if let place = (0..<count).first(where: { paths[$0] == nil }) { paths[place] = strdup(path) }
  }

  /// Says that the file is gone, or has its name.
  static func remove(_ path: String) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    for place in 0..<count {
      if let one = paths[place], strcmp(one, path) == 0 { paths[place] = nil }
    }
  }

  /// Only what a handler of signals may call: `unlink`, `signal`, `raise`.
  private static let unlinkAndEnd: @convention(c) (CInt) -> Void = { number in
    for place in 0..<count { if let path = paths[place] { unlink(path) } }
    signal(number, SIG_DFL)
    raise(number)
  }
}
