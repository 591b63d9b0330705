import Exposition
import SQLite

extension Cell {
  /// A value as it leaves; bytes that are no text leave as hexadecimal digits.
  init(_ value: Value) {
    switch value {
    case .null: self = .null
    case .integer(let integer): self = .integer(integer)
    case .real(let real): self = .real(real)
    case .text(let text): self = .text(text)
    case .blob(let bytes): self = .text(bytes.hexadecimal)
    }
  }
}

/// Streams rows to an output in one format, in pieces of a fixed size.
struct RowWriter: ~Copyable {
  private var encoder: RowEncoder
  private var bytes: [UInt8] = []

  init(format: RowFormat, columns: [String]) {
    encoder = RowEncoder(format: format, columns: columns)
    encoder.begin(&bytes)
  }

  /// Writes the next cell; a row ends with its last column.
  mutating func write(_ cell: Cell, to output: inout Output) throws(OutputError) {
    encoder.append(cell, to: &bytes)
    if bytes.count >= 1 << 16 { try flush(to: &output) }
  }

  mutating func finish(to output: inout Output) throws(OutputError) {
    encoder.end(&bytes)
    try flush(to: &output)
    try output.finish()
  }

  private mutating func flush(to output: inout Output) throws(OutputError) {
    try output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
