import Foundation
import Testing

/// The rules of CONTRIBUTING.md, "Write documentation", that a machine can check.
@Suite(
  "Language of documentation, comments and messages",
  .enabled(if: SymbolGraph.isAvailable, "the toolchain has no swift-symbolgraph-extract"))
struct LanguageTests {
  /// A documentation comment: its location and its lines without `///`.
  private struct Comment {
    let location: String
    let lines: [String]
  }

  private func documentationComments(below folder: String) throws -> [Comment] {
    try SourceFile.all(below: folder).flatMap { file in
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      let starts = lines.indices.filter {
        lines[$0].hasPrefix("///") && ($0 == 0 || !lines[$0 - 1].hasPrefix("///"))
      }
      return starts.map { start in
        let comment = lines[start...].prefix { $0.hasPrefix("///") }
        return Comment(
          location: "\(folder)/\(file.path):\(start + 1)",
          lines: comment.map { String($0.dropFirst(3)).trimmingCharacters(in: .whitespaces) })
      }
    }
  }

  @Test("a summary states what the declaration is or does", arguments: ["Sources"])
  func summaries(folder: String) throws {
    let comments = try documentationComments(below: folder)
    #expect(comments.count > 500)
    for comment in comments {
      let summary = comment.lines.prefix { !$0.isEmpty }.joined(separator: " ")
      #expect(summary.hasSuffix("."), "\(comment.location): ends without a period")
      #expect(
        !summary.contains(#/^(What|How|Where|Is|The one)\b/#), "\(comment.location): \(summary)")
    }
  }

  @Test(
    "the summary of a public declaration is one line", arguments: ["Medblocks", "MedblocksTesting"])
  func publicSummaries(module: String) throws {
    for symbol in try SymbolGraph(of: module).symbols {
      let documentation = symbol.documentation
      #expect(!documentation.isEmpty || symbol.kind == "associatedtype", "\(symbol.path)")
      #expect(documentation.count < 2 || documentation[1].isEmpty, "\(symbol.path)")
    }
  }

  @Test(
    "each public function that throws documents it", arguments: ["Medblocks", "MedblocksTesting"])
  func throwing(module: String) throws {
    let throwing = try SymbolGraph(of: module).symbols.filter {
      // The closures among the parameters may throw too.
      $0.declaration.replacing(#/\(.*\)/#, with: "").contains(#/\bthrows\b/#)
        && !$0.inheritsDocumentation
    }
    #expect(throwing.count > 20 || module != "Medblocks")
    for symbol in throwing {
      let isDocumented = symbol.documentation.contains { $0.hasPrefix("- Throws:") }
      #expect(isDocumented, "\(symbol.path)")
    }
  }

  /// The terms that the style replaces.
  private static let replacedTerms = [
    "answer(s|ed|ing)?", "mend(s|ed)?", "behind", "under way", "used up", "on the road",
    "(array|brace|colon|digit|key|object|string|type|value) is due",
    "(?<!there )is no (?!longer|more)",
    "is not there", "gives? up", "laps(e|es|ed)", "the caller's (id|own)", "it has to be",
    "makes an? (client|request|error|sandbox|value)", "pull(s|ed)? (of|the|a patient)",
    "comes? to nothing",
  ]

  /// The lines of a text that contain a replaced term outside code spans, with their numbers.
  private func violations(in text: String) throws -> [(number: Int, line: String)] {
    // Foundation's expressions, because those of the standard library take 50 times as long.
    let codeSpan = try NSRegularExpression(pattern: "`[^`\n]*`")
    let terms = try NSRegularExpression(
      pattern: #"\b("# + Self.replacedTerms.joined(separator: "|") + #")\b"#,
      options: .caseInsensitive)
    func range(_ text: String) -> NSRange { NSRange(text.startIndex..., in: text) }
    let prose = codeSpan.stringByReplacingMatches(in: text, range: range(text), withTemplate: "``")
    guard terms.firstMatch(in: prose, range: range(prose)) != nil else { return [] }
    return prose.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { ($0.offset + 1, String($0.element)) }
      .filter { terms.firstMatch(in: $0.1, range: range($0.1)) != nil }
  }

  @Test(
    "replaced terms do not occur in comments and messages",
    arguments: ["Sources", "Integrations", "Tools", "Examples", "Benchmarks"])
  func sourceTerms(folder: String) async throws {
    for file in try SourceFile.all(below: folder) {
      await Task.yield()  // tests share as many threads as the machine has cores
      for (number, line) in try violations(in: file.text) where line.contains(#/\/\/|"/#) {
        Issue.record("\(folder)/\(file.path):\(number): \(line)")
      }
    }
  }

  @Test("replaced terms do not occur in pages")
  func pageTerms() throws {
    let pages = try SourceFile.all(below: "", extension: "md")
    #expect(pages.count > 15)
    for page in pages {
      for (number, line) in try violations(in: page.text) {
        Issue.record("\(page.path):\(number): \(line)")
      }
    }
  }

  @Test("a replaced term is found, one in a code span is not")
  func detection() throws {
    let text = "The answer.\nOld name: `Answer`.\nThere is no key.\nIt is no key."
    #expect(try violations(in: text).map(\.number) == [1, 4])
  }
}
