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

  /// The terms that the style replaces, each with its replacement.
  private static let replaced: [(pattern: String, replacement: String)] = [
    (#"\b[Aa]nswer(s|ed|ing)?\b"#, "response"), (#"\b[Mm]end(s|ed)?\b"#, "fix"),
    (#"\b(array|brace|colon|digit|key|object|string|type|value) is due\b"#, "expected"),
    (#"\bbehind\b"#, "after"),
    (#"\bunder way\b"#, "in progress"), (#"\bused up\b"#, "exhausted"),
    (#"\bon the road\b"#, "in flight"),
    (#"\bis no (?!longer|more)[a-z]"#, "is not"), (#"\bis not there\b"#, "is missing"),
    (#"\bgives? up\b"#, "stops"), (#"\b[Ll]aps(e|es|ed)\b"#, "loses access"),
    (#"\bthe caller's (id|own)\b"#, "your"), (#"\b[Ii]t has to be\b"#, "it must be"),
    (#"\b[Mm]akes an? (client|request|error|sandbox|value)\b"#, "creates"),
    (#"\b[Pp]ull(s|ed)? (of|the|a patient)\b"#, "sync"), (#"\bcome(s)? to nothing\b"#, "fails"),
  ]

  /// The comments and string literals of the sources, and the text of the pages.
  private func prose() throws -> [(location: String, line: String)] {
    let sources = try ["Sources", "Examples", "Benchmarks"].flatMap { folder in
      try SourceFile.all(below: folder).flatMap { file in
        file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
          ("\(folder)/\(file.path):\($0.offset + 1)", String($0.element))
        }.filter { $0.1.contains(#/\/\/|"/#) }
      }
    }
    let pages = try ["", "Sources", "Examples", "Benchmarks", "openapi"].flatMap { folder in
      try SourceFile.all(below: folder, extension: "md").filter {
        !folder.isEmpty || !$0.path.contains("/")
      }.flatMap { file in
        file.text.split(separator: "\n").map { ("\(folder)/\(file.path)", String($0)) }
      }
    }
    return sources + pages
  }

  @Test("replaced terms do not occur in sources, messages and pages")
  func replacedTerms() throws {
    let prose = try prose()
    #expect(prose.count > 3_000)
    for (pattern, replacement) in Self.replaced {
      let expression = try Regex(pattern)
      for (location, line) in prose
      where line.replacing(#/([Tt]here|^ *\/\/\/?) is no /#, with: "").contains(expression) {
        Issue.record("\(location): write \(replacement): \(line)")
      }
    }
  }
}
