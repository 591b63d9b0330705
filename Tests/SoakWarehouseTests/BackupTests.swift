import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

struct BackupTests {
  @Test func `A backup is the database as it was, and a backup of it in the other direction restores it`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    #expect(try Warehouse.backUp(folder.database, to: folder.path("copy.db")) == 1)
    try folder.ingest(folder.writeRun("later", iterations: 1...3))
    #expect(try Warehouse.backUp(folder.path("copy.db"), to: folder.database) == 1)
    #expect(try folder.rows("SELECT name FROM run") == [["r"]])
    #expect(try Warehouse.check(folder.database) { _ in }.findings == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == [
        "copy.db", "later", "r", "soak.db", "soak.db-lock",
      ])
  }

  @Test func `A backup goes on while a writer is inside its transaction`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    let writer = try Warehouse(writing: folder.database)
    try writer.connection.execute("BEGIN IMMEDIATE; DELETE FROM run")
    #expect(try Warehouse.backUp(folder.database, to: folder.path("copy.db"), busySeconds: 0) == 1)
    try writer.connection.execute("ROLLBACK")
  }

  @Test func `What is no database of ours is never replaced`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    let text = try folder.write("text", "precious")
    try Connection(path: folder.path("foreign.db"), mode: .create).execute("CREATE TABLE t (a)")
    try folder.write("beside.db-journal", "hot")
    for path in [
      text, folder.path("foreign.db"), folder.path("beside.db"), folder.url.path, "/dev/null", folder.database,
    ] {
      #expect(throws: BackupError.self, "\(path)") { try Warehouse.backUp(folder.database, to: path) }
    }
    #expect(try String(contentsOfFile: text, encoding: .utf8) == "precious")
  }

  @Test func `A damaged database does not replace a good backup`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...300))
    _ = try Warehouse.backUp(folder.database, to: folder.path("copy.db"))
    let good = try Data(contentsOf: URL(fileURLWithPath: folder.path("copy.db")))
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.database))
    try file.seek(toOffset: 16384 * 30)
    try file.write(contentsOf: Data(count: 16384))
    try file.close()
    #expect(throws: BackupError.self) { try Warehouse.backUp(folder.database, to: folder.path("copy.db")) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("copy.db"))) == good)
  }
}
