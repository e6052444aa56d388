import Foundation
import Testing

@Suite("Architecture: each folder uses only the folders below it")
struct ArchitectureTests {
  @Test("a folder uses only what it may use", arguments: Layering.libraries)
  func layering(library: Layering) throws {
    let files = try SourceFile.all(below: library.path)
    #expect(library.declarations(in: files).count > 60)
    #expect(library.violations(in: files) == [])
  }

  @Test("a type, nested type, enum case or function from a folder above is reported")
  func detection() {
    let library = Layering(
      path: "", mayUse: ["Low": [], "High": ["Low"]], namespaces: [], homonyms: [])
    let high = SourceFile(
      path: "High/A.swift",
      text: """
        public struct Outer {
          enum Inner {
            case special(Int)
          }
          static func assemble() {}
          private func hidden() {}
        }
        """)
    func violations(_ code: String) -> [String] {
      library.violations(in: [high, SourceFile(path: "Low/B.swift", text: code)])
    }
    #expect(violations("let a: Outer") == ["Low/B.swift uses Outer of High"])
    #expect(violations("let a: X.Inner") == ["Low/B.swift uses Inner of High"])
    #expect(violations("let a = b.special(1)") == ["Low/B.swift uses special of High"])
    #expect(violations("assemble()") == ["Low/B.swift uses assemble of High"])
    #expect(violations("hidden()  // Outer") == [])
    #expect(violations("struct Outer {}\nlet a: Outer") == [])
  }

  @Test("URLSession is used in its own folder only")
  func networking() throws {
    for file in try SourceFile.all(below: "Sources/Medblocks") {
      let isTransport =
        file.path.hasPrefix("Transport/URLSessionTransport")
        || file.path == "Transport/TransportError+URLError.swift"
      let usesURLSession = file.code.contains(
        #/\bURLSession\b|\bURLRequest\b|import FoundationNetworking/#)
      #expect(isTransport || !usesURLSession, "\(file.path)")
    }
  }

  @Test("the sandbox shares no coder with the SDK that it tests")
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

  @Test("nothing is unwrapped by force, and each unchecked promise has its reason beside it")
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

  @Test("a source file has at most 260 lines")
  func length() throws {
    for file in try SourceFile.all(below: "Sources") {
      #expect(file.text.split(separator: "\n").count <= 260, "\(file.path)")
    }
  }
}
