import Glibc

/// One open directory. What lies in it is opened relative to it, so that a rename on the way changes nothing.
struct Directory: ~Copyable {
  enum EntryKind {
    case file, directory, link, fifo, socket, device
  }

  let descriptor: CInt

  /// Opens the directory at `path`, links followed: the user named it. `open`
  init(path: String) throws(FileError) {
    let opened = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw FileError(path: path, code: errno) }
    descriptor = opened
  }

  /// Opens a directory inside this one, no link followed. `openat`
  private init(_ name: String, in parent: CInt) throws(FileError) {
    let opened = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { throw FileError(path: name, code: errno) }
    descriptor = opened
  }

  deinit { close(descriptor) }

  func subdirectory(_ name: String) throws(FileError) -> Directory {
    try Directory(name, in: descriptor)
  }

  /// Calls `body` with each entry's name and kind, in the order of the file system. `readdir`
  func forEachEntry(_ body: (UnsafeBufferPointer<UInt8>, EntryKind) -> Void) throws(FileError) {
    // A descriptor of its own: the stream closes the one it has.
    let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0, let stream = fdopendir(own) else { throw FileError(path: ".", code: errno) }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      withUnsafeBytes(of: &entry.pointee.d_name) { field in
        let name = UnsafeBufferPointer(rebasing: field.bindMemory(to: UInt8.self).prefix { $0 != 0 })
        guard !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) else { return }
        body(name, kind(of: entry))
      }
    }
    guard errno == 0 else { throw FileError(path: ".", code: errno) }
  }

  private func kind(of entry: UnsafeMutablePointer<dirent>) -> EntryKind {
    switch Int(entry.pointee.d_type) {
    case Int(DT_REG): return .file
    case Int(DT_DIR): return .directory
    case Int(DT_LNK): return .link
    case Int(DT_FIFO): return .fifo
    case Int(DT_SOCK): return .socket
    case Int(DT_CHR), Int(DT_BLK): return .device
    default:
      // The file system does not tell: ask for the entry itself.
      var status = stat()
      let found = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) {
          fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW)
        }
      }
      return found == 0 ? Self.kind(ofMode: status.st_mode) : .file
    }
  }

  static func kind(ofMode mode: mode_t) -> EntryKind {
    switch mode & S_IFMT {
    case S_IFDIR: .directory
    case S_IFLNK: .link
    case S_IFIFO: .fifo
    case S_IFSOCK: .socket
    case S_IFCHR, S_IFBLK: .device
    default: .file
    }
  }

  /// Where a link points. `readlinkat`
  func target(ofLink name: String) -> String {
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, readlinkat(descriptor, name, buffer.baseAddress!, buffer.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What the operating system answered about a path.
public struct FileError: Error, CustomStringConvertible {
  public let path: String
  public let code: CInt

  /// The system's own words, such as "No such file or directory". `strerror`
  public var reason: String { String(cString: strerror(code)) }
  public var description: String { "\(path): \(reason)." }
}

extension Directory {
  /// A path with `.`, `..` and links resolved; as it is where there is nothing yet. `realpath`
  static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The folder that a path's last component lies in, and that component.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}
