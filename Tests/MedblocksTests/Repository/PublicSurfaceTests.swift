import Foundation
import Testing

/// What users can write is what this file's neighbour, `PublicSurface.txt`, says.
///
/// A change of the surface shows in a commit as a change of that file. To write it anew:
/// `MEDBLOCKS_RECORD_SURFACE=1 swift test --filter PublicSurfaceTests`.
@Suite("Public surface")
struct PublicSurfaceTests {
  private static let record = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "PublicSurface.txt")

  /// Each public declaration of the two libraries, up to its body.
  private func declarations() throws -> [(file: String, text: String)] {
    try ["Medblocks", "MedblocksTesting"].flatMap { library in
      try SourceFile.all(below: "Sources/\(library)").flatMap { file in
        let lines = file.textWithoutComments.split(separator: "\n").map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        return lines.indices.filter { lines[$0].hasPrefix("public ") }.map {
          ("\(library)/\(file.path)", declaration(in: lines[$0...]))
        }
      }
    }
  }

  /// The lines of a declaration in one: to its opening brace, or to where its brackets are closed.
  private func declaration(in lines: ArraySlice<String>) -> String {
    var text = ""
    for line in lines {
      text += text.isEmpty ? line : " " + line
      let isOpen = text.filter { "([".contains($0) }.count > text.filter { ")]".contains($0) }.count
      guard isOpen || [",", ":"].contains(where: text.hasSuffix) else { break }
    }
    guard let body = text.range(of: " {") else { return text }
    return String(text[..<body.lowerBound])
  }

  @Test("it is the one that was recorded")
  func recorded() throws {
    let surface = try declarations().map { "\($0.file): \($0.text)" }.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["MEDBLOCKS_RECORD_SURFACE"] != nil {
      try surface.write(to: Self.record, atomically: true, encoding: .utf8)
    }
    let lines = Set(surface.split(separator: "\n"))
    let recorded = Set(try String(contentsOf: Self.record, encoding: .utf8).split(separator: "\n"))
    #expect(lines.subtracting(recorded).sorted() == [], "not recorded")
    #expect(recorded.subtracting(lines).sorted() == [], "gone")
  }

  @Test("every public type is Sendable")
  func sendable() throws {
    // Iterators are for one task; Change is Sendable where its value is; URLProtocol cannot be.
    let exceptions = ["Iterator", "FieldUpdate<Value>", "MockURLProtocol"]
    for (file, text) in try declarations() {
      guard let type = text.firstMatch(of: #/^public (?:final )?(?:struct|enum|class) ([\w<>]+)/#)
      else { continue }
      let isSendable =
        text.contains("Sendable") || text.contains("OpenEnum")
        || text.contains(": Transport")
      #expect(isSendable || exceptions.contains(String(type.1)), "\(file): \(text)")
    }
  }
}
