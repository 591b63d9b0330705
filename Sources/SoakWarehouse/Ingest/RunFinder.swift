import Glibc

/// One run's files: a directory with summaries in it, or single summaries of one directory.
struct RunSource: Sendable {
  /// The directory that holds the summaries.
  let directory: String
  /// The files that are meant, where the user named files.
  var files: [String]?
  /// How many documents that is about.
  var documentCount: Int
  /// The directory below which side files are looked for: wider than `directory` where it is the only run there.
  var sideFileRoot: String

  /// What the user would call it.
  var path: String { files?.count == 1 ? directory + "/" + files![0] : directory }
}

/// Finds the runs at and below a path.
struct RunFinder {
  /// How deep below a path runs are looked for.
  static let maximumDepth = 8

  private(set) var sources: [RunSource] = []
  private(set) var passedOver: [IngestReport.PassedOver] = []

  /// Finds the runs of one path that the user named. Links are followed here, and nowhere below.
  mutating func find(_ path: String) throws {
    let first = sources.count
    let notes = passedOver.count
    var status = stat()
    guard lstat(path, &status) == 0 else { throw FileError(path: path, code: errno) }
    let kind = Directory.kind(ofMode: status.st_mode)
    let isThere = stat(path, &status) == 0
    guard isThere || errno == ENOENT || errno == ENOTDIR else { throw FileError(path: path, code: errno) }
    let isDirectory = isThere && Directory.kind(ofMode: status.st_mode) == .directory
    guard isDirectory else { return try findFile(path, kind) }
    try findRuns(in: Directory(path: path), path: path, depth: 0)
    widenRoots(of: first..<sources.count, within: path)
    if sources.count == first && passedOver.count == notes {
      passedOver.append(.init(path: path, reason: "holds no \(RunFileName.pattern)"))
    }
  }

  /// Sets each root to the outermost directory, `path` at most, in which its run is the only one: reports beside it
  /// belong to it.
  private mutating func widenRoots(of range: Range<Int>, within path: String) {
    func parent(_ directory: String) -> String? {
      guard directory.utf8.count > path.utf8.count, let slash = directory.lastIndex(of: "/") else { return nil }
      let parent = String(directory[..<slash])
      return parent.utf8.count >= path.utf8.count ? parent : nil
    }
    var runs: [String: Int] = [:]
    for index in range {
      var directory: String? = sources[index].directory
      while let inside = directory {
        runs[inside, default: 0] += 1
        directory = parent(inside)
      }
    }
    for index in range {
      while let wider = parent(sources[index].sideFileRoot), runs[wider] == 1 { sources[index].sideFileRoot = wider }
    }
  }

  private mutating func findFile(_ path: String, _ kind: Directory.EntryKind) throws {
    let (parent, name) = Directory.split(path)
    let isSummary = Array(name.utf8).withUnsafeBufferPointer {
      switch RunFileName($0) {
      case .document, .indexOutOfRange: true
      case .nearMiss, .other: false
      }
    }
    guard isSummary else { throw IngestError.notASummary(path: path) }
    if let known = sources.firstIndex(where: { $0.directory == parent && $0.files != nil }) {
      sources[known].files?.append(name)
      sources[known].documentCount += 1
    } else {
      sources.append(RunSource(directory: parent, files: [name], documentCount: 1, sideFileRoot: parent))
    }
  }

  private mutating func findRuns(in directory: borrowing Directory, path: String, depth: Int) throws {
    let listing = try RunListing(directory)
    if listing.isRun {
      sources.append(
        RunSource(directory: path, files: nil, documentCount: listing.documentCount, sideFileRoot: path))
    }
    for archive in listing.archives where !listing.isRun {
      passedOver.append(.init(path: path + "/" + archive, reason: "is an archive: unpack it and ingest the directory"))
    }
    for link in listing.links where !listing.isRun {
      passedOver.append(.init(path: path + "/" + link, reason: "is a symbolic link and is not followed"))
    }
    if !listing.isRun, let near = listing.nearMisses.first {
      passedOver.append(
        .init(path: path, reason: "holds no \(RunFileName.pattern), only names like \(near)"))
    } else if listing.isEmpty && depth > 0 {
      passedOver.append(.init(path: path, reason: "is empty"))
    }
    guard depth < Self.maximumDepth else { return }
    for name in listing.subdirectories {
      let below = path.hasSuffix("/") ? path + name : path + "/" + name
      let runs = sources.count
      let notes = passedOver.count
      do {
        try findRuns(in: directory.subdirectory(name), path: below, depth: depth + 1)
      } catch let error as FileError {
        passedOver.append(.init(path: below, error))
      }
      // Below a run, folders without runs are its own reports; elsewhere they are worth a word.
      if depth == 0 && !listing.isRun && sources.count == runs && passedOver.count == notes {
        passedOver.append(.init(path: below, reason: "holds no \(RunFileName.pattern)"))
      }
    }
  }
}
