/// A JUnit XML report, as CI servers read it.
public enum JUnit {
  /// What became of one test.
  public enum Outcome: Sendable {
    case passed
    case failed(String)
    /// It could not be judged, which CI must not take for a pass.
    case error(String)
  }

  /// A report of one suite.
  public static func report(suite: String, cases: [(name: String, outcome: Outcome)]) -> String {
    var failures = 0
    var errors = 0
    var body = ""
    for (name, outcome) in cases {
      body += "  <testcase classname=\(quoted(suite)) name=\(quoted(name))>"
      switch outcome {
      case .passed: break
      case .failed(let message):
        failures += 1
        body += "<failure message=\(quoted(message))/>"
      case .error(let message):
        errors += 1
        body += "<error message=\(quoted(message))/>"
      }
      body += "</testcase>\n"
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuite name=\(quoted(suite)) tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\">\n"
      + body + "</testsuite>\n"
  }

  /// An attribute's value; a character that XML does not know becomes U+FFFD.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
