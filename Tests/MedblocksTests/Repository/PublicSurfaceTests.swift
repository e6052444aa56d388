import Foundation
import Testing

/// The public surface is the content of `PublicSurface.txt`, so a change shows in the commit.
///
/// Record it with `MEDBLOCKS_RECORD_SURFACE=1 swift test --filter PublicSurfaceTests`.
@Suite(
  "Public surface",
  .enabled(if: SymbolGraph.isAvailable, "the toolchain has no swift-symbolgraph-extract"))
struct PublicSurfaceTests {
  private static let file = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "PublicSurface.txt")

  /// The declarations and conformances of a library, one per line.
  private func surface(of module: String) throws -> [String] {
    let graph = try SymbolGraph(of: module)
    let declarations = graph.symbols.map { "\(module) \($0.path) \($0.kind): \($0.declaration)" }
    let conformances = graph.relationships.map { "\(module) \($0.source): \($0.target)" }
    return declarations + conformances
  }

  @Test("the public surface equals the recorded one")
  func recorded() throws {
    let lines = Set(try surface(of: "Medblocks") + surface(of: "MedblocksTesting"))
    if ProcessInfo.processInfo.environment["MEDBLOCKS_RECORD_SURFACE"] != nil {
      try (lines.sorted().joined(separator: "\n") + "\n")
        .write(to: Self.file, atomically: true, encoding: .utf8)
    }
    let recorded = Set(
      try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").map(String.init))
    #expect(lines.subtracting(recorded).sorted() == [], "added")
    #expect(recorded.subtracting(lines).sorted() == [], "removed")
  }

  @Test("the surface contains enum cases, protocol requirements and conformances")
  func complete() throws {
    let lines = try surface(of: "Medblocks")
    for line in [
      "Medblocks TransportError.timedOut enum.case: case timedOut",
      "Medblocks Transport.enforcesTimeout property: var enforcesTimeout: Bool { get }",
      "Medblocks Patient: Swift.Sendable", "Medblocks Patient: Redacted",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  @Test("every public type is Sendable, unless its use is confined to one task")
  func sendable() throws {
    // Iterators belong to one task; URLProtocol is not Sendable.
    let exceptions: Set = [
      "PagedSequence.Iterator", "PagedSequence.Pages.Iterator", "MockURLProtocol",
    ]
    for module in ["Medblocks", "MedblocksTesting"] {
      let graph = try SymbolGraph(of: module)
      let sendable = Set(graph.relationships.filter { $0.target == "Swift.Sendable" }.map(\.source))
      for symbol in graph.symbols
      where symbol.isType && symbol.kind != "protocol" && !exceptions.contains(symbol.path) {
        #expect(sendable.contains(symbol.path) || symbol.kind == "actor", "\(symbol.path)")
      }
    }
  }
}
