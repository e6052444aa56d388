import Foundation
import Testing

@Suite("Architecture: one way down")
struct ArchitectureTests {
  /// Each room with those below it, whose types it may use beside its own.
  private static let below: [String: [String]] = [
    "Primitives": [],
    "Models": ["Primitives"],
    "Pipeline": ["Primitives"],
    "Signing": ["Models", "Primitives"],
    "Records": ["Models", "Pipeline", "Primitives"],
    "Resources": ["Signing", "Records", "Models", "Pipeline", "Primitives"],
    "Receiving": ["Resources", "Signing", "Models", "Primitives"],
    "": ["Receiving", "Resources", "Signing", "Records", "Models", "Pipeline", "Primitives"],
  ]

  private func types(of file: SourceFile) -> [String] {
    // Types at the left margin: what is nested is reached through its owner.
    file.code.matches(
      of:
        #/(?m)^(?:public |private |fileprivate |final )*(?:struct|enum|class|actor|protocol) (\w+)/#
    ).map { String($0.1) }
  }

  @Test("a room knows its own types and those of the rooms below, no others")
  func oneWayDown() throws {
    let files = try SourceFile.all(below: "Sources/Medblocks")
    var owner: [String: String] = [:]
    for file in files { for type in types(of: file) { owner[type] = file.folder } }
    #expect(owner["Patient"] == "Models" && owner["API"] == "Pipeline" && owner.count > 40)
    for file in files {
      let allowed = Set([file.folder] + (try #require(Self.below[file.folder], "\(file.path)")))
      let used = Set(file.code.matches(of: #/\b[A-Z]\w*/#).map { String($0.0) })
      for type in used.sorted() {
        guard let room = owner[type] else { continue }
        #expect(allowed.contains(room), "\(file.path) uses \(type) of \(room)")
      }
    }
  }

  @Test("URLSession is known to one file")
  func networking() throws {
    for file in try SourceFile.all(below: "Sources/Medblocks") {
      let isTransport = file.path == "Pipeline/URLSessionTransport.swift"
      #expect(file.code.contains("import FoundationNetworking") == isTransport, "\(file.path)")
      #expect(isTransport || !file.code.contains(#/\bURLSession\b|\bURLRequest\b/#), "\(file.path)")
    }
  }

  @Test("the sandbox shares no coder with what it tests")
  func sandboxCoders() throws {
    for file in try SourceFile.all(below: "Sources/MedblocksTesting") {
      #expect(!file.code.contains(#/\bJSON\b/#), "\(file.path) uses the SDK's JSON")
      #expect(!file.code.contains("@testable"), "\(file.path)")
    }
  }

  @Test("the root package has no dependencies")
  func dependencies() throws {
    let manifest = try String(
      contentsOf: Contract.root.appending(path: "Package.swift"), encoding: .utf8)
    #expect(!manifest.contains(".package("))
  }

  @Test("nothing unwraps by force, and each unchecked promise has its reason beside it")
  func promises() throws {
    for file in try SourceFile.all(below: "Sources") {
      #expect(!file.code.contains(#/\btry!|\bas!|fatalError|preconditionFailure/#), "\(file.path)")
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated()
      where line.contains(#/^[^\/]*(@unchecked Sendable|nonisolated\(unsafe\))/#) {
        #expect(
          index > 0 && lines[index - 1].contains("//"), "\(file.path):\(index + 1) has no reason")
      }
    }
  }

  @Test("files stay about as long as a page of thought: 260 lines at most")
  func length() throws {
    for file in try SourceFile.all(below: "Sources") {
      #expect(file.text.split(separator: "\n").count <= 260, "\(file.path)")
    }
  }
}
