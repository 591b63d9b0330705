import Glibc

/// Memory that one file after the other is read into, each once.
struct FileBuffer: ~Copyable {
  /// The largest file that is taken.
  static let maximumSize = 64 << 20

  /// Why a file is not taken.
  struct Refusal: Error {
    let reason: String
    let detail: String
  }

  private var storage = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var count = 0

  deinit { storage.deallocate() }

  /// The bytes of the file that was read last; after a refusal, those that were seen.
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: UnsafeRawBufferPointer(storage).bindMemory(to: UInt8.self).prefix(count))
  }

  /// The first bytes, at most 256: what a rejected file is remembered by.
  var head: [UInt8] { Array(bytes.prefix(256)) }

  /// Reads a whole regular file; a link is not followed, and nothing else is opened. `openat`, `fstat`, `read`
  mutating func read(_ name: String, kind: Directory.EntryKind, in directory: borrowing Directory) throws(Refusal) {
    count = 0
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
    // One byte more than the size, so that the end is seen without growing.
    reserve(status.st_size > Self.maximumSize ? 256 : Int(status.st_size) + 1)
    while true {
      if count == storage.count { reserve(count * 2) }
      let got = Glibc.read(descriptor, storage.baseAddress! + count, storage.count - count)
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw unreadable() }
      if got == 0 { break }
      count += got
      if count > Self.maximumSize || status.st_size > Self.maximumSize {
        throw Refusal(reason: "too_large", detail: "larger than 64 MiB")
      }
    }
    if count == 0 { throw Refusal(reason: "empty", detail: "no bytes") }
  }

  private mutating func reserve(_ size: Int) {
    guard size > storage.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage.prefix(count)))
    storage.deallocate()
    storage = larger
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
