import Exposition
import SQLite

extension Question {
  /// Its parameters, as its comment names them; `isNeeded`: it has no answer without.
  public var parameters: [(name: String, isNeeded: Bool)] {
    let documentation = documentation
    let (names, needs) = (Self.parameters(in: documentation.utf8[...]), Self.needs(in: documentation))
    return names.indices.filter { !names[..<$0].contains(names[$0]) }.map { (names[$0], needs.contains(names[$0])) }
  }

  /// Those after the word Needs, with which its comment ends.
  private static func needs(in documentation: String) -> [String] {
    var rest = documentation.utf8[...]
    while !rest.isEmpty, !rest.starts(with: "Needs :".utf8) { rest = rest.dropFirst() }
    return parameters(in: rest)
  }

  private static func parameters(in text: Substring.UTF8View) -> [String] {
    text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).dropFirst().compactMap { part in
      let name = part.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "_") }
      return name.isEmpty ? nil : String(Substring(name))
    }
  }

  /// Throws where a parameter is left out that it cannot do without; the answer would be no rows, and say nothing.
  func checkNeeds(_ parameters: [String: String]) throws(QuestionError) {
    for name in Self.needs(in: documentation) where parameters[name] == nil {
      throw .missingParameter(name, question: self)
    }
  }
}

/// What the parameters of Queries/ hold. A text of another kind would quietly match nothing, or count as 0.
private enum ParameterKind {
  case number, run, labels, list, rules, labelAndValue
  case word([String])

  static let byName: [String: ParameterKind] = [
    "q": .number, "n": .number, "le": .number, "from": .number, "to": .number, "back": .number, "iter": .number,
    "last": .number, "keep": .number, "older_than": .number, "run": .run, "base": .run, "label": .labels,
    "labels": .labels, "values": .list, "where": .list, "keep_label": .list, "rules": .rules, "series": .labelAndValue,
    "window": .word(["overall", "steady", "last8"]), "scope": .word(["run", "steady", "last8"]),
  ]
}

extension Warehouse {
  /// The parameters as they are bound.
  func values(of parameters: [String: String]) throws -> [String: Value] {
    var values: [String: Value] = [:]
    for (name, text) in parameters {
      values[name] = try value(text, name, label: parameters["label"])
    }
    return values
  }

  private func value(_ text: String, _ name: String, label: String?) throws -> Value {
    func bad(_ expected: String) -> QuestionError { .badParameter(text, name, expected: expected) }
    switch ParameterKind.byName[name] {
    case nil: break
    case .number:
      guard let number = MetricPage.number(text), !number.isNaN else { throw bad("a number") }
      return .real(number)
    case .run: return .text(try find(text, labels: label))
    case .labels:
      guard case .text(let labels) = try connection.value(SQL.labelObject, ["labels": .text(text)]) else {
        throw bad(#"a JSON object such as {"build":"7"}"#)
      }
      return .text(labels)
    case .list:
      guard try connection.value(SQL.isList, ["list": .text(text)]) != nil else { throw bad("a JSON list") }
    case .rules:
      guard try connection.value(SQL.isList, ["list": .text(text)]) != nil else { throw bad("a JSON list of rules") }
      if let fault = try connection.value(SQL.ruleFaults, ["rules": .text(text)]) {
        throw bad("rules that can be applied; " + Cell(fault).plainText)
      }
    case .word(let words):
      guard words.contains(text) else { throw bad("one of " + words.joined(separator: ", ")) }
    case .labelAndValue:
      guard let label = text.wholeMatch(of: #/\$\.([^=]+)=.*/#)?.1, PrometheusText.labelName(String(label)) == label
      else { throw bad("a label and its value, $.side=buy") }
    }
    return .text(text)
  }
}
