import SQLite
import Testing

@testable import SoakWarehouse

/// What the files of Queries/ say of themselves, and what their parameters may hold.
struct QuestionTests {
  @Test(arguments: Question.all.map(\.name))
  func `A query says what it answers in a sentence, and names its parameters`(name: String) throws {
    let question = try Question(named: name)
    #expect(question.summary.hasSuffix(".") && !question.summary.contains(" :"), "\(question.summary)")
    let statement = try Warehouse(writing: ":memory:").connection.prepare(question.sql)
    #expect(question.parameters.map(\.name).sorted() == statement.parameterNames.sorted())
  }

  @Test func `A query that needs a parameter says so, and what it holds`() throws {
    let question = try Question(named: "explain_quantile")
    #expect(question.parameters.filter(\.isNeeded).map(\.name).sorted() == ["iter", "metric", "run"])
    #expect(throws: QuestionError.self) { try question.checkNeeds(["run": "r", "iter": "1"]) }
    #expect(throws: Never.self) { try question.checkNeeds(["run": "r", "iter": "1", "metric": "m"]) }
  }
}
