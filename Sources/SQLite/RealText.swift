import CSQLite

/// Doubles as SQLite writes them where it takes a number for a text: 15 digits.
public enum RealText {
  /// `sqlite3_snprintf`
  public static func text(_ real: Double) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      csqlite_real_text(buffer.baseAddress!, Int32(buffer.count), real)
      return String(cString: buffer.baseAddress!)
    }
  }
}
