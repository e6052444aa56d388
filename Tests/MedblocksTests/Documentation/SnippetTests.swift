import Foundation
import Medblocks
import Testing

@Suite("Documentation snippets")
struct SnippetTests {
  private static let folder = "Tests/MedblocksTests/Documentation"
  private static let paths = [
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "Benchmarks/README.md",
    "Examples/README.md", "Examples/TrialMatched/README.md", "Integrations/README.md",
    "Tools/README.md",
  ]

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Contract.root.appending(path: path), encoding: .utf8)
  }

  /// The lines without indentation and without empty ones.
  private static func normalized(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The Swift code blocks of a page, or of the documentation comments of a source file.
  private static func blocks(of text: String) -> [String] {
    var blocks: [String] = []
    var block: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let content = line.drop { $0 == " " || $0 == "/" }
      if content == "```swift" {
        block = []
      } else if content.hasPrefix("```") {
        if let block { blocks.append(normalized(block.joined(separator: "\n"))) }
        block = nil
      } else {
        let text = line.drop { $0 == " " }
        block?.append(text.hasPrefix("///") ? text.dropFirst(3) : text)
      }
    }
    return blocks
  }

  /// Whether a block is a package manifest, which a test target cannot compile.
  private static func isManifest(_ block: String) -> Bool {
    block.hasPrefix("// swift-tools-version")
  }

  /// The code in which snippets are compiled, by the name of the file: every file of this folder.
  private static func compiled() throws -> [String: String] {
    let files = try SourceFile.all(below: folder).map { ($0.path, normalized($0.text)) }
    return Dictionary(uniqueKeysWithValues: files)
  }

  @Test("each snippet of a page compiles", arguments: paths)
  func page(path: String) throws {
    let compiled = try Self.compiled()
    for block in Self.blocks(of: try Self.text(path)) where !Self.isManifest(block) {
      #expect(compiled.values.contains { $0.contains(block) }, "\(path):\n\(block)")
    }
  }

  @Test("each snippet of an article compiles in the file of the same name")
  func articles() throws {
    let compiled = try Self.compiled()
    let articles = try SourceFile.all(below: "Sources", extension: "md")
    var count = 0
    for article in articles {
      let name = URL(filePath: article.path).deletingPathExtension().lastPathComponent
      for block in Self.blocks(of: article.text) where !Self.isManifest(block) {
        let code = compiled["\(name)Snippets.swift"].map { [$0] } ?? Array(compiled.values)
        #expect(code.contains { $0.contains(block) }, "\(article.path):\n\(block)")
        count += 1
      }
    }
    #expect(count >= 40)
  }

  @Test("each snippet of a documentation comment compiles")
  func comments() throws {
    let compiled = try Self.compiled()
    for file in try SourceFile.all(below: "Sources") {
      for block in Self.blocks(of: file.text) {
        #expect(compiled.values.contains { $0.contains(block) }, "\(file.path):\n\(block)")
      }
    }
  }

  @Test("no snippet reads an element of a list that may be empty")
  func emptyResults() throws {
    let articles = try SourceFile.all(below: "Sources", extension: "md").map(\.text)
    for text in articles + [try Self.text("README.md")] {
      for block in Self.blocks(of: text) {
        #expect(!block.contains(#/(?:data|connections|facilities|\))\[\d/#), "\(block)")
      }
    }
  }

  @Test("installation names the package, its version and its products")
  func installation() throws {
    let manifest = try Self.text("Package.swift")
    let articles = "Sources/Medblocks/Documentation.docc/GettingStarted.md"
    for path in ["README.md", articles] {
      let blocks = Self.blocks(of: try Self.text(path)).filter(Self.isManifest)
      let code = blocks.joined(separator: "\n")
      let toolsVersion = try #require(manifest.split(separator: "\n").first)
      #expect(code.hasPrefix(toolsVersion) && code.contains("platforms: [.macOS(.v13)]"), "\(path)")
      #expect(manifest.contains("platforms: [.macOS(.v13)]"))
      #expect(code.contains("/medblocks-swift\", from: \"\(MedblocksClient.version)\")"), "\(path)")
      for match in code.matches(of: #/\.product\(name: "(\w+)", package: "([\w-]+)"\)/#) {
        #expect(manifest.contains(".library(name: \"\(match.1)\""), "\(path)")
        #expect(manifest.contains("name: \"\(match.2)\""), "\(path)")
      }
    }
  }

  @Test("the README's commands stand alone and run in CI")
  func commands() throws {
    let readme = try Self.text("README.md")
    let ci = try Self.text(".ci/run")
    for command in ["swift run medblocks-quickstart", "swift test"] {
      #expect(readme.contains("```sh\n\(command)\n```"))
      #expect(ci.contains(command))
    }
  }

  @Test("relative links lead to files", arguments: paths)
  func links(path: String) throws {
    let folder = Contract.root.appending(path: path).deletingLastPathComponent()
    for match in try Self.text(path).matches(of: #/\]\(([^)#:]+)\)/#) {
      let file = folder.appending(path: String(match.1)).path
      #expect(FileManager.default.fileExists(atPath: file), "\(path): \(match.1)")
    }
  }

  @Test("the README links to each article")
  func articleLinks() throws {
    let readme = try Self.text("README.md")
    for article in try SourceFile.all(below: "Sources", extension: "md")
    where article.text.hasPrefix("# ") && !article.text.hasPrefix("# ``") {
      #expect(readme.contains("(Sources/\(article.path))"), "\(article.path)")
    }
  }

  @Test("the example environment lists the variables that the SDK reads")
  func environment() throws {
    let example = try Self.text(".env.example")
    let names = example.matches(of: #/(?m)^(\w+)=/#).map { String($0.1) }
    #expect(
      names == [
        "MEDBLOCKS_API_KEY", "MEDBLOCKS_API_URL", "MEDBLOCKS_API_VERSION", "MEDBLOCKS_LOG",
        "MEDBLOCKS_WEBHOOK_SECRET",
      ])
  }

  @Test("the change log has the version of the client")
  func version() throws {
    #expect(try Self.text("CHANGELOG.md").contains("## \(MedblocksClient.version)"))
  }
}
