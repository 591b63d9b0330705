import SQLite

extension Ingestion {
  /// Stores what was not taken; a row that says the same already stays as it is.
  func storeRejections(_ run: RunInProgress) throws {
    for rejection in run.rejections {
      let rejected = rejection.rejected
      let key: [String: Value] = ["run_id": .integer(try runID(run)), "file": .text(rejected.file)]
      let row: [Value] = [.text(rejected.reason), .text(rejected.detail), .blob(rejection.head)]
      if run.isKnown, try statements.findRejectedFile.firstRow(key) == row { continue }
      let values: [String: Value] = [
        "iter": Value(rejection.iter), "kind": .text(rejection.kind.name), "symbol": .text(rejection.symbol),
        "reason": row[0], "detail": row[1], "head": row[2], "ingest_id": .integer(try ingestID(run)),
      ]
      try statements.upsertRejectedFile.run(key.merging(values) { $1 })
    }
  }

  /// Stores what lies beside the documents; of a refused run, only passes over it.
  func storeOtherFiles(_ files: ReadFiles, _ run: RunInProgress) throws {
    while let item = try files.next() {
      if run.report.isRefused { continue }
      switch item {
      case .nearMiss(let name):
        // A name that a person may have taken for a summary's.
        try addFileIssue(name, "ignored_name", "not the name of a result: expected \(RunFileName.pattern)", run)
      case .sideFileRefused(let path, let why): try addFileIssue(path, "side_file_refused", why, run)
      case .sideFile(let path, let sha256, let range):
        let key: [String: Value] = [
          "run_id": .integer(try runID(run)), "path": .text(path), "sha256": .text(sha256),
        ]
        if run.isKnown, try statements.findSideFile.firstRow(key) != nil { continue }
        let content = files.withBytes(range) { Array($0) }
        let values: [String: Value] = [
          "content": .blob(content ?? []), "ingest_id": .integer(try ingestID(run)),
        ]
        try statements.insertSideFile.run(key.merging(values) { $1 })
        run.report.sideFiles += 1
      case .document, .rejection, .documentsEnd: break
      }
    }
  }

  private func addFileIssue(_ file: String, _ code: String, _ detail: String, _ run: RunInProgress) throws {
    let added = try statements.insertFileIssue.run([
      "run_id": .integer(try runID(run)), "file": .text(file), "code": .text(code), "detail": .text(detail),
    ])
    run.report.issues += added
    if added > 0 { run.report.isChanged = true }
  }
}
