/// The formats that rows leave in.
public enum RowFormat: String, CaseIterable, Sendable {
  case table, csv, json, ndjson, markdown
}

/// Turns rows into the bytes of one format, cell by cell; tables wait for the last row, to know their widths.
public struct RowEncoder {
  private let format: RowFormat
  private let columns: [String]
  /// What stands before the cell of each column in JSON: `,"name":`.
  private let leads: [[UInt8]]
  private var column = 0
  private var isFirst = true
  private var pending: [[Cell]] = []

  /// - Parameter columns: the names of the cells of each row.
  public init(format: RowFormat, columns: [String]) {
    self.format = format
    self.columns = columns
    leads = columns.enumerated().map { index, name in
      var lead = [UInt8(ascii: index == 0 ? "{" : ",")]
      JSON.append(name, to: &lead)
      return lead + [UInt8(ascii: ":")]
    }
  }

  /// A few rows at once.
  public static func bytes(_ format: RowFormat, columns: [String], rows: [[Cell]]) -> [UInt8] {
    var encoder = RowEncoder(format: format, columns: columns)
    var bytes: [UInt8] = []
    encoder.begin(&bytes)
    for cell in rows.joined() { encoder.append(cell, to: &bytes) }
    encoder.end(&bytes)
    return bytes
  }

  /// Appends what stands before the rows.
  public func begin(_ bytes: inout [UInt8]) {
    switch format {
    case .csv:
      for (index, name) in columns.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        CSV.append(.text(name), to: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
    case .json: bytes.append(UInt8(ascii: "["))
    case .table, .ndjson, .markdown: break
    }
  }

  /// Appends the next cell; after the last column the next row begins.
  public mutating func append(_ cell: Cell, to bytes: inout [UInt8]) {
    let isLast = column == columns.count - 1
    switch format {
    case .csv:
      if column > 0 { bytes.append(UInt8(ascii: ",")) }
      CSV.append(cell, to: &bytes)
      if isLast { bytes.append(UInt8(ascii: "\n")) }
    case .json, .ndjson:
      if column == 0 && format == .json { bytes.append(contentsOf: (isFirst ? "\n" : ",\n").utf8) }
      bytes.append(contentsOf: leads[column])
      JSON.append(cell, to: &bytes)
      if isLast { bytes.append(contentsOf: (format == .json ? "}" : "}\n").utf8) }
    case .table, .markdown:
      if column == 0 { pending.append([]) }
      pending[pending.count - 1].append(cell)
    }
    column = isLast ? 0 : column + 1
    if isLast { isFirst = false }
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
