import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

struct LockTests {
  @Test func `A second writer waits, says so once, and gives up`() throws {
    let folder = try TestFolder()
    let first = try Warehouse(writing: folder.database)
    var said = 0
    let error = #expect(throws: StorageError.self) {
      try Warehouse(writing: folder.database, busySeconds: 1) { said += 1 }
    }
    guard case .busy(_, seconds: 1, isWriter: true) = error else { throw error! }
    #expect(said == 1)
    withExtendedLifetime(first) {}
  }

  @Test func `A lock that was given up is had at once`() throws {
    let folder = try TestFolder()
    for _ in 1...3 { _ = try Warehouse(writing: folder.database, busySeconds: 0) }
  }

  @Test func `Two names of one database have one lock`() throws {
    let folder = try TestFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.path("link.db"), withDestinationPath: "soak.db")
    let first = try Warehouse(writing: folder.path("link.db"))
    #expect(throws: StorageError.self) { try Warehouse(writing: folder.database, busySeconds: 0) }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == [
        "link.db", "soak.db", "soak.db-lock",
      ])
    withExtendedLifetime(first) {}
  }

  @Test func `Readers read while a writer is inside its transaction, and keep to one state`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    let writer = try Warehouse(writing: folder.database)
    try writer.connection.execute("BEGIN IMMEDIATE; DELETE FROM run")
    let reader = try Warehouse(reading: folder.database, busySeconds: 0)
    #expect(try reader.connection.value("SELECT count(*) FROM run") == 1)
    try writer.connection.execute("ROLLBACK")
  }

  @Test func `While much is ingested readers see the last commit, and afterwards there is no log`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    let large = try folder.writeRun("large", iterations: 1...2000)
    let warehouse = try Warehouse(writing: folder.database)
    var counts: Set<Value> = []
    var modes: Set<Value> = []
    _ = try warehouse.ingest(
      IngestPlan([large]),
      progress: { done, _ in
        let reader = try? Connection(path: folder.database, mode: .readOnly, busySeconds: 0)
        for (sql, place) in [("SELECT count(*) FROM run", 0), ("PRAGMA journal_mode", 1)] {
          let value = (try? reader?.value(sql)) ?? .null
          if place == 0 { counts.insert(value) } else { modes.insert(value) }
        }
      })
    #expect(counts == [1] && modes == ["wal"])
    #expect(try warehouse.connection.value("PRAGMA journal_mode") == "delete")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == [
        "large", "r", "soak.db", "soak.db-lock",
      ])
  }

  @Test func `A log that a reader kept is for the next writer to remove`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    let writer = try Connection(path: folder.database, mode: .readWrite)
    let reader = try Connection(path: folder.database, mode: .readOnly)
    try writer.writing(much: true) { _ = try reader.value("SELECT count(*) FROM run") }
    #expect(try writer.value("PRAGMA journal_mode") == "wal")
    try folder.ingest(folder.writeRun("s", iterations: 1...3))
    #expect(try reader.value("SELECT count(*) FROM run") == 2)
    withExtendedLifetime(reader) {}
  }

  @Test func `What something else has written to is checked before it is written to`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...300))
    #expect(try WriterLock(database: folder.database, seconds: 0) {}.isUnchanged)
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.database))
    try file.seek(toOffset: 16384 * 30)
    try file.write(contentsOf: Data(count: 16384))
    try file.close()
    #expect(try !WriterLock(database: folder.database, seconds: 0) {}.isUnchanged)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    let error = #expect(throws: StorageError.self) {
      try folder.ingest(folder.writeRun("other", iterations: 1...3))
    }
    guard case .damaged = error else { throw error! }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
  }

  @Test func `Beside what is not ours no lock is left`() throws {
    let folder = try TestFolder()
    try folder.write("text.db", String(repeating: "not a database ", count: 100))
    for path in [folder.path("text.db"), folder.url.path, "/dev/null"] {
      #expect(throws: StorageError.self) { try Warehouse(writing: path) }
      #expect(!FileManager.default.fileExists(atPath: path + "-lock"))
    }
  }

  @Test func `A database that may not grow keeps its old state, and takes the run once it may`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    let plan = try IngestPlan([folder.writeRun("large", iterations: 1...500)])
    do {
      let warehouse = try Warehouse(writing: folder.database)
      try warehouse.connection.execute("PRAGMA max_page_count = 1")
      let error = #expect(throws: StorageError.self) { try warehouse.ingest(plan) }
      guard case .failed = error else { throw error! }
    }
    #expect(try folder.rows("SELECT name FROM run") == [["r"]])
    #expect(try Warehouse(writing: folder.database).ingest(plan).exitCode == 0)
    #expect(try Warehouse.check(folder.database) { _ in }.findings == 0)
  }
}
