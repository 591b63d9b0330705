import SQLite

extension Ingestion {
  /// Stores what was not taken; a row that says the same already stays as it is.
  func storeRejections(_ run: RunInProgress) throws {
    for rejection in run.rejections {
      let rejected = rejection.rejected
      let key: [String: Value] = ["run_id": try runID(run), "file": .text(rejected.file)]
      let row: [Value] = [.text(rejected.reason), .text(rejected.detail), .blob(rejection.head)]
      if run.isKnown, try statements.findRejectedFile.firstRow(key) == row { continue }
      let values: [String: Value] = [
        "iter": Value(rejection.iter), "kind": .text(rejection.kind.name), "symbol": .text(rejection.symbol),
        "reason": row[0],
        "detail": row[1], "head": row[2], "ingest_id": try ingestID(run),
      ]
      try statements.upsertRejectedFile.run(key.merging(values) { $1 })
    }
  }

  /// Records names that a person may have taken for summaries.
  func storeNearMisses(_ listing: RunListing, _ run: RunInProgress) throws {
    for name in listing.nearMisses {
      try addFileIssue(name, "ignored_name", "not the name of a result: expected \(RunFileName.pattern)", run)
    }
  }

  private func addFileIssue(_ file: String, _ code: String, _ detail: String, _ run: RunInProgress) throws {
    let added = try statements.insertFileIssue.run([
      "run_id": try runID(run), "file": .text(file), "code": .text(code), "detail": .text(detail),
    ])
    run.report.issues += added
    if added > 0 { run.report.isChanged = true }
  }

  /// Stores the known reports at and below the run's directory, byte by byte.
  func storeSideFiles(
    of source: RunSource, _ directory: borrowing Directory, _ listing: RunListing, _ run: RunInProgress
  ) throws {
    try storeSideFiles(in: directory, listing, prefix: "", isOwn: true, depth: 0, run)
    guard source.sideFileRoot != source.directory else { return }
    let below = source.directory.dropFirst(source.sideFileRoot.count).split(separator: "/").count
    let prefix = String(repeating: "../", count: below)
    let root = try Directory(path: source.sideFileRoot)
    try storeSideFiles(in: root, RunListing(root), prefix: prefix, isOwn: false, depth: 0, run)
  }

  private func storeSideFiles(
    in directory: borrowing Directory, _ listing: RunListing, prefix: String, isOwn: Bool, depth: Int,
    _ run: RunInProgress
  ) throws {
    for name in listing.sideFiles.sorted() {
      try storeSideFile(name, in: directory, path: prefix + name, run)
    }
    for name in listing.links where RunListing.sideFileNames.contains(name) {
      try addFileIssue(prefix + name, "side_file_refused", "a symbolic link, not followed", run)
    }
    guard depth < RunFinder.maximumDepth else { return }
    for name in listing.subdirectories {
      // Beside a run, a folder of its own name may be another run's: only those that every run has are looked into.
      guard isOwn || RunName.isGeneric(name) else { continue }
      // One that cannot be opened was named when the runs were looked for.
      guard let below = try? directory.subdirectory(name) else { continue }
      let inside = try RunListing(below)
      if inside.isRun { continue }
      try storeSideFiles(
        in: below, inside, prefix: prefix + name + "/", isOwn: isOwn || RunName.isGeneric(name), depth: depth + 1, run)
    }
  }

  private func storeSideFile(
    _ name: String, in directory: borrowing Directory, path: String, _ run: RunInProgress
  ) throws {
    do {
      try buffer.read(name, kind: .file, in: directory)
    } catch  where error.reason != "empty" {
      return try addFileIssue(path, "side_file_refused", error.detail, run)
    } catch {}
    let key: [String: Value] = [
      "run_id": try runID(run), "path": .text(path), "sha256": .text(Self.sha256(buffer.bytes)),
    ]
    if run.isKnown, try statements.findSideFile.firstRow(key) != nil { return }
    let values: [String: Value] = ["content": .blob(Array(buffer.bytes)), "ingest_id": try ingestID(run)]
    try statements.insertSideFile.run(key.merging(values) { $1 })
    run.report.sideFiles += 1
  }
}
