public import Exposition
public import Glibc

/// Where bytes leave: standard output, or a file that appears under its name only when it is whole.
public struct Output: ~Copyable {
  private let descriptor: CInt
  /// The names of the file while it is written and after; nil where bytes go out at once.
  private let names: (temporary: String, final: String)?
  private let label: String
  private var isFinished = false

  /// Standard output.
  public static func standard() -> Output { Output(descriptor: STDOUT_FILENO, names: nil, label: "standard output") }

  /// A file; its old content stays until `finish`. What is no regular file (a FIFO, /dev/null) is written as it comes.
  /// - Parameter mode: the file's permissions; nil: those of the file that is replaced, else what the umask leaves.
  public init(path: String, mode: mode_t? = nil) throws(OutputError) {
    var status = stat()
    if stat(path, &status) == 0, Directory.kind(ofMode: status.st_mode) != .file {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .failed(path, code: errno) }
      self.init(descriptor: descriptor, names: nil, label: path)
      return
    }
    // Where the name is a link, what it points to is replaced, not the link.
    let final = Directory.resolved(path)
    let temporary = final + ".\(getpid()).tmp"
    TemporaryFile.add(temporary)
    var descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor < 0 && errno == EEXIST {
      // Left by a process that was killed and had this one's number.
      unlink(temporary)
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else {
      let code = errno
      TemporaryFile.remove(temporary)
      throw .failed(temporary, code: code)
    }
    // What was private stays so.
    if let mode = mode ?? (stat(final, &status) == 0 ? status.st_mode & 0o777 : nil) { fchmod(descriptor, mode) }
    self.init(descriptor: descriptor, names: (temporary, final), label: path)
  }

  private init(descriptor: CInt, names: (temporary: String, final: String)?, label: String) {
    (self.descriptor, self.names, self.label) = (descriptor, names, label)
  }

  /// The name of the file while it is written; nil where bytes go out at once.
  var temporaryPath: String? { names?.temporary }

  deinit {
    if let names, !isFinished {
      unlink(names.temporary)
      TemporaryFile.remove(names.temporary)
    }
    if descriptor != STDOUT_FILENO { close(descriptor) }
  }

  /// Writes all of `bytes`. `write`
  public mutating func write(_ bytes: [UInt8]) throws(OutputError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw errno == EPIPE ? .closedPipe : .failed(label, code: errno) }
      written += count
    }
  }

  /// Writes a page, family by family, for no more than one copy of it is held.
  public mutating func write(_ page: PrometheusText) throws(OutputError) {
    for family in page.families { try write(family.bytes) }
  }

  /// Brings the file to the disk, then under its name. `fsync`, `rename`
  public mutating func finish() throws(OutputError) {
    guard let names else { return }
    // Opened while the old file is still there: afterwards only one thing can fail.
    let folder = Directory.split(names.final).folder
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw .failed(folder, code: errno) }
    defer { close(directory) }
    guard fsync(descriptor) == 0, rename(names.temporary, names.final) == 0 else {
      throw .failed(label, code: errno)
    }
    isFinished = true
    TemporaryFile.remove(names.temporary)
    guard fsync(directory) == 0 else { throw .notSynced(label, code: errno) }
  }
}

/// Why bytes could not leave.
public enum OutputError: Error, CustomStringConvertible {
  /// The reader has gone, as `head` does: nothing is wrong.
  case closedPipe
  case failed(String, code: CInt)
  /// The file is whole and has its name, but its folder could not be brought to the disk.
  case notSynced(String, code: CInt)

  public var description: String {
    switch self {
    case .closedPipe: "The reader closed the pipe."
    case .notSynced(let path, let code):
      "\(path) is written, but its folder could not be synced: \(String(cString: strerror(code))). "
        + "After a power cut the old file may be back. Look at the disk, then run the command again."
    case .failed(let path, let code): "Cannot write \(path): \(String(cString: strerror(code)))."
    }
  }
}
