public import Exposition

/// The folder that node_exporter's textfile collector reads.
public enum Textfile {
  /// Publishes a page under `path`, whole or not at all, readable by everybody, after a check against its siblings.
  public static func publish(_ page: PrometheusText, as path: String) throws {
    guard path.hasSuffix(".prom") else { throw ExpositionError.notATextfile(path) }
    let (folder, name) = Directory.split(path)
    try check(page, against: Directory(path: folder), but: name)
    var output = try Output(path: path, mode: 0o644)
    try output.write(page)
    try output.finish()
  }

  /// What is wrong with the page in a file, line by line.
  public static func lint(_ path: String) throws -> [MetricFault] {
    let (folder, name) = Directory.split(path)
    let directory = try Directory(path: folder)
    var buffer = FileBuffer()
    do {
      try buffer.read(name, kind: .file, in: directory)
    } catch  where error.reason == "empty" {
      return []
    } catch {
      throw ExpositionError.unreadable(path, why: error.detail)
    }
    return buffer.withLast { MetricLint.faults($0) }
  }

  /// The collector merges the pages of its folder: a HELP or TYPE that differs or a series that is there twice makes
  /// it drop one of them, with a line in its log and nothing else.
  private static func check(_ page: PrometheusText, against folder: borrowing Directory, but own: String) throws {
    var siblings: [(name: String, kind: Directory.EntryKind)] = []
    try folder.forEachEntry { bytes, kind in
      let name = String(decoding: bytes, as: UTF8.self)
      if name.hasSuffix(".prom") && name != own { siblings.append((name, kind)) }
    }
    let families = Dictionary(page.families.map { ($0.name, $0.bytes) }) { $1 }
    var taken: [String: String] = [:]
    for family in page.families where family.type == "histogram" {
      for suffix in ["_bucket", "_sum", "_count"] { taken[family.name + suffix] = family.name }
    }
    var buffer = FileBuffer()
    for sibling in siblings.sorted(by: { $0.name < $1.name }) {
      // One that cannot be read or parsed clashes with nothing: the collector drops it whole, and says so.
      buffer.clear()
      guard (try? buffer.read(sibling.name, kind: sibling.kind, in: folder)) != nil,
        let theirs = try? buffer.withLast({ try MetricPageParser.parse($0) })
      else { continue }
      for family in theirs.families {
        // Of a histogram x, the names x_bucket, x_sum and x_count are taken too.
        if let ours = taken[family.name], ours != family.name {
          throw ExpositionError.clash("\(family.name), which belongs to \(ours),", sibling: sibling.name)
        }
        guard let bytes = families[family.name],
          let own = try bytes.withUnsafeBufferPointer(MetricPageParser.parse).families.first
        else { continue }
        if family.type != own.type {
          throw ExpositionError.clash("\(family.name) with another TYPE", sibling: sibling.name)
        }
        if family.help != own.help {
          throw ExpositionError.clash("\(family.name) with another HELP", sibling: sibling.name)
        }
        let series = Set(own.samples.map { [MetricLabel("", $0.name)] + $0.labels.sorted() })
        if let twice = family.samples.first(where: { series.contains([MetricLabel("", $0.name)] + $0.labels.sorted()) })
        {
          throw ExpositionError.clash("A series of \(twice.name)", sibling: sibling.name)
        }
      }
    }
  }
}
