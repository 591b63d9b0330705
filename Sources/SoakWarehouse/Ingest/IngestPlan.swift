/// What an ingest is going to take, found out before a database is touched.
public struct IngestPlan {
  let options: IngestOptions
  /// The runs and the names they will have; nil for one that is to be named after its content.
  private(set) var runs: [(source: RunSource, name: String?)] = []
  /// What was found and is not going to be taken.
  public private(set) var passedOver: [IngestReport.PassedOver] = []

  /// Whether there is no run to take.
  public var isEmpty: Bool { runs.isEmpty }

  /// Looks for the runs at and below each path.
  public init(_ paths: [String], _ options: IngestOptions = IngestOptions()) throws {
    if let name = options.runName { try RunName.check(name) }
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
    if let name = options.runName, finder.sources.count > 1 {
      throw IngestError.oneNameForManyRuns(name: name, count: finder.sources.count)
    }
    for source in finder.sources { add(source) }
  }

  private mutating func add(_ source: RunSource) {
    let own = options.runName ?? Directory.ownName(of: source.directory)
    let name = options.runName == nil && RunName.isGeneric(own) ? nil : own
    do {
      try name.map(RunName.check)
      // Two directories are two runs; under one name the second would be mixed into the first.
      if let name, let twin = runs.first(where: { $0.name == name })?.source {
        throw IngestError.sameName(name, other: twin.directory)
      }
      runs.append((source, name))
    } catch {
      passedOver.append(.init(path: source.path, reason: "was not taken: \(error)", exitCode: 1))
    }
  }
}
