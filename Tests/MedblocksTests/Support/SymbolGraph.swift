import Foundation
import Medblocks

/// The public symbols of a library, as the compiler sees them.
struct SymbolGraph: Sendable {
  struct Symbol: Sendable {
    /// The name with the names of the enclosing types: `MedblocksError.Kind.api`.
    let path: String
    /// The kind as the compiler names it, for example `struct` or `enum.case`.
    let kind: String
    let declaration: String
    /// The lines of the documentation comment; empty when there is none.
    let documentation: [String]
    /// Whether the documentation is inherited from a protocol of another module.
    let inheritsDocumentation: Bool

    var isType: Bool { ["struct", "enum", "class", "actor", "protocol"].contains(kind) }
  }

  /// A conformance to a protocol or, for a class, the superclass.
  struct Relationship: Sendable {
    let source: String
    let target: String
  }

  let symbols: [Symbol]
  let relationships: [Relationship]

  /// Protocols that the compiler adds to every type.
  private static let implied: Set = ["Swift.SendableMetatype", "Swift.Copyable", "Swift.Escapable"]

  private static let tool = "swift-symbolgraph-extract"

  /// Whether the machine has the tool that extracts symbol graphs.
  static let isAvailable = (try? run([tool]).status) != notFound

  /// The exit status of `env` for a command that does not exist.
  private static let notFound: Int32 = 127

  /// Extracts the symbol graph of a library from the build that contains the running tests.
  ///
  /// - Throws: An error of Foundation when the tool or its output cannot be read.
  init(of module: String) throws {
    let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let output = FileManager.default.temporaryDirectory.appending(
      path: "symbols-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: output) }
    let (status, _) = try Self.run([
      Self.tool, "-module-name", module, "-I", products.appending(path: "Modules").path,
      "-target", try Self.targetTriple(), "-minimum-access-level", "public",
      "-skip-synthesized-members", "-output-dir", output.path,
    ])
    guard status == 0 else { throw CocoaError(.executableLoad) }
    var symbols: [Symbol] = []
    var relationships: [Relationship] = []
    var names: [String: String] = [:]
    let files = try FileManager.default.contentsOfDirectory(
      at: output, includingPropertiesForKeys: nil)
    let graphs = try files.map { try JSON(parsing: Data(contentsOf: $0)) }
    for symbol in graphs.flatMap({ $0["symbols"].array ?? [] }) {
      let parsed = Symbol(symbol)
      symbols.append(parsed)
      names[symbol["identifier"]["precise"].string ?? ""] = parsed.path
    }
    for relationship in graphs.flatMap({ $0["relationships"].array ?? [] }) {
      let target =
        names[relationship["target"].string ?? ""] ?? relationship["targetFallback"].string
      guard ["conformsTo", "inheritsFrom"].contains(relationship["kind"].string),
        let source = names[relationship["source"].string ?? ""], let target,
        !Self.implied.contains(target)
      else { continue }
      relationships.append(Relationship(source: source, target: target))
    }
    self.symbols = symbols
    self.relationships = relationships
  }

  private static func targetTriple() throws -> String {
    let info = try JSON(parsing: run(["swiftc", "-print-target-info"]).output)
    return info["target"]["triple"].string ?? ""
  }

  /// Runs a command of the toolchain and returns its exit status and standard output.
  private static func run(_ command: [String]) throws -> (status: Int32, output: Data) {
    let process = Process()
    #if os(macOS)
      process.executableURL = URL(filePath: "/usr/bin/xcrun")
    #else
      process.executableURL = URL(filePath: "/usr/bin/env")
    #endif
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}

extension SymbolGraph.Symbol {
  fileprivate init(_ json: JSON) {
    path = (json["pathComponents"].array ?? []).compactMap(\.string).joined(separator: ".")
    kind = json["kind"]["identifier"].string?.replacing("swift.", with: "") ?? ""
    declaration = (json["declarationFragments"].array ?? []).compactMap { $0["spelling"].string }
      .joined().replacing(#/\s+/#, with: " ")
    inheritsDocumentation = ["Swift", "Foundation", "_Concurrency"].contains(
      json["docComment"]["module"].string)
    documentation = (json["docComment"]["lines"].array ?? []).map { $0["text"].string ?? "" }
  }
}
