/// The formats that rows leave in.
public enum RowFormat: String, CaseIterable, Sendable {
  case table, csv, json, ndjson, markdown
}

/// Turns rows into the bytes of one format, piece by piece; tables wait for the last row, to know their widths.
public struct RowEncoder {
  private let format: RowFormat
  private let columns: [String]
  private var pending: [[Cell]] = []
  private var isFirst = true

  /// - Parameter columns: the names of the cells of each row.
  public init(format: RowFormat, columns: [String]) {
    self.format = format
    self.columns = columns
  }

  /// A few rows at once.
  public static func bytes(_ format: RowFormat, columns: [String], rows: [[Cell]]) -> [UInt8] {
    var encoder = RowEncoder(format: format, columns: columns)
    var bytes: [UInt8] = []
    encoder.begin(&bytes)
    for row in rows { encoder.append(row, to: &bytes) }
    encoder.end(&bytes)
    return bytes
  }

  /// Appends what stands before the rows.
  public func begin(_ bytes: inout [UInt8]) {
    switch format {
    case .csv: CSV.append(columns.map(Cell.text), to: &bytes)
    case .json: bytes.append(UInt8(ascii: "["))
    case .table, .ndjson, .markdown: break
    }
  }

  /// Appends one row of as many cells as there are columns.
  public mutating func append(_ row: [Cell], to bytes: inout [UInt8]) {
    switch format {
    case .csv: CSV.append(row, to: &bytes)
    case .json:
      bytes.append(contentsOf: (isFirst ? "\n" : ",\n").utf8)
      JSON.append(keys: columns, cells: row, to: &bytes)
    case .ndjson:
      JSON.append(keys: columns, cells: row, to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    case .table, .markdown: pending.append(row)
    }
    isFirst = false
  }

  /// Appends what stands behind the rows.
  public func end(_ bytes: inout [UInt8]) {
    switch format {
    case .json: bytes.append(contentsOf: "\n]\n".utf8)
    case .table: bytes.append(contentsOf: TextTable.plain(columns: columns, rows: pending).utf8)
    case .markdown: bytes.append(contentsOf: TextTable.markdown(columns: columns, rows: pending).utf8)
    case .csv, .ndjson: break
    }
  }
}
