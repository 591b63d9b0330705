import Glibc
import SoakWarehouse

// What libFuzzer calls, compiled together with the modules of soakdb: the bytes as a file of a run, taken whole through
// an ingest into a database in memory. The first byte says which file it is.

// In the folder it is started in, which goes with the script.
private let folder = {
  let folder = "fuzzed"
  mkdir(folder, 0o700)
  return folder
}()

// libFuzzer calls from one thread.
nonisolated(unsafe) private var warehouse: Warehouse?
nonisolated(unsafe) private var count = 0

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: size)
  guard let first = bytes.first else { return 0 }
  let names = ["ITER_SUMMARY_7.json", "ITER_METRICS_7.prom", "ITER_SAMPLES_7.csv", "ITER_SUMMARY_BTC_7.json"]
  let path = folder + "/" + names[Int(first) % names.count]
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  guard file >= 0, write(file, start! + 1, size - 1) == size - 1 else { fatalError("\(path) cannot be written") }
  close(file)
  defer { unlink(path) }
  // What comes after a great many is not to depend on them.
  if count % 1000 == 0 { warehouse = nil }
  count += 1
  do {
    if warehouse == nil { warehouse = try Warehouse(writing: ":memory:") }
    guard let warehouse else { return 0 }
    var options = IngestOptions()
    options.runName = "r"
    let report = try warehouse.ingest(IngestPlan([folder], options))
    // Each file is taken, or is a rejection; there is no third way.
    let run = report.runs[0]
    precondition(run.new + run.rejected.count == 1)
    _ = try warehouse.delete(["r"], isDryRun: false)
  } catch {
    fatalError("\(error)")
  }
  return 0
}
