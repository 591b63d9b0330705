import Crypto

/// What one run's transaction knows so far.
final class RunInProgress {
  var report: IngestReport.Run
  var id: Int64?
  var ingestID: Int64?
  /// Whether the database had the run before, and files of it that were not taken.
  var isKnown = false
  var hasRejectedFiles = false
  /// Files that are not taken, to be stored once the run has its name.
  var rejections: [Rejection] = []
  private var contentHash = SHA256()

  init(source: String) { report = IngestReport.Run(source: source) }

  func reject(_ rejection: Rejection) {
    let rejected = rejection.rejected
    report.rejected.append(rejected)
    rejections.append(rejection)
    let text = Array("rejected \(rejected.file) \(rejected.reason) ".utf8)
    contentHash.update(data: text + rejection.head + Array("\n".utf8))
  }

  /// Makes a document part of what the run's name is made from.
  func addToContent(_ document: ReadDocument) {
    contentHash.update(
      data: Array("\(document.iter) \(document.kind.name) \(document.symbol) \(document.sha256)\n".utf8))
  }

  /// A name that the same files give again, whatever their directory is called.
  var contentName: String { "soak-" + contentHash.finalize().hexadecimal.prefix(12) }

  func forgetRows() { (id, ingestID) = (nil, nil) }
}
