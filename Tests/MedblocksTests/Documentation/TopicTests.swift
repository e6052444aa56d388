import Foundation
import Testing

@Suite("Documentation topics")
struct TopicTests {
  private static let modifiers: Set<Substring> = ["public", "final", "indirect"]
  private static let keywords: Set<Substring> = [
    "extension", "struct", "enum", "class", "actor", "protocol",
  ]

  /// The paths of the public types in a file, `Outer/Inner`, read from their indentation.
  private func types(in file: SourceFile) -> [String] {
    var owners: [String] = []
    var types: [String] = []
    for line in file.text.split(separator: "\n") {
      let depth = line.prefix { $0 == " " }.count / 2
      let words = line.split(separator: " ")
      let rest = words.drop { Self.modifiers.contains($0) }
      guard depth <= owners.count, let keyword = rest.first, Self.keywords.contains(keyword)
      else { continue }
      let name = String(rest.dropFirst().first?.prefix { $0.isLetter || $0 == "." } ?? "")
      owners = owners.prefix(depth) + [name.replacing(".", with: "/")]
      guard keyword != "extension", words.first == "public" else { continue }
      types.append(owners.joined(separator: "/"))
    }
    return types
  }

  @Test(
    "each public type and each article is in a topic group",
    arguments: ["Medblocks", "MedblocksTesting"])
  func landingPage(module: String) throws {
    let catalog = "Sources/\(module)/Documentation.docc"
    let page = try String(
      contentsOf: Contract.root.appending(path: "\(catalog)/\(module).md"), encoding: .utf8)
    let topics = Set(page.matches(of: #/(?m)^- (.+)$/#).map { String($0.1) })
    let types = try SourceFile.all(below: "Sources/\(module)").flatMap(types)
    #expect(types.count >= 10)
    for type in types { #expect(topics.contains("``\(type)``"), "\(type)") }

    let articles = try SourceFile.all(below: catalog, extension: "md")
    for article in articles where !article.text.hasPrefix("# ``") {
      let name = URL(filePath: article.path).deletingPathExtension().lastPathComponent
      #expect(topics.contains("<doc:\(name)>"), "\(article.path)")
    }
  }
}
