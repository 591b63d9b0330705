import SQLite

/// The statements that write a run, compiled once.
struct IngestStatements {
  let findRun, insertRun, nameRun, insertIngest: Statement
  let findDocument, findLaterDocument, insertDocument, supersedeDocument, replaceDocument: Statement
  let deleteDocumentSymbols, deleteDocumentIssues: Statement
  let insertIteration, insertIterationSymbol: Statement
  let findSymbolDocument, insertIssue, insertFileIssue: Statement
  let hasRejectedFiles, findRejectedFile, upsertRejectedFile, deleteRejectedFiles: Statement
  let findSideFile, insertSideFile, upsertLabel, findDocumentHistograms, findIterationDocuments: Statement

  /// Where the figures are bound: the place of each parameter that is called as one of the aliases' metrics.
  let iterationPlaces, symbolPlaces: [(place: Int, metric: Int)]

  init(_ connection: Connection, _ aliases: MetricAliases) throws(SQLiteError) {
    findRun = try connection.prepare(SQL.findRun)
    insertRun = try connection.prepare(SQL.insertRun)
    nameRun = try connection.prepare(SQL.nameRun)
    insertIngest = try connection.prepare(SQL.insertIngest)
    findDocument = try connection.prepare(SQL.findDocument)
    findLaterDocument = try connection.prepare(SQL.findLaterDocument)
    insertDocument = try connection.prepare(SQL.insertDocument)
    supersedeDocument = try connection.prepare(SQL.supersedeDocument)
    replaceDocument = try connection.prepare(SQL.replaceDocument)
    deleteDocumentSymbols = try connection.prepare(SQL.deleteDocumentSymbols)
    deleteDocumentIssues = try connection.prepare(SQL.deleteDocumentIssues)
    insertIteration = try connection.prepare(SQL.insertIteration)
    insertIterationSymbol = try connection.prepare(SQL.insertIterationSymbol)
    findSymbolDocument = try connection.prepare(SQL.findSymbolDocument)
    hasRejectedFiles = try connection.prepare(SQL.hasRejectedFiles)
    iterationPlaces = Self.places(insertIteration, aliases)
    symbolPlaces = Self.places(insertIterationSymbol, aliases)
    insertIssue = try connection.prepare(SQL.insertIssue)
    insertFileIssue = try connection.prepare(SQL.insertFileIssue)
    findRejectedFile = try connection.prepare(SQL.findRejectedFile)
    upsertRejectedFile = try connection.prepare(SQL.upsertRejectedFile)
    deleteRejectedFiles = try connection.prepare(SQL.deleteRejectedFiles)
    findSideFile = try connection.prepare(SQL.findSideFile)
    insertSideFile = try connection.prepare(SQL.insertSideFile)
    upsertLabel = try connection.prepare(SQL.upsertLabel)
    findIterationDocuments = try connection.prepare(SQL.findIterationDocuments)
    findDocumentHistograms = try connection.prepare(SQL.findDocumentHistograms)
  }

  private static func places(_ statement: Statement, _ aliases: MetricAliases) -> [(place: Int, metric: Int)] {
    aliases.metrics.enumerated().compactMap { metric, name in statement.place(of: name).map { ($0, metric) } }
  }
}
