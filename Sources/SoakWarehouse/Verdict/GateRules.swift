public import Exposition
import Glibc
import SQLite

/// The rules of a gate: those of the view readiness_rule, or a file's.
public struct GateRules: Sendable {
  /// As Queries/gate.sql takes them; nil for those of readiness_rule.
  let json: String?

  /// The readiness gate.
  public static let readiness = GateRules(json: nil)

  private init(json: String?) { self.json = json }

  /// Reads and checks a file of rules: a JSON list of objects with metric, window, statistic, op and threshold, and
  /// where wanted rule (its name), labels and min_n.
  public init(contentsOf path: String) throws {
    let bytes = try Self.read(path)
    do {
      let scan = try bytes.withUnsafeBufferPointer(JSONScanner.scan)
      if let oddity = scan.oddities.first {
        throw GateError.badRules(path: path, faults: ["\(oddity.path): \(oddity.text) has no place there"])
      }
    } catch let fault as JSONFault {
      throw GateError.badRules(path: path, faults: [fault.description])
    }
    let json = String(decoding: bytes, as: UTF8.self)
    let faults = try Connection(path: ":memory:", mode: .create).rows(SQL.ruleFaults, ["rules": .text(json)])
    guard faults.isEmpty else {
      throw GateError.badRules(path: path, faults: faults.map { Terminal.inert(Cell($0[0]).plainText) })
    }
    self.json = json
  }

  /// The bytes of a file or a pipe, at most 1 MiB, without the BOM. `open`, `read`
  private static func read(_ path: String) throws(GateError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, why: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    let size = 1 << 20
    var count = 0
    var why: String?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while count < size {
        let got = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { why = String(cString: strerror(errno)) }
        if got <= 0 { break }
        count += got
      }
      filled = count
    }
    if let why { throw .unreadable(path: path, why: why) }
    guard count < size else { throw .unreadable(path: path, why: "larger than 1 MiB") }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  /// The rules as rows, without a run to apply them to.
  public func rows() throws -> (columns: [String], rows: [[Cell]]) {
    let empty = try Warehouse(writing: ":memory:")
    var parameters: [String: String] = [:]
    parameters["rules"] = json
    let answer = try empty.rows(Question(named: "gate"), parameters)
    let shown = ["rule", "metric", "labels", "window", "statistic", "op", "threshold", "min_n"]
    let places = shown.compactMap { answer.columns.firstIndex(of: $0) }
    return (shown, answer.rows.map { row in places.map { row[$0] } })
  }
}

/// Why a gate cannot judge.
public enum GateError: Error, CustomStringConvertible {
  case unreadable(path: String, why: String)
  case badRules(path: String, faults: [String])

  public var description: String {
    switch self {
    case .unreadable(let path, let why): "\(path) cannot be read as rules: \(why)."
    case .badRules(let path, let faults):
      "\(path) holds no rules that a gate could apply: \(faults.prefix(5).joined(separator: "; ")). "
        + "A list to start from: soakdb gate --list --format json."
    }
  }
}
