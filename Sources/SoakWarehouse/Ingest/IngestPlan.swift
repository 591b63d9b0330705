/// What an ingest is going to take, found out before a database is touched.
public struct IngestPlan {
  let options: IngestOptions
  /// The runs and the names they will have; nil for one that is to be named after its content.
  private(set) var runs: [(source: RunSource, name: String?)] = []
  private var directories: [String: String] = [:]
  /// What was found and is not going to be taken.
  public private(set) var passedOver: [IngestReport.PassedOver] = []

  /// Whether there is no run to take.
  public var isEmpty: Bool { runs.isEmpty }

  /// Looks for the runs at and below each path.
  public init(_ paths: [String], _ options: IngestOptions = IngestOptions()) throws {
    if let name = options.runName { try RunName.check(name) }
    try RunLabel.check(options.labels)
    self.options = options
    var finder = RunFinder()
    for path in paths {
      do {
        try finder.find(path)
      } catch let error as FileError {
        passedOver.append(.init(path: path, error))
      }
    }
    passedOver += finder.passedOver
    let found = finder.sources.map { (source: $0, directory: Directory.resolved($0.directory)) }
    let whole = Set(found.filter { $0.source.files == nil }.map(\.directory))
    var seen: Set<String> = []
    // A directory that is named twice, or a file beside its own directory, is one run.
    let sources = found.filter { source, directory in
      source.files != nil ? !whole.contains(directory) : seen.insert(directory).inserted
    }
    if let name = options.runName, sources.count > 1 {
      throw IngestError.oneNameForManyRuns(name: name, count: sources.count)
    }
    for (source, directory) in sources { add(source, Directory.split(directory).name) }
  }

  private mutating func add(_ source: RunSource, _ ownName: String) {
    let own = options.runName ?? ownName
    let name = options.runName == nil && RunName.isGeneric(own) ? nil : own
    do {
      try name.map(RunName.check)
      // Two directories are two runs; under one name the second would be mixed into the first.
      if let name, let other = directories.updateValue(source.directory, forKey: name) {
        throw IngestError.sameName(name, other: other)
      }
      runs.append((source, name))
    } catch {
      passedOver.append(.init(path: source.path, reason: "was not taken: \(error)", exitCode: 1))
    }
  }
}
