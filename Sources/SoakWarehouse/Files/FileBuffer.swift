import Glibc

/// Memory that files are read into, one behind the other, each once.
struct FileBuffer: Sendable {
  /// The largest file that is taken.
  static let maximumSize = 64 << 20

  /// Why a file is not taken.
  struct Refusal: Error {
    let reason: String
    let detail: String
  }

  private var storage: [UInt8]
  /// How many bytes are in use.
  private(set) var count = 0
  /// Where the file stands that was read last; after a refusal, what was seen of it.
  private(set) var last = 0..<0

  init(capacity: Int = 1 << 16) { storage = Array(repeating: 0, count: capacity) }

  /// The bytes of the file that was read last.
  func withLast<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withBytes(last, body)
  }

  func withBytes<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withUnsafeBufferPointer { (bytes) throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: bytes[range]))
    }
  }

  /// The first bytes of the last file, at most 256: what a rejected one is remembered by.
  var head: [UInt8] { Array(storage[last.prefix(256)]) }

  /// Forgets what stands behind `end`.
  mutating func keep(_ end: Int) { count = end }

  /// Forgets everything, and does not hold on to what a rare large file needed.
  mutating func clear() {
    count = 0
    if storage.count > 1 << 20 { storage = [] }
  }

  /// Reads a whole regular file; a link is not followed, and nothing else is opened. `openat`, `fstat`, `read`
  mutating func read(_ name: String, kind: Directory.EntryKind, in directory: borrowing Directory) throws(Refusal) {
    last = count..<count
    if let refusal = Self.refusal(of: kind) {
      throw kind == .link
        ? Refusal(reason: refusal.reason, detail: refusal.detail + " to " + directory.target(ofLink: name)) : refusal
    }
    let descriptor = openat(directory.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable() }
    if let refusal = Self.refusal(of: Directory.kind(ofMode: status.st_mode)) { throw refusal }
    let isTooLarge = status.st_size > Self.maximumSize
    // One byte more than the size, so that a read that fills less has seen the end.
    var room = isTooLarge ? 256 : Int(status.st_size) + 1
    while true {
      reserve(room)
      let got = storage.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + count, room) }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw unreadable() }
      count += got
      last = last.lowerBound..<count
      if isTooLarge || last.count > Self.maximumSize {
        throw Refusal(reason: "too_large", detail: "larger than 64 MiB")
      }
      if got < room { break }
      room = last.count
    }
    if last.isEmpty { throw Refusal(reason: "empty", detail: "no bytes") }
  }

  private mutating func reserve(_ size: Int) {
    guard count + size > storage.count else { return }
    storage += Array(repeating: 0, count: max(storage.count, count + size - storage.count))
  }

  private func unreadable() -> Refusal {
    Refusal(reason: "unreadable", detail: String(cString: strerror(errno)))
  }

  private static func refusal(of kind: Directory.EntryKind) -> Refusal? {
    switch kind {
    case .file: nil
    case .link: Refusal(reason: "symlink", detail: "a symbolic link")
    case .directory: Refusal(reason: "directory", detail: "a directory")
    case .fifo: Refusal(reason: "fifo", detail: "a FIFO")
    case .socket: Refusal(reason: "socket", detail: "a socket")
    case .device: Refusal(reason: "device", detail: "a device")
    }
  }
}
