import Exposition

/// Why something about the house was not done.
public enum HouseError: Error, CustomStringConvertible {
  case noLabel(String, run: String)
  case nameTaken(String)
  case notShrunk(path: String, why: String, isBusy: Bool)
  case publishedOverItself(path: String)
  case notReplaceable(path: String)
  case leftover(path: String, journal: String)
  case otherWarehouse(path: String, run: String)
  case unreachableSize(limit: Int64, least: Int64)

  public var description: String {
    switch self {
    case .noLabel(let key, let run):
      "The run '\(Terminal.inert(run))' has no label '\(key)', and no label was removed. "
        + "Those it has: soakdb label list '\(Terminal.inert(run))'."
    case .nameTaken(let name):
      "There is a run named '\(name)' already, and nothing was renamed. Give another name, or rename that one first."
    case .notShrunk(let path, let why, let isBusy):
      "The runs are deleted, but \(path) keeps its size: \(why). The room in it is used by what is ingested next. "
        + (isBusy
          ? "To shrink it, run VACUUM in the sqlite3 shell when nobody reads it."
          : "To shrink it, a second copy of what is left must fit into $TMPDIR (else /var/tmp), and a journal as large "
            + "as the file beside it: free that much, then run VACUUM in the sqlite3 shell.")
    case .publishedOverItself(let path): "\(path) is the database itself. Name another file for the copy."
    case .notReplaceable(let path):
      "\(path) is there and is no soakdb database, so it was not replaced. Name another file, or move this one away."
    case .otherWarehouse(let path, let run):
      "\(path) holds the run '\(Terminal.inert(run))', which this database never had: it is no older copy of it, and was not "
        + "replaced. Name another file; to bring its runs in: soakdb merge."
    case .unreachableSize(let limit, let least):
      "\(limit) bytes cannot be reached, and nothing was deleted: without every run that may go, what is left still takes "
        + "\(least) bytes. Give a larger --max-size."
    case .leftover(let path, let journal):
      "\(journal) lies beside \(path) and would be taken for a part of the copy. See who writes there, or move it away."
    }
  }
}
