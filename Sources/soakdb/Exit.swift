import ArgumentParser
import Glibc
import SoakWarehouse

/// How the program ends: the exit code of each error, and its sentence on standard error.
enum Exit {
  static func end(with error: any Error) -> Never {
    guard let code = code(of: error) else {
      // Help, version, usage and exit codes asked for: the parser knows them.
      let code = Soakdb.exitCode(for: error).rawValue
      let message = Soakdb.fullMessage(for: error)
      if code == 0 { printChecked(message) } else if !message.isEmpty { StandardError.writeLine(message) }
      exit(code)
    }
    if code != 0 { StandardError.writeLine("soakdb: \(error)") }
    exit(code)
  }

  private static func code(of error: any Error) -> CInt? {
    switch error {
    case OutputError.closedPipe: 0
    case is OutputError, is FileError, is SchemaError: 74
    case MergeError.itself: 64
    case is MergeError: 74
    case ExpositionError.notATextfile: 64
    case ExpositionError.unreadable: 74
    case is ExpositionError: 1
    case ObserveError.nothing: 2
    case is IngestError, is ObserveError: 64
    case GateError.unreadable: 74
    case is GateError, ComparisonError.itself, TrendError.unknownSeries, TrendError.manySeries,
      ExplanationError.unknownColumn:
      64
    case is ComparisonError, is TrendError, is ExplanationError: 2
    case QuestionError.noRuns, QuestionError.unknownRun, QuestionError.noLabelledRun, QuestionError.otherLabels,
      HouseError.noLabel:
      2
    case HouseError.nameTaken, HouseError.unreachableSize: 1
    case HouseError.publishedOverItself: 64
    case HouseError.notShrunk(_, _, isBusy: true): 75
    case is HouseError: 74
    case is QuestionError: 64
    case StorageError.busy: 75
    case BackupError.itself: 64
    case is BackupError: 74
    case is StorageError: 74
    default: nil
    }
  }

  private static func printChecked(_ message: String) {
    guard !message.isEmpty else { return }
    var output = Output.standard()
    do {
      try output.write(Array((message + "\n").utf8))
    } catch {
      end(with: error)
    }
  }
}
