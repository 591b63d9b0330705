import ArgumentParser
import Glibc
import SoakWarehouse

struct Soakdb: ParsableCommand {
  static let configuration = CommandConfiguration(
    // Every command gives its name: one made from the type costs each start a tenth of a millisecond.
    commandName: "soakdb",
    abstract: "Keeps, questions and exports the results of soak tests.",
    discussion: """
      The database is --db, else $SOAKDB, else soak.db in the current folder; the stock sqlite3 shell reads it too.

      Exit codes: 0 done; 1 the answer is no (a file was rejected, a conflict refused, a gate failed, a page is not \
      clean); 2 no data (unknown run, empty directory, a rule that nothing can be judged by); 64 usage; 74 input or output failed; 75 another process held the database too long.
      """,
    version: soakdbVersion,
    subcommands: [
      Ingest.self, Observe.self, Export.self, Runs.self, Show.self, Issues.self, Explain.self, Gate.self, Compare.self,
      ShowTrend.self, Query.self, Lint.self, Label.self, Rename.self, Delete.self, Prune.self, Publish.self, Merge.self,
      Digest.self, Schema.self, Backup.self, Check.self,
    ])

  /// The command that the arguments ask for. To set up the tree of all commands costs each start 0.3 ms, and only help
  /// and mistakes need it: elsewhere the command that is named reads what follows its name.
  static func asked(by arguments: [String]) throws -> any ParsableCommand {
    var named: any ParsableCommand.Type = Self.self
    var rest = arguments[...]
    while let next = named.configuration.subcommands.first(where: { $0.configuration.commandName == rest.first }) {
      (named, rest) = (next, rest.dropFirst())
    }
    if named.configuration.subcommands.isEmpty, let command = try? named.parseAsRoot(Array(rest)),
      type(of: command) == named
    {
      return command
    }
    return try parseAsRoot(arguments)
  }
}

@main
enum Main {
  static func main() {
    // A reader that goes away shows as an error of write, not as a signal.
    signal(SIGPIPE, SIG_IGN)
    // So does a file that would grow beyond `ulimit -f`.
    signal(SIGXFSZ, SIG_IGN)
    // Swift finds the arguments through /proc; without it there are none, not even the program's name.
    guard CommandLine.argc > 0 else {
      StandardError.writeLine("soakdb: The arguments could not be read: /proc must be mounted.")
      exit(74)
    }
    do {
      var command = try Soakdb.asked(by: Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch {
      Exit.end(with: error)
    }
  }
}
