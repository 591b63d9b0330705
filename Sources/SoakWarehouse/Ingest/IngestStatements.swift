import SQLite

/// The statements that write a run, compiled once.
struct IngestStatements {
  let findRun, insertRun, nameRun, insertIngest: Statement
  let findDocument, findLaterDocument, insertDocument, supersedeDocument, replaceDocument: Statement
  let deleteDocumentSymbols, deleteDocumentIssues: Statement
  let insertIteration, insertIterationSymbol: Statement
  let deleteStagedValues, stageValues: Statement
  let insertIssue, insertValueIssues, insertIdentityIssues, insertSymbolIssues, insertTimeIssues,
    insertFileIssue: Statement
  let findRejectedFile, upsertRejectedFile, deleteRejectedFiles: Statement
  let findSideFile, insertSideFile, upsertLabel, findDocumentHistograms, findIterationDocuments: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    try connection.execute(SQL.createStagedValue)
    deleteStagedValues = try connection.prepare(SQL.deleteStagedValues)
    stageValues = try connection.prepare(SQL.stageValues)
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
    insertIssue = try connection.prepare(SQL.insertIssue)
    insertValueIssues = try connection.prepare(SQL.insertValueIssues)
    insertIdentityIssues = try connection.prepare(SQL.insertIdentityIssues)
    insertSymbolIssues = try connection.prepare(SQL.insertSymbolIssues)
    insertTimeIssues = try connection.prepare(SQL.insertTimeIssues)
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
}
