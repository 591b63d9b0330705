import Glibc

/// Where a person, or a log, reads what went wrong.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    // There is no other place to say that this one is closed.
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress!, $0.count) }
  }

  static func writeLine(_ line: String) { write(line + "\n") }
}
