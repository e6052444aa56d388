import Foundation
import Medblocks
import Testing

@Suite("Every Swift snippet of the documentation compiles")
struct SnippetTests {
  private func lines(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func blocks(of text: String) -> [String] {
    text.matches(of: #/(?ms)^[ \/]*```swift\n(.*?)^[ \/]*```/#).map { match in
      String(match.1).replacing(#/(?m)^ *\/\/\/ ?/#, with: "")
    }
  }

  /// Where a snippet may stand to be compiled: here, and in the example's package.
  private func compiled() throws -> String {
    let paths = [
      "Tests/MedblocksTests/Documentation/Snippets.swift",
      "Tests/MedblocksTests/Documentation/Snippets+Records.swift",
      "Tests/MedblocksTests/Documentation/Snippets+Testing.swift",
      "Tests/MedblocksTests/Documentation/Snippets+Webhooks.swift",
      "Examples/FirstSteps/Package.swift",
      "Examples/FirstSteps/Sources/FirstSteps/FirstSteps.swift",
    ]
    return try paths.map { path in
      lines(try String(contentsOf: Contract.root.appending(path: path), encoding: .utf8))
    }.joined(separator: "\n")
  }

  @Test(
    "of the pages",
    arguments: ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Benchmarks/README.md"])
  func pages(path: String) throws {
    let text = try String(contentsOf: Contract.root.appending(path: path), encoding: .utf8)
    let compiled = try compiled()
    let blocks = blocks(of: text)
    #expect(path != "README.md" || blocks.count >= 12)
    for block in blocks { #expect(compiled.contains(lines(block)), "\(path):\n\(block)") }
  }

  @Test("of the sources and the documentation catalog")
  func sources() throws {
    let compiled = try compiled()
    let files =
      try SourceFile.all(below: "Sources") + SourceFile.all(below: "Sources", extension: "md")
    for file in files {
      for block in blocks(of: file.text) {
        #expect(compiled.contains(lines(block)), "\(file.path):\n\(block)")
      }
    }
  }

  @Test("the README's two commands are the ones that CI runs")
  func commands() throws {
    let readme = try String(contentsOf: Contract.root.appending(path: "README.md"), encoding: .utf8)
    let ci = try String(contentsOf: Contract.root.appending(path: ".ci/run"), encoding: .utf8)
    for command in ["swift run medblocks-quickstart", "swift test"] {
      #expect(readme.contains("\n\(command)\n"))
      #expect(ci.contains(command))
    }
  }

  @Test("the environment's variables are the ones that are read")
  func environment() throws {
    let example = try String(
      contentsOf: Contract.root.appending(path: ".env.example"), encoding: .utf8)
    let names = example.matches(of: #/(?m)^(\w+)=/#).map { String($0.1) }
    #expect(
      names == [
        "MEDBLOCKS_API_KEY", "MEDBLOCKS_API_URL", "MEDBLOCKS_API_VERSION",
        "MEDBLOCKS_WEBHOOK_SECRET",
      ])
  }

  @Test("the change log knows the version that the client sends")
  func version() throws {
    let log = try String(contentsOf: Contract.root.appending(path: "CHANGELOG.md"), encoding: .utf8)
    #expect(log.contains("## \(MedblocksClient.version)"))
  }
}
